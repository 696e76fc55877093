package verdict

import (
	"fmt"
	"math"
	"os"

	"bridle/analysis/arrival"
)

// confidence is that of the intervals of rates.
const confidence = 0.95

// lookups estimates how often a day all the names of a cell are looked up through the group.
func (c *Cell) lookups(caches float64) (arrival.Rate, error) {
	o := arrival.Observed{
		Watches: c.Names * max(1, c.Anchors), ExposureDays: c.ExposureDays, VisibleDays: c.watched(), TTLSeconds: c.TTLSeconds, WatchedDays: c.WatchedDays,
		Probes: c.Probes, Caches: caches, Anchored: c.Anchors > 0, Anchors: c.Anchors,
		Hours: c.Hours, HourWatches: c.HourWatches, Confidence: confidence,
	}
	for i, f := range c.Fills {
		fill := arrival.Fill{Watch: f.Name}
		if f.Anchor != 0 {
			fill.Watch = fmt.Sprintf("%s at port %d", f.Name, f.Anchor)
		}
		if c.Inclusion != nil {
			fill.Inclusion = c.Inclusion[i]
		}
		o.Fills = append(o.Fills, fill)
	}
	return arrival.Estimate(o)
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
		if g.lookups == nil || tellsMore(&r, g.lookups) {
			g.lookups, g.lookupsAt = &r, c.Level
		}
	}
	return nil
}

var Rule = os.Getenv("RULE")

// tellsMore
func tellsMore(r, old *arrival.Rate) bool {
	switch bounded, was := !math.IsInf(r.High, 1), !math.IsInf(old.High, 1); {
	case bounded != was:
		return bounded
	case !bounded:
		return r.Low > old.Low
	case Rule == "address":
		return false
	case Rule == "narrow":
		return r.High*old.PerDay < old.High*r.PerDay
	case r.Worth() != old.Worth():
		return r.Worth() > old.Worth()
	}
	return r.High < old.High
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
