package cachefill

import "math"

// rhythm is what following a period gave.
type rhythm struct {
	period    float64
	counts           // of all fills
	apart     counts // of those that are counted by themselves
	abandoned bool
	best      rival // it is abandoned if this one is better
	all       int   // how many fills are tested if it is not abandoned
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

// follow takes the gap after a fill for so many beats, and follows the beat from fill to fill to both ends. The two fills
// of that gap are not tested. The period becomes known better the further the beat is followed: to
// about off divided by the number of beats.
//
// A candidate that cannot be better than the best one so far is abandoned.
func (b *beats) follow(seed, multiple int, best rival, missed func(lookup)) rhythm {
	r := rhythm{period: (b.all[seed+1].at - b.all[seed].at) / float64(multiple), best: best, all: len(b.all) - 2, missed: missed}
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
	r.abandoned = r.tested >= 8 && 2*r.on < r.tested || r.best.beats(r.counts, r.all)
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
