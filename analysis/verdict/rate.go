package verdict

import (
	"fmt"

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

// rate estimates lookups a day of all the names together, at the level with the longer exposure;
// the level of addresses if they are equal, since a delegation is filled by other names too.
func (g *GroupSteps) rate(cells []Cell, caches float64) error {
	var best *Cell
	for i := range cells {
		if c := &cells[i]; c.ExposureDays > 0 && (best == nil || c.ExposureDays > best.ExposureDays) {
			best = c
		}
	}
	if best == nil {
		return nil
	}
	r, err := best.lookups(caches)
	g.lookups = &r
	return err
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
