package figure

import (
	"cmp"
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

const barHeight = 19.0

// Draw draws the chart. It returns an error if the columns differ in length, a label
// is empty or occurs twice, or a count is negative.
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
	height := float64(shown)*barHeight + 62
	return render(chart{meta: r.Meta, data: data, height: height, draw: func(p *pen, y float64) { r.draw(p, y, order, shown) }})
}

// order checks the data and returns their places, the largest count first.
func (r Ranking) order() ([]int, error) {
	if len(r.Label) != len(r.Count) {
		return nil, fmt.Errorf("there are %d labels and %d counts; they are columns of one table", len(r.Label), len(r.Count))
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

func (r Ranking) draw(p *pen, top float64, order []int, shown int) {
	label := style{size: smallSize + 0.5, color: ink}
	left := 0.0
	for _, k := range order[:shown] {
		left = math.Max(left, p.width(r.Label[k], label))
	}
	left = margin + math.Min(left, 330) + 10
	scale := ticks(float64(r.Count[order[0]]), 6)
	high := scale[len(scale)-1]
	width := pageWidth - margin - 30 - left
	bottom := top + 20 + float64(shown)*barHeight
	for _, v := range scale {
		x := left + width*v/high
		p.line(x, top+20, x, bottom, 1, rule)
		p.text(number(v), x, top+14, style{size: smallSize, color: muted, align: 0.5})
	}
	for i, k := range order[:shown] {
		y := top + 20 + float64(i)*barHeight
		tone := calm
		if r.Cut > 0 && r.Count[k] > r.Cut {
			tone = accent
		}
		w := width * float64(r.Count[k]) / high
		p.text(p.fit(r.Label[k], left-margin-10, label), left-8, y+barHeight*0.68, style{size: label.size, color: ink, align: 1})
		p.box(left, y+3, w, barHeight-6, tone)
		p.text(strconv.Itoa(r.Count[k]), left+w+6, y+barHeight*0.68, style{size: smallSize, bold: true, color: ink})
	}
	p.line(left, top+20, left, bottom, 1, muted)
	if r.Cut > 0 && float64(r.Cut) <= high {
		x := left + width*float64(r.Cut)/high
		p.line(x, top+20, x, bottom+4, 1.25, accent, 4, 3)
		p.text(r.CutLabel, x+6, bottom-6, style{size: smallSize, bold: true, color: accent})
	}
	p.text(r.rest(order, shown), left, bottom+26, style{size: smallSize, color: muted})
}

// rest says what the bars that are not drawn amount to.
func (r Ranking) rest(order []int, shown int) string {
	if shown == len(order) {
		return fmt.Sprintf("All %d are drawn. Unit: %s.", len(order), r.Unit)
	}
	next := r.Count[order[shown]]
	one := 0
	for _, k := range order[shown:] {
		if r.Count[k] == 1 {
			one++
		}
	}
	return fmt.Sprintf("The first %d of %d. The next has %d; %d have 1. Unit: %s.", shown, len(order), next, one, r.Unit)
}
