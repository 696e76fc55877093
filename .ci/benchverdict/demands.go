package main

import (
	"fmt"
	"io"
	"math"
	"slices"
)

// demand is something that has to hold, with what was measured.
type demand struct {
	what        string
	got         float64
	least, most float64 // most is 0 if there is no upper bound
}

func (d demand) met() bool { return d.got >= d.least && (d.most == 0 || d.got <= d.most) }

// judgedMethod is the method that the demands speak of.
const judgedMethod = methodOurs

// check compares with the demands; what was not tried is not there.
func check(all []summary, powers []power) []demand {
	var out []demand
	least := map[string]float64{"clean": .95, "moderate-scanners": .90, "heavy-scanners": .80, "diurnal": .85, "pools": .85}
	for i := range all {
		m := &all[i]
		if m.method != judgedMethod {
			continue
		}
		out = append(out, demand{what: m.scenario + ": FDP of Supported", got: m.fdpSupported, most: .02},
			demand{what: m.scenario + ": FDP of Indicated", got: m.fdpIndicated, most: .05})
		if p, ok := least[m.scenario]; ok {
			out = append(out, demand{what: m.scenario + ": power of Indicated", got: m.powerIndicated, least: p},
				demand{what: m.scenario + ": coverage", got: m.rates.of(m.rates.Covered), least: .94, most: .99},
				demand{what: m.scenario + ": width over the oracle's", got: m.rates.Width / m.rates.Seen.Width, most: 1.25},
				// The measure that widths are held against must not be a wide one. That a narrow one holds the truth more rarely only
				// asks more of the method; the table tells it.
				demand{what: m.scenario + ": coverage of the oracle", got: m.rates.of(m.rates.Seen.Holds), most: .99})
		}
		if m.scenario == nullScenario {
			out = append(out, demand{what: "null: upper bound of the share with a claim", got: upper95(m.anyIndicated, m.worlds), most: .07})
		}
	}
	for _, p := range powers {
		if p.method == judgedMethod {
			out = append(out, demand{what: p.what, got: p.share, least: p.least})
		}
	}
	return out
}

// untried are the scenarios and plans without a result, none of which is met.
func untried(all []summary, powers []power) []demand {
	var out []demand
	for _, name := range usual() {
		if !slices.ContainsFunc(all, func(m summary) bool { return m.scenario == name }) {
			out = append(out, demand{what: name + ", which was not tried,", got: math.NaN()})
		}
	}
	if len(powers) == 0 {
		out = append(out, demand{what: "power, which was not tried,", got: math.NaN()})
	}
	return out
}

// writeDemands prints them and returns how many are not met.
func writeDemands(w io.Writer, all []demand) int {
	missed := 0
	for _, d := range all {
		word := "met"
		if !d.met() {
			word = "MISSED"
			missed++
		}
		switch {
		case d.most == 0:
			fmt.Fprintf(w, "%s: %s is %.3f, at least %.2f\n", word, d.what, d.got, d.least)
		case d.least == 0:
			fmt.Fprintf(w, "%s: %s is %.3f, at most %.2f\n", word, d.what, d.got, d.most)
		default:
			fmt.Fprintf(w, "%s: %s is %.3f, from %.2f to %.2f\n", word, d.what, d.got, d.least, d.most)
		}
	}
	return missed
}
