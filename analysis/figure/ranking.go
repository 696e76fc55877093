package figure

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
)

// Ranking draws counts as horizontal bars, the largest first.
//
// Label and Count are columns of one table. The Top largest are drawn; what the rest
// amounts to is said in words. Bars above Cut are drawn in the colour that stands
// out, and a line with CutLabel marks the place.
type Ranking struct {
	Meta
	Label []string
	Count []int
	// Unit names what is counted, such as "servers".
	Unit string
	// Top is how many bars are drawn; 0 draws all.
	Top int
	// Cut is the limit to mark; 0 marks none.
	Cut      int
	CutLabel string
}

const (
	barHeight = 19.0
	labelRoom = 330.0 // for the labels of the bars
)

// Draw draws the chart. It returns an error if the columns differ in length, a label
// is empty or occurs twice, the unit or the label of the cut is missing, or a count,
// Top or Cut is negative.
func (r Ranking) Draw() (*Figure, error) {
	order, err := r.order()
	if err != nil {
		return nil, fmt.Errorf("figure %s: %w", r.ID, err)
	}
	data := table{columns: []string{"label", r.Unit, "drawn"}}
	shown := len(order)
	if r.Top > 0 {
		shown = min(shown, r.Top)
	}
	for i, k := range order {
		data.add(r.Label[k], r.Count[k], i < shown)
	}
	height := float64(shown)*barHeight + 72
	return render(chart{meta: r.Meta, data: data, height: height, draw: func(p *pen, y float64) { r.draw(p, y, order, shown) }, vega: r.vega()})
}

// vega draws the bars that are drawn, and the cut.
func (r Ranking) vega() map[string]any {
	bars := map[string]any{"mark": "bar", "encoding": map[string]any{
		"y": channel("label", "nominal", "sort", nil), "x": channel(r.Unit, "quantitative"), "tooltip": []any{channel("label", "nominal"), channel(r.Unit, "quantitative")},
	}}
	layers := []any{bars}
	if r.Cut > 0 {
		layers = append(layers, map[string]any{"mark": map[string]any{"type": "rule", "strokeDash": []int{4, 3}, "tooltip": r.CutLabel},
			"encoding": map[string]any{"x": map[string]any{"datum": r.Cut}}})
	}
	return map[string]any{"transform": []any{map[string]any{"filter": "datum.drawn"}}, "layer": layers, "width": 600}
}

// order checks the data and returns their places, the largest count first.
func (r Ranking) order() ([]int, error) {
	if len(r.Label) != len(r.Count) {
		return nil, fmt.Errorf("there are %d labels and %d counts; they are columns of one table", len(r.Label), len(r.Count))
	}
	switch {
	case r.Top < 0 || r.Cut < 0:
		return nil, fmt.Errorf("top %d and cut %d must not be negative; 0 means none", r.Top, r.Cut)
	case (r.Cut == 0) != (r.CutLabel == ""):
		return nil, fmt.Errorf("the cut at %d has the label %q; give both or none", r.Cut, r.CutLabel)
	case r.Unit == "" && len(r.Label) > 0:
		return nil, errors.New("the counts have no unit; set Unit, for example to servers")
	}
	order := make([]int, len(r.Label))
	seen := map[string]bool{}
	for i, l := range r.Label {
		order[i] = i
		switch {
		case l == "":
			return nil, fmt.Errorf("row %d has no label", i+1)
		case seen[l]:
			return nil, fmt.Errorf("row %d: the label %q stands twice", i+1, l)
		case r.Count[i] < 0:
			return nil, fmt.Errorf("row %d: the count %d is negative", i+1, r.Count[i])
		}
		seen[l] = true
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(-cmp.Compare(r.Count[a], r.Count[b]), cmp.Compare(r.Label[a], r.Label[b]))
	})
	return order, nil
}

// draw draws the axis, the bars, the cut and the words about the rest.
func (r Ranking) draw(p *pen, top float64, order []int, shown int) {
	label := style{size: smallSize + 0.5, color: ink}
	left, shortened := 0.0, 0
	for _, k := range order[:shown] {
		w := p.width(r.Label[k], label)
		left = math.Max(left, w)
		if w > labelRoom {
			shortened++
		}
	}
	left = margin + math.Min(left, labelRoom) + 10
	scale := ticks(float64(max(r.Count[order[0]], r.Cut)), 6)
	high := scale[len(scale)-1]
	width := pageWidth - margin - 30 - left
	bottom := top + 20 + float64(shown)*barHeight
	for _, v := range scale {
		x := left + width*v/high
		p.line(x, top+20, x, bottom, 1, rule)
		p.text(number(v), x, top+14, style{size: smallSize, color: muted, align: 0.5})
	}
	if r.Cut > 0 {
		r.drawCut(p, left+width*float64(r.Cut)/high, top+20, bottom)
	}
	for i, k := range order[:shown] {
		y := top + 20 + float64(i)*barHeight
		tone := calm
		if r.Cut > 0 && r.Count[k] > r.Cut {
			tone = accent
		}
		w := width * float64(r.Count[k]) / high
		p.text(p.fit(r.Label[k], labelRoom, label), left-8, y+barHeight*0.68, label.to(1))
		p.box(left, y+3, w, barHeight-6, tone)
		count := style{size: smallSize, bold: true, color: ink}
		p.box(left+w+3, y+2, p.width(strconv.Itoa(r.Count[k]), count)+6, barHeight-4, paper)
		p.text(strconv.Itoa(r.Count[k]), left+w+6, y+barHeight*0.68, count)
	}
	p.line(left, top+20, left, bottom, 1, muted)
	at := bottom + 38
	for _, line := range p.wrap(r.rest(order, shown, shortened), pageWidth-margin-left, style{size: smallSize}) {
		p.text(line, left, at, style{size: smallSize, color: muted})
		at += smallLeading
	}
}

// drawCut draws the limit at x and its label below, on the side that has room.
func (r Ranking) drawCut(p *pen, x, top, bottom float64) {
	p.line(x, top, x, bottom+16, 1.25, accent, 4, 3)
	label := style{size: smallSize, bold: true, color: accent}
	if x+6+p.width(r.CutLabel, label) > pageWidth-margin {
		p.text(r.CutLabel, x-6, bottom+16, label.to(1))
		return
	}
	p.text(r.CutLabel, x+6, bottom+16, label)
}

// rest says what the bars that are not drawn amount to, and what was shortened.
func (r Ranking) rest(order []int, shown, shortened int) string {
	text := fmt.Sprintf("All %d are drawn.", len(order))
	if shown < len(order) {
		least := r.Count[order[shown-1]]
		tied := 0
		for _, k := range order[shown:] {
			if r.Count[k] == least {
				tied++
			}
		}
		text = fmt.Sprintf("The first %d of %d; the others have %d at most.", shown, len(order), r.Count[order[shown]])
		if tied > 0 {
			verb := "have"
			if tied == 1 {
				verb = "has"
			}
			text = fmt.Sprintf("The first %d of %d; %d of the others also %s %d, the rest fewer.", shown, len(order), tied, verb, least)
		}
	}
	if shortened > 0 {
		text += fmt.Sprintf(" %d long labels end in …; the data file has them in full.", shortened)
	}
	return text + " Unit: " + r.Unit + "."
}
