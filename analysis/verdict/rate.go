package verdict

import (
	"fmt"
	"math"
	"time"

	"bridle/analysis/arrival"
	"bridle/analysis/cachefill"
)

// confidence is that of the intervals of rates.
const confidence = 0.95

// lookups estimates how often a day all the names of a cell are looked up through the group.
func (c *Cell) lookups(caches float64) (arrival.Rate, error) {
	o := arrival.Observed{
		Watches: c.Names * max(1, c.Anchors), ExposureDays: c.ExposureDays, VisibleDays: c.watched(), TTLSeconds: c.TTLSeconds, WatchedDays: c.WatchedDays, CoveredDays: c.CoveredDays,
		Probes: c.Probes, Caches: caches, Anchored: c.Anchors > 0, Anchors: c.Anchors,
		Hours: c.Hours, HourWatches: c.HourWatches, Confidence: confidence,
	}
	last := map[string]*Event{}
	for i, f := range c.Fills {
		fill := arrival.Fill{Watch: f.Name, Part: f.At.UTC().Hour()}
		if f.Anchor != 0 {
			fill.Watch = fmt.Sprintf("%s at port %d", f.Name, f.Anchor)
		}
		if c.Inclusion != nil {
			fill.Inclusion = c.Inclusion[i]
		}
		if before := last[fill.Watch]; before != nil && c.Hours != nil && caches <= 1 {
			c.follow(&fill, before, &c.Fills[i])
		}
		last[fill.Watch] = &c.Fills[i]
		o.Fills = append(o.Fills, fill)
	}
	// Where all exposure of a watch with a fill was taken out but for moments, its hours are not in the study: then the time of
	// day is not known of all fills, and is left aside.
	seen := map[string]bool{}
	for _, f := range o.Fills {
		seen[f.Watch] = true
	}
	if o.HourWatches < len(seen) {
		o.Hours, o.HourWatches = nil, 0
	}
	return arrival.Estimate(o)
}

// follow says how a fill follows the one before of the same watch.
func (c *Cell) follow(fill *arrival.Fill, before, f *Event) {
	if before.LastSeen.IsZero() || f.FirstSeen.IsZero() || c.Probes == 0 {
		return
	}
	after := func(t time.Time) float64 { return t.Sub(before.At).Seconds() }
	fill.Follow(c.TTLSeconds, c.WatchedDays*secondsPerDay/float64(c.Probes), c.TTLSeconds, after(before.LastSeen), after(f.At), after(f.FirstSeen))
}

// rate estimates lookups a day of all the names together, at the level that tells more of it.
func (g *GroupSteps) rate(cells []Cell, caches float64) error {
	for i := range cells {
		c := &cells[i]
		if c.watched() == 0 || c.TTLSeconds == 0 {
			continue
		}
		r, err := c.lookups(caches)
		if err != nil {
			return err
		}
		if g.lookups == nil || tellsMore(&r, c.Level, g.lookups) {
			g.lookups, g.lookupsAt = &r, c.Level
		}
	}
	return nil
}

// better is how many times as many fills a delegation must be worth to be preferred to the addresses below it.
const better = 2

// tellsMore says whether a rate is to be given in place of one at the level of addresses, or of an earlier one.
//
// A rate that is bounded from above comes before one that is not. Else the addresses count, since a delegation is filled by
// lookups of all names of its zone, unless the delegation is worth more than twice as many fills (see
// [arrival.Rate.Worth]). That happens where few fills of addresses are seen: of rare lookups, and in large pools that
// probes meet at random. The other way round, a delegation that stays for two days shows seven fills in a
// fortnight at most, and its exposure is nearly nothing if the name is busy.
func tellsMore(r *arrival.Rate, l cachefill.Level, old *arrival.Rate) bool {
	switch bounded, was := !math.IsInf(r.High, 1), !math.IsInf(old.High, 1); {
	case bounded != was:
		return bounded
	case !bounded:
		return r.Low > old.Low
	case l == cachefill.Address:
		return better*r.Worth() >= old.Worth()
	}
	return r.Worth() > better*old.Worth()
}

// perCache returns the rate of all groups divided by their number; nil if there is none.
func perCache(groups []GroupSteps) *arrival.Rate {
	var parts []arrival.Rate
	for i := range groups {
		if r := groups[i].lookups; r != nil {
			parts = append(parts, *r)
		}
	}
	if len(parts) == 0 {
		return nil
	}
	total, n := arrival.Total(confidence, parts...), float64(len(parts))
	total.PerDay, total.Low, total.High = total.PerDay/n, total.Low/n, total.High/n
	return &total
}
