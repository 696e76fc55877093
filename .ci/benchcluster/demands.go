package main

import "bridle/analysis/contest"

// demands are those of the two-level model, over seeds that were not used while it was tuned,
// and of the baseline of record linkage.
func demands() []contest.Demand {
	const method, plain = "two-level", "idf-louvain"
	easy, medium, hard := []string{"clean+traces-easy"}, []string{"clean+traces-medium"}, []string{"clean+traces-hard"}
	both, study := append(easy[:1:1], medium...), []string{"hide-and-seek-2018"}
	return []contest.Demand{
		{Worlds: easy, Method: method, Measure: "pair P", Least: 0.87},
		{Worlds: easy, Method: method, Measure: "B3 F", Least: 0.86},
		{Worlds: easy, Method: method, Measure: "ARI", Least: 0.85},
		{Worlds: easy, Method: method, Measure: "ARI", Over: plain, Least: 0.3},
		{Worlds: easy, Method: method, Measure: "core P", Least: 0.95},
		{Worlds: easy, Method: method, Measure: "core share", Least: 0.5},
		{Worlds: medium, Method: method, Measure: "pair P", Least: 0.77},
		{Worlds: medium, Method: method, Measure: "B3 F", Least: 0.68},
		{Worlds: medium, Method: method, Measure: "ARI", Least: 0.58},
		{Worlds: medium, Method: method, Measure: "ARI", Over: plain, Least: 0.3},
		{Worlds: medium, Method: method, Measure: "core P", Least: 0.88},
		{Worlds: medium, Method: method, Measure: "core share", Least: 0.5},
		{Worlds: hard, Method: method, Measure: "B3 F", Least: 0.37},
		{Worlds: hard, Method: method, Measure: "ARI", Least: 0.25},
		{Worlds: hard, Method: method, Measure: "core P", Least: 0.75, Aim: true},
		{Worlds: both, Method: method, Measure: "covers", Least: 0.8},
		{Worlds: both, Method: method, Measure: "width", Most: 0.3},
		{Worlds: study, Method: method, Measure: "pair P", Least: 0.95},
		{Worlds: study, Method: method, Measure: "pair R", Least: 0.8},
		{Worlds: study, Method: method, Measure: "found", Least: 0.9},
		{Worlds: study, Method: method, Measure: "spared", Least: 0.9, Aim: true},
		{Worlds: []string{personRecords}, Method: "fs-persons", Measure: "pair F", Least: 0.995},
	}
}
