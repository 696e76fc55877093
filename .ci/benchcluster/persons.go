package main

import (
	"context"
	"fmt"
	"math/rand/v2"

	"bridle/analysis/contest"
	"bridle/analysis/linkage"
	"bridle/datasets/world/febrl"
)

// personRecords stands in the place of a world for records of persons with duplicates, on which
// the baseline of record linkage has to be as good as it is known to be.
const personRecords = "febrl"

func persons(name string, seed int64) *contest.Case {
	c := &contest.Case{World: name, Seed: seed}
	for _, a := range febrl.Attributes() {
		c.Attributes = append(c.Attributes, contest.Attribute{Name: a})
	}
	for i, r := range febrl.Generate(febrl.Small(), seed) {
		values := make([][]string, len(r.Values))
		for k, v := range r.Values {
			if v != "" {
				values[k] = []string{v}
			}
		}
		c.Names, c.Records, c.Truth = append(c.Names, fmt.Sprint(i)), append(c.Records, values), append(c.Truth, r.Person)
	}
	return c
}

// personMethods are those for records of persons: duplicates come in twos, so the methods for
// large groups have no business there.
func personMethods() []contest.Method {
	linked := func(f linkage.Frequency) func(context.Context, contest.Things, rand.Source) (contest.Answer, error) {
		return func(_ context.Context, t contest.Things, _ rand.Source) (contest.Answer, error) {
			names := make([]string, len(t.Attributes))
			for k, a := range t.Attributes {
				names[k] = a.Name
			}
			table := linkage.NewTable(names, t.Records)
			candidates := table.Candidates(100)
			m := linkage.Estimate(table, candidates)
			m.Frequency = f
			return contest.Answer{Labels: linkage.Components(table.Len(), m.Links(candidates, 0.5))}, nil
		}
	}
	return []contest.Method{
		{Key: "fs-persons-equal", Title: "Fellegi-Sunter, all values equal, p>.5", Group: linked(linkage.Equal)},
		{Key: "fs-persons", Title: "Fellegi-Sunter, term frequency, p>.5", Group: linked(linkage.Winkler)},
		{Key: "fs-persons-copied", Title: "Fellegi-Sunter, copied values, p>.5", Group: linked(linkage.Copied)},
	}
}
