package figure

import (
	"fmt"
	"image/color"
	"slices"
)

// verdictRamp are the tones of values, from low to high.
//
// Source: ColorBrewer, OrRd in six classes (Cynthia Brewer, Apache 2.0).
var verdictRamp = []color.NRGBA{
	{0xfe, 0xf0, 0xd9, 0xff}, {0xfd, 0xd4, 0x9e, 0xff}, {0xfd, 0xbb, 0x84, 0xff}, {0xfc, 0x8d, 0x59, 0xff}, {0xe3, 0x4a, 0x33, 0xff}, {0xb3, 0x00, 0x00, 0xff},
}

var (
	verdictPale   = color.NRGBA{0xf6, 0xd5, 0xd0, 0xff} // under a claim that is not of the strongest class
	verdictStroke = color.NRGBA{0xaf, 0xb4, 0xba, 0xff} // across cells that were not tested
)

// draw draws the map with its top at y.
func (l *verdictLayout) draw(p *pen, y float64) {
	verdictLegend(p, l.legend, max(margin, l.side), y)
	l.drawCells(p, y+l.top)
	l.drawLabels(p, y+l.top)
	l.drawStrips(p, y+l.top)
	if l.rows.tree != nil && len(l.Rows) > 1 {
		l.rows.tree.draw(p, l.rows.order, func(leaf, height float64) xy {
			return xy{margin + verdictTree*(1-height), y + l.top + (leaf+0.5)*l.h}
		})
	}
	if l.cols.tree != nil && len(l.Columns) > 1 {
		bottom := y + l.top - l.colStrip - l.colRoom
		l.cols.tree.draw(p, l.cols.order, func(leaf, height float64) xy {
			return xy{l.left + (leaf+0.5)*l.w, bottom - (verdictTree-6)*height}
		})
	}
	l.drawRowBars(p, y+l.top)
	l.drawColumnBars(p, y+l.top+float64(len(l.Rows))*l.h)
	at := y + l.bottom + 12
	for _, line := range l.remarks {
		p.text(line, margin, at, style{size: smallSize, color: muted})
		at += smallLeading
	}
}

// drawCells draws runs of equal cells as one, all runs of a look as one path.
func (l *verdictLayout) drawCells(p *pen, top float64) {
	width, height := float64(len(l.Columns))*l.w, float64(len(l.Rows))*l.h
	apart := min(l.w, l.h) >= 8
	t := verdictTiles{}
	for r, i := range l.rows.order {
		for c := 0; c < len(l.cols.order); {
			j := l.cols.order[c]
			tone, n := l.colorOf(i, j), 1
			for !apart && c+n < len(l.cols.order) && l.look(i, l.cols.order[c+n]) == l.look(i, j) && l.colorOf(i, l.cols.order[c+n]) == tone && l.look(i, j) != Dot {
				n++
			}
			t.add(l.look(i, j), tone, l.left+float64(c)*l.w, top+float64(r)*l.h, float64(n)*l.w, l.h, apart)
			c += n
		}
	}
	t.draw(p)
	p.line(l.left, top, l.left+width, top, 0.75, rule)
	p.line(l.left, top+height, l.left+width, top+height, 0.75, rule)
	p.line(l.left, top, l.left, top+height, 0.75, rule)
	p.line(l.left+width, top, l.left+width, top+height, 0.75, rule)
}

// colorOf is the tone of a claim.
func (l *verdictLayout) colorOf(i, j int) color.NRGBA {
	if l.Values != nil && l.look(i, j) == Solid {
		return l.toneColor(l.tone(i, j))
	}
	return accent
}

func (l *verdictLayout) drawLabels(p *pen, top float64) {
	x := l.left - l.rowStrip - 7
	for r, s := range l.rowLabels {
		if s == "" {
			continue
		}
		y := top + (float64(r)+0.5)*l.h
		p.text(s, x, y+3.5, verdictLabel.to(1))
		if l.h < verdictStep {
			p.line(x+2, y, x+6, y, 0.75, muted)
		}
	}
	bottom := top - l.colStrip
	for c, s := range l.colLabels {
		at := l.left + (float64(c)+0.5)*l.w
		switch {
		case s == "":
		case l.colUp:
			up := verdictLabel
			up.up = true
			p.text(s, at+3.5, bottom-7, up)
			if l.w < verdictStep {
				p.line(at, bottom-5, at, bottom-1, 0.75, muted)
			}
		default:
			p.text(s, at, bottom-6, verdictLabel.to(0.5))
		}
	}
}

// drawStrips draws the groups, each in a lane of its own, so that colour is not all that tells them apart.
func (l *verdictLayout) drawStrips(p *pen, top float64) {
	left := l.left - l.rowStrip
	if l.rowStrip > 0 {
		p.box(left, top, l.rowStrip-4, float64(len(l.Rows))*l.h, noData)
		for r, i := range l.rows.order {
			if k := slices.Index(l.rows.groups, l.rows.by[i]); k >= 0 {
				p.box(left+verdictLane*float64(k), top+float64(r)*l.h, verdictLane, l.h, groups[k])
			}
		}
	}
	if l.colStrip > 0 {
		p.box(l.left, top-l.colStrip, float64(len(l.Columns))*l.w, l.colStrip-4, noData)
		for c, j := range l.cols.order {
			if k := slices.Index(l.cols.groups, l.cols.by[j]); k >= 0 {
				p.box(l.left+float64(c)*l.w, top-l.colStrip+verdictLane*float64(k), l.w, verdictLane, groups[k])
			}
		}
	}
}

// drawRowBars draws the claims of each row on the right, with numbers where there is room.
func (l *verdictLayout) drawRowBars(p *pen, top float64) {
	x := l.left + float64(len(l.Columns))*l.w + 12
	most := max(1, slices.Max(l.rows.claims))
	unit := (verdictBars - 12 - 30) / float64(most)
	small := style{size: 9.5, color: muted}
	for r, i := range l.rows.order {
		n := l.rows.claims[i]
		y := top + float64(r)*l.h
		gap := min(3, l.h/4)
		if n > 0 {
			p.box(x, y+gap, float64(n)*unit, l.h-2*gap, calm)
		}
		if l.rowLabels[r] != "" {
			p.text(number(float64(n)), x+float64(n)*unit+4, y+l.h/2+3.5, small)
		}
	}
	p.line(x, top, x, top+float64(len(l.Rows))*l.h, 0.75, muted)
	bottom := top + float64(len(l.Rows))*l.h
	for i, line := range []string{l.claimWord(), "per " + l.RowName} {
		p.text(p.fit(line, verdictBars-12, style{size: smallSize}), x, bottom+16+float64(i)*smallLeading, style{size: smallSize, color: muted})
	}
}

// drawColumnBars draws the claims of each column below.
func (l *verdictLayout) drawColumnBars(p *pen, top float64) {
	const room = 26.0
	small := style{size: 9.5, color: muted, align: 0.5}
	most := max(1, slices.Max(l.cols.claims))
	numbers := p.width(number(float64(most)), small)+3 <= l.w
	y := top + 6
	for c, j := range l.cols.order {
		n := l.cols.claims[j]
		gap := min(3, l.w/4)
		x := l.left + float64(c)*l.w
		h := room * float64(n) / float64(most)
		if n > 0 {
			p.box(x+gap, y, l.w-2*gap, h, calm)
		}
		if numbers {
			p.text(number(float64(n)), x+l.w/2, y+h+11, small)
		}
	}
	p.line(l.left, y, l.left+float64(len(l.Columns))*l.w, y, 0.75, muted)
	lines := []string{l.claimWord() + " per " + l.ColumnName}
	if !numbers {
		lines = append(lines, fmt.Sprintf("most: %d", slices.Max(l.cols.claims)))
	}
	for i, line := range lines {
		p.text(p.fit(line, l.left-margin-8, style{size: smallSize}), l.left-8, y+10+float64(i)*smallLeading, style{size: smallSize, color: muted, align: 1})
	}
}
