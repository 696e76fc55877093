package cachefill

import "slices"

// spans are stretches of time with a sign, one after another.
type spans struct {
	begin, end, signed []int64 // signed: lengths with sign up to the end of each
}

// add appends a span, which must not begin before the end of the last. All have one sign, or few follow
// at once.
func (s *spans) add(begin, end, sign int64) {
	total := int64(0)
	if n := len(s.signed); n > 0 {
		total = s.signed[n-1]
		if rising := s.sign(n-1) > 0; s.end[n-1] == begin && rising == (sign > 0) {
			s.end[n-1], s.signed[n-1] = end, total+sign*(end-begin)
			return
		}
	}
	s.begin, s.end, s.signed = append(s.begin, begin), append(s.end, end), append(s.signed, total+sign*(end-begin))
}

// within returns the length with sign of what lies between two instants. A nil pointer has no spans.
func (s *spans) within(from, to int64) int64 {
	if s == nil || to <= from {
		return 0
	}
	return s.until(to) - s.until(from)
}

// sign returns the sign of a span.
func (s *spans) sign(i int) int64 {
	before := int64(0)
	if i > 0 {
		before = s.signed[i-1]
	}
	return sign(s.signed[i] > before)
}

// until returns the length with sign before an instant.
func (s *spans) until(t int64) int64 {
	i, _ := slices.BinarySearch(s.begin, t)
	if i == 0 {
		return 0
	}
	i--
	whole := s.end[i] - s.begin[i]
	return s.signed[i] - s.sign(i)*(whole-min(whole, t-s.begin[i]))
}

func sign(more bool) int64 {
	if more {
		return 1
	}
	return -1
}
