package watched

import "bridle/analysis/cachefill"

const (
	second = int64(1_000_000)
	hour   = 3600 * second
	day    = 24 * hour
)

// tally adds up the exposure of one watch, reading by reading, in order of time.
type tally struct {
	watch *cachefill.Watch
	keep  int64 // T in microseconds
	empty int64 // last instant known empty
	known bool  // that there is one
	last  int64 // the last usable probe; valid if known
	hours []int64
}

// misses counts probes i to j-1 of a series, all of which find nothing.
func (t *tally) misses(s *series, i, j int) {
	if i >= j {
		return
	}
	at, last := s.at(i), s.at(j-1)
	first := t.keep
	if t.known {
		first = min(max(at-t.empty, 0), t.keep)
	}
	t.watch.Misses += int64(j - i)
	t.expose(at-first, at, first)
	if j-1 > i {
		t.expose(at, last, s.gaps(i, j-1, t.keep))
	}
	t.empty, t.known, t.last = last, true, last
}

// fill counts the first sight, at an instant, of an entry.
func (t *tally) fill(at, filled, expires int64) {
	if d := filled - t.empty; t.known && d >= 0 && d <= t.keep && 2*(at-t.last) < 3*t.keep {
		from := max(t.empty, at-t.keep)
		t.expose(from, filled, filled-from)
	}
	t.empty, t.known, t.last = expires, true, at
}

// expose adds exposure that lies evenly between two instants.
func (t *tally) expose(from, until, amount int64) {
	if amount <= 0 {
		return
	}
	t.watch.EmptyUS += amount
	if t.hours == nil {
		return
	}
	length := until - from
	left := amount
	if whole := length / day; whole > 0 {
		part := int64(float64(amount) * (float64(whole*day) / float64(length)) / 24)
		for h := range t.hours {
			t.hours[h] += part
		}
		left -= 24 * part
		from += whole * day
	}
	for rest := until - from; from < until; {
		end := min((from/hour+1)*hour, until)
		part := int64(float64(left) * (float64(end-from) / float64(rest)))
		t.hours[from%day/hour] += part
		left, rest = left-part, rest-(end-from)
		from = end
	}
}
