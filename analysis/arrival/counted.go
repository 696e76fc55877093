package arrival

import (
	"fmt"
	"math"
)

// valid tells what is wrong with an observation.
func (o Observed) valid() error {
	for _, n := range []struct {
		what string
		is   float64
	}{{"exposure", o.ExposureDays}, {"visible time", o.VisibleDays}, {"watched time", o.WatchedDays}, {"covered time", o.CoveredDays}, {"TTL", o.TTLSeconds}} {
		if !(n.is >= 0) || math.IsInf(n.is, 1) {
			return fmt.Errorf("the %s is %v; give a finite number that is not negative", n.what, n.is)
		}
	}
	switch {
	case o.Watches < 0 || o.HourWatches < 0 || o.Anchors < 0 || o.Probes < 0:
		return fmt.Errorf("%d watches, %d of them by the hour, %d anchor ports, %d probes; give numbers that are not negative", o.Watches, o.HourWatches, o.Anchors, o.Probes)
	case o.VisibleDays == 0:
		return fmt.Errorf("no time in which a fill would have been seen; no rate follows without probes that were answered")
	case o.TTLSeconds == 0:
		return fmt.Errorf("the TTL is 0; a cache that keeps nothing shows no lookups")
	case o.ExposureDays > o.VisibleDays*(1+1e-9):
		return fmt.Errorf("an exposure of %v days in %v days in which fills would have been seen; it cannot be longer", o.ExposureDays, o.VisibleDays)
	case !(o.Caches >= 1):
		return fmt.Errorf("%v caches; give at least 1", o.Caches)
	case !(o.Confidence > 0 && o.Confidence < 1):
		return fmt.Errorf("a confidence of %v; give a number between 0 and 1", o.Confidence)
	case o.filled() > o.watches():
		return fmt.Errorf("fills of %d watches, but there are %d", o.filled(), o.watches())
	case o.Anchored && float64(o.Anchors) > math.Ceil(o.Caches):
		return fmt.Errorf("%d anchor ports, each at another cache, but %v caches; leave out ports that lead to the same cache", o.Anchors, o.Caches)
	}
	for i, f := range o.Fills {
		if !(f.Inclusion >= 0 && f.Inclusion <= 1) {
			return fmt.Errorf("fill %d is seen with probability %v; give a number between 0 and 1", i, f.Inclusion)
		}
	}
	return o.validHours()
}

// validHours tells what is wrong with the parts of the day.
func (o Observed) validHours() error {
	fills := 0.0
	for i, b := range o.Hours {
		if !(b.Fills >= 0) || !(b.ExposureDays >= 0) || math.IsInf(b.ExposureDays, 1) {
			return fmt.Errorf("part %d of the day has %v fills in %v days; give finite numbers that are not negative", i, b.Fills, b.ExposureDays)
		}
		fills += b.Fills
	}
	switch {
	case o.Hours == nil:
		return nil
	case math.Abs(fills-float64(len(o.Fills))) > 1e-6:
		return fmt.Errorf("%v fills by time of day, but %d in all; each must be in both", fills, len(o.Fills))
	case o.HourWatches < o.filled() || o.HourWatches > o.watches():
		return fmt.Errorf("the time of day is that of %d watches; give at least the %d with fills, and at most all %d", o.HourWatches, o.filled(), o.watches())
	}
	return o.validFollows()
}

func (o Observed) watches() int { return max(1, o.Watches) }

// scale is how many caches stand for each that was watched.
func (o Observed) scale() float64 {
	if o.Anchored {
		return o.Caches / float64(max(1, o.Anchors))
	}
	return 1
}

// sparse tells how far probing is from dense: 0 if every fill was in sight, 1 if at most half the
// time was. Where nobody says for how long was watched, probing counts as rare if the visible
// time is T for each probe, so that none looked at the time of another.
func (o Observed) sparse() float64 {
	ttl := o.TTLSeconds / secondsPerDay
	switch {
	case o.WatchedDays > 0:
		// Each watch also saw the T before its first reading.
		return min(1, max(0, 2*(1-max(o.VisibleDays, o.CoveredDays)/(o.WatchedDays+ttl*float64(o.watches())))))
	case o.Probes > 0 && o.VisibleDays >= 0.97*float64(o.Probes)*ttl:
		return 1
	}
	return 0
}

// usesHours tells whether the time of day is to be looked at: there is something to look at, and
// entries do not outlive the hours.
func (o Observed) usesHours() bool {
	return len(o.Hours) > 1 && (exposed(o.Hours) || o.Caches > 1 && !o.Anchored) && o.TTLSeconds <= longSeconds && len(o.Fills) > 0
}

// longSeconds is the TTL from which on hours of the day say little, since an entry spans many;
// shortSeconds is that up to which, in pools, a fill blocks a cache in its own hour alone.
const (
	longSeconds  = 6 * 3600
	shortSeconds = 900
)

func (o Observed) whyCounted() string {
	switch {
	case len(o.Fills) == 0:
		return "no fill was seen, so only the upper limit says something"
	case o.TTLSeconds > longSeconds && len(o.Hours) > 1:
		return "entries stay so long that the time of day cannot be told from them"
	case o.Anchored:
		return "each anchor port is one cache; others of the group are taken to have as many lookups"
	}
	return "each watch is one cache, and nothing is known by time of day"
}

// counted adds (K-k)/E over watches, k being what they carry too much; see the package comment.
// The time in which caches were full, V - E, is laid to the watches in proportion to their
// fills: with two busy names among 28, the busy ones alone have less exposure, and 28 K/E of
// the sums would be too low. The second number tells that the caches of a watch were never seen
// empty.
func (o Observed) counted() (weighted, bool) {
	visible := o.VisibleDays / float64(o.watches())
	dead := o.VisibleDays - o.ExposureDays
	ttl := o.TTLSeconds / secondsPerDay
	sparse := o.sparse()
	scale := o.scale()
	sum, full := weighted{largest: scale / visible}, false
	for _, fills := range o.byWatch() {
		k := float64(len(fills))
		exposure := visible - dead*k/float64(len(o.Fills))
		if exposure < 1e-6*visible {
			full = true // for the lower limit: lookups are no fewer than fills
			sum = sum.plus(counts(k, 0, scale/visible, 1))
			continue
		}
		share := 1 - exposure/visible
		dense := k*ttl/visible + share*ttl/(exposure+ttl)
		rare := k * ttl / exposure
		spread := 1 + ttl/exposure*(sparse*k+(1-sparse)*share)
		part := counts(k, (1-sparse)*dense+sparse*rare, scale/exposure, spread)
		// The first reading may have given a whole TTL of the exposure, by a chance of 1 in 1+λT.
		part.largest = scale / max(exposure-ttl*share, exposure/3)
		part.burden = part.largest
		sum = sum.plus(part)
	}
	return sum, full
}
