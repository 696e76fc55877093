package figure

import (
	"fmt"
	"slices"
	"time"
)

// timelineGap is a time in which nobody scanned; its ends are scans or ends of the axis.
type timelineGap struct{ from, to time.Time }

// gaps returns the times in which nobody scanned between first and last: those between
// two scans that are longer than longest, and all before the first scan and after the
// last. Scans are in order; without any, there are no gaps, since nothing is known.
func timelineGaps(scans []time.Time, longest time.Duration, first, last time.Time) []timelineGap {
	if len(scans) == 0 {
		return nil
	}
	var all []timelineGap
	if scans[0].After(first) {
		all = append(all, timelineGap{first, scans[0]})
	}
	for i, at := range scans[1:] {
		if at.Sub(scans[i]) > longest {
			all = append(all, timelineGap{scans[i], at})
		}
	}
	if end := scans[len(scans)-1]; end.Before(last) {
		all = append(all, timelineGap{end, last})
	}
	return all
}

// timelineDistances returns the times between scans at different moments, the shortest
// first. Scans are in order.
func timelineDistances(scans []time.Time) []time.Duration {
	var all []time.Duration
	for i := 1; i < len(scans); i++ {
		if d := scans[i].Sub(scans[i-1]); d > 0 {
			all = append(all, d)
		}
	}
	slices.Sort(all)
	return all
}

// timelineMedian returns the middle of sorted durations, the lower one of two, 0 of none.
func timelineMedian(sorted []time.Duration) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[(len(sorted)-1)/2]
}

// longest returns the longest time between scans that is not hatched.
func (t Timeline) longest(scans []time.Time) time.Duration {
	if t.Gap > 0 {
		return t.Gap
	}
	return 2 * timelineMedian(timelineDistances(scans))
}

// timelineLength writes a duration in the largest unit that leaves it at two or more, or
// whole.
func timelineLength(d time.Duration) string {
	const day = 24 * time.Hour
	for _, unit := range []struct {
		length time.Duration
		name   string
	}{{day, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}} {
		switch {
		case d == unit.length:
			return "1 " + unit.name
		case d >= 2*unit.length:
			tenths := (d + unit.length/20) / (unit.length / 10)
			return fmt.Sprintf("%s %ss", short(float64(tenths)/10), unit.name)
		}
	}
	return d.String()
}

// timelineUncovered counts the sightings in drawn rows that reach into gaps: no scan can have
// made them.
func timelineUncovered(rows []timelineRow, gaps []timelineGap) int {
	n := 0
	for _, r := range rows {
		for _, s := range r.segments {
			if s.seen() && slices.ContainsFunc(gaps, func(g timelineGap) bool { return s.from.Before(g.to) && s.to.After(g.from) }) {
				n++
			}
		}
	}
	return n
}
