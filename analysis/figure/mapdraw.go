package figure

import (
	"fmt"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// draw draws the map with its top at y.
func (l *mapLayout) draw(p *pen, top float64) {
	y := top + l.head
	p.text("cluster · servers", margin+clusterCol-10, y-8, mapHeading.to(1))
	p.text(l.title, l.left, top+12, mapHeading)
	if per := l.valueName + " per server"; l.bars+p.width(per, mapHeading) <= pageWidth-margin {
		p.text(per, l.bars, top+12, mapHeading)
	} else {
		p.text(per, pageWidth-margin, top+12, mapHeading.to(1))
	}
	for i, b := range l.blocks {
		l.drawBlock(p, i, b, y)
	}
	p.line(margin, y+l.matrix, l.edge(), y+l.matrix, 0.75, rule)
	for c, name := range l.names {
		if name != "" {
			st := nameStyle
			st.up = true
			if c < l.hubs {
				st.color = accent
			}
			p.text(name, l.x(c)+l.column/2+nameSize*0.35, y-5, st)
		}
	}
	l.drawServerBars(p, y)
	l.drawValueBars(p, y+l.matrix)
	at := y + l.matrix + barsBelow + 14
	for _, line := range l.remarks {
		p.text(line, l.left, at, style{size: smallSize, color: muted})
		at += smallLeading
	}
}

func hubCount(n int) string {
	if n == 1 {
		return "1 hub"
	}
	return fmt.Sprintf("%d hubs", n)
}

// drawBlock draws one cluster: its band, its name, the names of its servers and its
// cells.
func (l *mapLayout) drawBlock(p *pen, i int, b block, y float64) {
	y1, y2 := y+l.blockTop[i], y+l.matrix
	if i+1 < len(l.blocks) {
		y2 = y + l.blockTop[i+1]
	}
	if i%2 == 1 {
		p.box(margin, y1, l.edge()-margin, y2-y1, band)
	}
	p.line(margin, y1, l.edge(), y1, 0.75, rule)
	label := style{size: smallSize + 0.5, color: ink, align: 1}
	size := fmt.Sprintf(" · %d", b.end-b.start)
	name := p.fit(b.name, clusterCol-10-p.width(size, label), label)
	p.text(name+size, margin+clusterCol-10, (y1+y2)/2+4, label)
	if l.serverNames {
		for r := b.start; r < b.end; r++ {
			p.text(p.fit(l.servers[r], 130, nameStyle), l.left-8, y+l.y(i, r)+l.row/2+nameSize*0.35, nameStyle.to(1))
		}
	}
	at := y + l.y(i, b.start)
	height := float64(b.end-b.start) * l.row
	if l.hubs > 0 {
		p.heat(window{l.mapGrid, b.start, b.end, 0, l.hubs}, l.left, at, float64(l.hubs)*l.column, height)
	}
	if n := len(l.values) - l.hubs; n > 0 {
		p.heat(window{l.mapGrid, b.start, b.end, l.hubs, len(l.values)}, l.x(l.hubs), at, float64(n)*l.column, height)
	}
	l.separate(p, at, b)
}

// separate draws white lines between cells that are large enough for them.
func (l *mapLayout) separate(p *pen, at float64, b block) {
	if l.row < 5 || l.column < 5 {
		return
	}
	for r := b.start; r < b.end; r++ {
		for c := range l.values {
			if l.cells[r][c] {
				x, y := l.x(c), at+float64(r-b.start)*l.row
				p.box(x, y, l.column, 0.5, paper)
				p.box(x, y, 0.5, l.row, paper)
			}
		}
	}
}

// heat draws a part of the matrix with gonum/plot's heat map, which leaves out cells
// it takes to lie outside. So the cells are counted, and a lost one is an error.
func (p *pen) heat(w window, x, y, width, height float64) {
	heat := plotter.NewHeatMap(w, twoTones{})
	heat.Min, heat.Max = 0, 1
	heat.NaN = nil
	axes := plot.New()
	columns, rows := w.Dims()
	axes.X.Min, axes.X.Max = -0.5, float64(columns)-0.5
	axes.Y.Min, axes.Y.Max = -0.5, float64(rows)-0.5
	counted := &fills{Canvas: p.canvas}
	heat.Plot(draw.Canvas{Canvas: counted, Rectangle: p.area(x, y, width, height)}, axes)
	if counted.n != w.marks() && p.err == nil {
		p.err = fmt.Errorf("%d cells of %d were drawn; report this as a fault", counted.n, w.marks())
	}
}

// fills is a canvas that counts what is filled, on the grid of the page.
type fills struct {
	vg.Canvas
	n int
}

// Fill fills a path and counts it.
func (f *fills) Fill(path vg.Path) {
	snapped := slices.Clone(path)
	for i := range snapped {
		snapped[i].Pos = vg.Point{X: points(float64(snapped[i].Pos.X) / 0.75), Y: points(float64(snapped[i].Pos.Y) / 0.75)}
	}
	f.n++
	f.Canvas.Fill(snapped)
}

// drawServerBars draws the number of values of each server on the right.
func (l *mapLayout) drawServerBars(p *pen, y float64) {
	counts := l.perServer()
	most := slices.Max(counts)
	unit := (l.edge() - l.bars) / float64(most)
	for i, b := range l.blocks {
		for r := b.start; r < b.end; r++ {
			p.box(l.bars, y+l.y(i, r)+0.5, float64(counts[r])*unit, l.row-1, calm)
		}
	}
	p.text(fmt.Sprintf("most: %d", most), l.edge(), y+l.matrix+15, style{size: smallSize, color: muted, align: 1})
}

// drawValueBars draws the number of servers of each value below.
func (l *mapLayout) drawValueBars(p *pen, y float64) {
	counts := l.perValue()
	most := slices.Max(counts)
	const room = barsBelow - 12
	for c, n := range counts {
		tone := calm
		if c < l.hubs {
			tone = accent
		}
		gap := min(1, l.column/4)
		p.box(l.x(c), y+4, l.column-gap, room*float64(n)/float64(most), tone)
	}
	for i, line := range []string{"servers per value", fmt.Sprintf("most: %d", most)} {
		p.text(line, l.left-10, y+15+float64(i)*smallLeading, style{size: smallSize, color: muted, align: 1})
	}
}
