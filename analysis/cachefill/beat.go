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

// rhythm is what following a period gave.
type rhythm struct {
	period    float64
	counts           // of all fills
	apart     counts // of those that are counted by themselves
	abandoned bool
	// missed is called with each fill that is not on the beat, unless it is nil.
	missed func(lookup)
}

// counts are of fills that were tested.
type counts struct {
	tested, on int
	expected   float64 // on the beat by chance
}

func (c *counts) add(expected float64, on bool) {
	c.tested++
	c.expected += expected
	if on {
		c.on++
	}
}

// candidate is a gap taken for so many beats, and what following it gave.
type candidate struct {
	seed, multiple int
	rhythm
	chance float64
}

// try follows a candidate. Its chance is that random fills are so often on the beat, times the number of
// candidates; those that take a gap for k beats get the share 1/(k(k+1)) of the chance of an error, so that
// few fills at even gaps are enough.
func (b *beats) try(seed, multiple, seeds int, share float64) candidate {
	c := candidate{seed, multiple, b.follow(seed, multiple, nil), 1}
	if c.tested > 0 && !c.abandoned && c.keeps(share) {
		c.chance = min(1, float64(seeds*multiple*(multiple+1))*atLeast(c.tested, c.on, c.expected))
	}
	return c
}

// find returns the period that fits best and the chance that random fills keep one as well. It is looked for among
// fills in the middle; all of them have to keep the best ones.
func (b *beats) find(share float64) candidate {
	from := max(0, (len(b.all)-searched)/2)
	some := beats{b.all[from:min(len(b.all), from+searched)], b.idle, b.visible, b.isWhole}
	seeds := some.seeds()
	list := []candidate{{chance: 1}}
	for _, s := range seeds {
		gap := some.all[s+1].at - some.all[s].at
		for k := 1; k <= divisors && gap/float64(k) >= shortest; k++ {
			list = append(list, some.try(s, k, len(seeds), share))
		}
	}
	likely := func(x, y candidate) int { return cmp.Compare(x.chance, y.chance) }
	slices.SortStableFunc(list, likely)
	if list[0].chance == 1 || len(some.all) == len(b.all) {
		return list[0]
	}
	list = list[:min(finalists, len(list))]
	for i, c := range list {
		if c.chance < 1 {
			list[i] = b.try(from+c.seed, c.multiple, len(seeds), share)
		}
	}
	return slices.MinFunc(list, likely)
}

// missed returns the fills that do not keep the beat of a candidate.
func (b *beats) missed(c candidate) (list []lookup) {
	b.follow(c.seed, c.multiple, func(l lookup) { list = append(list, l) })
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

// follow takes the gap after a fill for so many beats, and follows the beat from fill to fill to both ends. The two fills
// of that gap are not tested. The period becomes known better the further the beat is followed: to
// about off divided by the number of beats.
func (b *beats) follow(seed, multiple int, missed func(lookup)) rhythm {
	r := rhythm{period: (b.all[seed+1].at - b.all[seed].at) / float64(multiple), missed: missed}
	start := b.all[seed].at
	l := line{slope: r.period}
	l.add(0, 0)
	l.add(float64(multiple), b.all[seed+1].at-start)
	l.high = float64(multiple)
	reverse := l
	for i := seed + 2; i < len(b.all) && !r.abandoned; i++ {
		r.test(b, b.all[i], start, &l)
	}
	// Backwards the line begins anew at the seed, with the period that is known by now.
	if l.high > 2*reverse.high && l.counted > 4 {
		reverse = line{slope: l.slope, high: l.high, counted: 1}
		reverse.add(0, 0)
		reverse.add(-1, -l.slope)
		reverse.add(1, l.slope)
	}
	for i := seed - 1; i >= 0 && !r.abandoned; i-- {
		r.test(b, b.all[i], start, &reverse)
	}
	if r.period = l.slope; reverse.high-reverse.low > l.high-l.low {
		r.period = reverse.slope
	}
	return r
}

// test asks whether a fill lies on the beat, and adds it to the line if it does.
func (r *rhythm) test(b *beats, f lookup, start float64, l *line) {
	t := f.at - start
	n := math.Round((t - l.level) / l.slope)
	beyond := max(n-l.high, l.low-n, 0)
	within := off * (1 + beyond/(l.high-l.low))
	miss := t - l.level - n*l.slope
	expected, on := 1.0, false // if the beat was lost, the fill proves nothing and counts against it
	if within <= l.slope/4 {
		expected, on = b.chanceOn(f, miss, l.slope, within), math.Abs(miss) <= within
	}
	r.add(expected, on)
	if f.apart {
		r.apart.add(expected, on)
	}
	switch {
	case on:
		l.add(n, t)
	case r.missed != nil:
		r.missed(f)
	}
	r.abandoned = r.tested >= 8 && 2*r.on < r.tested
}

// line is the straight line through beats by number and time, the later ones with more weight.
type line struct {
	level, slope          float64
	low, high             float64 // numbers of the first and last beat
	counted               int
	w, sn, st, snn, cross float64
}

func (l *line) add(n, t float64) {
	l.low, l.high = min(l.low, n), max(l.high, n)
	l.counted++
	l.w, l.sn, l.st, l.snn, l.cross = l.w*memory+1, l.sn*memory+n, l.st*memory+t, l.snn*memory+n*n, l.cross*memory+n*t
	if d := l.w*l.snn - l.sn*l.sn; d > 0 {
		l.slope = (l.w*l.cross - l.sn*l.st) / d
		l.level = (l.st - l.slope*l.sn) / l.w
	}
}
