package figure

import (
	"fmt"
	"math"
)

func (v Intervals) valuesName() string {
	return "estimate (" + linesNumber(100*v.Confidence) + " % interval)"
}

// value writes the numbers of a row.
func (v Intervals) value(i int) string {
	e, low, high := v.Estimate[i], v.Low[i], v.High[i]
	known := !math.IsNaN(e) && !math.IsInf(e, 1)
	switch {
	case math.IsNaN(low) && known:
		return linesNumber(e) + " (no interval)"
	case math.IsNaN(low):
		return "no estimate"
	case !known && math.IsInf(high, 1):
		return "at least " + linesNumber(low)
	case !known && low == 0:
		return "at most " + linesNumber(high)
	case !known:
		return linesNumber(low) + "–" + linesNumber(high)
	}
	return fmt.Sprintf("%s (%s–%s)", linesNumber(e), linesNumber(low), linesNumber(high))
}

// words says what rank means, what is tied, what is missing and what is not drawn.
func (v Intervals) words(l intervalsLayout, shortened int) string {
	first, ranked, none, unbounded, bare := []string{}, 0, 0, 0, 0
	for i, k := range l.order {
		r := l.ranks[k]
		if r.best > 0 {
			ranked++
		}
		if r.best == 1 {
			first = append(first, v.Label[k])
		}
		switch {
		case i >= l.shown: // see rest
		case r.best == 0 && math.IsNaN(v.Estimate[k]):
			none++
		case r.best == 0:
			bare++
		case math.IsInf(v.High[k], 1):
			unbounded++
		}
	}
	text := ""
	switch {
	case ranked == 0:
		text = "No row has an interval, so none is ranked."
	case ranked == 1:
		text = "One row has an interval; there is nothing to rank it against."
	case len(first) == 1:
		text = fmt.Sprintf("Rank: the places a row can have; rows whose intervals overlap are tied. Only %s can be first.", intervalsClip(first[0]))
	default:
		text = fmt.Sprintf("Rank: the places a row can have; rows whose intervals overlap are tied. %s of %s rows can be first.", grouped(int64(len(first))), grouped(int64(ranked)))
	}
	if unbounded > 0 {
		text += fmt.Sprintf(" Arrows: nothing bounds %s from above.", linesPlural(unbounded, "row"))
	}
	if bare > 0 {
		text += fmt.Sprintf(" Open circles: %s with an estimate and no interval, not ranked.", linesPlural(bare, "row"))
	}
	if none > 0 {
		text += fmt.Sprintf(" Hatched: %s without an estimate, not ranked.", linesPlural(none, "row"))
	}
	if shortened > 0 {
		text += fmt.Sprintf(" %s ends in …; the data file has all in full.", linesPlural(shortened, "long label"))
	}
	return text + v.rest(l)
}

// intervalsClip keeps a name short enough for a sentence.
func intervalsClip(s string) string {
	if letters := []rune(s); len(letters) > 60 {
		return string(letters[:59]) + "…"
	}
	return s
}

// rest says what is not drawn.
func (v Intervals) rest(l intervalsLayout) string {
	if l.shown == len(l.order) {
		return ""
	}
	lit, none, most := 0, 0, math.NaN()
	for _, k := range l.order[l.shown:] {
		if math.IsNaN(v.Estimate[k]) && math.IsNaN(v.Low[k]) {
			none++
		}
		if v.Highlight != nil && v.Highlight[k] {
			lit++
		}
		if e := v.Estimate[k]; !math.IsNaN(e) && !math.IsInf(e, 1) && !(e <= most) {
			most = e
		}
	}
	text := fmt.Sprintf(" Drawn are %s of %s rows", grouped(int64(l.shown)), grouped(int64(len(l.order))))
	if !math.IsNaN(most) {
		text += fmt.Sprintf("; estimates of the others are %s at most", linesNumber(most))
	}
	if none > 0 {
		text += fmt.Sprintf("; %s of these have no estimate", grouped(int64(none)))
	}
	if lit > 0 {
		text += fmt.Sprintf("; %s of these would stand out", grouped(int64(lit)))
	}
	return text + "."
}
