package main

import (
	"slices"

	"bridle/analysis/contest"
	"bridle/analysis/contest/plain"
	"bridle/analysis/linkage"
)

// methods are all that compete. A new one is a line here.
func methods() []contest.Method {
	all := plain.Methods()
	all = append(all,
		contest.Method{Key: "batches", Title: "two levels: batches alone", Group: batchesAlone},
		contest.Method{Key: "batches-leiden", Title: "batches, Leiden CPM 4 bits", Group: batchGraph},
		contest.Method{Key: "two-level", Title: "two levels", Group: twoLevels},
		contest.Method{Key: "oracle", Title: "true batches, exclusive identity values", Oracle: oracle},
	)
	return append(all, personMethods()...)
}

// fit returns the methods, of some, that are for a world.
func fit(world string, some []contest.Method) []contest.Method {
	var all []contest.Method
	persons := personMethods()
	for _, m := range some {
		forPersons := slices.ContainsFunc(persons, func(p contest.Method) bool { return p.Key == m.Key })
		if forPersons == (world == personRecords) {
			all = append(all, m)
		}
	}
	return all
}

// oracle joins the servers of a batch, and batches by values of identity that one owner alone
// has. Methods that join by single values cannot do better; those that weigh many weak signs
// can.
func oracle(c *contest.Case) contest.Answer {
	var links []linkage.Link
	join := func(a, b int) { links = append(links, linkage.Link{Pair: linkage.Pair{A: a, B: b}}) }
	first := map[int]int{}
	for i, b := range c.Batches {
		if f, ok := first[b]; ok {
			join(f, i)
		} else {
			first[b] = i
		}
	}
	for k, a := range c.Attributes {
		if a.Circumstance {
			continue
		}
		bearer, shared := map[string]int{}, map[string]bool{}
		for i, r := range c.Records {
			for _, v := range r[k] {
				if f, ok := bearer[v]; !ok {
					bearer[v] = i
				} else if c.Truth[f] != c.Truth[i] {
					shared[v] = true
				}
			}
		}
		for i, r := range c.Records {
			for _, v := range r[k] {
				if !shared[v] && bearer[v] != i {
					join(bearer[v], i)
				}
			}
		}
	}
	return contest.Answer{Labels: linkage.Components(len(c.Records), links)}
}
