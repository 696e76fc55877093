package figure

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// x returns the place of an instant.
func (g *timelineGrid) x(at time.Time) float64 {
	s := scale{from: 0, to: g.last.Sub(g.first).Seconds(), low: g.left + 4, high: pageWidth - margin - 4}
	return s.at(at.Sub(g.first).Seconds())
}

// layout works out rows and levels of events, and returns the height of the chart.
func (g *timelineGrid) layout(p *pen) float64 {
	label := style{size: smallSize}
	for _, o := range g.rows {
		g.left = max(g.left, p.width(p.fit(o, timelineLabel, label), label))
	}
	g.left = margin + math.Ceil(g.left) + 10
	g.row = 22
	if len(g.rows) > 30 {
		g.row = 13
	}
	var ends []float64 // where each level is taken up to
	for _, e := range g.events {
		x, level := g.x(e.Date), 0
		for level < len(ends) && x-ends[level] < 20 {
			level++
		}
		if level == len(ends) {
			ends = append(ends, 0)
		}
		ends[level] = x
		g.levels = append(g.levels, level)
	}
	g.top = timelineLegend + float64(len(ends))*15 + 6
	height := g.top + float64(len(g.rows))*g.row + timelineTicks + float64(len(g.events))*16
	if g.leftOut > 0 {
		height += 18
	}
	return height
}

func (t Timeline) draw(p *pen, top float64, g *timelineGrid) {
	t.drawLegend(p, top, g)
	y := top + g.top
	bottom := y + float64(len(g.rows))*g.row
	at := map[string]float64{}
	for i, o := range g.rows {
		at[o] = y + float64(i)*g.row
		if i%2 == 0 {
			p.box(margin, at[o], pageWidth-2*margin, g.row, band)
		}
		st := style{size: smallSize, color: ink, align: 1}
		p.text(p.fit(o, timelineLabel, st), g.left-8, at[o]+g.row/2+3.6, st)
	}
	if t.MaxGap > 0 {
		for i := 1; i < len(g.scans); i++ {
			if g.scans[i].Sub(g.scans[i-1]) > t.MaxGap {
				p.hatch(g.x(g.scans[i-1]), y, g.x(g.scans[i])-g.x(g.scans[i-1]), bottom-y)
			}
		}
	}
	marks, layout := timeMarks(g.first, g.last, 10)
	right := 0.0
	for _, m := range marks {
		x, st := g.x(m), style{size: smallSize, color: muted, align: 0.5}
		p.line(x, y, x, bottom, 0.75, rule)
		w := p.width(m.Format(layout), st) / 2
		if x-w > right && x+w < pageWidth-margin+10 {
			p.text(m.Format(layout), x, bottom+26, st)
			right = x + w + 8
		}
	}
	for i, o := range t.Operator {
		if row, ok := at[o]; ok {
			x := g.x(t.From[i])
			drawSpan(p, g.state(t.State[i]), x-1.5, row+g.row*0.2, max(3, g.x(t.To[i])-x+3), g.row*0.6)
		}
	}
	p.line(g.left, bottom, pageWidth-margin, bottom, 1, muted)
	for _, s := range g.scans {
		p.line(g.x(s), bottom+2, g.x(s), bottom+9, 0.75, ink)
	}
	g.drawEvents(p, y, bottom)
}

func (g *timelineGrid) state(name string) int {
	for i, s := range g.states {
		if s == name {
			return i
		}
	}
	return 0
}

// drawSpan draws a bar: states differ by fill and height, not by colour alone.
func drawSpan(p *pen, state int, x, y, w, h float64) {
	switch state {
	case 0:
		p.box(x, y, w, h, groups[0])
	case 1:
		p.box(x, y, w, h, groups[5])
		p.box(x+1, y+1, w-2, h-2, paper)
	case 2:
		p.box(x, y+h/4, w, h/2, groups[2])
	default:
		p.box(x, y+h-2.5, w, 2.5, ink)
	}
}

// drawEvents draws lines with numbers, and the list of what they are.
func (g *timelineGrid) drawEvents(p *pen, y, bottom float64) {
	st := style{size: 9.5, bold: true, color: accent}
	for i, e := range g.events {
		x, head := g.x(e.Date), y-8-float64(g.levels[i])*15
		p.line(x, y-5, x, bottom, 1, accent, 4, 3)
		p.text(strconv.Itoa(i+1), x, head, st.to(0.5))
		at := bottom + timelineTicks + float64(i)*16
		p.text(strconv.Itoa(i+1), margin+14, at, st.to(1))
		label := style{size: smallSize, color: ink}
		p.text(p.fit(e.Date.UTC().Format("2006-01-02 15:04 UTC")+"  "+e.Label, pageWidth-2*margin-24, label), margin+22, at, label)
	}
	if g.leftOut > 0 {
		p.text(fmt.Sprintf("%d more operators are left out; the first %d of the table are drawn.", g.leftOut, len(g.rows)),
			margin, bottom+timelineTicks+float64(len(g.events))*16, style{size: smallSize, bold: true, color: ink})
	}
}

// drawLegend says what states look like, and zone, resolution and number of scans.
func (t Timeline) drawLegend(p *pen, y float64, g *timelineGrid) {
	x, st := margin, style{size: smallSize, color: ink}
	for i, s := range g.states {
		drawSpan(p, i, x, y, 18, 11)
		s = p.fit(s, 110, st)
		p.text(s, x+24, y+9.5, st)
		x += p.width(s, st) + 40
	}
	if t.MaxGap > 0 {
		p.hatch(x, y, 18, 11)
		p.text("no scan", x+24, y+9.5, st)
		x += p.width("no scan", st) + 40
	}
	words := "UTC, resolution " + t.Resolution + "; ticks below: " + strconv.Itoa(len(g.scans)) + " scans"
	if len(g.scans) == 0 {
		words = "UTC, resolution " + t.Resolution + "; dates of scans unknown"
	}
	st = style{size: smallSize, color: muted, align: 1}
	p.text(p.fit(words, pageWidth-margin-x, st), pageWidth-margin, y+9.5, st)
}
