package figure

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// ECDF draws which share of values is at or below each value, as a step curve for each series. Values that are only known to be larger than what is
// written, such as the age of a server that is still there, are marked as censored; then the curve is the estimate of Kaplan and Meier, which without
// censored values is the plain share.
//
// Series, Value and Censored are columns of one table.
type ECDF struct {
	Meta
	Series []string
	Value  []float64
	// Censored marks values of which only that much is known that the true one is larger; nil if there are none.
	Censored []bool
	// Unit says what the values are, such as "days".
	Unit string
	// Log makes the axis logarithmic. Zeros lie left of it and are counted in words.
	Log bool
	// Panels gives each series a panel of its own, with the others in grey behind; without it there are at most twelve, in one frame.
	Panels bool
}

const ecdfPanels = 24

// Draw draws the chart. It returns an error if columns differ in length, a series or the unit has no name, a value is not finite, or negative on a logarithmic
// axis, or there are too many series.
func (e ECDF) Draw() (*Figure, error) {
	fail := func(err error) (*Figure, error) { return nil, fmt.Errorf("figure %s: %w", e.ID, err) }
	curves, err := e.curves()
	if err != nil {
		return fail(err)
	}
	data := table{columns: []string{"series", "value", "values", "censored", "share"}}
	for _, c := range curves {
		for _, s := range c.steps {
			data.add(c.name, s.value, s.known, s.censored, s.share)
		}
	}
	l, err := e.layout(curves)
	if err != nil {
		return fail(err)
	}
	return render(chart{
		meta: e.Meta, data: data, height: l.height, vega: e.vega(),
		draw: func(p *pen, y float64) {
			if e.Panels {
				e.drawPanels(p, y, l)
				return
			}
			e.drawTogether(p, y, l)
		},
	})
}

// ecdfStep is a value with how often it was seen, how often it was censored, and the share at or below it.
type ecdfStep struct {
	value           float64
	known, censored int
	share           float64
}

// ecdfCurve is a series: its steps by rising value.
type ecdfCurve struct {
	name        string
	n, censored int
	steps       []ecdfStep
}

// median returns the least value at or below which half of all lie; NaN if censored values hide it.
func (c ecdfCurve) median() float64 {
	for _, s := range c.steps {
		if s.share >= 0.5-1e-12 {
			return s.value
		}
	}
	return math.NaN()
}

// curves checks the data and puts them into curves, in the order in which series first appear.
func (e ECDF) curves() ([]ecdfCurve, error) {
	n := len(e.Value)
	switch {
	case len(e.Series) != n || e.Censored != nil && len(e.Censored) != n:
		return nil, fmt.Errorf("there are %d values, %d series and %d marks of censoring; they are columns of one table", n, len(e.Series), len(e.Censored))
	case n == 0:
		return nil, errors.New("there is nothing to plot")
	case e.Unit == "":
		return nil, errors.New("the values have no unit; set Unit, for example to days")
	}
	var curves []ecdfCurve
	place := map[string]int{}
	for i, v := range e.Value {
		switch {
		case e.Series[i] == "":
			return nil, fmt.Errorf("row %d: the series has no name", i+1)
		case math.IsNaN(v) || math.IsInf(v, 0):
			return nil, fmt.Errorf("row %d: the value is %v; leave out what was not measured, and mark what is only known to be larger as censored", i+1, v)
		case linesExtent(v) != nil:
			return nil, fmt.Errorf("row %d: %w", i+1, linesExtent(v))
		case e.Log && v < 0:
			return nil, fmt.Errorf("row %d: the value %v is negative and the axis logarithmic; unset Log", i+1, v)
		}
		k, known := place[e.Series[i]]
		if !known {
			k = len(curves)
			place[e.Series[i]] = k
			curves = append(curves, ecdfCurve{name: e.Series[i]})
		}
		step := ecdfStep{value: v, known: 1}
		if e.Censored != nil && e.Censored[i] {
			step = ecdfStep{value: v, censored: 1}
		}
		curves[k].steps = append(curves[k].steps, step)
	}
	switch {
	case e.Panels && len(curves) > ecdfPanels:
		return nil, fmt.Errorf("%d series are too many; %d panels are the limit", len(curves), ecdfPanels)
	case !e.Panels && len(curves) > linesMost:
		return nil, fmt.Errorf("%d series are too many to tell apart in one frame; %d are the limit, set Panels for up to %d", len(curves), linesMost, ecdfPanels)
	}
	for k := range curves {
		curves[k].estimate()
	}
	return curves, nil
}

// estimate puts equal values together and works out the shares. A censored value counts as larger than a known one of the same size.
//
// Source: E. L. Kaplan and P. Meier, Nonparametric estimation from incomplete observations, JASA 53, 1958.
func (c *ecdfCurve) estimate() {
	slices.SortFunc(c.steps, func(a, b ecdfStep) int { return cmp.Compare(a.value, b.value) })
	var steps []ecdfStep
	for _, s := range c.steps {
		c.n++
		c.censored += s.censored
		if k := len(steps) - 1; k >= 0 && steps[k].value == s.value {
			steps[k].known, steps[k].censored = steps[k].known+s.known, steps[k].censored+s.censored
			continue
		}
		steps = append(steps, s)
	}
	left, risk, below := 1.0, c.n, 0
	for k := range steps {
		s := &steps[k]
		below += s.known
		left *= float64(risk-s.known) / float64(risk)
		s.share = 1 - left
		if c.censored == 0 { // the plain share, without rounding
			s.share = float64(below) / float64(c.n)
		}
		risk -= s.known + s.censored
	}
	c.steps = steps
}

// vega is the chart for Vega-Lite.
func (e ECDF) vega() map[string]any {
	kind := "linear"
	if e.Log {
		kind = "symlog" // which has a place for zero
	}
	series := map[string]any{"field": "series", "type": "nominal", "sort": nil}
	x := map[string]any{"field": "value", "type": "quantitative", "title": e.Unit, "scale": map[string]any{"type": kind}}
	y := map[string]any{"field": "share", "type": "quantitative", "title": "share of values at or below", "scale": map[string]any{"domain": []int{0, 1}}}
	layers := []any{
		map[string]any{"mark": map[string]any{"type": "line", "interpolate": "step-after"}, "encoding": map[string]any{"x": x, "y": y, "color": series, "strokeDash": series}},
		map[string]any{
			"transform": []any{map[string]any{"filter": "datum.censored > 0"}},
			"mark":      map[string]any{"type": "tick", "orient": "vertical", "size": 8}, "encoding": map[string]any{"x": x, "y": y, "color": series},
		},
	}
	if e.Panels {
		return map[string]any{"facet": series, "columns": 3, "spec": map[string]any{"layer": layers, "width": 220, "height": 130}}
	}
	return map[string]any{"layer": layers}
}
