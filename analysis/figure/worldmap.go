package figure

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"bridle/analysis/geography"
)

// WorldMap colours countries by class or by classed number, in the Equal Earth projection.
//
// Country and Class, or Country and Value, are columns of one table. Countries too small to
// see, and those without a shape, get a dot. Codes that are no country, such as XA, are drawn
// as squares below the map, so that no row is lost. XK is Kosovo, unless the data are simulated.
// Land without a row is a class of its own; codes without room are counted in the note.
type WorldMap struct {
	Meta
	// Country is the ISO 3166-1 alpha-2 code, or two other capitals; none stands twice.
	Country []string
	// Class is the place in Classes of each country. Nil if Value is set.
	Class []int
	// Classes are named in the legend with how many countries each has.
	Classes []Class
	// Value is the number of each country; NaN says that it was not measured. Nil if Class is set.
	Value []float64
	// Unit says what Value counts, such as "probes".
	Unit string
	// Breaks part the values into at most five classes, in rising order: a value equal to a break
	// belongs to the class above it. Empty stands for round breaks.
	Breaks []float64
}

// Draw draws the map. It returns an error if columns differ in length, there are no rows, a
// country is not two capitals or stands twice, a class is not there, a value is infinite,
// or breaks do not rise.
func (m WorldMap) Draw() (*Figure, error) {
	fail := func(err error) (*Figure, error) { return nil, fmt.Errorf("figure %s: %w", m.ID, err) }
	if err := m.valid(); err != nil {
		return fail(err)
	}
	g, err := m.classed()
	if err != nil {
		return fail(err)
	}
	// In simulated data XA to XZ are invented, and XK is not Kosovo.
	kosovo := !m.Simulated && slices.Contains(m.Country, worldKosovo)
	data := table{columns: []string{"country", "name", "class"}}
	if m.Value != nil {
		data.columns = append(data.columns, m.Unit)
	}
	for i, code := range m.Country {
		name := geography.Name(code)
		if kosovo && code == worldKosovo {
			name = "Kosovo"
		}
		row := []any{code, name, g.classes[g.class[i]].name}
		if m.Value != nil {
			row = append(row, m.Value[i])
		}
		data.add(row...)
	}
	if err := g.shapes(m.Country, kosovo); err != nil {
		return fail(err)
	}
	pen, err := measure()
	if err != nil {
		return fail(err)
	}
	height := g.layout(pen)
	g.placeCodes(pen)
	meta := m.Meta
	meta.Note = strings.TrimSpace(meta.Note + " " + g.said(kosovo))
	return render(chart{meta: meta, data: data, height: height, draw: g.draw, vega: m.vega()})
}

func (m WorldMap) valid() error {
	n := len(m.Country)
	switch {
	case n == 0:
		return errors.New("there is nothing to plot: the table of countries is empty")
	case (m.Class == nil) == (m.Value == nil):
		return errors.New("set either Class or Value, one for each country")
	case m.Class != nil && len(m.Class) != n || m.Value != nil && len(m.Value) != n:
		return fmt.Errorf("there are %d countries, %d classes and %d values; they are columns of one table", n, len(m.Class), len(m.Value))
	case m.Value != nil && m.Unit == "":
		return errors.New("the values have no unit; set Unit, for example to probes")
	case len(m.Breaks) > len(worldRamp)-1:
		return fmt.Errorf("there are %d breaks; %d colours can be told apart, so give at most %d", len(m.Breaks), len(worldRamp), len(worldRamp)-1)
	}
	seen := map[string]bool{}
	for i, code := range m.Country {
		if len(code) != 2 || code[0] < 'A' || code[0] > 'Z' || code[1] < 'A' || code[1] > 'Z' {
			return fmt.Errorf("row %d: country %.20q is not two capitals such as MX", i+1, code)
		}
		if seen[code] {
			return fmt.Errorf("row %d: country %s stands twice; put its rows together first", i+1, code)
		}
		seen[code] = true
		if m.Class != nil && (m.Class[i] < 0 || m.Class[i] >= len(m.Classes)) {
			return fmt.Errorf("row %d: %s is of class %d; there are %d", i+1, code, m.Class[i], len(m.Classes))
		}
		if m.Value != nil && math.IsInf(m.Value[i], 0) {
			return fmt.Errorf("row %d: the value of %s is infinite; leave it out or write NaN for not measured", i+1, code)
		}
	}
	for i, c := range m.Classes {
		if c.Name == "" || c.Look > Blank {
			return fmt.Errorf("class %d has the name %q and the look %d; give it a name and one of the looks", i+1, c.Name, c.Look)
		}
	}
	for i, b := range m.Breaks {
		if math.IsNaN(b) || math.IsInf(b, 0) || i > 0 && b <= m.Breaks[i-1] {
			return fmt.Errorf("break %d is %v; breaks are finite and rise", i+1, b)
		}
	}
	return nil
}

// classed sorts the rows into classes.
func (m WorldMap) classed() (*worldGrid, error) {
	g := &worldGrid{}
	if m.Class != nil {
		g.class = slices.Clone(m.Class)
		for _, c := range m.Classes {
			g.classes = append(g.classes, worldClass{name: c.Name, look: c.Look})
		}
	} else {
		breaks := m.Breaks
		if len(breaks) == 0 {
			breaks = roundBreaks(m.Value)
		}
		for k := range len(breaks) + 1 {
			g.classes = append(g.classes, worldClass{name: worldRange(breaks, k) + " " + m.Unit, fill: worldRamp[k+(len(worldRamp)-1-len(breaks))/2]})
		}
		g.classes = append(g.classes, worldClass{name: "not measured", look: Hatched})
		for _, v := range m.Value {
			k := len(breaks) + 1
			if !math.IsNaN(v) {
				k, _ = slices.BinarySearchFunc(breaks, v, func(b, v float64) int {
					if b <= v {
						return -1
					}
					return 1
				})
			}
			g.class = append(g.class, k)
		}
	}
	g.rows = make([]int, len(g.classes))
	for _, k := range g.class {
		g.rows[k]++
	}
	return g, nil
}

// worldRange says in words what class k holds.
func worldRange(breaks []float64, k int) string {
	switch {
	case len(breaks) == 0:
		return "all"
	case k == 0:
		return "under " + short(breaks[0])
	case k == len(breaks):
		return short(breaks[k-1]) + " and more"
	}
	return short(breaks[k-1]) + " to under " + short(breaks[k])
}

// roundBreaks returns at most four round numbers that part the values.
func roundBreaks(values []float64) []float64 {
	least, most := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if !math.IsNaN(v) {
			least, most = min(least, v), max(most, v)
		}
	}
	if most <= least || math.IsInf(most-least, 0) {
		return nil
	}
	for n := len(worldRamp) - 1; n > 0; n-- {
		marks := scale{from: least, to: most}.marks(n)
		marks = slices.DeleteFunc(marks, func(v float64) bool { return v <= least || v > most })
		if len(marks) < len(worldRamp) {
			return marks
		}
	}
	return nil
}

// vega is the same as bars by class: Vega-Lite has no boundaries without a download.
func (m WorldMap) vega() map[string]any {
	enc := map[string]any{
		"y":     map[string]any{"field": "name", "type": "nominal", "sort": nil, "title": "country"},
		"color": map[string]any{"field": "class", "type": "nominal", "sort": nil},
	}
	if m.Value != nil {
		enc["x"] = map[string]any{"field": m.Unit, "type": "quantitative"}
		return map[string]any{"mark": "bar", "encoding": enc}
	}
	enc["x"] = map[string]any{"field": "class", "type": "nominal", "sort": nil}
	return map[string]any{"mark": "square", "encoding": enc}
}
