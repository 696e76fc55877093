package timeline

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Kind is a kind of change.
type Kind string

// Kinds of changes.
const (
	// Start is the beginning of a [Period], End its end.
	Start Kind = "start"
	End   Kind = "end"
	// Deployment are new servers in one scan, Shutdown is a share of those there before that is gone in one scan.
	Deployment Kind = "deployment"
	Shutdown   Kind = "shutdown"
)

// Change is something that happened to an operator's servers, after one instant and not later than another.
type Change struct {
	Operator string
	Kind     Kind
	// After is zero if nobody asked before; such a change has no place in time.
	After, By time.Time
	// Servers changed, of Of that were there before; Of is zero for starts and deployments.
	Servers, Of int
}

// Rules say what counts as a deployment and as a shutdown. They are to be stated before looking.
type Rules struct {
	// Least is the least number of servers in one scan; zero stands for 2.
	Least int
	// Share is the least share of the servers there before that must be gone; zero stands for 0.5.
	Share float64
}

// Line is the activity of operators.
type Line struct {
	// Spans are of servers, Periods of operators, Steps of operators and scans, all in order.
	Spans   []Span
	Periods []Period
	Steps   []Step
	// Changes are in order of By, operator and kind.
	Changes []Change
}

// Build makes the activity of operators from visits, in any order.
//
// # Errors
//
// A visit without operator, server, scan or time, and two visits of one server by one scan, are errors.
// Rules that cannot be met (a negative number, a share above 1) are errors too.
func Build(visits []Visit, r Rules) (*Line, error) {
	if r.Least == 0 {
		r.Least = 2
	}
	if r.Share == 0 {
		r.Share = 0.5
	}
	if r.Least < 0 || !(r.Share > 0 && r.Share <= 1) {
		return nil, fmt.Errorf("timeline: a deployment needs one server at least and a shutdown a share above 0 and up to 1, not %d and %g", r.Least, r.Share)
	}
	ordered, err := check(visits)
	if err != nil {
		return nil, err
	}
	line := &Line{Spans: spansOf(ordered), Steps: stepsOf(ordered)}
	line.Periods = periodsOf(line.Spans)
	line.Changes = changesOf(line.Periods, line.Steps, r)
	return line, nil
}

// changesOf lists the changes of all kinds.
func changesOf(periods []Period, steps []Step, r Rules) []Change {
	var all []Change
	for _, p := range periods {
		all = append(all, Change{Operator: p.Operator, Kind: Start, After: p.NotBefore, By: p.First, Servers: p.Servers})
		if !p.GoneBy.IsZero() {
			all = append(all, Change{Operator: p.Operator, Kind: End, After: p.Last, By: p.GoneBy, Servers: p.Servers, Of: p.Servers})
		}
	}
	for _, s := range steps {
		if s.New >= r.Least {
			c := Change{Operator: s.Operator, Kind: Deployment, After: s.news.after, By: s.news.by, Servers: s.New}
			if s.news.unbounded {
				c.After = time.Time{}
			}
			all = append(all, c)
		}
		if s.Gone >= r.Least && float64(s.Gone) >= r.Share*float64(s.Was) {
			all = append(all, Change{Operator: s.Operator, Kind: Shutdown, After: s.gone.after, By: s.gone.by, Servers: s.Gone, Of: s.Was})
		}
	}
	slices.SortStableFunc(all, func(a, b Change) int {
		return cmp.Or(a.By.Compare(b.By), cmp.Compare(a.Operator, b.Operator), cmp.Compare(a.Kind, b.Kind))
	})
	return all
}
