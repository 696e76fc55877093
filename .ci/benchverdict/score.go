package main

import (
	"cmp"
	"math"
	"slices"

	"bridle/analysis/cachefill"
	"bridle/datasets/world"
)

// score is how a method did in one world.
type score struct {
	Method string
	// Claims and False are those of Indicated and Supported, Found the true pairs of them.
	Indicated, Supported counts
	// Bins has for each bin of q how many pairs it has and how many of them are not infected.
	Bins []bin `json:",omitempty"`
	// Causes says of false claims which cause most of their fills that counted had.
	Causes map[string]int `json:",omitempty"`
	// Rates are those of infected pairs of group and operator.
	Rates rates
}

type counts struct{ Claims, False int }

// fdp is the false discovery proportion.
func (c counts) fdp() float64 { return float64(c.False) / float64(max(c.Claims, 1)) }

func (c counts) found() int { return c.Claims - c.False }

type bin struct{ Pairs, False int }

// edges are the upper ends of the bins of q.
var edges = [...]float64{1e-6, 1e-4, 1e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1}

// rates says how good intervals of 95 % are, beside those of oracles.
type rates struct {
	// Of infected pairs of group and operator Cells have an interval, Covered one with the truth.
	Of, Cells, Covered int
	// Above and Below are intervals that lie above or below the truth.
	Above, Below int
	// Lower have a lower bound alone; LowerHolds of them hold the truth.
	Lower, LowerHolds int
	// Width is the sum of the widths; Seen and All are the oracles at the same pairs.
	Width     float64
	Seen, All yardstick
}

// yardstick is an oracle at the pairs that have an interval.
type yardstick struct {
	// Width is the sum of its widths, Ratios that of widths over them, Holds how many of its intervals hold the truth.
	Width, Ratios float64
	Holds         int
}

// result is what is kept of one world.
type result struct {
	Scenario string
	Seed     int64
	Build    string
	Infected int
	Fills    int
	// Made, Watched and Judged are seconds.
	Made, Watched, Judged float64
	Scores                []score
}

// score compares claims with the truth.
func (x *study) score(method string, claims []claim, judged *cachefill.Judged, found []estimate) score {
	s := score{Method: method}
	wrong := map[pair]bool{}
	for _, c := range claims {
		isFalse := !x.infected[c.pair]
		if c.isIndicated {
			s.Indicated.add(isFalse)
			if isFalse {
				wrong[c.pair] = true
			}
		}
		if c.isSupported {
			s.Supported.add(isFalse)
		}
	}
	if judged != nil {
		s.Bins = bins(claims, x.infected)
		s.Causes = x.causes(wrong, judged)
	}
	if len(found) > 0 {
		s.Rates = x.rates(found)
	}
	return s
}

func (c *counts) add(isFalse bool) {
	c.Claims++
	if isFalse {
		c.False++
	}
}

func bins(claims []claim, infected map[pair]bool) []bin {
	out := make([]bin, len(edges))
	for _, c := range claims {
		at, _ := slices.BinarySearch(edges[:], c.q)
		at = min(at, len(edges)-1)
		out[at].Pairs++
		if !infected[c.pair] {
			out[at].False++
		}
	}
	return out
}

// causes says why caches were filled where claims are false.
func (x *study) causes(wrong map[pair]bool, judged *cachefill.Judged) map[string]int {
	if len(wrong) == 0 {
		return nil
	}
	of := map[pair]map[world.Cause]int{}
	for i := range x.seen.Book.Fills {
		f := &x.seen.Book.Fills[i]
		p := x.at(f)
		if judged.Removed[i] != cachefill.Kept || !x.counts(f) || !wrong[p] {
			continue
		}
		if of[p] == nil {
			of[p] = map[world.Cause]int{}
		}
		of[p][x.seen.Causes[i]]++
	}
	out := map[string]int{}
	for _, n := range of {
		most := []world.Cause{}
		for c := range n {
			most = append(most, c)
		}
		slices.SortFunc(most, func(a, b world.Cause) int { return cmp.Or(n[b]-n[a], cmp.Compare(a, b)) })
		out[string(most[0])]++
	}
	return out
}

// rates compares intervals with the truth where phones are infected: the rate at which they and the
// background look up names of the operator, which is what a method without sight of causes can estimate. The oracles
// look only at names that phones look up.
func (x *study) rates(found []estimate) rates {
	var out rates
	for key := range x.seen.Infected {
		if x.excluded[key[0]] == "" {
			out.Of++
		}
	}
	known := x.oracles()
	for _, e := range found {
		key := [2]int{e.group, e.operator}
		o := known[key]
		if o == nil || x.excluded[e.group] != "" {
			continue
		}
		phones := x.seen.Infected[key].PerDay
		truth := phones + float64(o.names)*x.world.Backends[x.seen.Backends[e.group]].BackgroundPerNameDay
		if math.IsInf(e.high, 1) {
			out.Lower++
			if e.low <= truth {
				out.LowerHolds++
			}
			continue
		}
		out.Cells++
		switch {
		case truth < e.low:
			out.Above++
		case truth > e.high:
			out.Below++
		default:
			out.Covered++
		}
		out.Width += e.high - e.low
		out.Seen.add(&o.seen, e, phones)
		out.All.add(&o.all, e, phones)
	}
	return out
}

// add compares an interval with that of an oracle.
func (y *yardstick) add(o *oracle, e estimate, truth float64) {
	low, high := o.interval()
	y.Width += high - low
	y.Ratios += (e.high - e.low) / (high - low)
	if low <= truth && truth <= high {
		y.Holds++
	}
}
