package power

import (
	"fmt"
	"math"
)

// Plan is how one name is watched through one group of caches. A level without probes is
// not watched.
type Plan struct {
	// Address asks for the record of the name, Delegation for the delegation of its zone.
	Address, Delegation Watch
	// Adaptive says that addresses are asked for only where the delegation was seen warm.
	// Address does not count then: the power is that of the screening, which is a lower
	// bound whatever the second stage does.
	Adaptive bool
}

// levels returns the levels that count and have probes.
func (p Plan) levels() []Watch {
	var all []Watch
	if p.Delegation.Probes > 0 {
		all = append(all, p.Delegation)
	}
	if p.Address.Probes > 0 && !p.Adaptive {
		all = append(all, p.Address)
	}
	return all
}

// Detect returns the probability of at least one hit at either level if the name is looked
// up ratePerDay times a day through this group: that of the better level. It panics as
// [Watch.Detect] does.
func (p Plan) Detect(ratePerDay float64) float64 {
	best := 0.0
	for _, w := range p.levels() {
		best = max(best, w.Detect(ratePerDay))
	}
	return best
}

// Method says what kind of number [Plan.Detect] gives. Two levels make a lower bound; an
// approximation at any level makes it no more than that.
func (p Plan) Method() Method {
	all := p.levels()
	for _, w := range all {
		if w.Method() == Approximation {
			return Approximation
		}
	}
	switch {
	case len(all) == 1 && !p.Adaptive:
		return all[0].Method()
	case len(all) == 0 && !p.Adaptive:
		return Exact
	}
	return LowerBound
}

// LeastRate returns the least rate, in lookups a day, from which on the plan has the wanted
// power; +Inf if there is none.
func (p Plan) LeastRate(wanted float64) float64 { return LeastRate(p.Detect, wanted) }

// Combined returns the probability that at least one of several independent watches hits:
// names or groups with lookups of their own. It is 0 of none. It panics if a number is no
// probability.
func Combined(powers ...float64) float64 {
	missed := 0.0
	for _, p := range powers {
		if !(p >= 0 && p <= 1) {
			panic(fmt.Sprintf("power: %v is no probability", p))
		}
		missed += math.Log1p(-p)
	}
	return -math.Expm1(missed)
}

// Budget is what may be sent a day, to one address or in all.
type Budget struct {
	// BytesPerDay counts queries and replies.
	BytesPerDay float64
	// BytesPerExchange is the size of a query and its reply; about 200 for the names of
	// such studies.
	BytesPerExchange float64
}

// ExchangesPerDay returns how many questions the budget pays for. It panics if a number is
// not positive and finite.
func (b Budget) ExchangesPerDay() int {
	if !(b.BytesPerDay > 0 && b.BytesPerExchange > 0) || math.IsInf(b.BytesPerDay, 1) {
		panic(fmt.Sprintf("power: a budget of %v bytes a day at %v an exchange; give positive numbers", b.BytesPerDay, b.BytesPerExchange))
	}
	return int(min(b.BytesPerDay/b.BytesPerExchange, math.MaxInt32))
}

// ProbesPerNamePerDay returns how often a day each of so many names can be asked for within
// the budget; 0 means not even once. It panics if there is no name.
func (b Budget) ProbesPerNamePerDay(names int) int {
	if names < 1 {
		panic(fmt.Sprintf("power: %d names; give at least one", names))
	}
	return b.ExchangesPerDay() / names
}

// SpacingSeconds returns the least time between two probes of a name if so many names share
// the budget evenly; +Inf if not even one exchange a day is paid for.
func (b Budget) SpacingSeconds(names int) float64 {
	if names < 1 {
		panic(fmt.Sprintf("power: %d names; give at least one", names))
	}
	return secondsPerDay * float64(names) / float64(b.ExchangesPerDay())
}
