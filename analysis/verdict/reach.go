package verdict

import (
	"math"

	"gonum.org/v1/gonum/mathext"

	"bridle/analysis/arrival"
)

// reach is what watching one name at one group and level could have found.
type reach struct {
	// least is the number of fills that would have been enough; 0 if none would. names is of how many names each, 1 or 2.
	least, names int
	// visible is the time, in days, at which a fill would have been seen, ttl how long an entry stays.
	visible, ttl float64
	// caches stand behind the group, and perEntry probes fall into the life of an entry.
	caches, perEntry float64
	// isAnchored says that each probe reaches the cache of its own port.
	isAnchored bool
}

// sparse is the number of probes per life of an entry below which probes are taken to be further
// apart than an entry lives.
const sparse = 1.5

// detect returns the probability of at least r.least fills seen of each of r.names if each is looked up so often a day through the group,
// independently of the other.
func (r reach) detect(perDay float64) float64 {
	return math.Pow(r.one(perDay), float64(max(1, r.names)))
}

// one returns the probability of at least r.least fills seen if a name is looked up so often a
// day through the group. Lookups are Poisson; an entry that is there keeps further ones from
// filling. It does not fall when the rate grows.
//
//   - One cache, probes closer than the TTL T: the k-th fill seen comes, at the latest, T after the
//     begin, k-1 times T and k exponential gaps later, so P >= P(Gamma(k) <= λ(V-kT)).
//   - One cache, probes further apart: each of V/T lives holds an entry with probability
//     λT/(1+λT), independently of others: a binomial tail.
//   - C caches: fills are λ/(1+λT/C) a day over all of them, each is seen with probability
//     1-(1-1/C)^m, m probes per life, or 1/C where ports stick to caches; their number is taken for Poisson, which understates since
//     fills are more regular.
func (r reach) one(perDay float64) float64 {
	k := float64(r.least)
	switch {
	case r.least < 1 || !(r.visible > 0) || perDay <= 0:
		return 0
	case r.caches > 1:
		shown := 1 / r.caches
		if !r.isAnchored {
			shown = arrival.Inclusion(r.caches, 1, max(1, r.perEntry))
		}
		return mathext.GammaIncReg(k, r.visible*shown*perDay/(1+perDay*r.ttl/r.caches))
	case r.ttl == 0:
		return mathext.GammaIncReg(k, r.visible*perDay)
	case r.perEntry < sparse:
		lives := r.visible / r.ttl
		if lives < k {
			return 0
		}
		return mathext.RegIncBeta(k, lives-k+1, perDay*r.ttl/(1+perDay*r.ttl))
	}
	free := r.visible - k*r.ttl
	poisson := mathext.GammaIncReg(k, r.visible*perDay/(1+perDay*r.ttl))
	if free <= 0 {
		return poisson
	}
	return max(poisson, mathext.GammaIncReg(k, free*perDay))
}

// Rates between which a least rate is sought, lookups a day.
const (
	lowestRate  = 1e-6
	highestRate = 1e7
)

// leastRate returns the least rate, in lookups a day, with which detect reaches the wanted power, to
// a thousandth, rounded up; +Inf if none does. The power must not fall with the rate.
func leastRate(detect func(perDay float64) float64, wanted float64) float64 {
	low, high := lowestRate, 1.0
	for detect(high) < wanted {
		if high > highestRate {
			return math.Inf(1)
		}
		low, high = high, high*8
	}
	for high > low*1.001 {
		if middle := math.Sqrt(low * high); detect(middle) >= wanted {
			high = middle
		} else {
			low = middle
		}
	}
	return high
}

// together returns the probability of a find at the better of several levels: the same lookups fill
// them, so they do not add up.
func together(levels []reach, perDay float64) float64 {
	best := 0.0
	for _, r := range levels {
		best = max(best, r.detect(perDay))
	}
	return best
}

// anywhere returns the probability of a find if the lookups go through one of several groups, each
// as likely as the other.
func anywhere(groups [][]reach, perDay float64) float64 {
	sum := 0.0
	for _, levels := range groups {
		sum += together(levels, perDay)
	}
	return sum / float64(max(1, len(groups)))
}
