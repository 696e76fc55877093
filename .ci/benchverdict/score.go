package main

import (
	"cmp"
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

// rates says how good intervals of 95 % are. Widths are sums of ratios to those of two oracles: one that knows
// all fills that phones caused, seen or not, and one that knows which of the fills seen they
// caused; each cell counts alike.
type rates struct {
	// Of infected pairs of group and operator Cells have an interval, Covered one with the truth.
	Of, Cells, Covered int
	// Above and Below are intervals that lie above or below the truth.
	Above, Below int
	// OverAll and OverSeen are widths over those of the oracles, OracleAll and OracleSeen how
	// many of the oracles' intervals hold the truth.
	OverAll, OverSeen     float64
	OracleAll, OracleSeen int
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
	seen := x.oracles()
	span := float64(x.seen.Book.Until-x.seen.Book.From) / dayUS
	for key := range x.seen.Infected {
		if x.excluded[key[0]] == "" {
			out.Of++
		}
	}
	for _, e := range found {
		key := [2]int{e.group, e.operator}
		o := seen[key]
		if o == nil || x.excluded[e.group] != "" {
			continue
		}
		real := x.seen.Infected[key]
		truth := real.PerDay + float64(o.all)*x.world.Backends[x.seen.Backends[e.group]].BackgroundPerNameDay
		out.Cells++
		switch {
		case truth < e.low:
			out.Above++
		case truth > e.high:
			out.Below++
		default:
			out.Covered++
		}
		names := float64(len(real.Names))
		low, high := o.interval(names)
		out.OverSeen += (e.high - e.low) / (high - low)
		if low <= real.PerDay && real.PerDay <= high {
			out.OracleSeen++
		}
		// The time in which a name stands in the cache is no exposure.
		low, high = garwood(float64(real.Fills), span-float64(real.FullUS)/dayUS/names)
		out.OverAll += (e.high - e.low) / (high - low)
		if low <= real.PerDay && real.PerDay <= high {
			out.OracleAll++
		}
	}
	return out
}

// oracle is what was seen of infected phones at a group.
type oracle struct {
	fills, days float64
	all         int // names of the operator, looked up or not
	// hours are fills and days by hour of the day, where phones follow the day; else nil.
	hours *[24][2]float64
}

// interval returns that of 95 % of the rate of so many names together. Where phones follow the day it is about the mean
// over the hours of fills over exposure, with as many fills as have its relative variance.
func (o *oracle) interval(names float64) (low, high float64) {
	if o.hours == nil || o.fills == 0 {
		return garwood(o.fills, o.days/names)
	}
	var mean, variance float64
	for _, h := range o.hours {
		if h[1] > 0 {
			rate := names / 24 / h[1]
			mean, variance = mean+h[0]*rate, variance+h[0]*rate*rate
		}
	}
	return garwood(mean*mean/variance, mean/variance)
}

func (x *study) oracles() map[[2]int]*oracle {
	seen := map[[2]int]*oracle{}
	b := &x.seen.Book
	for key := range x.seen.Infected {
		seen[key] = &oracle{}
		if x.world.Scenario.Infections.Amplitude > 0 {
			seen[key].hours = new([24][2]float64)
		}
	}
	anchors := x.anchors()
	for i := range b.Watches {
		w := &b.Watches[i]
		key := [2]int{int(w.Group), int(b.Names[w.Name].Operator)}
		o := seen[key]
		if o == nil || w.Level != cachefill.Address {
			continue
		}
		if w.Anchor == 0 || i == 0 || watchName(&b.Watches[i-1]) != watchName(w) {
			o.all++
		}
		if slices.Contains(x.seen.Infected[key].Names, int(w.Name)) {
			o.days += float64(w.EmptyUS) / dayUS / float64(max(anchors[w.Group], 1))
			for h, us := range w.Hours {
				if o.hours != nil {
					o.hours[h][1] += float64(us) / dayUS / float64(max(anchors[w.Group], 1))
				}
			}
		}
	}
	for i := range b.Fills {
		f := &b.Fills[i]
		o := seen[[2]int{int(f.Group), int(b.Names[f.Name].Operator)}]
		if o != nil && f.Level == cachefill.Address && x.seen.Causes[i] == world.CauseInfection {
			o.fills++
			if o.hours != nil {
				o.hours[f.Filled%int64(dayUS)/int64(dayUS/24)][0]++
			}
		}
	}
	return seen
}

// watchName is what is the same for all anchor ports of a name.
func watchName(w *cachefill.Watch) [3]int { return [3]int{int(w.Group), int(w.Name), int(w.Level)} }
