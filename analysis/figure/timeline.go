package figure

import (
	"errors"
	"fmt"
	"time"
)

// Timeline draws when operators were active: a row per operator, events as dated lines
// across all rows, and the dates of scans below, so that one sees what could be seen.
//
// Operator, From, To and State are columns of one table: in the time from From[i] to
// To[i] operator Operator[i] was in State[i]. Times are drawn in UTC, whatever their
// zone. Rows come in the order of the first sighting. More than 200 operators are too
// many for a page: those that were seen over the longest time are drawn, the others
// are counted in words.
type Timeline struct {
	Meta
	Operator []string
	From, To []time.Time
	State    []State
	// EventDate and EventLabel are columns of one table, which may be empty.
	EventDate  []time.Time
	EventLabel []string
	// Scans are the times at which anybody scanned; empty if they are not known, which
	// the figure then says.
	Scans []time.Time
	// Gap is the longest time between two scans that is not hatched as "nobody
	// scanned"; 0 takes twice the median time between scans, which is too short if scans
	// became rarer: then set it to the time over which sightings were joined. The figure
	// states it.
	Gap time.Duration
}

// State says what is known of an operator over a time.
type State string

// The states of a Timeline.
const (
	Seen         State = "seen"          // answers bore the operator's marks
	SeenOnce     State = "seen once"     // in one scan only; From and To are the same
	BetweenScans State = "between scans" // may have been up; nobody looked
	NotFound     State = "not found"     // scanned, and nothing was found
	NotTestable  State = "not testable"  // scanned in a way that could not have shown it
)

// timelineStates are all states, in the order of the legend.
var timelineStates = []State{Seen, SeenOnce, BetweenScans, NotFound, NotTestable}

const (
	timelineMost   = 200 // operators drawn
	timelineEvents = 60  // more events than this are refused
	timelineSpan   = 100 // years; longer spans are a mistake in the dates
)

// Draw draws the chart. It returns an error if columns differ in length; an operator,
// state, date or label is missing or unknown; a segment ends before it begins, stands
// twice or contradicts another one of its operator; there are more than 60 events; or
// the dates span more than a hundred years.
func (t Timeline) Draw() (*Figure, error) {
	fail := func(err error) (*Figure, error) { return nil, fmt.Errorf("figure %s: %w", t.ID, err) }
	if err := t.check(); err != nil {
		return fail(err)
	}
	if len(t.Operator) == 0 {
		return fail(errors.New("there is nothing to plot"))
	}
	rows, err := t.rows()
	if err != nil {
		return fail(err)
	}
	p, err := measure()
	if err != nil {
		return fail(err)
	}
	l := t.layout(p, rows)
	return render(chart{meta: t.Meta, data: t.table(rows), height: l.height, draw: l.draw, vega: timelineVega()})
}

// check refuses columns that do not fit together and rows that cannot be drawn.
func (t Timeline) check() error {
	n := len(t.Operator)
	switch {
	case len(t.From) != n || len(t.To) != n || len(t.State) != n:
		return fmt.Errorf("there are %d operators, %d starts, %d ends and %d states; they are columns of one table",
			n, len(t.From), len(t.To), len(t.State))
	case len(t.EventDate) != len(t.EventLabel):
		return fmt.Errorf("there are %d dates and %d labels of events; they are columns of one table", len(t.EventDate), len(t.EventLabel))
	case len(t.EventDate) > timelineEvents:
		return fmt.Errorf("%d events are too many to read; give at most %d, those that the finding speaks of", len(t.EventDate), timelineEvents)
	case t.Gap < 0:
		return fmt.Errorf("the gap %v is negative; 0 takes twice the median time between scans", t.Gap)
	}
	for i := range n {
		if err := t.checkRow(i); err != nil {
			return fmt.Errorf("row %d: %w", i+1, err)
		}
	}
	for i, at := range t.EventDate {
		if at.IsZero() {
			return fmt.Errorf("event %d has no date", i+1)
		}
		if err := timelineName("label", t.EventLabel[i]); err != nil {
			return fmt.Errorf("event %d: %w", i+1, err)
		}
	}
	for i, at := range t.Scans {
		if at.IsZero() {
			return fmt.Errorf("scan %d has no date", i+1)
		}
	}
	if n == 0 {
		return nil
	}
	if first, last := t.ends(); last.After(first.AddDate(timelineSpan, 0, 0)) {
		return fmt.Errorf("the dates reach from %s to %s, more than %d years; one of them must be wrong",
			first.Format(time.DateOnly), last.Format(time.DateOnly), timelineSpan)
	}
	return nil
}

func (t Timeline) checkRow(i int) error {
	if err := timelineName("operator", t.Operator[i]); err != nil {
		return err
	}
	switch {
	case t.From[i].IsZero() || t.To[i].IsZero():
		return errors.New("a start or end is missing; give both")
	case t.To[i].Before(t.From[i]):
		return fmt.Errorf("the end %s lies before the start %s", timelineStamp(t.To[i]), timelineStamp(t.From[i]))
	case timelineRank(t.State[i]) < 0:
		return fmt.Errorf("the state %q is not known; want one of %q", t.State[i], timelineStates)
	case t.State[i] == SeenOnce && !t.From[i].Equal(t.To[i]):
		return fmt.Errorf("%q from %s to %s is no single moment; give one time twice", SeenOnce, timelineStamp(t.From[i]), timelineStamp(t.To[i]))
	}
	return nil
}

// ends returns the first and the last time of all columns.
func (t Timeline) ends() (first, last time.Time) {
	for _, column := range [][]time.Time{t.From, t.To, t.EventDate, t.Scans} {
		for _, at := range column {
			if first.IsZero() || at.Before(first) {
				first = at
			}
			if last.IsZero() || at.After(last) {
				last = at
			}
		}
	}
	return first.UTC(), last.UTC()
}

// timelineStamp writes a time in full.
func timelineStamp(at time.Time) string { return at.UTC().Format(time.RFC3339) }
