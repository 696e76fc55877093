package cachefill

import (
	"cmp"
	"math"
	"slices"
)

// Limits of the search for a beat.
const (
	// off is how many seconds a fill may be from the beat: instants are known to one or two, and clocks jitter.
	off = 3.0
	// shortest is the least period in seconds that is looked for; of a shorter one the beat covers too much.
	shortest = 10 * off
	// searched is among how many fills, next to each other, a period is looked for.
	searched = 100
	// smallGaps and largerGaps are how many gaps are taken for multiples of the period, divisors which multiples.
	smallGaps, largerGaps, divisors = 8, 8, 12
	// finalists are how many of the best periods are tried on all fills: the beat may be lost from some gaps.
	finalists = 64
	// most is how many times the mean rate that of any moment is taken to be: people follow the day.
	most = 2.0
	// memory is the weight of a beat for the line against that of the one after it: clocks drift.
	memory = 0.97
)

// lookup is a fill as the clock sees it, in seconds.
type lookup struct {
	at float64
	// idle is the time since the last expiry in the same cache, negative if it is not known.
	idle float64
	// apart is whether fills of its kind are counted by themselves, too.
	apart bool
}

// beats looks for a common period of the fills of a name.
type beats struct {
	all []lookup // sorted
	// idle is the mean time between an expiry and the next fill, as short as mean or median say.
	idle float64
	// visible is the least share of the time in which fills are seen. isWhole says that idle times are those
	// of single caches and nothing was missed between.
	visible float64
	isWhole bool
}

// newBeats prepares fills, which it sorts.
func newBeats(all []lookup, visible float64, single bool) *beats {
	slices.SortFunc(all, func(x, y lookup) int { return cmp.Compare(x.at, y.at) })
	b := &beats{all: all, visible: visible, isWhole: single && visible > 0.98}
	var idle []float64
	sum := 0.0
	for _, l := range all {
		if l.idle >= 0 {
			idle = append(idle, max(l.idle, 1))
			sum += max(l.idle, 1)
		}
	}
	if len(idle) == 0 {
		// Nothing expired before anything was filled; the mean gap is the idle time of all caches together.
		b.idle = max(1, (all[len(all)-1].at-all[0].at)/float64(len(all)))
		return b
	}
	slices.Sort(idle)
	b.idle = min(sum/float64(len(idle)), idle[len(idle)/2]/math.Ln2)
	return b
}

// chanceOn returns a bound of the chance that a random fill lies within a distance of a beat, which lies miss
// seconds before it.
//
// A random lookup comes at an exponential time after the expiry, whose density at a beat that lies x after it is
// exp(-x/m)/m; the sum over all beats from the first is geometric. Where fills are missed, or caches cannot
// be told apart, the sum is at most 1/m + 1/P, more by as much as the rest is not seen.
func (b *beats) chanceOn(l lookup, miss, period, within float64) float64 {
	if !b.isWhole || l.idle < 0 {
		return min(1, 2*within*most*(1/b.idle+1/period)/b.visible)
	}
	x := math.Mod(l.idle-miss+period, period)
	if x < 0 || x > period-within {
		x = 0
	}
	q := 0.0
	for _, m := range []float64{b.idle, b.idle / most} {
		q = max(q, math.Exp(-x/m)/m/(1-math.Exp(-period/m)))
	}
	return min(1, 2*within*q)
}

// candidate is a gap taken for so many beats, and what following it gave.
type candidate struct {
	seed, multiple int
	rhythm
	chance float64
}

// rival is the best candidate so far; the zero value stands for none.
type rival struct {
	multiple int
	counts
}

// margin is by how much more fills have to be expected on a beat for its chance to be greater beyond doubt: that of the
// same fills is greater by nearly as much at least, and known to many digits.
const margin = 1.01

// of returns the rival of candidates that take a gap for so many beats: none if it takes one for more.
func (v rival) of(multiple int) rival {
	if multiple < v.multiple {
		return rival{}
	}
	return v
}

// beats says whether a candidate is worse than the rival, however many of the fills that were not tested yet keep its beat: no more keep it in the
// end, and more would by chance. All is how many are tested in the end.
func (v rival) beats(c counts, all int) bool {
	return v.multiple > 0 && c.expected > margin*v.expected && c.on+all-c.tested <= v.on
}

// try follows a candidate. Its chance is that random fills are so often on the beat, times the number of
// candidates; those that take a gap for k beats get the share 1/(k(k+1)) of the chance of an error, so that
// few fills at even gaps are enough.
func (b *beats) try(seed, multiple, seeds int, share float64, best rival) candidate {
	c := candidate{seed, multiple, b.follow(seed, multiple, best, nil), 1}
	if c.tested > 0 && !c.abandoned && c.keeps(share) {
		c.chance = min(1, float64(seeds*multiple*(multiple+1))*atLeast(c.tested, c.on, c.expected))
	}
	return c
}

// find returns the period that fits best and the chance that random fills keep one as well, where a share of the
// fills has to keep it.
func (b *beats) find(share float64) candidate { return b.search(share).best(share) }

// search is what candidates gave that were followed among fills in the middle.
type search struct {
	all *beats
	// kept are the candidates that may be the best, in the order in which they were tried; their chance is below 1.
	kept []candidate
	// from is the number among all fills of the first one that was searched, seeds how many there were. isAll says
	// that all fills were searched.
	from, seeds int
	isAll       bool
}

// search follows all candidates. Those that less than a share of the fills keep are left out; so are those that others
// have beaten, if all fills are searched.
func (b *beats) search(share float64) search {
	from := max(0, (len(b.all)-searched)/2)
	some := beats{b.all[from:min(len(b.all), from+searched)], b.idle, b.visible, b.isWhole}
	seeds := some.seeds()
	s := search{all: b, from: from, seeds: len(seeds), isAll: len(some.all) == len(b.all)}
	least := 1.0
	var best rival
	for _, seed := range seeds {
		gap := some.all[seed+1].at - some.all[seed].at
		for k := 1; k <= divisors && gap/float64(k) >= shortest; k++ {
			c := some.try(seed, k, len(seeds), share, best.of(k))
			if c.chance == 1 {
				continue
			}
			s.kept = append(s.kept, c)
			if s.isAll && c.chance < least {
				least, best = c.chance, rival{k, c.counts}
			}
		}
	}
	return s
}

// best returns the best of the candidates that a share of the fills keeps. All fills have to keep it.
func (s search) best(share float64) candidate {
	var list []candidate
	for _, c := range s.kept {
		if c.keeps(share) {
			list = append(list, c)
		}
	}
	if len(list) == 0 {
		return candidate{chance: 1}
	}
	likely := func(x, y candidate) int { return cmp.Compare(x.chance, y.chance) }
	if s.isAll {
		return slices.MinFunc(list, likely)
	}
	slices.SortStableFunc(list, likely)
	list = list[:min(finalists, len(list))]
	for i, c := range list {
		list[i] = s.all.try(s.from+c.seed, c.multiple, s.seeds, share, rival{})
	}
	return slices.MinFunc(list, likely)
}

// missed returns the fills that do not keep the beat of a candidate.
func (b *beats) missed(c candidate) (list []lookup) {
	b.follow(c.seed, c.multiple, rival{}, func(l lookup) { list = append(list, l) })
	return list
}

// seeds returns the fills before the shortest gaps, and before some up to the median: many of the
// shortest may have been cut by fills that are not the clock's.
func (b *beats) seeds() []int {
	var list []int
	for i := range len(b.all) - 1 {
		if b.all[i+1].at-b.all[i].at >= shortest {
			list = append(list, i)
		}
	}
	slices.SortStableFunc(list, func(i, j int) int {
		return cmp.Compare(b.all[i+1].at-b.all[i].at, b.all[j+1].at-b.all[j].at)
	})
	if len(list) <= smallGaps+largerGaps {
		return list
	}
	out := slices.Clone(list[:smallGaps])
	half := max(len(list)/2, smallGaps+largerGaps)
	for k := range largerGaps {
		out = append(out, list[smallGaps+k*(half-smallGaps)/largerGaps])
	}
	return out
}
