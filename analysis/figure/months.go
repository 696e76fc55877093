package figure

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Months draws counts by calendar month, one panel per series, all on one axis of
// time and one scale.
//
// Month, Series and Count are columns of one table: in month Month[i], written
// "2013-09", series Series[i] had Count[i]. A month for which a series has no row
// was not observed in it and is hatched; a zero is drawn as a zero. Panels come in
// the order in which their series first appear.
type Months struct {
	Meta
	Month, Series []string
	Count         []int
	// Unit names what is counted, such as "servers".
	Unit string
	// Absent says what a month without a row means; empty stands for "not observed".
	Absent string
	// EventDate, written "2014-02-17", marks a day with EventLabel; it may be empty.
	EventDate, EventLabel string
}

const (
	panelHeight = 92.0
	panelGap    = 34.0
	eventRoom   = 16.0 // above the panels, for the name of the event
)

// Draw draws the chart. It returns an error if columns differ in length, a name is
// missing, a month or date cannot be read, a count is negative, a month occurs twice
// in a series, or the event lies outside the months of the data.
func (m Months) Draw() (*Figure, error) {
	g, err := m.grid()
	if err != nil {
		return nil, fmt.Errorf("figure %s: %w", m.ID, err)
	}
	data := table{columns: []string{"series", "month", m.Unit}}
	for s, name := range g.series {
		for i, n := range g.counts[s] {
			if n >= 0 {
				data.add(name, g.month(i), n)
			}
		}
	}
	height := float64(len(g.series))*(panelHeight+panelGap) + 46
	if m.EventDate != "" {
		height += eventRoom
	}
	return render(chart{meta: m.Meta, data: data, height: height, draw: func(p *pen, y float64) { m.draw(p, y, g) }, vega: m.vega()})
}

// vega draws a panel of columns for each series, with their numbers: a month without number was not observed.
func (m Months) vega() map[string]any {
	month, count := channel("month", "ordinal"), channel(m.Unit, "quantitative")
	return map[string]any{
		"facet": map[string]any{"row": channel("series", "nominal", "sort", nil)},
		"spec": map[string]any{"width": 760, "height": 90, "encoding": map[string]any{"x": month, "y": count}, "layer": []any{
			map[string]any{"mark": "bar", "encoding": map[string]any{"color": channel("series", "nominal", "sort", nil, "legend", nil), "tooltip": []any{month, count}}},
			map[string]any{"mark": map[string]any{"type": "text", "baseline": "bottom", "dy": -2}, "encoding": map[string]any{"text": count}},
		}},
	}
}

// monthGrid holds the counts by series and month; -1 is "not observed".
type monthGrid struct {
	first  time.Time
	n      int
	series []string
	counts [][]int
	max    int
	event  float64 // months since first; negative: none
}

func (g monthGrid) month(i int) string { return g.first.AddDate(0, i, 0).Format("2006-01") }

// grid checks the data and spreads them over months.
func (m Months) grid() (monthGrid, error) {
	g := monthGrid{event: -1}
	if len(m.Month) != len(m.Series) || len(m.Month) != len(m.Count) {
		return g, fmt.Errorf("there are %d months, %d series and %d counts; they are columns of one table", len(m.Month), len(m.Series), len(m.Count))
	}
	switch {
	case len(m.Month) == 0:
		return g, nil
	case m.Unit == "":
		return g, errors.New("the counts have no unit; set Unit, for example to servers")
	case slices.Contains(m.Series, ""):
		return g, fmt.Errorf("row %d: the series has no name", slices.Index(m.Series, "")+1)
	case (m.EventDate == "") != (m.EventLabel == ""):
		return g, fmt.Errorf("the event has date %q and label %q; give both or none", m.EventDate, m.EventLabel)
	}
	g.first, g.n = time.Time{}, 0
	var last time.Time
	for i, text := range m.Month {
		at, err := time.Parse("2006-01", text)
		if err != nil {
			return g, fmt.Errorf("row %d: month %q is not written like 2013-09", i+1, text)
		}
		if i == 0 || at.Before(g.first) {
			g.first = at
		}
		if i == 0 || at.After(last) {
			last = at
		}
		if !slices.Contains(g.series, m.Series[i]) {
			g.series = append(g.series, m.Series[i])
		}
	}
	g.n = monthsBetween(g.first, last) + 1
	if g.n > 600 {
		return g, fmt.Errorf("%d months are too many to draw; 600 is the limit", g.n)
	}
	if err := m.fill(&g); err != nil {
		return g, err
	}
	if m.EventDate != "" {
		at, err := time.Parse(time.DateOnly, m.EventDate)
		if err != nil {
			return g, fmt.Errorf("event date %q is not written like 2014-02-17", m.EventDate)
		}
		g.event = monthsUntil(g.first, at)
		if g.event < 0 || g.event >= float64(g.n) {
			return g, fmt.Errorf("the event on %s lies outside the months from %s to %s; leave it out or add months",
				m.EventDate, g.month(0), g.month(g.n-1))
		}
	}
	return g, nil
}

// monthsUntil returns the months from the first of a month to a day, the part of
// its month counted in days of that month.
func monthsUntil(first, day time.Time) float64 {
	days := time.Date(day.Year(), day.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return float64(monthsBetween(first, day)) + float64(day.Day()-1)/float64(days)
}

// fill puts the counts into the grid.
func (m Months) fill(g *monthGrid) error {
	for range g.series {
		g.counts = append(g.counts, slices.Repeat([]int{-1}, g.n))
	}
	for i, n := range m.Count {
		at, _ := time.Parse("2006-01", m.Month[i]) // read before
		s, k := slices.Index(g.series, m.Series[i]), monthsBetween(g.first, at)
		switch {
		case n < 0:
			return fmt.Errorf("row %d: the count %d is negative", i+1, n)
		case g.counts[s][k] >= 0:
			return fmt.Errorf("row %d: month %s stands twice in series %s", i+1, m.Month[i], m.Series[i])
		}
		g.counts[s][k] = n
		g.max = max(g.max, n)
	}
	return nil
}

func monthsBetween(a, b time.Time) int { return (b.Year()-a.Year())*12 + int(b.Month()-a.Month()) }
