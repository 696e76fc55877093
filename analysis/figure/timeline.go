package figure

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Timeline draws when operators were seen: a row for each, a bar for each span of one state.
//
// Operator, From, To and State are columns of one table. Rows come in the order in which
// operators first appear; after the first 200 they are left out and counted on the figure.
type Timeline struct {
	Meta
	Operator []string
	// From and To are the first and last sight of a span; they may be equal.
	From, To []time.Time
	// State says in words what the operator did; at most four words can be told apart.
	State []string
	// Events are numbered lines; their labels are listed below the chart.
	Events []TimelineEvent
	// Scans are the instants at which something could be seen. Empty stands for unknown.
	Scans []time.Time
	// MaxGap is the longest time between scans that counts as observed; longer ones are
	// hatched. Zero hatches none.
	MaxGap time.Duration
	// Resolution says how exact instants are, such as "one day".
	Resolution string
}

// TimelineEvent is a dated event.
type TimelineEvent struct {
	Date  time.Time
	Label string
}

const (
	timelineRows   = 200
	timelineStates = 4
	timelineLabel  = 180.0
	timelineLegend = 26.0
	timelineTicks  = 46.0
)

// timelineGrid is what is drawn.
type timelineGrid struct {
	rows, states   []string
	leftOut        int
	first, last    time.Time
	events         []TimelineEvent
	scans          []time.Time
	left, row, top float64
	levels         []int // of the numbers of events, from the chart upwards
}

// Draw draws the chart. It returns an error if columns differ in length, there are no rows, a
// name, state or label is empty, a span ends before it begins, a date is missing, there are more
// than four states or 60 events, or Resolution is empty.
func (t Timeline) Draw() (*Figure, error) {
	g, err := t.grid()
	if err != nil {
		return nil, fmt.Errorf("figure %s: %w", t.ID, err)
	}
	data := table{columns: []string{"kind", "operator", "from", "to", "state"}}
	for i, o := range t.Operator {
		if slices.Contains(g.rows, o) {
			data.add("span", o, stamp(t.From[i]), stamp(t.To[i]), t.State[i])
		}
	}
	for _, e := range g.events {
		data.add("event", "", stamp(e.Date), stamp(e.Date), e.Label)
	}
	for _, at := range g.scans {
		data.add("scan", "", stamp(at), stamp(at), "")
	}
	p, err := measure()
	if err != nil {
		return nil, err
	}
	height := g.layout(p)
	return render(chart{meta: t.Meta, data: data, height: height, draw: func(p *pen, y float64) { t.draw(p, y, g) }, vega: map[string]any{
		"mark": map[string]any{"type": "bar", "minWidth": 3},
		"encoding": map[string]any{
			"x": map[string]any{"field": "from", "type": "temporal", "scale": map[string]any{"type": "utc"}, "title": "UTC"}, "x2": map[string]any{"field": "to"},
			"y": map[string]any{"field": "operator", "type": "nominal", "sort": nil}, "color": map[string]any{"field": "state", "type": "nominal"},
			"row": map[string]any{"field": "kind", "type": "nominal", "sort": nil},
		},
	}})
}

func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339) }

func (t Timeline) grid() (*timelineGrid, error) {
	n := len(t.Operator)
	switch {
	case n == 0:
		return nil, errors.New("there is nothing to plot: the table of spans is empty")
	case len(t.From) != n || len(t.To) != n || len(t.State) != n:
		return nil, fmt.Errorf("there are %d operators, %d starts, %d ends and %d states; they are columns of one table", n, len(t.From), len(t.To), len(t.State))
	case t.Resolution == "":
		return nil, errors.New("the resolution is not said; set Resolution, for example to one day")
	case len(t.Events) > 60:
		return nil, fmt.Errorf("%d events are too many to tell apart; 60 is the limit", len(t.Events))
	case t.MaxGap < 0:
		return nil, fmt.Errorf("the longest gap %v is negative", t.MaxGap)
	}
	g := &timelineGrid{first: t.From[0], last: t.To[0], scans: slices.Clone(t.Scans), events: slices.Clone(t.Events)}
	seen := map[string]bool{}
	for i, o := range t.Operator {
		switch {
		case o == "" || t.State[i] == "":
			return nil, fmt.Errorf("row %d: operator %q, state %q; none may be empty", i+1, o, t.State[i])
		case t.From[i].IsZero() || t.To[i].Before(t.From[i]):
			return nil, fmt.Errorf("row %d: the span of %.40q from %s to %s has no start or ends before it", i+1, o, stamp(t.From[i]), stamp(t.To[i]))
		}
		if !seen[o] && len(g.rows) == timelineRows {
			g.leftOut++
		} else if !seen[o] {
			g.rows = append(g.rows, o)
		}
		seen[o] = true
		if !slices.Contains(g.states, t.State[i]) {
			g.states = append(g.states, t.State[i])
		}
		g.span(t.From[i])
		g.span(t.To[i])
	}
	if len(g.states) > timelineStates {
		return nil, fmt.Errorf("%d states are too many to tell apart; %d is the limit", len(g.states), timelineStates)
	}
	for i, e := range g.events {
		if e.Date.IsZero() || e.Label == "" {
			return nil, fmt.Errorf("event %d has no date or no label", i+1)
		}
		g.span(e.Date)
	}
	for i, at := range g.scans {
		if at.IsZero() {
			return nil, fmt.Errorf("scan %d has no date", i+1)
		}
		g.span(at)
	}
	slices.SortFunc(g.scans, time.Time.Compare)
	slices.SortStableFunc(g.events, func(a, b TimelineEvent) int { return a.Date.Compare(b.Date) })
	if !g.last.After(g.first) {
		g.first, g.last = g.first.Add(-12*time.Hour), g.last.Add(12*time.Hour)
	}
	if years := g.last.Year() - g.first.Year(); years > 200 {
		return nil, fmt.Errorf("the spans reach over %d years; 200 is the limit, so look for a wrong date", years)
	}
	return g, nil
}

func (g *timelineGrid) span(at time.Time) {
	if at.Before(g.first) {
		g.first = at
	}
	if at.After(g.last) {
		g.last = at
	}
}
