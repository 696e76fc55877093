package figure

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// PowerCurves draws what plans of probing can detect: the probability of at least one hit against lookups a day, a curve for each plan,
// and the least rate that each would find with the wanted probability.
//
// Plan, PerDay and Power are columns of one table, a row for each plan and rate; package power computes them. If a plan's numbers are lower
// bounds or approximations, let its name say so. Curves are drawn from point to point; the least rate is where a curve rises
// above the wanted power for good, read off between two points on the logarithmic axis and rounded up to two digits.
type PowerCurves struct {
	Meta
	Plan          []string
	PerDay, Power []float64
	// Wanted is the power at which the least rate is read; 0 stands for 0.8, that of "not detected" verdicts.
	Wanted float64
}

// powercurvesLines are the powers that are marked across the frame.
var powercurvesLines = []float64{0.8, 0.95}

// Draw draws the chart. It returns an error if columns differ in length, a plan has no name, a rate is not positive and finite, a power is not from
// 0 to 1, a plan has two powers for one rate, or there are more than twelve plans.
func (c PowerCurves) Draw() (*Figure, error) {
	fail := func(err error) (*Figure, error) { return nil, fmt.Errorf("figure %s: %w", c.ID, err) }
	if c.Wanted == 0 {
		c.Wanted = 0.8
	}
	curves, err := c.curves()
	if err != nil {
		return fail(err)
	}
	data := table{columns: []string{"plan", "lookups_per_day", "power", "least_per_day"}}
	for _, curve := range curves {
		for _, at := range curve.points {
			data.add(curve.name, at.x, at.y, curve.least)
		}
	}
	l, err := c.layout(curves)
	if err != nil {
		return fail(err)
	}
	return render(chart{
		meta: c.Meta, data: data, height: l.height, vega: c.vega(),
		draw: func(p *pen, y float64) { c.draw(p, y, l) },
	})
}

// powercurve is a curve: powers by rising rate, and the least rate found; NaN if there is none, 0 if every rate drawn is.
type powercurve struct {
	name   string
	points []xy
	least  float64
}

// curves checks the data and sorts them into curves, in the order in which plans first appear.
func (c PowerCurves) curves() ([]powercurve, error) {
	switch {
	case len(c.Plan) != len(c.PerDay) || len(c.Plan) != len(c.Power):
		return nil, fmt.Errorf("there are %d plans, %d rates and %d powers; they are columns of one table", len(c.Plan), len(c.PerDay), len(c.Power))
	case len(c.Plan) == 0:
		return nil, errors.New("there is nothing to plot")
	case !(c.Wanted > 0 && c.Wanted < 1):
		return nil, fmt.Errorf("the wanted power is %v; set it between 0 and 1, for example to 0.8", c.Wanted)
	}
	var curves []powercurve
	place := map[string]int{}
	for i, name := range c.Plan {
		rate, power := c.PerDay[i], c.Power[i]
		switch {
		case name == "":
			return nil, fmt.Errorf("row %d: the plan has no name", i+1)
		case !(rate > 0):
			return nil, fmt.Errorf("row %d: the rate %v is not positive; the axis is logarithmic", i+1, rate)
		case math.IsInf(rate, 1) || linesExtent(rate) != nil:
			return nil, fmt.Errorf("row %d: the rate %v is beyond what can be drawn, 1e-12 to 1e12 a day", i+1, rate)
		case !(power >= 0 && power <= 1):
			return nil, fmt.Errorf("row %d: the power %v is no probability; leave out what was not computed", i+1, power)
		}
		k, known := place[name]
		if !known {
			k = len(curves)
			if k == linesMost {
				return nil, fmt.Errorf("row %d: more than %d plans are too many to tell apart; draw them in several figures", i+1, linesMost)
			}
			place[name] = k
			curves = append(curves, powercurve{name: name})
		}
		curves[k].points = append(curves[k].points, xy{rate, power})
	}
	for k := range curves {
		points := curves[k].points
		slices.SortFunc(points, func(a, b xy) int { return cmp.Compare(a.x, b.x) })
		for i := range points[1:] {
			if points[i].x == points[i+1].x {
				return nil, fmt.Errorf("plan %q has two powers at %v a day", curves[k].name, points[i].x)
			}
		}
		curves[k].least = powercurvesLeast(points, c.Wanted)
	}
	return curves, nil
}

// powercurvesLeast returns the rate from which on a curve stays at or above the wanted power; NaN if it ends below, 0 if it never is.
func powercurvesLeast(points []xy, wanted float64) float64 {
	last := -1 // the last point below
	for i, at := range points {
		if at.y < wanted {
			last = i
		}
	}
	switch last {
	case -1:
		return 0
	case len(points) - 1:
		return math.NaN()
	}
	a, b := points[last], points[last+1]
	share := (wanted - a.y) / (b.y - a.y)
	return a.x * math.Pow(b.x/a.x, share)
}

// powercurvesUp writes a rate rounded up to two digits, so that it is never said to be less than it is.
func powercurvesUp(v float64) string {
	unit := math.Pow(10, math.Floor(math.Log10(v))-1)
	return linesNumber(math.Ceil(v/unit-1e-9) * unit)
}

// vega is the chart for Vega-Lite.
func (c PowerCurves) vega() map[string]any {
	x := map[string]any{"field": "lookups_per_day", "type": "quantitative", "scale": map[string]any{"type": "log"}, "title": "lookups a day"}
	plan := map[string]any{"field": "plan", "type": "nominal", "sort": nil}
	layers := []any{map[string]any{
		"mark": map[string]any{"type": "line", "point": true},
		"encoding": map[string]any{
			"x": x, "color": plan, "strokeDash": plan,
			"y": map[string]any{"field": "power", "type": "quantitative", "scale": map[string]any{"domain": []int{0, 1}}, "axis": map[string]any{"format": "%"}, "title": "probability of at least one hit"},
		},
	}}
	for _, line := range c.lines() {
		layers = append(layers, map[string]any{"mark": map[string]any{"type": "rule", "strokeDash": []int{6, 4}}, "encoding": map[string]any{"y": map[string]any{"datum": line}}})
	}
	return map[string]any{"layer": layers}
}

// lines are the powers marked across the frame, the wanted one among them.
func (c PowerCurves) lines() []float64 {
	if slices.Contains(powercurvesLines, c.Wanted) {
		return powercurvesLines
	}
	return append([]float64{c.Wanted}, powercurvesLines...)
}
