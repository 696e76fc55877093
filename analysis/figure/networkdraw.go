package figure

import (
	"image/color"
	"slices"
)

// networkTones are the colours of nodes; vermilion is too near to the colour of bridges.
var networkTones = groups[:5]

// networkTone returns the colour of the nodes of an operator. Colours come again; the names
// at the discs tell operators apart.
func networkTone(operator int) color.NRGBA { return networkTones[operator%len(networkTones)] }

// total is the height of the chart with the words below.
func (l *networkPlan) total() float64 { return l.height + 16 + float64(len(l.words))*smallLeading }

// wide returns the width of a line for evidence; many lines are thinner.
func (l *networkPlan) wide(bits float64) float64 {
	most := 5.0
	switch n := len(l.graph.ties); {
	case n > 1000:
		most = 2
	case n > 300:
		most = 3.5
	}
	return max(0.6, most*bits/l.top)
}

// draw draws discs, ties and nodes, bridges over them, and the words last.
func (l *networkPlan) draw(p *pen, top float64) {
	l.drawLegend(p, top)
	for _, d := range l.discs {
		p.disc(d.x, top+d.y, d.radius, band)
		p.ring(d.x, top+d.y, d.radius, 1, rule)
	}
	l.drawTies(p, top, false)
	l.drawTies(p, top, true)
	for _, t := range l.texts {
		p.box(t.box.left, top+t.box.top, t.box.right-t.box.left, t.box.bottom-t.box.top, fade(paper, 0xe0))
		p.text(t.words, t.x, top+t.y, t.style)
	}
	for i, line := range l.words {
		p.text(line, margin, top+l.height+20+float64(i)*smallLeading, style{size: smallSize, color: muted})
	}
}

// drawTies draws the ties within operators and the nodes without bridges, or the bridges
// and their ends. A bridge so runs over the nodes that it passes, and ends at nodes with a
// ring of its colour.
func (l *networkPlan) drawTies(p *pen, top float64, bridges bool) {
	g := l.graph
	tone := fade(calm, 0xa0)
	if bridges {
		tone = accent
	}
	end := make([]bool, len(g.nodes))
	for _, t := range g.ties {
		if !g.drawn(t) {
			continue
		}
		if g.bridge(t) {
			end[t.a], end[t.b] = true, true
		}
		if g.bridge(t) == bridges {
			a, b := l.at[t.a], l.at[t.b]
			p.line(a.x, top+a.y, b.x, top+b.y, l.wide(t.bits), tone)
		}
	}
	for i, n := range g.nodes {
		if !n.drawn || end[i] != bridges {
			continue
		}
		q, halo := l.at[i], paper
		if bridges {
			halo = accent
		}
		p.disc(q.x, top+q.y, l.radius+1.25, halo)
		p.disc(q.x, top+q.y, l.radius, networkTone(n.operator))
	}
}

// drawLegend says what discs, nodes and lines are.
func (l *networkPlan) drawLegend(p *pen, top float64) {
	st := style{size: smallSize, color: ink}
	x, y := margin, top+10
	say := func(words string) {
		p.text(words, x, y+4, st)
		x += p.width(words, st) + 20
	}
	p.disc(x+8, y, 8, band)
	p.ring(x+8, y, 8, 1, rule)
	x += 22
	say("operator (number of " + p.fit(l.unit, 120, st) + ")")
	p.disc(x+5, y, 4.5, networkTone(0))
	x += 15
	say("one of the " + p.fit(l.unit, 120, st))
	for _, v := range l.keys() {
		p.line(x, y, x+26, y, l.wide(v), calm)
		x += 32
		say(short(v))
	}
	if l.top > 0 {
		x -= 14
		say("bits of evidence for a tie")
	}
	if l.pairs > 0 {
		p.line(x, y, x+26, y, 2, accent)
		for _, at := range []float64{x, x + 26} {
			p.disc(at, y, 5.5, accent)
			p.disc(at, y, 4.25, networkTone(0))
		}
		x += 38
		say("bridge between operators")
	}
}

// keys returns up to three round values of evidence for the legend.
func (l *networkPlan) keys() []float64 {
	if l.top <= 0 {
		return nil
	}
	all := slices.DeleteFunc(scale{from: 0, to: l.top}.marks(3), func(v float64) bool { return v <= 0 })
	return all[max(0, len(all)-3):]
}
