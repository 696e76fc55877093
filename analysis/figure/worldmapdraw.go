package figure

import (
	"fmt"
	"image/color"
	"math"
	"slices"
)

const (
	worldLegendLine = 22.0
	stripCell       = 36.0
	stripLine       = 26.0
	stripHead       = 26.0
	stripColumns    = 25 // of stripCell, in worldWidth
)

// worldNone says how much land has no row in the table.
func (g *worldGrid) worldNone() string { return fmt.Sprintf("no row in the data (%d)", g.bare) }

func (g *worldGrid) legendText(k int) string {
	if k == len(g.classes) {
		return g.worldNone()
	}
	return fmt.Sprintf("%s (%d)", g.classes[k].name, g.rows[k])
}

// layout breaks the legend into lines and returns the height of the chart.
func (g *worldGrid) layout(p *pen) float64 {
	st := style{size: smallSize + 0.5}
	line, at := []int(nil), 0.0
	for k := range len(g.classes) + 1 {
		if k < len(g.classes) && g.rows[k] == 0 || k == len(g.classes) && g.bare == 0 {
			continue
		}
		w := p.width(p.fit(g.legendText(k), worldWidth-30, st), st) + 48
		if at+w > worldWidth+20 && len(line) > 0 {
			g.legend, line, at = append(g.legend, line), nil, 0
		}
		line, at = append(line, k), at+w
	}
	g.legend = append(g.legend, line)
	height := worldHeight() + 18 + float64(len(g.legend))*worldLegendLine
	if n := len(g.strip); n > 0 {
		perLine := stripColumns
		height += stripHead + float64((n+perLine-1)/perLine)*stripLine
	}
	return height
}

func (g *worldGrid) draw(p *pen, top float64) {
	for _, l := range g.lands {
		g.drawLand(p, l, top)
	}
	for _, d := range g.dots {
		x, y := margin+d.at.x, top+d.at.y
		p.disc(x, y, 4.2, paper)
		p.disc(x, y, 3.6, muted)
		p.disc(x, y, 2.8, g.tone(g.class[d.row]))
		if look := g.classes[g.class[d.row]].look; look == Hatched || look == Crossed || look == Half {
			p.line(x-1.8, y+1.8, x+1.8, y-1.8, 0.9, ink)
			if look == Crossed {
				p.line(x-1.8, y-1.8, x+1.8, y+1.8, 0.9, ink)
			}
		}
	}
	g.drawCodes(p, top)
	y := top + worldHeight() + 18
	st := style{size: smallSize + 0.5, color: ink}
	for _, line := range g.legend {
		x := margin
		for _, k := range line {
			square := []xy{{x, y}, {x + 20, y}, {x + 20, y + 14}, {x, y + 14}}
			g.fill(p, k, [][]xy{square})
			p.polyline(append(square, square[0]), 0.75, calm)
			text := p.fit(g.legendText(k), worldWidth-30, st)
			p.text(text, x+26, y+11, st)
			x += p.width(text, st) + 48
		}
		y += worldLegendLine
	}
	g.drawStrip(p, y)
}

// drawStrip draws what is not on the map.
func (g *worldGrid) drawStrip(p *pen, y float64) {
	if len(g.strip) == 0 {
		return
	}
	p.text(g.stripTitle(), margin, y+14, style{size: smallSize, bold: true, color: ink})
	y += stripHead
	perLine := stripColumns
	for n, i := range g.strip {
		x, at := margin+float64(n%perLine)*stripCell, y+float64(n/perLine)*stripLine
		square := []xy{{x, at}, {x + 12, at}, {x + 12, at + 12}, {x, at + 12}}
		g.fill(p, g.class[i], [][]xy{square})
		p.polyline(append(square, square[0]), 0.75, calm)
		p.text(g.codes[i], x+15, at+10, style{size: smallSize - 0.5, color: ink})
	}
}

func (g *worldGrid) drawLand(p *pen, l worldLand, top float64) {
	k := len(g.classes)
	if l.row >= 0 {
		k = g.class[l.row]
	}
	rings := make([][]xy, len(l.rings))
	for i, r := range l.rings {
		for _, q := range r {
			rings[i] = append(rings[i], xy{margin + q.x, top + q.y})
		}
	}
	for _, i := range l.outer {
		p.polygon(rings[i], g.tone(k))
	}
	g.stripes(p, k, rings)
	for _, i := range l.outer {
		if len(rings[i]) >= 3 {
			p.polyline(append(rings[i][:len(rings[i]):len(rings[i])], rings[i][0]), 0.5, calm)
		}
	}
}

// worldInk is the colour of letters that can be read on a fill.
func worldInk(fill color.NRGBA) color.NRGBA {
	if fill == accent || fill == worldRamp[len(worldRamp)-1] || fill == worldRamp[len(worldRamp)-2] {
		return paper
	}
	return ink
}

// tone is the ground of a class.
func (g *worldGrid) tone(k int) color.NRGBA {
	if k == len(g.classes) {
		return noData
	}
	c := g.classes[k]
	if c.fill.A != 0 {
		return c.fill
	}
	switch c.look {
	case Solid:
		return accent
	case Half:
		return worldRamp[1]
	case Ring:
		return worldRamp[0]
	case Dot:
		return worldTested
	case Hatched, Crossed:
		return noData
	}
	return paper
}

// fill draws ground and stripes of a class.
func (g *worldGrid) fill(p *pen, k int, rings [][]xy) {
	for _, r := range rings {
		p.polygon(r, g.tone(k))
	}
	g.stripes(p, k, rings)
}

// stripes draws the lines of a class: rising ones for hatched and half, crossed ones for crossed.
func (g *worldGrid) stripes(p *pen, k int, rings [][]xy) {
	if k == len(g.classes) || g.classes[k].fill.A != 0 {
		return
	}
	switch g.classes[k].look {
	case Half:
		worldStripes(p, rings, 1, 4, accent)
	case Hatched:
		worldStripes(p, rings, 1, 5, calm)
	case Crossed:
		worldStripes(p, rings, 1, 5, calm)
		worldStripes(p, rings, -1, 5, calm)
	}
}

// worldStripes draws the lines slope·x + y = n·gap inside the rings, by the even-odd rule.
func worldStripes(p *pen, rings [][]xy, slope, gap float64, c color.NRGBA) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, r := range rings {
		for _, q := range r {
			low, high = min(low, float64(slope*q.x)+q.y), max(high, float64(slope*q.x)+q.y)
		}
	}
	for d := math.Ceil(low/gap)*gap + 0.125; d < high; d += gap { // an eighth off the grid of corners
		var at []float64
		for _, r := range rings {
			for i, a := range r {
				b := r[(i+1)%len(r)]
				da, db := float64(slope*a.x)+a.y-d, float64(slope*b.x)+b.y-d
				if (da < 0) != (db < 0) {
					at = append(at, a.x+float64((b.x-a.x)*(da/(da-db))))
				}
			}
		}
		slices.Sort(at)
		for i := 0; i+1 < len(at); i += 2 {
			if at[i+1]-at[i] > 0.5 {
				p.line(at[i], d-float64(slope*at[i]), at[i+1], d-float64(slope*at[i+1]), 0.75, c)
			}
		}
	}
}
