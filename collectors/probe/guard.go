package probe

import (
	"fmt"
	"slices"

	"bridle/datasets/schema/probes"
)

// mostWrong is how many wrong addresses make a witness unfit.
const mostWrong = 2

// guard watches witnesses while they are asked.
type guard struct {
	wrong  []uint8
	reason []string // empty while it is fit
	since  []int32  // sweep in which it became unfit
	names  []string // of witnesses, for the status
}

func newGuard(witnesses []Witness) *guard {
	g := &guard{wrong: make([]uint8, len(witnesses)), reason: make([]string, len(witnesses)), since: make([]int32, len(witnesses))}
	for i := range witnesses {
		g.names = append(g.names, witnesses[i].Address.String())
	}
	return g
}

// unfit reports whether a witness is asked no more.
func (g *guard) unfit(witness int) bool { return g.reason[witness] != "" }

// see looks at a row and its reading. Rows may come in any order.
func (g *guard) see(witness int, row *probes.Row, r Reading) {
	if row.Purpose == string(Control) && row.RemainingTTLS != nil {
		g.exclude(witness, row.Sweep, fmt.Sprintf("it answered %s, which nobody looks up", row.Name))
	}
	if r.Doubt == WrongAnswer && g.wrong[witness] < mostWrong {
		if g.wrong[witness]++; g.wrong[witness] == mostWrong {
			g.exclude(witness, row.Sweep, fmt.Sprintf("it gave wrong addresses twice, last %v for %s", row.Answers, row.Name))
		}
	}
}

func (g *guard) exclude(witness int, sweep int32, reason string) {
	switch {
	case !g.unfit(witness):
		g.reason[witness], g.since[witness] = reason, sweep
	case sweep < g.since[witness]:
		g.since[witness] = sweep
	}
}

// list returns the unfit witnesses in words, sorted.
func (g *guard) list() []string {
	var list []string
	for i, r := range g.reason {
		if r != "" {
			list = append(list, g.names[i]+": "+r)
		}
	}
	slices.Sort(list)
	return list
}
