package timeline

import (
	"cmp"
	"slices"
	"time"
)

// State says what is known of an operator over a time.
type State string

// States, in the words of the figures.
const (
	// Seen: one of its servers was seen before and after. SeenOnce is a single instant.
	Seen     State = "seen"
	SeenOnce State = "seen once"
	// BetweenScans: one may have been there; nobody looked.
	BetweenScans State = "between scans"
	// NotFound: all its servers were looked for in vain, at the ends of the time at least.
	NotFound State = "not found"
)

// Row is a bar of a figure of operators over time.
type Row struct {
	Operator string
	From, To time.Time
	State    State
}

// Rows returns the activity of operators as bars within a span, in order of the operators' first sight, then of time. A bound
// that is not known reaches to the edge of the span, as [BetweenScans]. Where there is no bar nothing is said.
//
// Periods outside the span have no bar; their number is returned, so that a figure can say so.
func (l *Line) Rows(from, until time.Time) (rows []Row, outside int) {
	first, spans := map[string]time.Time{}, map[string][]Span{}
	for _, p := range l.Periods {
		if _, known := first[p.Operator]; !known {
			first[p.Operator] = p.First
		}
	}
	for _, s := range l.Spans {
		spans[s.Operator] = append(spans[s.Operator], s)
	}
	for _, all := range spans {
		slices.SortFunc(all, func(a, b Span) int { return cmp.Or(a.First.Compare(b.First), a.Last.Compare(b.Last)) })
	}
	for i, p := range l.Periods {
		n := len(rows)
		for _, b := range p.bars(spans[p.Operator], until) {
			if b, ok := b.within(from, until); ok {
				rows = append(rows, b)
			}
		}
		if len(rows) == n {
			outside++
		}
		if i > 0 && l.Periods[i-1].Operator == p.Operator {
			if b, ok := (Row{p.Operator, l.Periods[i-1].GoneBy, p.NotBefore, NotFound}).within(from, until); ok {
				rows = append(rows, b)
			}
		}
	}
	slices.SortStableFunc(rows, func(a, b Row) int {
		return cmp.Or(first[a.Operator].Compare(first[b.Operator]), cmp.Compare(a.Operator, b.Operator), a.From.Compare(b.From), a.To.Compare(b.To))
	})
	return rows, outside
}

// bars returns a period as bars: seen while a server was, between scans around and in the gaps. spans are those of the operator by
// first sight; an end that nobody saw is put at until.
func (p Period) bars(spans []Span, until time.Time) []Row {
	at := p.First
	all := []Row{{p.Operator, p.NotBefore, p.First, BetweenScans}}
	for i := 0; i < len(spans); {
		s := spans[i]
		if s.First.Before(p.First) || s.First.After(p.Last) {
			i++
			continue
		}
		last := s.Last
		for i++; i < len(spans) && !spans[i].First.After(last); i++ {
			last = later(last, spans[i].Last)
		}
		all = append(all, Row{p.Operator, at, s.First, BetweenScans}, Row{p.Operator, s.First, last, Seen})
		at = last
	}
	gone := p.GoneBy
	if gone.IsZero() {
		gone = until
	}
	return append(all, Row{p.Operator, at, gone, BetweenScans})
}

// within cuts a bar to a span; ok is false if nothing is left of it.
func (r Row) within(from, until time.Time) (cut Row, ok bool) {
	r.From = later(r.From, from)
	if r.To.After(until) {
		r.To = until
	}
	if r.State == Seen && r.From.Equal(r.To) {
		r.State = SeenOnce
		return r, true
	}
	return r, r.From.Before(r.To)
}

// Marker is a dated line of a figure.
type Marker struct {
	Label    string
	From, To time.Time // equal if it is one instant or day
}

// Markers returns events as lines of a figure, in order of time.
func Markers(events []Event) []Marker {
	all := make([]Marker, 0, len(events))
	for _, e := range events {
		all = append(all, Marker{e.Name, e.On, e.Last})
	}
	return inOrder(all)
}

// ScanMarkers returns scans as lines of a figure, in order of time.
func ScanMarkers(scans []Scan) []Marker {
	all := make([]Marker, 0, len(scans))
	for _, s := range scans {
		all = append(all, Marker{s.Name, s.From, s.Until})
	}
	return inOrder(all)
}

// inOrder sorts lines by time and label.
func inOrder(all []Marker) []Marker {
	slices.SortFunc(all, func(a, b Marker) int {
		return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To), cmp.Compare(a.Label, b.Label))
	})
	return all
}
