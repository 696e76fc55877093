package figure

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// scale turns numbers into places along an axis.
type scale struct {
	from, to float64 // of the numbers; both above zero if log
	low      float64 // the place of from
	high     float64 // the place of to, which may be the smaller, as y points down
	log      bool
}

// at returns the place of v, held to the ends of the axis.
func (s scale) at(v float64) float64 {
	from, to := s.from, s.to
	if s.log {
		from, to, v = math.Log(from), math.Log(to), math.Log(max(v, s.from))
	}
	if to == from {
		return s.low
	}
	share := max(0, min(1, (v-from)/(to-from)))
	return s.low + float64(share*(s.high-s.low))
}

// marks returns round numbers along the scale, about n of them: multiples of 1, 2 or 5
// times a power of ten, or on a logarithmic scale powers of ten (with 2 and 5 between
// them where there is room).
func (s scale) marks(n int) []float64 {
	if s.log {
		return s.logMarks(n)
	}
	if s.to <= s.from || n < 1 {
		return []float64{s.from}
	}
	raw := (s.to - s.from) / float64(n)
	exponent := math.Floor(math.Log10(raw))
	m := 10.0
	for _, each := range []float64{1, 2, 5} {
		if each*math.Pow(10, exponent) >= raw {
			m = each
			break
		}
	}
	// Whole multiples divided or multiplied by a power of ten: 3 × 0.1 would not be 0.3.
	value := func(i float64) float64 {
		if exponent < 0 {
			return i * m / math.Pow(10, -exponent)
		}
		return i * m * math.Pow(10, exponent)
	}
	var all []float64
	step := value(1)
	for i := math.Ceil(s.from/step - 1e-9); value(i) <= s.to+step*1e-9; i++ {
		all = append(all, value(i)+0) // + 0: no negative zero
	}
	return all
}

func (s scale) logMarks(n int) []float64 {
	first, last := math.Floor(math.Log10(s.from)+1e-9), math.Ceil(math.Log10(s.to)-1e-9)
	parts := []float64{1}
	if (last-first)*2 < float64(n) {
		parts = []float64{1, 2, 5}
	}
	every := math.Max(1, math.Ceil((last-first)/float64(max(n, 1))))
	var all []float64
	for e := first; e <= last; e += every {
		for _, m := range parts {
			v := m * math.Pow(10, e)
			if e < 0 {
				v = m / math.Pow(10, -e)
			}
			if v >= s.from*(1-1e-9) && v <= s.to*(1+1e-9) {
				all = append(all, v)
			}
		}
	}
	return all
}

// short writes a number for a tick or a label with at most three digits behind the first
// that counts: 0.0123, 12.5, 1,250, 2.5 M.
func short(v float64) string {
	a := math.Abs(v)
	switch {
	case a >= 1e7:
		return strconv.FormatFloat(v/1e6, 'f', -1, 64) + " M"
	case a >= 1e3 && v == math.Trunc(v):
		return grouped(int64(v))
	}
	digits := 3
	if a > 0 && a < 0.1 {
		digits = int(-math.Floor(math.Log10(a))) + 1
	}
	if digits > 8 {
		return fmt.Sprintf("%.1e", v)
	}
	return trimmed(strconv.FormatFloat(v, 'f', digits, 64))
}

// trimmed takes zeros off the end of a decimal number.
func trimmed(s string) string {
	for i := len(s) - 1; i > 0; i-- {
		switch s[i] {
		case '0':
			continue
		case '.':
			return s[:i]
		}
		return s[:i+1]
	}
	return s
}

// grouped writes a whole number with commas between thousands.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// timeMarks returns round instants in UTC from the first to the last, at most n of them,
// and how to write them: whole hours, days, months, quarters or years.
func timeMarks(first, last time.Time, n int) (marks []time.Time, layout string) {
	first, last = first.UTC(), last.UTC()
	for _, step := range timeSteps {
		marks = marks[:0]
		for at := step.floor(first); !at.After(last) && len(marks) <= n; at = step.next(at) {
			if !at.Before(first) {
				marks = append(marks, at)
			}
		}
		if len(marks) <= n {
			return marks, step.layout
		}
	}
	return marks, "2006"
}

// timeStep is a distance between marks of time.
type timeStep struct {
	hours, days, months int // one of them is set
	layout              string
}

var timeSteps = []timeStep{
	{hours: 1, layout: "15:04"}, {hours: 3, layout: "15:04"}, {hours: 6, layout: "2 Jan 15:04"}, {hours: 12, layout: "2 Jan 15:04"},
	{days: 1, layout: "2 Jan"}, {days: 2, layout: "2 Jan"}, {days: 7, layout: "2 Jan"},
	{months: 1, layout: "Jan 2006"}, {months: 3, layout: "Jan 2006"}, {months: 6, layout: "Jan 2006"},
	{months: 12, layout: "2006"}, {months: 24, layout: "2006"}, {months: 60, layout: "2006"}, {months: 120, layout: "2006"},
}

// floor returns the last mark at or before t.
func (s timeStep) floor(t time.Time) time.Time {
	switch {
	case s.hours > 0:
		return t.Truncate(time.Duration(s.hours) * time.Hour)
	case s.days > 0: // since the zero time, a Monday
		return t.Truncate(time.Duration(s.days) * 24 * time.Hour)
	}
	month := t.Year()*12 + int(t.Month()) - 1
	month -= month % s.months
	return time.Date(month/12, time.Month(month%12+1), 1, 0, 0, 0, 0, time.UTC)
}

func (s timeStep) next(t time.Time) time.Time {
	return t.Add(time.Duration(s.hours)*time.Hour).AddDate(0, s.months, s.days)
}
