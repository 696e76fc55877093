package main

import (
	"slices"
	"strings"

	"bridle/datasets/schema/probes"
)

// gaps notes when each address was asked, by its rows. It is there only if a gap was asked for.
type gaps struct {
	gap   int64
	rows  []seen
	short int64
}

// seen is a row: whom it asked, and when in microseconds.
type seen struct {
	address string
	at      int64
}

func newGaps(w load) gaps { return gaps{gap: w.Gap.Microseconds()} }

func (g *gaps) see(row *probes.Row) {
	if g.gap > 0 {
		g.rows = append(g.rows, seen{row.Address, row.ProbedAt.UnixMicro()})
	}
}

// count counts the gaps that were too short.
func (g *gaps) count() int64 {
	slices.SortFunc(g.rows, func(a, b seen) int {
		if c := strings.Compare(a.address, b.address); c != 0 {
			return c
		}
		return int(a.at - b.at)
	})
	for i := 1; i < len(g.rows); i++ {
		if a, b := g.rows[i-1], g.rows[i]; a.address == b.address && b.at-a.at < g.gap {
			g.short++
		}
	}
	return g.short
}

// rate returns rows a second while the plan ran at its pace: between the instants by which 5 % and 85 % of the rows had been
// asked. After that ever more of what is left waits for the gap of its address, and the rate falls whatever is asked for.
func (g *gaps) rate() float64 {
	var at []int64
	for _, r := range g.rows {
		at = append(at, r.at)
	}
	slices.Sort(at)
	from, to := len(at)/20, len(at)*17/20
	if to <= from || at[to] == at[from] {
		return 0
	}
	return float64(to-from) / (float64(at[to]-at[from]) / 1e6)
}
