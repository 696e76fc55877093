package figure

import (
	"fmt"
	"math"
)

// networkPlan says where everything stands. Places are pixels from the left edge of the
// page and the top of the chart.
type networkPlan struct {
	graph  *networkGraph
	discs  []networkDisc // of the drawn operators, in their order
	at     []xy          // of the nodes; only those drawn count
	radius float64       // of a node
	top    float64       // most bits of a drawn tie
	height float64       // of the drawing, without the words below

	texts     []networkText
	shortened int // names of operators
	pairs     int // pairs of operators with bridges
	unlabeled int // of these, those whose bridges have no label
	ends      int // nodes at bridges
	unnamed   int // of these, those without their name
	words     []string
	unit      string
}

// networkDisc is the disc of an operator, with its name above.
type networkDisc struct {
	xy
	radius float64
	name   string  // as it is drawn
	width  float64 // of the name
}

const (
	networkTop   = 44.0 // for the legend
	networkHigh  = 620.0
	networkAir   = 26.0  // between discs, with the name of one of them
	networkReach = 92.0  // between discs that bridges join
	networkFew   = 10    // so few operators have room for more
	networkLabel = 170.0 // room for the name of an operator
	networkWide  = pageWidth - 2*margin
	networkTurns = 24 // directions tried around each disc
)

// networkName is the style of names of operators, smaller if there are many.
func networkName(operators int) style {
	st := style{size: labelSize, bold: true, color: ink, align: 0.5}
	if operators > 25 {
		st.size = smallSize
	}
	return st
}

// layout places the discs, and the nodes in them. It takes the widest distance between
// nodes with which the drawing is not too high.
func (g *networkGraph) layout(p *pen) (*networkPlan, error) {
	var l *networkPlan
	for _, distance := range []float64{44, 38, 33, 29, 25, 22, 19, 16.5, 14, 12} {
		next := g.pack(p, distance)
		if next == nil {
			continue
		}
		l = next
		if l.height <= networkTop+networkHigh {
			break
		}
	}
	if l == nil {
		return nil, fmt.Errorf("%d nodes in a disc do not fit on the page", len(g.operators[0].nodes))
	}
	l.untangle()
	return l, l.sane()
}

// sane refuses places that are no numbers or leave the drawing.
func (l *networkPlan) sane() error {
	for i, q := range l.at {
		if !l.graph.nodes[i].drawn {
			continue
		}
		if !(q.x >= margin && q.x <= pageWidth-margin && q.y >= 0 && q.y <= l.height) {
			return fmt.Errorf("the layout put %q at %v, %v, which is not on the page", l.graph.nodes[i].name, q.x, q.y)
		}
	}
	return nil
}

// pack places discs and nodes with a distance between nodes; nil if a disc is wider than
// the page.
func (g *networkGraph) pack(p *pen, distance float64) *networkPlan {
	l := &networkPlan{graph: g, radius: networkGrid(max(3, min(8, distance*0.27)))}
	for _, t := range g.ties {
		if g.drawn(t) {
			l.top = max(l.top, t.bits)
		}
	}
	links := g.links()
	st := networkName(len(g.operators))
	for o, group := range g.operators {
		if !group.drawn {
			break
		}
		n := 0
		for _, i := range group.nodes {
			if g.nodes[i].drawn {
				n++
			}
		}
		label := fmt.Sprintf("%s (%s)", p.fit(group.name, networkLabel, st), grouped(int64(len(group.nodes))))
		if p.width(group.name, st) > networkLabel {
			l.shortened++
		}
		d := networkDisc{name: label, width: p.width(label, st)}
		slots := networkSlots(n, distance)
		last := slots[len(slots)-1]
		d.radius = networkGrid(math.Hypot(last.x, last.y) + l.radius + 7)
		if 2*d.radius > networkWide {
			return nil
		}
		if o > 0 {
			d.xy = l.find(d, links)
		}
		l.discs = append(l.discs, d)
	}
	l.settle()
	l.fill(distance)
	return l
}

// links returns for each drawn operator the bits of its bridges to the others.
func (g *networkGraph) links() [][]float64 {
	all := make([][]float64, len(g.operators))
	for i := range min(len(all), networkOperators) {
		all[i] = make([]float64, networkOperators)
	}
	for _, t := range g.ties {
		if g.drawn(t) && g.bridge(t) {
			a, b := g.nodes[t.a].operator, g.nodes[t.b].operator
			all[a][b] += t.bits
			all[b][a] += t.bits
		}
	}
	return all
}

// settle moves the discs into the page.
func (l *networkPlan) settle() {
	left, right, top, bottom := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, d := range l.discs {
		side := max(d.radius, d.width/2)
		left, right = min(left, d.x-side), max(right, d.x+side)
		top, bottom = min(top, d.label().top), max(bottom, d.y+d.radius)
	}
	dx, dy := networkGrid(pageWidth/2-(left+right)/2), networkGrid(networkTop-top)
	for i := range l.discs {
		l.discs[i].x += dx
		l.discs[i].y += dy
	}
	l.height = math.Ceil(bottom + dy + 6)
}

// networkGrid rounds a length to 1/64 pixel.
func networkGrid(v float64) float64 { return math.Round(v*64) / 64 }
