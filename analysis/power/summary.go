package power

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Wanted is the power that statements of this package ask for unless told otherwise: the
// one of "not detected" verdicts.
const Wanted = 0.8

// RatesPerDay returns the rates, in lookups a day, at which a dry run states power unless
// told otherwise.
func RatesPerDay() []float64 { return []float64{0.1, 1, 10} }

// Pair is one name that will be watched through one group.
type Pair struct {
	// Group names a group of resolvers that share caches, Country where its users are;
	// empty if that is not known. Name is the name watched.
	Group, Country, Name string
	Plan                 Plan
}

// PairPower is what a pair can detect.
type PairPower struct {
	Group, Country, Name string
	// Power has a number for each rate, in their order. Method says what kind it is.
	Power  []float64
	Method Method
	// LeastPerDay is the least rate, in lookups a day, that gives the wanted power; +Inf if
	// none does.
	LeastPerDay float64
}

// Reach is what a plan can detect at one rate: the wanted power for a name that is looked up
// that often a day through a single group.
type Reach struct {
	RatePerDay float64
	// Pairs, Names, Groups, Countries count what reaches the wanted power. A name does if it does
	// through at least one group, a group if it does for every name watched through it, a
	// country if at least one of its groups does.
	Pairs, Names, Groups, Countries int
	// WholeCountries counts the countries all of whose groups in the plan do.
	WholeCountries int
}

// Summary is what a whole plan can detect.
type Summary struct {
	// Wanted is the power that counts as reached.
	Wanted float64
	// Pairs are sorted by group and name.
	Pairs []PairPower
	// Names, Groups and Countries count what the plan holds. Groups without a country are in
	// no country.
	Names, Groups, Countries int
	// Reach has an entry for each rate, in their order.
	Reach []Reach
}

// Summarize works out what a plan of many pairs can detect at rates in lookups a day. It
// panics if a plan or a rate cannot be, if a group and name comes twice, or if a group is in
// two countries. Pairs with equal plans are worked out once.
func Summarize(pairs []Pair, ratesPerDay []float64, wanted float64) Summary {
	checkWanted(wanted)
	s := Summary{Wanted: wanted, Pairs: powers(pairs, ratesPerDay, wanted)}
	countries := map[string]string{} // of groups
	names := map[string]bool{}
	for i, p := range s.Pairs {
		if i > 0 && s.Pairs[i-1].Group == p.Group && s.Pairs[i-1].Name == p.Name {
			panic(fmt.Sprintf("power: group %s has the name %s twice", p.Group, p.Name))
		}
		if c, found := countries[p.Group]; found && c != p.Country {
			panic(fmt.Sprintf("power: group %s is in the countries %q and %q", p.Group, c, p.Country))
		}
		countries[p.Group], names[p.Name] = p.Country, true
	}
	s.Names, s.Groups = len(names), len(countries)
	for i, rate := range ratesPerDay {
		r := s.reach(i, countries)
		r.RatePerDay = rate
		s.Reach = append(s.Reach, r)
	}
	known := map[string]bool{}
	for _, c := range countries {
		if c != "" {
			known[c] = true
		}
	}
	s.Countries = len(known)
	return s
}

// powers works out every pair.
func powers(pairs []Pair, ratesPerDay []float64, wanted float64) []PairPower {
	type result struct {
		power []float64
		least float64
	}
	known := map[Plan]result{}
	all := make([]PairPower, len(pairs))
	for i, p := range pairs {
		r, found := known[p.Plan]
		if !found {
			for _, rate := range ratesPerDay {
				r.power = append(r.power, p.Plan.Detect(rate))
			}
			r.least = p.Plan.LeastRate(wanted)
			known[p.Plan] = r
		}
		all[i] = PairPower{Group: p.Group, Country: p.Country, Name: p.Name,
			Power: slices.Clone(r.power), Method: p.Plan.Method(), LeastPerDay: r.least}
	}
	slices.SortFunc(all, func(a, b PairPower) int {
		return cmp.Or(strings.Compare(a.Group, b.Group), strings.Compare(a.Name, b.Name))
	})
	return all
}

// reach counts at the i-th rate.
func (s Summary) reach(i int, countries map[string]string) Reach {
	var r Reach
	names, short := map[string]bool{}, map[string]bool{}
	for _, p := range s.Pairs {
		if p.Power[i] >= s.Wanted {
			r.Pairs++
			names[p.Name] = true
		} else {
			short[p.Group] = true
		}
	}
	some, lacking := map[string]bool{}, map[string]bool{}
	for group, country := range countries {
		if short[group] {
			lacking[country] = true
			continue
		}
		r.Groups++
		if country != "" {
			some[country] = true
		}
	}
	r.Names, r.Countries = len(names), len(some)
	for country := range some {
		if !lacking[country] {
			r.WholeCountries++
		}
	}
	return r
}
