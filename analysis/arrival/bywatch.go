package arrival

import (
	"fmt"
	"math"
	"slices"
)

// followSeconds is the longest time over which a fill is told from the one before: within it the rate of the hour holds.
const followSeconds = 3600

// Follow fills in how a fill follows the one before of the same watch, from instants in seconds of any zero:
// when the entry before expired and was last seen, when this one was filled and first seen. spacing is the mean time
// between readings of the watch. It leaves fills as they are that were not first seen by the reading right after, or so late
// that the time of day has changed.
func (f *Fill) Follow(ttlSeconds, spacing, expired, lastSeen, filled, firstSeen float64) {
	gap, since, seen := firstSeen-lastSeen, filled-expired, firstSeen-expired
	switch {
	case gap > 1.5*spacing || since < -renewSeconds-clockSeconds || seen <= max(0, since) || seen-since > ttlSeconds+clockSeconds:
	case since <= ttlSeconds && gap < 1.5*ttlSeconds:
		f.SinceSeconds, f.SeenSeconds, f.IsExposed = since, seen, true
	case seen <= followSeconds:
		f.SinceSeconds, f.SeenSeconds = max(0, since), seen
	}
}

// follows tells whether any fill is known to follow another beyond what exposure says.
func (o Observed) follows() bool {
	return slices.ContainsFunc(o.Fills, func(f Fill) bool { return f.SeenSeconds > 0 && !f.IsExposed })
}

// validFollows tells what is wrong with fills that follow others.
func (o Observed) validFollows() error {
	if !slices.ContainsFunc(o.Fills, func(f Fill) bool { return f.SeenSeconds > 0 }) {
		return nil
	}
	by := make([]float64, len(o.Hours))
	for i, f := range o.Fills {
		if f.Part < 0 || f.Part >= len(by) {
			return fmt.Errorf("fill %d is in part %d of a day of %d parts", i, f.Part, len(by))
		}
		if !(f.SinceSeconds >= 0 || f.IsExposed) || !(f.SeenSeconds >= f.SinceSeconds) || math.IsInf(f.SeenSeconds, 1) {
			return fmt.Errorf("fill %d was %v s after the entry before had expired, and seen %v s after; it cannot be seen before it is there", i, f.SinceSeconds, f.SeenSeconds)
		}
		by[f.Part]++
	}
	for h, b := range o.Hours {
		if by[h] != b.Fills {
			return fmt.Errorf("part %d of the day has %v fills, but %v fills say that they are in it", h, b.Fills, by[h])
		}
	}
	return nil
}

// hourlyByWatch is hourly for fills of which some are known to follow others: each watch has rates of its own, since what
// follows tells of one name, and names need not be alike. The exposure of the hours is split among watches so that
// each fill took as much from its own.
func (o Observed) hourlyByWatch(earlyDays float64) (weighted, float64) {
	watches := float64(o.HourWatches)
	visible := o.VisibleDays / float64(o.watches()) / float64(len(o.Hours))
	sparse, ttl := o.sparse(), o.TTLSeconds/secondsPerDay
	none := make([]Bin, len(o.Hours))
	taken := make([]float64, len(o.Hours)) // by each fill
	for h, b := range o.Hours {
		none[h].ExposureDays = b.ExposureDays / watches
		if b.Fills > 0 {
			taken[h] = max(0, min(ttl, (watches*visible-b.ExposureDays)/b.Fills))
			none[h].ExposureDays += taken[h] * b.Fills / watches
		}
	}
	// A watch without fills has no exposure that any fill took.
	var sum weighted
	log := 0.0
	for _, list := range o.byWatch() {
		bins := make([]Bin, len(none))
		copy(bins, none)
		by := make([][]Fill, len(bins))
		for _, f := range list {
			bins[f.Part].Fills++
			bins[f.Part].ExposureDays = max(bins[f.Part].ExposureDays-taken[f.Part], 1e-3*none[f.Part].ExposureDays)
			if f.SeenSeconds > 0 && !f.IsExposed {
				by[f.Part] = append(by[f.Part], f)
			}
		}
		for _, p := range widen(bins) {
			part, l := p.counts(by, sparse, ttl, earlyDays, o.scale())
			sum, log = sum.plus(part), log+l
		}
	}
	return sum, log
}

// counts is the weighted sum of one part of the day of one watch.
func (p part) counts(by [][]Fill, sparse, ttl, early, scale float64) (weighted, float64) {
	weight := scale * p.share / p.ExposureDays
	rate := p.Fills / p.ExposureDays
	carried := min(p.Fills/2, rate*(sparse*ttl+(1-sparse)*hidden(rate, ttl, p.share)))
	if p.Fills == 0 {
		return counts(0, 0, weight, 1), 0
	}
	s := steps{fills: p.Fills - carried, exposureDays: p.ExposureDays, sparse: sparse, ttlDays: ttl, earlyDays: early}
	for _, h := range p.hours {
		s.follows = append(s.follows, by[h]...)
	}
	perDay, worth, log := s.best()
	value := scale * p.share * perDay
	largest := value / max(s.fills, worth)
	return weighted{value: value, variance: value * value / worth, largest: largest, carried: carried * largest, burden: largest}, log
}
