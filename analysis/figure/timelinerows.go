package figure

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
)

// timelineRow is an operator and its segments, by start.
type timelineRow struct {
	operator string
	segments []timelineSegment
	first    time.Time     // of the first sighting, or of the first segment if there is none
	over     time.Duration // from the first to the last sighting
	drawn    bool
}

type timelineSegment struct {
	from, to time.Time
	state    State
}

// seen reports whether the segment is a sighting.
func (s timelineSegment) seen() bool { return s.state == Seen || s.state == SeenOnce }

// timelineRank returns the place of a state in the legend, -1 for one that is unknown.
func timelineRank(s State) int { return slices.Index(timelineStates, s) }

// timelineName refuses a name that is empty or cannot be written in one line.
func timelineName(what, name string) error {
	if strings.TrimSpace(name) == "" {
		return fmt.Errorf("the %s is empty", what)
	}
	if i := strings.IndexFunc(name, func(r rune) bool { return unprintable(r) || unicode.IsControl(r) }); i >= 0 {
		return fmt.Errorf("the %s %q has a character that cannot be written at byte %d; take it out", what, name, i)
	}
	return nil
}

// rows gathers the segments by operator, in the order of the first sighting, and marks
// those that are drawn.
func (t Timeline) rows() ([]timelineRow, error) {
	place := map[string]int{}
	var rows []timelineRow
	for i, name := range t.Operator {
		k, ok := place[name]
		if !ok {
			k = len(rows)
			place[name] = k
			rows = append(rows, timelineRow{operator: name})
		}
		rows[k].segments = append(rows[k].segments, timelineSegment{t.From[i].UTC(), t.To[i].UTC(), t.State[i]})
	}
	for i := range rows {
		if err := rows[i].order(); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(rows, func(a, b timelineRow) int {
		return cmp.Or(cmp.Compare(b.over, a.over), a.first.Compare(b.first), cmp.Compare(a.operator, b.operator))
	})
	for i := range rows[:min(len(rows), timelineMost)] {
		rows[i].drawn = true
	}
	slices.SortFunc(rows, func(a, b timelineRow) int {
		return cmp.Or(a.first.Compare(b.first), cmp.Compare(a.operator, b.operator))
	})
	return rows, nil
}

// order sorts the segments, refuses contradictions and finds the sightings.
func (r *timelineRow) order() error {
	slices.SortFunc(r.segments, func(a, b timelineSegment) int {
		return cmp.Or(a.from.Compare(b.from), a.to.Compare(b.to), cmp.Compare(a.state, b.state))
	})
	// Of each state, the segment that ends last of those passed.
	latest := map[State]timelineSegment{}
	for i, s := range r.segments {
		if i > 0 && s == r.segments[i-1] {
			return fmt.Errorf("operator %q: %s from %s to %s stands twice", r.operator, s.state, timelineStamp(s.from), timelineStamp(s.to))
		}
		if s.from.Equal(s.to) {
			continue // a moment contradicts nothing: it may be the end of another segment
		}
		for _, state := range timelineStates {
			if before, ok := latest[state]; ok && state != s.state && before.to.After(s.from) {
				return fmt.Errorf("operator %q is %s and %s at %s; a time has one state",
					r.operator, state, s.state, timelineStamp(s.from))
			}
		}
		if s.to.After(latest[s.state].to) {
			latest[s.state] = s
		}
	}
	r.first = r.segments[0].from
	var last time.Time
	found := false
	for _, s := range r.segments {
		if !s.seen() {
			continue
		}
		if !found {
			r.first, found = s.from, true
		}
		if s.to.After(last) {
			last = s.to
		}
	}
	if found {
		r.over = last.Sub(r.first)
	}
	return nil
}

// table is the plotted data: segments, events and scans, told apart by kind.
func (t Timeline) table(rows []timelineRow) table {
	data := table{columns: []string{"kind", "operator", "from", "to", "state", "label", "drawn"}}
	for _, r := range rows {
		for _, s := range r.segments {
			data.add("segment", r.operator, timelineStamp(s.from), timelineStamp(s.to), string(s.state), "", r.drawn)
		}
	}
	for _, e := range t.events() {
		data.add("event", "", timelineStamp(e.at), timelineStamp(e.at), "", e.label, true)
	}
	for _, at := range t.scans() {
		data.add("scan", "", timelineStamp(at), timelineStamp(at), "", "", true)
	}
	return data
}

// scans returns the scans in order.
func (t Timeline) scans() []time.Time {
	all := make([]time.Time, len(t.Scans))
	for i, at := range t.Scans {
		all[i] = at.UTC()
	}
	slices.SortFunc(all, time.Time.Compare)
	return all
}

// timelineVega is the chart for Vega-Lite: bars, moments, events and scans in layers.
func timelineVega() map[string]any {
	only := func(test string) []any { return []any{map[string]any{"filter": test}} }
	field := func(name, kind, title string) map[string]any {
		return map[string]any{"field": name, "type": kind, "title": title}
	}
	x := field("from", "temporal", "time (UTC)")
	x["scale"] = map[string]any{"type": "utc"}
	row := field("operator", "nominal", "operator")
	row["sort"] = map[string]any{"field": "from", "op": "min"}
	state := field("state", "nominal", "state")
	bars := map[string]any{"x": x, "x2": map[string]any{"field": "to"}, "y": row, "color": state}
	moments := map[string]any{"x": x, "y": row, "color": state, "shape": state}
	return map[string]any{"layer": []any{
		map[string]any{"transform": only("datum.kind == 'segment' && datum.from != datum.to"),
			"mark": map[string]any{"type": "bar", "tooltip": true}, "encoding": bars},
		map[string]any{"transform": only("datum.kind == 'segment' && datum.from == datum.to"),
			"mark": map[string]any{"type": "point", "filled": true, "tooltip": true}, "encoding": moments},
		map[string]any{"transform": only("datum.kind == 'event'"),
			"mark":     map[string]any{"type": "rule", "color": "#b31b1b", "strokeDash": []int{4, 3}, "tooltip": true},
			"encoding": map[string]any{"x": x, "tooltip": field("label", "nominal", "event")}},
		map[string]any{"transform": only("datum.kind == 'scan'"),
			"mark": map[string]any{"type": "tick", "tooltip": true}, "encoding": map[string]any{"x": x, "y": map[string]any{"value": "height"}}},
	}}
}
