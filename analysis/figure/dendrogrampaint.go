package figure

import (
	"fmt"
	"math"
	"slices"
)

// draw draws the tree with its top at y.
func (l *treeLayout) draw(p *pen, y float64) {
	verdictLegend(p, l.legend, margin, y)
	l.drawClusters(p, y)
	l.drawAxis(p, y)
	l.drawBranches(p, y)
	l.drawLeaves(p, y)
	if l.Support != nil {
		for k, s := range l.Support {
			if l.supported(k) {
				node := len(l.Leaves) + k
				if l.row >= 5 || l.Tree.Merges[k].Size > 3 || treeMark(s) == 2 {
					treeNode(p, treeMark(s), l.x(node), y+l.y(node))
				}
			}
		}
		l.supports(p, y)
	}
	at := y + l.top + l.row*float64(len(l.Leaves)) + treeAxis + 10
	for _, line := range l.remarks {
		p.text(line, margin, at, style{size: smallSize, color: muted})
		at += smallLeading
	}
}

// groupEntries is the legend of the strip.
func (l *treeLayout) groupEntries() (all []verdictEntry) {
	if len(l.groupsOf) == 0 {
		return nil
	}
	all = append(all, verdictEntry{words: l.GroupName, bold: true})
	for k, name := range l.groupsOf {
		n := 0
		for _, g := range l.Group {
			if g == name {
				n++
			}
		}
		all = append(all, verdictEntry{words: fmt.Sprintf("%s (%d)", name, n), draw: func(p *pen, x, y float64) {
			p.box(x, y, verdictLane*float64(len(l.groupsOf)), 14, noData)
			p.box(x+verdictLane*float64(k), y, verdictLane, 14, groups[k])
		}})
	}
	return all
}

// drawClusters draws a band behind every other cluster and names those with room.
func (l *treeLayout) drawClusters(p *pen, y float64) {
	first := 0
	for c, n := range l.sizes {
		if c%2 == 0 {
			p.box(l.axis.at(l.Cut), y+l.top+float64(first)*l.row, pageWidth-margin-l.axis.at(l.Cut), float64(n)*l.row, band)
		}
		first += n
	}
	for _, c := range l.named() {
		from, to := y+l.top+float64(c[1])*l.row+1.5, y+l.top+float64(c[2]+1)*l.row-1.5
		p.line(l.bracket, from, l.bracket, to, 1.5, muted)
		words := p.fit(fmt.Sprintf("cluster %d (%d)", c[0]+1, l.sizes[c[0]]), treeBrackets-7, style{size: 9.5})
		p.text(words, l.bracket+6, (from+to)/2+3.5, style{size: 9.5, color: ink})
	}
}

// drawAxis draws heights below and the cut.
func (l *treeLayout) drawAxis(p *pen, y float64) {
	bottom := y + l.top + l.row*float64(len(l.Leaves)) + 6
	p.line(l.axis.high, bottom, l.axis.low, bottom, 0.75, muted)
	for _, v := range l.axis.marks(6) {
		x := l.axis.at(v)
		p.line(x, bottom, x, bottom+4, 0.75, muted)
		p.text(short(v), x, bottom+15, style{size: smallSize, color: muted, align: 0.5})
	}
	words := p.fit("Distance: "+l.Method, pageWidth-2*margin, style{size: smallSize})
	p.text(words, margin, bottom+31, style{size: smallSize, color: muted})
	if l.Cut > 0 {
		x := l.axis.at(l.Cut)
		p.line(x, y+l.top-6, x, bottom, 1.25, accent, 4, 3)
		label := style{size: smallSize, bold: true, color: accent, align: 0.5}
		words := fmt.Sprintf("cut at %s: %d clusters", short(l.Cut), len(l.sizes))
		half := p.width(words, label) / 2
		p.text(words, max(margin+half, min(pageWidth-margin-half, x)), y+l.top-10, label)
	}
}

// drawBranches draws the lines of the tree, those that are not known dashed.
func (l *treeLayout) drawBranches(p *pen, y float64) {
	var known, unknown []xy
	low, high := math.Inf(1), math.Inf(-1) // the branches that are not known meet in one line
	for k, m := range l.Tree.Merges {
		node := len(l.Leaves) + k
		to := &known
		if m.Unknown {
			to = &unknown
		}
		for _, child := range []int{m.A, m.B} {
			if l.x(child) > l.x(node) {
				*to = append(*to, xy{l.x(child), y + l.y(child)}, xy{l.x(node), y + l.y(child)})
			}
		}
		if m.Unknown {
			low, high = min(low, l.y(m.A), l.y(m.B)), max(high, l.y(m.A), l.y(m.B))
		} else {
			known = append(known, xy{l.x(node), y + l.y(m.A)}, xy{l.x(node), y + l.y(m.B)})
		}
	}
	if high > low {
		unknown = append(unknown, xy{margin + 12, y + low}, xy{margin + 12, y + high})
	}
	root := len(l.place) - 1
	known = append(known, xy{l.x(root), y + l.y(root)}, xy{l.x(root) - 8, y + l.y(root)})
	p.treeLines(known, 1, ink)
	p.treeLines(unknown, 1, ink, 2, 2)
}

// drawLeaves draws groups and labels.
func (l *treeLayout) drawLeaves(p *pen, y float64) {
	for k, leaf := range l.order {
		at := y + l.y(leaf)
		if l.Group != nil {
			if g := slices.Index(l.groupsOf, l.Group[leaf]); g >= 0 {
				p.box(l.strip+verdictLane*float64(g), at-l.row/2, verdictLane, l.row, groups[g])
			}
		}
		if l.labels[k] != "" {
			p.text(l.labels[k], l.text+3, at+3.5, verdictLabel)
		}
	}
}
