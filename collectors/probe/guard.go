package probe

import (
	"fmt"
	"slices"

	"bridle/datasets/schema/probes"
)

// mostWrong is how many wrong addresses make a witness unfit.
const mostWrong = 2

// guard watches witnesses while they are asked. What one shows holds for its address: who leaks or lies does so
// from whichever own port it is asked.
type guard struct {
	of     []int32  // address of a witness
	wrong  []uint8  // of addresses, as all below
	reason []string // empty while it is fit
	from   []int32  // sweep in which it became unfit
	names  []string // for the status
}

func newGuard(witnesses []Witness) *guard {
	of, n := addresses(witnesses)
	g := &guard{of: of, wrong: make([]uint8, n), reason: make([]string, n), from: make([]int32, n), names: make([]string, n)}
	for i := range witnesses {
		g.names[of[i]] = witnesses[i].Address.String()
	}
	return g
}

// unfit reports whether a witness is asked no more.
func (g *guard) unfit(witness int) bool { return g.reason[g.of[witness]] != "" }

// since returns the sweep in which an unfit witness became so.
func (g *guard) since(witness int) int { return int(g.from[g.of[witness]]) }

// see looks at a row and its reading. Rows may come in any order.
func (g *guard) see(witness int, row *probes.Row, r Reading) {
	if row.Purpose == string(Control) && row.RemainingTTLS != nil {
		g.exclude(witness, row.Sweep, fmt.Sprintf("it answered %s, which nobody looks up", row.Name))
	}
	if wrong := &g.wrong[g.of[witness]]; r.Doubt == WrongAnswer && *wrong < mostWrong {
		if *wrong++; *wrong == mostWrong {
			g.exclude(witness, row.Sweep, fmt.Sprintf("it gave wrong addresses twice, last %v for %s", row.Answers, row.Name))
		}
	}
}

func (g *guard) exclude(witness int, sweep int32, reason string) {
	i := g.of[witness]
	switch {
	case g.reason[i] == "":
		g.reason[i], g.from[i] = reason, sweep
	case sweep < g.from[i]:
		g.from[i] = sweep
	}
}

// list returns the addresses of unfit witnesses in words, sorted.
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
