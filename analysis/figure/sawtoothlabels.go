package figure

import (
	"math"
	"slices"
	"strings"
	"time"
)

// sawtoothTag is the label of a fill above a frame.
type sawtoothTag struct {
	fill  int
	at, x float64 // of the fill and of the middle of the words
	words string
}

// labels chooses which fills of a panel are labelled: those that count first, then those removed, each if it has room beside those
// chosen before. It returns how many have none.
func (s Sawtooth) labels(p *pen, l sawtoothLayout, k int) (tags []sawtoothTag, left int) {
	x, _ := l.scales(0)
	layout := "15:04"
	if l.last.Sub(l.first) > 20*time.Hour {
		layout = "2 Jan 15:04"
	}
	if l.last.Sub(l.first) < 30*time.Minute {
		layout = "15:04:05"
	}
	for _, removed := range []bool{false, true} {
		for _, i := range l.fills[k] {
			f := s.Fills[i]
			if (f.Removed != "") != removed {
				continue
			}
			words := f.Start.UTC().Format(layout)
			at := l.x(x, f.Start)
			if f.Start.IsZero() {
				words, at = "fill before", l.x(x, l.seen(s, k, f))
			}
			if removed {
				words += " " + strings.ReplaceAll(f.Removed, "_", " ")
			}
			tag, ok := sawtoothPlace(p, tags, at, words)
			if !ok && removed { // the reason matters more than the instant
				tag, ok = sawtoothPlace(p, tags, at, strings.ReplaceAll(f.Removed, "_", " "))
			}
			if !ok {
				left++
				continue
			}
			tag.fill = i
			tags = append(tags, tag)
		}
	}
	return tags, left
}

// sawtoothPlace finds a place for a label near at; there is none if it would lie on one of those before.
func sawtoothPlace(p *pen, before []sawtoothTag, at float64, words string) (sawtoothTag, bool) {
	words = p.fit(words, 170, sawtoothLabel)
	w := p.width(words, sawtoothLabel) / 2
	middle := max(sawtoothLeft+w, min(at, pageWidth-margin-w))
	taken := slices.ContainsFunc(before, func(t sawtoothTag) bool {
		return math.Abs(t.x-middle) < w+p.width(t.words, sawtoothLabel)/2+8
	})
	return sawtoothTag{at: at, x: middle, words: words}, !taken && math.Abs(middle-at) <= w
}

// seen is when a fill whose instant is not known was first seen: at the first probe of the panel that tells its expiry to
// three seconds; if none does, half a minute before the expiry.
func (l sawtoothLayout) seen(s Sawtooth, k int, f CacheFill) time.Time {
	first := f.Expiry.Add(-30 * time.Second)
	found := false
	for _, i := range l.probes[k] {
		if !s.Outcome[i].sees() {
			continue
		}
		ends := s.Time[i].Add(time.Duration(s.Remaining[i] * float64(time.Second)))
		if ends.Sub(f.Expiry).Abs() <= 3*time.Second && (!found || s.Time[i].Before(first)) {
			first, found = s.Time[i], true
		}
	}
	if first.Before(l.first) {
		return l.first
	}
	return first
}
