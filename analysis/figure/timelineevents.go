package figure

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// timelineEvent is an event and where its words stand.
type timelineEvent struct {
	at    time.Time
	label string

	x           float64
	words       string // at the line, in one of the levels; empty if numbered
	left, right float64
	level       int // lines of text above the rows; 0 is the lowest
}

// timelineNumbers are the numbers of events that stand too close for one number each.
type timelineNumbers struct {
	words string
	x     float64 // middle of the words
}

const (
	timelineLevel  = 15.0 // distance of levels
	timelineLevels = 6
	timelineWords  = 270.0 // labels wider than this are numbered
)

var timelineEventStyle = style{size: smallSize, bold: true, color: accent}

// events returns the events by date and label.
func (t Timeline) events() []timelineEvent {
	all := make([]timelineEvent, len(t.EventDate))
	for i, at := range t.EventDate {
		all[i] = timelineEvent{at: at.UTC(), label: t.EventLabel[i]}
	}
	slices.SortFunc(all, func(a, b timelineEvent) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.label, b.label)) })
	return all
}

// day writes the date of an event, with the time unless it is midnight.
func (e timelineEvent) day() string {
	if e.at.Truncate(24 * time.Hour).Equal(e.at) {
		return e.at.Format("2 Jan 2006")
	}
	return e.at.Format("2 Jan 2006 15:04")
}

// timelineStack puts the words of events on levels, so that no words lie on each other
// and no line crosses words. It reports false if there is no room; events are in order
// of x.
//
// Going from the right to the left, the words of an event end where lines of later ones
// stand or climb above them; so a level is found unless there are too many.
func timelineStack(p *pen, events []timelineEvent, edge float64) bool {
	for i := len(events) - 1; i >= 0; i-- {
		e := &events[i]
		e.words = e.day() + "  " + e.label
		w := p.width(e.words, timelineEventStyle)
		if w > timelineWords {
			return false
		}
		e.left, e.right = e.x+5, e.x+5+w
		if e.right > edge {
			e.left, e.right = e.x-5-w, e.x-5
		}
		e.level = 0
		for slices.ContainsFunc(events[i+1:], e.meets) {
			if e.level++; e.level == timelineLevels {
				return false
			}
		}
	}
	return true
}

// meets reports whether the words or the line of an event lie on those of another.
func (e *timelineEvent) meets(o timelineEvent) bool {
	const air = 3.0
	on := func(x float64, e timelineEvent) bool { return x > e.left-air && x < e.right+air }
	switch {
	case e.level == o.level && e.left < o.right+2*air && o.left < e.right+2*air:
		return true
	case e.level >= o.level && on(e.x, o):
		return true
	}
	return o.level >= e.level && on(o.x, *e)
}

// timelineNumbered joins the numbers of events that stand close to each other: 3–5.
func timelineNumbered(p *pen, events []timelineEvent) []timelineNumbers {
	var all []timelineNumbers
	first := 0
	for i, e := range events {
		joined := timelineNumbers{fmt.Sprint(i + 1), e.x}
		if i > first {
			joined = timelineNumbers{fmt.Sprintf("%d–%d", first+1, i+1), (events[first].x + e.x) / 2}
		}
		if n := len(all); n > 0 {
			before := all[n-1]
			end := before.x + p.width(before.words, timelineEventStyle)/2
			if e.x-p.width(fmt.Sprint(i+1), timelineEventStyle)/2 < end+14 {
				all[n-1] = joined
				continue
			}
			joined = timelineNumbers{fmt.Sprint(i + 1), e.x}
		}
		first = i
		all = append(all, joined)
	}
	return all
}
