package probe

import (
	"fmt"
	"slices"

	"bridle/datasets/schema/probes"
)

// mostWrong is how many wrong addresses make a witness unfit.
const mostWrong = 2

// guard watches witnesses while they are asked. It takes a byte for each, and more for those that are unfit.
type guard struct {
	witnesses []Witness
	wrong     []uint8
	out       map[int]exclusion // by witness
}

// exclusion is why a witness is asked no more, and the sweep in which that was seen.
type exclusion struct {
	reason string
	since  int32
}

func newGuard(witnesses []Witness) *guard {
	return &guard{witnesses: witnesses, wrong: make([]uint8, len(witnesses)), out: map[int]exclusion{}}
}

// unfit reports whether a witness is asked no more.
func (g *guard) unfit(witness int) bool {
	_, out := g.out[witness]
	return out
}

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
	x, out := g.out[witness]
	switch {
	case !out:
		g.out[witness] = exclusion{reason, sweep}
	case sweep < x.since:
		x.since = sweep
		g.out[witness] = x
	}
}

// list returns the unfit witnesses in words, sorted.
func (g *guard) list() []string {
	var list []string
	for w, x := range g.out {
		list = append(list, g.witnesses[w].Address.String()+": "+x.reason)
	}
	slices.Sort(list)
	return list
}
