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
	list  *Packed
	of    numbering       // addresses of witnesses
	flaws map[int32]*flaw // of addresses that gave cause
}

// flaw is what an address has shown.
type flaw struct {
	wrong  uint8
	reason string // empty while it is fit
	from   int    // sweep in which it became unfit
	name   string // for the status
}

// newGuard returns a guard of witnesses whose addresses have these numbers.
func newGuard(l *Packed, addresses numbering) *guard {
	return &guard{list: l, of: addresses, flaws: map[int32]*flaw{}}
}

// unfit reports whether a witness is asked no more.
func (g *guard) unfit(witness int) bool {
	if len(g.flaws) == 0 {
		return false
	}
	f := g.flaws[g.of.at(witness)]
	return f != nil && f.reason != ""
}

// since returns the sweep in which an unfit witness became so.
func (g *guard) since(witness int) int { return g.flaws[g.of.at(witness)].from }

// flaw returns what the address of a witness has shown, to be changed.
func (g *guard) flaw(witness int) *flaw {
	a := g.of.at(witness)
	f := g.flaws[a]
	if f == nil {
		f = new(flaw)
		g.flaws[a] = f
	}
	return f
}

// see looks at a row and its reading. Rows may come in any order.
func (g *guard) see(witness int, row *probes.Row, r Reading) {
	if row.Purpose == string(Control) && row.RemainingTTLS != nil {
		g.exclude(witness, row.Sweep, fmt.Sprintf("it answered %s, which nobody looks up", row.Name))
	}
	if r.Doubt != WrongAnswer {
		return
	}
	if f := g.flaw(witness); f.wrong < mostWrong {
		if f.wrong++; f.wrong == mostWrong {
			g.exclude(witness, row.Sweep, fmt.Sprintf("it gave wrong addresses twice, last %v for %s", row.Answers, row.Name))
		}
	}
}

func (g *guard) exclude(witness int, sweep int32, reason string) {
	f := g.flaw(witness)
	if f.reason != "" {
		f.from = min(f.from, int(sweep))
		return
	}
	f.reason, f.from = reason, int(sweep)
	// It is called by the port of its last witness, whichever showed it.
	last := witness
	for i := witness; g.of.of != nil && i < g.list.Len(); i++ {
		if g.of.at(i) == g.of.at(witness) {
			last = i
		}
	}
	f.name = g.list.At(last).Address.String()
}

// unfits returns the addresses of unfit witnesses in words, sorted.
func (g *guard) unfits() []string {
	var list []string
	for _, f := range g.flaws {
		if f.reason != "" {
			list = append(list, f.name+": "+f.reason)
		}
	}
	slices.Sort(list)
	return list
}
