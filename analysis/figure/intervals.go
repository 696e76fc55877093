package figure

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
)

// Intervals ranks estimated rates: a dot and its interval for each row, the largest estimate first, with the numbers printed at the
// right and the places that each row can have at the left.
//
// Label, Estimate, Low and High are columns of one table. A rate is not negative. What is missing or has no bound is said so:
//
//	Estimate NaN, Low NaN, High NaN      no estimate: hatched
//	Estimate NaN or +Inf, High +Inf      a lower bound alone: an arrow from Low
//	Estimate and Low set, High +Inf      an interval without upper end: an arrow
//	Estimate set, Low NaN, High NaN      an estimate without interval: an open circle
//	Estimate NaN, Low and High set       an interval alone
//
// Two rows are tied if their intervals overlap; a row's places run from one more than the number of rows that lie wholly above it to
// the number of those that do not lie wholly below it. Intervals that do not overlap differ at more than the confidence of
// each, so ties are named rather too often; the number of comparisons is not allowed for.
type Intervals struct {
	Meta
	Label               []string
	Estimate, Low, High []float64
	// Confidence is that of the intervals, such as 0.95.
	Confidence float64
	// Group puts rows into at most six groups with a marker each; nil for none.
	Group []string
	// Highlight marks rows in the colour that stands out, their labels bold; nil for none.
	Highlight []bool
	// Unit says what is estimated, such as "lookups a day".
	Unit string
	// Log makes the axis logarithmic. Zeros stand at its left end, behind a break.
	Log bool
	// Top is how many rows are drawn at most; 0 stands for 100. The others are counted in words.
	Top int
}

const (
	intervalsRow  = 21.0
	intervalsMost = 100
)

// Draw draws the chart. It returns an error if columns differ in length, a label is empty or stands twice, a number is negative, ends of an
// interval are not in order or only one of them is there, or unit or confidence are missing.
func (v Intervals) Draw() (*Figure, error) {
	if err := v.valid(); err != nil {
		return nil, fmt.Errorf("figure %s: %w", v.ID, err)
	}
	l, err := v.layout()
	if err != nil {
		return nil, fmt.Errorf("figure %s: %w", v.ID, err)
	}
	data := table{columns: []string{"label", "group", "estimate", "low", "high", "best_rank", "worst_rank", "highlighted", "drawn"}}
	for i, k := range l.order {
		group := ""
		if v.Group != nil {
			group = v.Group[k]
		}
		data.add(v.Label[k], group, v.Estimate[k], v.Low[k], v.High[k], l.ranks[k].best, l.ranks[k].worst, v.Highlight != nil && v.Highlight[k], i < l.shown)
	}
	return render(chart{
		meta: v.Meta, data: data, height: l.height, vega: v.vega(),
		draw: func(p *pen, y float64) { v.draw(p, y, l) },
	})
}

func (v Intervals) valid() error {
	n := len(v.Label)
	if len(v.Estimate) != n || len(v.Low) != n || len(v.High) != n {
		return fmt.Errorf("there are %d labels, %d estimates, %d low and %d high ends; they are columns of one table", n, len(v.Estimate), len(v.Low), len(v.High))
	}
	if v.Group != nil && len(v.Group) != n || v.Highlight != nil && len(v.Highlight) != n {
		return fmt.Errorf("there are %d labels, %d groups and %d highlights; they are columns of one table, or nil", n, len(v.Group), len(v.Highlight))
	}
	switch {
	case n == 0:
		return errors.New("there is nothing to plot")
	case v.Unit == "":
		return errors.New("the rates have no unit; set Unit, for example to lookups a day")
	case !(v.Confidence > 0 && v.Confidence < 1):
		return fmt.Errorf("the confidence of the intervals is %v; set it between 0 and 1, for example to 0.95", v.Confidence)
	case v.Top < 0:
		return fmt.Errorf("top %d is negative; 0 stands for %d", v.Top, intervalsMost)
	}
	seen := map[string]bool{}
	for i, label := range v.Label {
		if label == "" {
			return fmt.Errorf("row %d has no label", i+1)
		}
		if seen[label] {
			return fmt.Errorf("row %d: the label %q stands twice", i+1, label)
		}
		seen[label] = true
		if err := intervalsCheck(v.Estimate[i], v.Low[i], v.High[i]); err != nil {
			return fmt.Errorf("row %d (%s): %w", i+1, label, err)
		}
	}
	if g := len(v.groups()); g > linesMarkers {
		return fmt.Errorf("%d groups are too many to tell apart; %d is the limit", g, linesMarkers)
	}
	return nil
}

// intervalsCheck refuses numbers that are no rate with an interval.
func intervalsCheck(estimate, low, high float64) error {
	switch {
	case estimate < 0 || low < 0 || high < 0:
		return fmt.Errorf("estimate %v, interval %v to %v: a rate is not negative", estimate, low, high)
	case math.IsNaN(low) != math.IsNaN(high):
		return errors.New("only one end of the interval is there; write 0 or +Inf for an end that nothing bounds")
	case low > high || estimate < low || !math.IsInf(estimate, 1) && estimate > high:
		return fmt.Errorf("the estimate %v and the interval %v to %v are not in order", estimate, low, high)
	case math.IsInf(low, 1) || math.IsInf(estimate, 1) && !math.IsInf(high, 1):
		return fmt.Errorf("the estimate %v with the interval %v to %v cannot be drawn; without upper bound the high end is +Inf and the low end is finite", estimate, low, high)
	}
	for _, x := range []float64{estimate, low, high} {
		if err := linesExtent(x); err != nil {
			return err
		}
	}
	return nil
}

// groups returns the names of the groups in the order of their first rows.
func (v Intervals) groups() (names []string) {
	for _, g := range v.Group {
		if !slices.Contains(names, g) {
			names = append(names, g)
			if len(names) > linesMarkers {
				break
			}
		}
	}
	return names
}

// intervalsRank are the places that a row can have; 0 if it has no interval.
type intervalsRank struct{ best, worst int }

func (r intervalsRank) String() string {
	switch {
	case r.best == 0:
		return "–"
	case r.best == r.worst:
		return strconv.Itoa(r.best)
	}
	return fmt.Sprintf("%d–%d", r.best, r.worst)
}

// ranked works out the places of all rows.
func (v Intervals) ranked() []intervalsRank {
	var lows, highs []float64
	for i, low := range v.Low {
		if !math.IsNaN(low) {
			lows, highs = append(lows, low), append(highs, v.High[i])
		}
	}
	slices.Sort(lows)
	slices.Sort(highs)
	ranks := make([]intervalsRank, len(v.Label))
	for i, low := range v.Low {
		if math.IsNaN(low) {
			continue
		}
		above := len(lows) - sort.Search(len(lows), func(k int) bool { return lows[k] > v.High[i] })
		below := sort.SearchFloat64s(highs, low)
		ranks[i] = intervalsRank{best: above + 1, worst: len(highs) - below}
	}
	return ranks
}

// order returns the places of rows, the largest estimate first, a lower bound in place of an estimate that is not
// there, and rows without any number last.
func (v Intervals) order() []int {
	key := func(i int) float64 {
		switch e := v.Estimate[i]; {
		case !math.IsNaN(e) && !math.IsInf(e, 1):
			return e
		case !math.IsNaN(v.Low[i]):
			return v.Low[i]
		}
		return -1
	}
	order := make([]int, len(v.Label))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(-cmp.Compare(key(a), key(b)), cmp.Compare(v.Label[a], v.Label[b]))
	})
	return order
}

// vega is the chart for Vega-Lite.
func (v Intervals) vega() map[string]any {
	y := map[string]any{"field": "label", "type": "nominal", "sort": nil, "title": nil}
	kind := "linear"
	if v.Log {
		kind = "symlog" // which has a place for zero
	}
	x := func(field string) map[string]any {
		return map[string]any{"field": field, "type": "quantitative", "title": v.Unit, "scale": map[string]any{"type": kind}}
	}
	tone := map[string]any{"condition": map[string]any{"test": "datum.highlighted === true || datum.highlighted === 'true'", "value": "#b31b1b"}, "value": "#5c6167"}
	point := map[string]any{"y": y, "x": x("estimate"), "color": tone}
	if v.Group != nil {
		point["shape"] = map[string]any{"field": "group", "type": "nominal"}
	}
	end := 0.0 // of intervals without upper end
	for i := range v.Label {
		for _, at := range []float64{v.Estimate[i], v.Low[i], v.High[i]} {
			if at > end && !math.IsInf(at, 1) {
				end = at
			}
		}
	}
	return map[string]any{"layer": []any{
		map[string]any{
			"transform": []any{
				map[string]any{"filter": "isValid(datum.low) && datum.low !== ''"},
				map[string]any{"calculate": fmt.Sprintf("datum.high === '+Inf' ? %v : datum.high", 1.1*end), "as": "end"},
			},
			"mark": "rule", "encoding": map[string]any{"y": y, "x": x("low"), "x2": map[string]any{"field": "end"}, "color": tone},
		},
		map[string]any{"mark": map[string]any{"type": "point", "filled": true, "size": 50}, "encoding": point},
	}}
}
