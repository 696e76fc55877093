package timeline

import (
	"time"
)

// whole is the weight of one change. Weights are integers, so that equal statistics are equal.
const whole = 1_000_000

// day is the unit of the calendar, in UTC.
const day = 24 * time.Hour

// calendar is a span of days bent to a circle.
type calendar struct {
	from time.Time // midnight
	days int
}

// midnight returns the beginning of the day, UTC.
func midnight(t time.Time) time.Time { return t.UTC().Truncate(day) }

// of returns the day of an instant, counted from the first; it may lie outside.
func (c calendar) of(t time.Time) int { return int(midnight(t).Sub(c.from) / day) }

// holds reports whether a day lies within the span.
func (c calendar) holds(d int) bool { return d >= 0 && d < c.days }

// stay is the weight of one change, spread over days: parts[i] lies on day first+i.
type stay struct {
	first int
	parts []int64
}

// spread divides a change over the days of its bracket by time. ok is false if it has no place: nobody asked
// before, or the bracket goes beyond the span.
func (c calendar) spread(x Change) (s stay, ok bool) {
	if x.After.IsZero() || !c.holds(c.of(x.After)) || !c.holds(c.of(x.By)) {
		return stay{}, false
	}
	s.first = c.of(x.After)
	n := c.of(x.By) - s.first + 1
	length := x.By.Sub(x.After)
	if length <= 0 {
		return stay{s.first, []int64{whole}}, true
	}
	given := int64(0)
	for i := range n {
		end := c.from.Add(time.Duration(s.first+i+1) * day)
		if end.After(x.By) {
			end = x.By
		}
		upTo := int64(float64(whole) * (float64(end.Sub(x.After)) / float64(length)))
		if i == n-1 {
			upTo = whole
		}
		s.parts = append(s.parts, upTo-given)
		given = upTo
	}
	return s, true
}

// add lays a stay on the circle, turned by some days.
func (c calendar) add(on []int64, s stay, turn int) {
	d := ((s.first+turn)%c.days + c.days) % c.days
	for _, part := range s.parts {
		on[d] += part
		if d++; d == c.days {
			d = 0
		}
	}
}

// sums returns prefix sums over the circle gone round twice, so that a window that crosses the end is one difference.
func (c calendar) sums(on []int64) []int64 {
	all := make([]int64, 2*c.days+1)
	for i := range 2 * c.days {
		all[i+1] = all[i] + on[i%c.days]
	}
	return all
}

// window is a row of days on the circle.
type window struct{ first, length int }

// within returns the weight in a window after a turn of some days, from prefix sums.
func (c calendar) within(sums []int64, w window, turn int) int64 {
	first := ((w.first+turn)%c.days + c.days) % c.days
	return sums[first+w.length] - sums[first]
}

// overall returns the sum of statistics of several windows for every turn from 0 to days-1.
func (c calendar) overall(on []int64, windows []window) []int64 {
	sums := c.sums(on)
	all := make([]int64, c.days)
	for turn := range all {
		for _, w := range windows {
			all[turn] += c.within(sums, w, turn)
		}
	}
	return all
}

// share returns the share of turns whose statistic reaches that of turn 0, which is one of them.
func share(all []int64) float64 {
	n := 0
	for _, v := range all {
		if v >= all[0] {
			n++
		}
	}
	return float64(n) / float64(len(all))
}
