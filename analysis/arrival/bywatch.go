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

// partFills is one part of the day of one watch: with how many fills its count has too much, and those that follow others.
type partFills struct {
	part
	carried float64
	follows []Fill
}

// hourlyByWatch is hourly for fills of which some are known to follow others: each watch has rates of its own, since what
// follows tells of one name, and names need not be alike. The exposure of the hours is split among watches so that
// each fill took as much from its own.
func (o Observed) hourlyByWatch() func(earlyDays float64) (weighted, float64) {
	sparse, ttl := o.sparse(), o.TTLSeconds/secondsPerDay
	parts := o.partsByWatch(sparse, ttl)
	return func(earlyDays float64) (sum weighted, log float64) {
		for i := range parts {
			part, l := parts[i].counts(sparse, ttl, earlyDays, o.scale())
			sum, log = sum.plus(part), log+l
		}
		return sum, log
	}
}

// partsByWatch splits the day of each watch that has fills into parts.
func (o Observed) partsByWatch(sparse, ttl float64) (parts []partFills) {
	watches := float64(o.HourWatches)
	visible := o.VisibleDays / float64(o.watches()) / float64(len(o.Hours))
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
	for _, list := range o.byWatch() {
		bins := slices.Clone(none)
		by := make([][]Fill, len(bins))
		for _, f := range list {
			bins[f.Part].Fills++
			bins[f.Part].ExposureDays = max(bins[f.Part].ExposureDays-taken[f.Part], 1e-3*none[f.Part].ExposureDays)
			if f.SeenSeconds > 0 && !f.IsExposed {
				by[f.Part] = append(by[f.Part], f)
			}
		}
		for _, p := range widen(bins) {
			f := partFills{part: p, carried: min(p.Fills/2, p.carried(sparse, ttl))}
			for _, h := range p.hours {
				f.follows = append(f.follows, by[h]...)
			}
			parts = append(parts, f)
		}
	}
	return parts
}

// counts is the weighted sum of one part of the day of one watch.
func (p *partFills) counts(sparse, ttl, early, scale float64) (weighted, float64) {
	if p.Fills == 0 {
		return counts(0, 0, scale*p.share/p.ExposureDays, 1), 0
	}
	s := steps{fills: p.Fills - p.carried, exposureDays: p.ExposureDays, sparse: sparse, ttlDays: ttl, earlyDays: early, follows: p.follows}
	perDay, worth, log := s.best()
	value := scale * p.share * perDay
	largest := value / max(s.fills, worth)
	return weighted{value: value, variance: value * value / worth, largest: largest, carried: p.carried * largest, burden: largest}, log
}
