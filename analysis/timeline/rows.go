package timeline

import (
	"cmp"
	"slices"
	"time"
)

// State says how sure it is that an operator was active.
type State string

// States.
const (
	// Active: from the first to the last sight of one of its servers.
	Active State = "active"
	// Perhaps: between a visit in vain and a sight, or the other way round.
	Perhaps State = "perhaps active"
)

// Row is a bar of a figure of operators over time.
type Row struct {
	Operator string
	From, To time.Time
	State    State
}

// Rows returns the activity of operators as bars within a span, in order of the operators' first sight, then of time. A bound
// that is not known is drawn to the edge of the span, as [Perhaps]; a bar of a single sight begins and ends with it.
//
// Periods outside the span have no bar; the number is returned, so that a figure can say so.
func (l *Line) Rows(from, until time.Time) (rows []Row, outside int) {
	order := map[string]time.Time{}
	for _, p := range l.Periods {
		if at, known := order[p.Operator]; !known || p.First.Before(at) {
			order[p.Operator] = p.First
		}
	}
	for _, p := range l.Periods {
		before := len(rows)
		bar := func(a, b time.Time, s State) {
			if a.Before(from) {
				a = from
			}
			if b.After(until) {
				b = until
			}
			if a.Before(b) || a.Equal(b) && s == Active {
				rows = append(rows, Row{p.Operator, a, b, s})
			}
		}
		gone := p.GoneBy
		if gone.IsZero() {
			gone = until
		}
		bar(p.NotBefore, p.First, Perhaps)
		bar(p.First, p.Last, Active)
		bar(p.Last, gone, Perhaps)
		if len(rows) == before {
			outside++
		}
	}
	slices.SortStableFunc(rows, func(a, b Row) int {
		return cmp.Or(order[a.Operator].Compare(order[b.Operator]), cmp.Compare(a.Operator, b.Operator), a.From.Compare(b.From))
	})
	return rows, outside
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
