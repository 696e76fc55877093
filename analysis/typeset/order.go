package typeset

import (
	"slices"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

// stretch is a part of a text, counted in letters, that runs in one direction: from left to right if its level is even.
type stretch struct{ start, end, level int }

// order splits a text by direction and returns the stretches as they are seen from left to right.
//
// Source: Unicode Standard Annex 9. Directions are those of golang.org/x/text/unicode/bidi; section 3.4, rule L2 orders them.
func order(text string, rightward bool) []stretch {
	whole := []stretch{{end: utf8.RuneCountInString(text)}}
	var p bidi.Paragraph
	direction := bidi.LeftToRight
	if rightward {
		direction, whole[0].level = bidi.RightToLeft, 1
	}
	if _, err := p.SetString(text, bidi.DefaultDirection(direction)); err != nil {
		return whole
	}
	found, err := p.Order()
	if err != nil || found.NumRuns() == 0 {
		return whole
	}
	var all []stretch
	at, after := 0, false // after says that the stretch before runs from right to left
	for i := range found.NumRuns() {
		run := found.Run(i)
		st := stretch{start: at, end: at + utf8.RuneCountInString(run.String())}
		at = st.end
		switch {
		case run.Direction() == bidi.RightToLeft:
			st.level = 1
		case rightward:
			st.level = 2
		case after:
			if n := numbers(run.String()); n > 0 {
				all = append(all, stretch{st.start, st.start + n, 2})
				st.start += n
			}
		}
		after = st.level == 1
		if st.start < st.end {
			all = append(all, st)
		}
	}
	if at != whole[0].end {
		return whole // a library that loses letters would show here, not in print
	}
	for level := 2; level >= 1; level-- {
		reverse(all, level)
	}
	return all
}

// numbers returns how many letters of the text are a number at its beginning. After letters from right to left it belongs to them,
// even where the line runs from left to right; the library joins it with the words behind it, since both run in one direction.
//
// Source: Unicode Standard Annex 9, rules W4 (separators inside numbers), W5 (currency and percent signs) and I1 (level 2).
func numbers(text string) int {
	n := 0 // letters up to the last that belongs to the number
	at, digits, separator := 0, false, false
	for _, r := range text {
		at++
		p, _ := bidi.LookupRune(r)
		switch p.Class() {
		case bidi.EN, bidi.AN:
			digits, separator, n = true, false, at
		case bidi.ET, bidi.NSM, bidi.BN:
			if digits && !separator {
				n = at
			}
		case bidi.ES, bidi.CS:
			if separator || !digits {
				return n
			}
			separator = true
		default:
			return n
		}
	}
	return n
}

// reverse turns each sequence of stretches of at least a level about.
func reverse(all []stretch, level int) {
	for i := 0; i < len(all); i++ {
		end := i
		for end < len(all) && all[end].level >= level {
			end++
		}
		slices.Reverse(all[i:end])
		i = max(i, end)
	}
}
