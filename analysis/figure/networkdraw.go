package figure

import "fmt"

func (n Network) draw(p *pen, top float64, g *networkGrid) {
	at := func(i int) xy { return xy{margin + g.at[i].x, top + g.at[i].y} }
	width := func(bits float64) float64 { return 0.6 + 2.4*bits/g.most }
	for o, c := range g.centre {
		p.polygon(worldCircle(margin+c.x, top+c.y, g.radius[o]), band)
		st := style{size: smallSize, bold: true, color: ink, align: 0.5}
		p.text(p.fit(g.operators[o], 2*g.radius[o]+6, st), margin+c.x, top+c.y-g.radius[o]-5, st)
	}
	for _, e := range g.edges {
		p.line(at(e.a).x, at(e.a).y, at(e.b).x, at(e.b).y, width(e.bits), calm)
	}
	for i := range g.at {
		p.polygon(worldCircle(at(i).x, at(i).y, 5), paper)
		p.polygon(worldCircle(at(i).x, at(i).y, 4), groups[0])
	}
	y := top + g.height + 12
	small := style{size: smallSize, color: ink}
	for i, e := range g.bridges {
		p.line(at(e.a).x, at(e.a).y, at(e.b).x, at(e.b).y, width(e.bits), accent, 5, 3)
		if i < 20 {
			words := fmt.Sprintf("%s (%s) to %s (%s): %s, %s bits", g.names[e.a], g.operators[g.of[e.a]], g.names[e.b], g.operators[g.of[e.b]], e.word, short(e.bits))
			p.text(p.fit(words, pageWidth-2*margin, small), margin, y+64+float64(i)*16, small)
		}
	}
	x := margin
	for _, b := range []float64{g.most / 4, g.most} {
		p.line(x, y+6, x+26, y+6, width(b), calm)
		text := fmt.Sprintf("%.1f bits", b)
		p.text(text, x+32, y+10, small)
		x += 48 + p.width(text, small)
	}
	p.line(x, y+6, x+26, y+6, 2, accent, 5, 3)
	p.text(fmt.Sprintf("bridge between operators (%d; the first %d by bits are listed below)", len(g.bridges), min(20, len(g.bridges))), x+32, y+10, small)
	st := style{size: smallSize, color: muted}
	p.text(fmt.Sprintf("%d nodes of %d operators, %d edges and bridges drawn; left out: %d nodes, %d edges. Layout: seed %d.", len(g.names), len(g.operators),
		len(g.edges)+len(g.bridges), g.hiddenNodes, g.hiddenEdges, n.Seed), margin, y+28, st)
	p.text(p.fit("Groups: "+n.Method, pageWidth-2*margin, st), margin, y+45, st)
}
