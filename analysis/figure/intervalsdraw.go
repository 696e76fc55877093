package figure

import (
	"fmt"
	"image/color"
	"math"
	"slices"
)

// intervalsLayout says where the parts of the chart stand.
type intervalsLayout struct {
	order            []int
	ranks            []intervalsRank
	shown            int
	groups           []string
	ranksEnd, labels float64 // right ends of the columns of ranks and labels
	values           float64 // left end of the column of numbers
	zero             float64 // place of zero on a logarithmic axis; 0 if there is none
	axis             scale
	keys             []linesKey
	words            []string
	height           float64
}

const (
	intervalsLabelRoom = 250.0
	intervalsHead      = 40.0 // names of columns and the marks of the axis
)

var (
	intervalsLabel = style{size: 12, color: ink}
	intervalsValue = style{size: 11, color: ink}
)

func (v Intervals) layout() (intervalsLayout, error) {
	p, err := measure()
	if err != nil {
		return intervalsLayout{}, err
	}
	top := v.Top
	if top == 0 {
		top = intervalsMost
	}
	l := intervalsLayout{order: v.order(), ranks: v.ranked(), groups: v.groups(), shown: min(len(v.Label), top)}
	ranks, labels, values := p.width("rank", linesTick), 0.0, p.width(v.valuesName(), linesTick)
	shortened := 0
	for _, k := range l.order[:l.shown] {
		st := intervalsLabel
		st.bold = v.Highlight != nil && v.Highlight[k]
		w := p.width(v.Label[k], st)
		if w > intervalsLabelRoom {
			shortened++
		}
		ranks = max(ranks, p.width(l.ranks[k].String(), linesTick))
		labels = max(labels, min(w, intervalsLabelRoom))
		st = intervalsValue
		st.bold = v.Highlight != nil && v.Highlight[k]
		values = max(values, p.width(v.value(k), st))
	}
	l.ranksEnd = margin + ranks
	l.labels = l.ranksEnd + 14 + labels
	l.values = pageWidth - margin - values
	v.scale(&l)
	l.keys = v.keys(l)
	l.words = p.wrap(v.words(l, shortened), pageWidth-2*margin, linesWords)
	l.height = math.Ceil(linesLegend(p, l.keys, margin, pageWidth-margin, 0) + intervalsHead + float64(l.shown)*intervalsRow + 26 + linesSayHeight(l.words))
	return l, nil
}

// scale lays the axis over the numbers of the rows that are drawn.
func (v Intervals) scale(l *intervalsLayout) {
	from, to, zero := math.Inf(1), 0.0, false
	for _, k := range l.order[:l.shown] {
		for _, x := range []float64{v.Estimate[k], v.Low[k], v.High[k]} {
			switch {
			case x == 0:
				zero = true
			case !math.IsNaN(x) && !math.IsInf(x, 1):
				from, to = min(from, x), max(to, x)
			}
		}
	}
	l.axis = scale{low: l.labels + 16, high: l.values - 30}
	if !v.Log || to == 0 {
		l.axis.to = max(to*1.03, math.SmallestNonzeroFloat32)
		if to == 0 {
			l.axis.to = 1
		}
		return
	}
	if zero {
		l.zero = l.axis.low + 8
		l.axis.low += 44
	}
	room := math.Pow(to/from, 0.04)
	if from == to {
		room = 2
	}
	l.axis.from, l.axis.to, l.axis.log = from/room, to*room, true
}

// at returns the place of a number, zero on a logarithmic axis behind the break.
func (l intervalsLayout) at(x float64) float64 {
	if x == 0 && l.axis.log {
		return l.zero
	}
	return l.axis.at(x)
}

// tone is the colour of a row.
func (v Intervals) tone(i int) color.NRGBA {
	switch {
	case v.Highlight != nil && v.Highlight[i]:
		return accent
	case v.Group != nil:
		return groups[slices.Index(v.groups(), v.Group[i])]
	}
	return muted
}

func (v Intervals) keys(l intervalsLayout) (keys []linesKey) {
	for i, g := range l.groups {
		n := 0
		for _, other := range v.Group {
			if other == g {
				n++
			}
		}
		if g == "" {
			g = "no group"
		}
		keys = append(keys, linesKey{words: fmt.Sprintf("%s (%s)", g, linesPlural(n, "row")), draw: func(p *pen, x, y float64) {
			p.line(x-12, y, x+12, y, 2.5, groups[i])
			linesMarker(p, i, x, y, 5, groups[i])
		}})
	}
	return keys
}

// draw draws legend, axis and rows.
func (v Intervals) draw(p *pen, top float64, l intervalsLayout) {
	top += linesLegend(p, l.keys, margin, pageWidth-margin, top+12)
	head, bottom := top+intervalsHead, top+intervalsHead+float64(l.shown)*intervalsRow
	p.text("rank", l.ranksEnd, head-9, linesTick.to(1))
	p.text(v.valuesName(), pageWidth-margin, head-9, linesTick.to(1))
	name := v.Unit
	if l.axis.log {
		name += " (logarithmic axis)"
	}
	left := l.axis.low
	if l.zero > 0 {
		left = l.zero - 8
	}
	p.text(p.fit(name, l.values-20-left, linesWords), left, head-25, linesWords)
	v.drawAxis(p, l, head, bottom)
	for i, k := range l.order[:l.shown] {
		y := head + (float64(i)+0.5)*intervalsRow
		st := intervalsLabel
		st.bold = v.Highlight != nil && v.Highlight[k]
		p.text(l.ranks[k].String(), l.ranksEnd, y+4, linesTick.to(1))
		p.text(p.fit(v.Label[k], intervalsLabelRoom, st), l.labels, y+4, st.to(1))
		v.drawRow(p, l, k, y)
		value := intervalsValue
		value.bold = st.bold
		p.text(v.value(k), pageWidth-margin, y+4, value.to(1))
	}
	linesSay(p, l.words, margin, bottom+26)
}

// drawAxis draws grid and marks, and the break before zero.
func (v Intervals) drawAxis(p *pen, l intervalsLayout, head, bottom float64) {
	last := math.Inf(-1)
	mark := func(x float64, words string) {
		p.line(x, head, x, bottom, 1, rule)
		if w := p.width(words, linesTick) / 2; x-w > last+8 {
			p.text(words, x, head-9, linesTick.to(0.5))
			last = x + w
		}
	}
	if l.zero > 0 {
		mark(l.zero, "0")
		x := (l.zero + l.axis.low) / 2
		p.line(x-5, head+4, x-1, head-4, 1, muted)
		p.line(x+1, head+4, x+5, head-4, 1, muted)
	}
	for _, m := range linesMarksOf(l.axis, intervalsMarks(l.axis.log)) {
		mark(l.axis.at(m), linesNumber(m))
	}
}

// intervalsMarks is about how many marks an axis has; on a logarithmic one they are crowded in places.
func intervalsMarks(log bool) int {
	if log {
		return 10
	}
	return 6
}

// drawRow draws dot and interval of a row.
func (v Intervals) drawRow(p *pen, l intervalsLayout, k int, y float64) {
	e, low, high, tone := v.Estimate[k], v.Low[k], v.High[k], v.tone(k)
	known := !math.IsNaN(e) && !math.IsInf(e, 1)
	if !known && math.IsNaN(low) {
		p.hatch(l.axis.low, y-6, l.axis.high-l.axis.low, 12)
		return
	}
	if !math.IsNaN(low) {
		from, to := l.at(low), l.axis.high+14
		if !math.IsInf(high, 1) {
			to = l.at(high)
			p.line(to, y-4, to, y+4, 1.5, tone)
		} else {
			p.polygon([]xy{{to + 7, y}, {to - 2, y - 5}, {to - 2, y + 5}}, tone)
		}
		p.line(from, y, to, y, 2.5, tone)
		p.line(from, y-4, from, y+4, 1.5, tone)
	}
	if !known {
		return
	}
	if math.IsNaN(low) {
		p.ring(l.at(e), y, 5.5, 2, tone)
		return
	}
	kind := 0
	if v.Group != nil {
		kind = slices.Index(l.groups, v.Group[k])
	}
	linesMarker(p, kind, l.at(e), y, 4.8, tone)
}
