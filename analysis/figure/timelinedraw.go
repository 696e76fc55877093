package figure

import (
	"fmt"
	"image/color"
	"slices"
	"time"
)

// timelineMaybe is the colour of times in which an operator may have been up.
var timelineMaybe = color.NRGBA{0xbf, 0xd9, 0xea, 0xff}

// timelineKey is an entry of the legend.
type timelineKey struct {
	words string
	draw  func(p *pen, x, y float64) // in a field of 22 by 12
	x     float64
}

const timelineLegend = 19.0 // distance of lines in the legend

// keys returns the entries of the legend that the drawing needs.
func (l *timelinePlan) keys(longest time.Duration) []timelineKey {
	var all []timelineKey
	says := map[State]string{
		Seen: "seen", SeenOnce: "seen once", BetweenScans: "between scans: may have been up",
		NotFound: "scanned, not found", NotTestable: "scanned, not testable",
	}
	for _, state := range timelineStates {
		if slices.ContainsFunc(l.rows, func(r timelineRow) bool {
			return slices.ContainsFunc(r.segments, func(s timelineSegment) bool { return s.state == state })
		}) {
			all = append(all, timelineKey{words: says[state], draw: func(p *pen, x, y float64) {
				if state == SeenOnce {
					timelineBar(p, state, x+11, x+11, y+6, 12)
					return
				}
				timelineBar(p, state, x, x+22, y+6, 12)
			}})
		}
	}
	if len(l.gaps) > 0 {
		words := "nobody scanned"
		if longest > 0 {
			words += " for more than " + timelineLength(longest)
		}
		all = append(all, timelineKey{words: words, draw: func(p *pen, x, y float64) { p.hatch(x, y, 22, 12) }})
	}
	if l.numbered != nil {
		all = append(all, timelineKey{words: "event, listed below", draw: func(p *pen, x, y float64) { p.line(x+11, y-1, x+11, y+13, 1.25, accent, 4, 3) }})
	}
	return all
}

// timelineFlow breaks the legend into lines.
func timelineFlow(p *pen, keys []timelineKey) [][]timelineKey {
	var lines [][]timelineKey
	x := 0.0
	for _, k := range keys {
		w := 22 + 6 + p.width(k.words, style{size: smallSize}) + 16
		if len(lines) == 0 || x+w-16 > pageWidth-margin {
			lines, x = append(lines, nil), margin
		}
		k.x = x
		lines[len(lines)-1] = append(lines[len(lines)-1], k)
		x += w
	}
	return lines
}

// draw draws the chart with its top at y.
func (l *timelinePlan) draw(p *pen, top float64) {
	for i, line := range l.legend {
		for _, k := range line {
			y := top + float64(i)*timelineLegend
			k.draw(p, k.x, y)
			p.text(k.words, k.x+28, y+10, style{size: smallSize, color: ink})
		}
	}
	y := top + l.rowsTop()
	bottom := y + float64(len(l.rows))*l.step
	for _, g := range l.gaps {
		p.hatch(l.x(g.from), y, max(1, l.x(g.to)-l.x(g.from)), bottom-y)
	}
	for _, at := range l.marks {
		p.line(l.x(at), y, l.x(at), bottom, 1, rule)
	}
	l.drawRows(p, y)
	l.drawEvents(p, y, bottom)
	p.line(l.left, bottom, l.right, bottom, 1, muted)
	if len(l.rows) > timelineTall {
		l.drawMarks(p, top+float64(len(l.legend))*timelineLegend+timelineAxis-4)
	}
	end := bottom + 6
	if len(l.scans) > 0 {
		l.drawScans(p, end)
		end += timelineStrip
	}
	l.drawMarks(p, end+12)
	end += timelineAxis
	if l.listed > 0 {
		l.drawList(p, end+8)
		end += l.listRoom()
	}
	for i, line := range l.words {
		p.text(line, margin, end+14+float64(i)*smallLeading, style{size: smallSize, color: muted})
	}
}

// drawRows draws names and segments: first what may have been, then what was.
func (l *timelinePlan) drawRows(p *pen, top float64) {
	name := style{size: l.letters, color: ink, align: 1}
	high := min(15, l.step*0.72)
	for i, r := range l.rows {
		y := top + (float64(i)+0.5)*l.step
		p.line(l.left, y+l.step/2, l.right, y+l.step/2, 0.5, rule)
		p.text(p.fit(r.operator, timelineLabel, name), l.left-12, y+l.letters*0.35, name)
		for _, state := range []State{NotTestable, NotFound, BetweenScans, Seen, SeenOnce} {
			for _, s := range r.segments {
				if s.state == state {
					timelineBar(p, state, l.x(s.from), l.x(s.to), y, high)
				}
			}
		}
	}
}

// timelineBar draws a segment with its middle at y. Each state has a look of its own
// without its colour: full, a diamond, half as high, a line, a crossed frame. A segment
// of no length is drawn two pixels wide.
func timelineBar(p *pen, state State, from, to, y, high float64) {
	if to-from < 2 {
		from, to = (from+to)/2-1, (from+to)/2+1
	}
	h := high / 2
	switch state {
	case Seen:
		p.box(from, y-h, to-from, high, groups[0])
	case SeenOnce:
		x := (from + to) / 2
		p.polygon([]xy{{x - h - 1.5, y}, {x, y - h - 1.5}, {x + h + 1.5, y}, {x, y + h + 1.5}}, paper)
		p.polygon([]xy{{x - h, y}, {x, y - h}, {x + h, y}, {x, y + h}}, groups[0])
	case BetweenScans:
		p.box(from, y-h/2, to-from, h, timelineMaybe)
	case NotFound:
		p.line(from, y, to, y, 1.5, calm)
	case NotTestable:
		frame := []xy{{from, y - h}, {to, y - h}, {to, y + h}, {from, y + h}}
		p.polygon(frame, paper)
		p.polyline(append(frame, frame[0]), 1, groups[5])
		for x := from; x+high <= to; x += high {
			p.line(x, y+h, x+high, y-h, 0.75, groups[5])
			p.line(x, y-h, x+high, y+h, 0.75, groups[5])
		}
	}
}

// drawEvents draws a line per event, from its words through all rows.
func (l *timelinePlan) drawEvents(p *pen, top, bottom float64) {
	base := top - 8
	wide := 1.25
	if len(l.events) > 20 {
		wide = 0.75
	}
	for _, e := range l.events {
		up := base + 3
		if l.numbered == nil {
			up = base - float64(e.level)*timelineLevel - 9
			align, x := 0.0, e.left
			if e.right < e.x {
				align, x = 1, e.right
			}
			p.text(e.words, x, base-float64(e.level)*timelineLevel, timelineEventStyle.to(align))
		}
		p.line(e.x, up, e.x, bottom, wide, accent, 4, 3)
	}
	for _, n := range l.numbered {
		p.text(n.words, n.x, base, timelineEventStyle.to(0.5))
	}
}

// drawScans draws a tick per scan.
func (l *timelinePlan) drawScans(p *pen, y float64) {
	p.text(fmt.Sprintf("scans (n = %s)", grouped(int64(len(l.scans)))), l.left-12, y+12, style{size: smallSize, color: muted, align: 1})
	drawn := -1.0
	for _, at := range l.scans {
		if x := l.x(at); x-drawn >= 0.25 { // closer ones would be the same dots
			p.line(x, y+3, x, y+15, 1, ink)
			drawn = x
		}
	}
}

// drawMarks writes the marks of time, with the baseline at y; one that has no room is
// left out.
func (l *timelinePlan) drawMarks(p *pen, y float64) {
	st := style{size: smallSize, color: muted}
	p.text("UTC", l.left-12, y, st.to(1))
	end := l.left - 14
	for i, at := range l.marks {
		words := l.mark(i)
		w := p.width(words, st)
		x := max(l.left-6, min(l.x(at)-w/2, pageWidth-margin-w))
		if x < end+8 {
			continue
		}
		p.text(words, x, y, st)
		end = x + w
	}
}

// drawList writes the numbered events in two columns.
func (l *timelinePlan) drawList(p *pen, y float64) {
	for i := range l.events {
		x := margin + float64(i/l.listed)*(pageWidth-2*margin)/2
		at := y + float64(i%l.listed+1)*timelineList - 4
		p.text(fmt.Sprint(i+1), x+18, at, timelineEventStyle.to(1))
		p.text(l.entry(p, i), x+26, at, style{size: smallSize, color: ink})
	}
}
