package figure

import (
	"cmp"
	"image/color"
	"math"
	"slices"
	"strconv"
)

// draw draws the panels.
func (m Months) draw(p *pen, top float64, g monthGrid) {
	const left = margin + 34
	step := (pageWidth - margin - left) / float64(g.n)
	scale := ticks(1.12*float64(g.max), 3) // room for the largest number
	high := scale[len(scale)-1]
	event := top
	if g.event >= 0 {
		top += eventRoom
	}
	for s, name := range g.series {
		y := top + float64(s)*(panelHeight+panelGap) + panelGap - 8
		heading := style{size: labelSize, bold: true, color: ink}
		p.text(name, left, y-9, heading)
		p.text(m.Unit, left+p.width(name+" ", heading)+3, y-9, style{size: smallSize, color: muted})
		for _, v := range scale {
			at := y + panelHeight*(1-v/high)
			p.line(left, at, pageWidth-margin, at, 1, rule)
			p.text(number(v), left-7, at+4, style{size: smallSize, color: muted, align: 1})
		}
		m.drawCounts(p, g.counts[s], groups[s%len(groups)], columns{left, y, step, high})
		p.line(left, y+panelHeight, pageWidth-margin, y+panelHeight, 1, muted)
	}
	bottom := top + float64(len(g.series))*(panelHeight+panelGap) - 8
	m.drawTime(p, g, left, step, bottom)
	if g.event >= 0 {
		m.drawEvent(p, left+g.event*step, event, bottom)
	}
}

// columns says where the columns of a panel stand: the first at left, the panel's
// top at y, one column each step, high at the top.
type columns struct{ left, y, step, high float64 }

// drawCounts draws one panel: columns, their largest number, zeros as zeros, and
// hatching where nothing was observed.
func (m Months) drawCounts(p *pen, counts []int, tone color.NRGBA, c columns) {
	number := style{size: smallSize, bold: true, color: ink, align: 0.5}
	most := slices.Index(counts, slices.Max(counts)) // the first of several
	for i, n := range counts {
		x := c.left + float64(i)*c.step
		if n < 0 {
			if i == 0 || counts[i-1] >= 0 { // one hatching for the whole gap
				p.hatch(x, c.y, c.step*float64(gap(counts[i:])), panelHeight)
			}
			continue
		}
		h := panelHeight * float64(n) / c.high
		p.box(x+c.step*0.1, c.y+panelHeight-h, c.step*0.8, h, tone)
		switch {
		case i == most:
			p.text(strconv.Itoa(n), x+c.step/2, c.y+panelHeight-h-4, number)
		case n == 0 && c.step >= 9 && math.Abs(float64(i-most))*c.step > 24:
			p.text("0", x+c.step/2, c.y+panelHeight-4, style{size: smallSize, color: muted, align: 0.5})
		}
	}
}

// gap returns how many months from the first on were not observed.
func gap(counts []int) int {
	n := slices.IndexFunc(counts, func(c int) bool { return c >= 0 })
	if n < 0 {
		return len(counts)
	}
	return n
}

// drawEvent draws a line at x and the name of the event at its top, on the side that
// has room.
func (m Months) drawEvent(p *pen, x, top, bottom float64) {
	p.line(x, top+6, x, bottom, 1.25, accent, 4, 3)
	label := style{size: smallSize, bold: true, color: accent}
	if x+6+p.width(m.EventLabel, label) > pageWidth-margin {
		p.text(m.EventLabel, x-6, top+14, label.to(1))
		return
	}
	p.text(m.EventLabel, x+6, top+14, label)
}

// drawTime draws the axis of time and the legend of hatching, if there is any.
func (m Months) drawTime(p *pen, g monthGrid, left, step, bottom float64) {
	every := 1
	for step*float64(every) < 62 {
		every++
	}
	for i := 0; i < g.n; i += every {
		at := g.first.AddDate(0, i, 0)
		p.text(at.Format("Jan 2006"), left+(float64(i)+0.5)*step, bottom+16, style{size: smallSize, color: muted, align: 0.5})
	}
	if !slices.ContainsFunc(g.counts, func(counts []int) bool { return slices.Contains(counts, -1) }) {
		return
	}
	p.hatch(left, bottom+27, 16, 11)
	p.text(cmp.Or(m.Absent, "not observed"), left+23, bottom+36, style{size: smallSize, color: muted})
}

// hatch fills a rectangle with the mark of "nothing was measured".
func (p *pen) hatch(x, y, w, h float64) {
	p.box(x, y, w, h, noData)
	const spacing = 7.0
	for d := spacing; d < w+h; d += spacing {
		x1, y1 := x+max(0, d-h), y+min(d, h)
		x2, y2 := x+min(d, w), y+max(0, d-w)
		p.line(x1, y1, x2, y2, 0.75, hatching)
	}
}
