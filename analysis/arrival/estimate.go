package arrival

import (
	"fmt"
	"math"
	"slices"
)

// Method says how a rate was estimated.
type Method string

// The methods; see the package comment.
const (
	Counted        Method = "fills over exposure"
	DayNight       Method = "fills over exposure by hour"
	Pooled         Method = "inclusion probabilities"
	PooledDayNight Method = "inclusion probabilities by hour"
	Summed         Method = "sum of groups"
)

// Observed is what was seen of an operator's names at one group of caches, at one level. A watch
// is one name (at the delegation level one zone) there, or, if Anchored, one name at one anchor
// port.
type Observed struct {
	// Watches is how many watches there were, with or without fills; 0 stands for 1.
	Watches int
	// Fills are those that count, in any order.
	Fills []Fill
	// ExposureDays, E, is the time in which a fill would have been the next thing to happen: dense
	// probing, the time known empty; rare probing, T for each miss. VisibleDays, V, is the time
	// in which a fill would have been seen: the union of the last T before each reading. Both are
	// in days, summed over watches. Their difference is the time in which the caches were full.
	ExposureDays, VisibleDays float64
	// TTLSeconds, T, is how long entries stay.
	TTLSeconds float64
	// Probes is how many readings there are, WatchedDays the time from the first reading to the
	// last, both summed over watches; 0 if not known. They tell rare probing from dense; if
	// neither is known, probing is taken to be dense.
	Probes      int64
	WatchedDays float64
	// CoveredDays is what VisibleDays was before filters took time out, 0 if none did. It tells whether probing
	// was rare: what filters take is not that.
	CoveredDays float64
	// Caches, C, is how many caches the group has; 0 stands for 1. Anchored says that source ports
	// stick to caches and each watch is one name at one port, so that it sees one cache. Anchors
	// is at how many ports each name was watched; each must lead to another cache.
	Caches   float64
	Anchored bool
	Anchors  int
	// Hours are fills and exposure by time of day, in parts of equal length, as sums over
	// HourWatches watches; watches without fills may be left out of both. Nil if not known. In pools
	// their exposure is not looked at, as nothing says when which cache was empty.
	Hours       []Bin
	HourWatches int
	// Confidence is that of the interval; 0 stands for .95.
	Confidence float64
}

// Fill is a fill that was seen.
type Fill struct {
	// Watch tells the watches apart: the name, or the name and the anchor port.
	Watch string
	// Inclusion is the probability that a fill like it is seen, for groups of several caches; 0
	// if that is not known. See Inclusion.
	Inclusion float64
	// Part is the part of the day in which it was, an index of Hours. It is looked at if any fill has SeenSeconds.
	Part int
	// SinceSeconds and SeenSeconds are how long after the entry before had expired it was, and was first seen, if that entry was
	// seen by the reading right before; see [Fill.Follow]. SeenSeconds is 0 if that is not known. IsExposed says that the time since
	// is in the exposure already; then SinceSeconds is negative if the cache fetched the name anew before it had to.
	SinceSeconds, SeenSeconds float64
	IsExposed                 bool
}

// Rate is the estimated rate of lookups.
type Rate struct {
	// PerDay is how many lookups a day reach the group, all its caches together, summed over the
	// watched names (not per name): the operator's lookups there. +Inf if the caches were full so
	// long that nothing bounds it.
	PerDay float64
	// Low and High are the limits of the interval; High may be +Inf.
	Low, High float64
	Method    Method
	// Why says in words why this method and not another.
	Why string

	sum weighted
}

// Estimate estimates the rate by the method that fits what is known. It returns an error if
// nothing was watched, since no rate follows then, and if the numbers contradict each other.
func Estimate(o Observed) (Rate, error) {
	if o.Caches == 0 {
		o.Caches = 1
	}
	if o.Confidence == 0 {
		o.Confidence = Confidence
	}
	if err := o.valid(); err != nil {
		return Rate{}, err
	}
	r, full := Rate{}, false
	switch {
	case o.Caches > 1 && !o.Anchored && o.usesHours() && o.TTLSeconds <= shortSeconds:
		r.Method, r.Why = PooledDayNight, fmt.Sprintf("%g caches share the lookups, each probe sees one of them at random, and the time of day of fills is known", o.Caches)
		r.sum, full = o.poolByHour()
	case o.Caches > 1 && !o.Anchored:
		r.Method, r.Why = Pooled, fmt.Sprintf("%g caches share the lookups, and each probe sees one of them at random", o.Caches)
		r.sum, full = o.pool()
	case o.usesHours():
		r.Method, r.Why = DayNight, "fills and exposure are known by time of day, so rates may differ between day and night"
		r.sum = o.hourly()
	default:
		r.Method, r.Why = Counted, o.whyCounted()
		r.sum, full = o.counted()
	}
	if full {
		r.Why += "; they were full for so long that nothing bounds the rate from above"
	}
	return r.finish(o.Confidence, full), nil
}

// Worth returns how many fills of a plain count have the same relative error as the rate: a number of fills,
// less where they are weighted, where most are never seen, or where probing is rare. It is 0 without fills, and
// where nothing bounds the rate from above.
func (r Rate) Worth() float64 {
	if r.sum.variance == 0 || math.IsInf(r.PerDay, 1) {
		return 0
	}
	return r.sum.value * r.sum.value / r.sum.variance
}

// finish sets the numbers from the sum.
func (r Rate) finish(confidence float64, full bool) Rate {
	i := r.sum.interval(confidence)
	r.PerDay, r.Low, r.High = r.sum.value, i.Low, i.High
	if full {
		r.sum.largest = math.Inf(1)
		r.PerDay, r.High = math.Inf(1), math.Inf(1)
	}
	return r
}

// Total returns the rate over several groups, such as those of a country: the sum, with an interval
// that combines theirs (Fay and Feuer's for the sum of all weighted fills) rather than adding
// limits. Groups must not share caches, and the confidence should be that of the parts. It
// panics if there are no parts.
func Total(confidence float64, parts ...Rate) Rate {
	checkConfidence(confidence)
	if len(parts) == 0 {
		panic("arrival: a total of no rates; give at least one")
	}
	total := Rate{Method: Summed, Why: fmt.Sprintf("%d groups, each estimated by itself", len(parts))}
	full := false
	for _, p := range parts {
		part := p.sum
		if math.IsInf(p.PerDay, 1) {
			full, part.largest = true, 0
		}
		total.sum = total.sum.plus(part)
	}
	return total.finish(confidence, full)
}

// byWatch returns the fills of each watch that has any, by name of the watch.
func (o Observed) byWatch() [][]Fill {
	sorted := slices.Clone(o.Fills)
	slices.SortStableFunc(sorted, func(a, b Fill) int {
		switch {
		case a.Watch < b.Watch:
			return -1
		case a.Watch > b.Watch:
			return 1
		}
		return 0
	})
	var all [][]Fill
	for i := range sorted {
		if i == 0 || sorted[i].Watch != sorted[i-1].Watch {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], sorted[i])
	}
	return all
}

// filled returns how many watches have fills.
func (o Observed) filled() int {
	seen := map[string]bool{}
	for i := range o.Fills {
		seen[o.Fills[i].Watch] = true
	}
	return len(seen)
}
