package figure

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// supportEntries say what marks at nodes mean, with counts.
func (l *treeLayout) supportEntries() (all []verdictEntry) {
	if l.Support == nil {
		return nil
	}
	var n [3]int
	for k, s := range l.Support {
		if l.supported(k) {
			n[treeMark(s)]++
		}
	}
	all = append(all, verdictEntry{words: fmt.Sprintf("share of %s resampled trees with the same cluster", grouped(int64(l.Resamples))), bold: true})
	for k, words := range []string{"0.95 or more", "0.7 or more", "below 0.7"} {
		all = append(all, verdictEntry{words: fmt.Sprintf("%s (%d)", words, n[k]), draw: func(p *pen, x, y float64) {
			p.line(x, y+7, x+18, y+7, 0.75, muted)
			treeNode(p, k, x+9, y+7)
		}})
	}
	return all
}

// supported reports whether a share is drawn at a merge. That of all leaves is no finding; merges at the height of the one above them are one join
// in steps that chance put in order, and what is not known is no cluster.
func (l *treeLayout) supported(k int) bool {
	if math.IsNaN(l.Support[k]) || k == len(l.Support)-1 || l.Tree.Merges[k].Unknown {
		return false
	}
	above := l.Tree.Merges[l.parent[len(l.Leaves)+k]-len(l.Leaves)]
	return above.Unknown || above.Height > l.Tree.Merges[k].Height
}

// supportedCount returns how many shares are drawn.
func (l *treeLayout) supportedCount() (n int) {
	for k := range l.Support {
		if l.supported(k) {
			n++
		}
	}
	return n
}

// lines returns the lines of the tree and the cut, each from its left or upper end.
func (l *treeLayout) lines() (all [][2]xy) {
	for node, parent := range l.parent {
		if parent >= 0 {
			all = append(all, [2]xy{{l.x(parent), l.y(node)}, {l.x(node), l.y(node)}})
		}
		if k := node - len(l.Leaves); k >= 0 {
			a, b := l.y(l.Tree.Merges[k].A), l.y(l.Tree.Merges[k].B)
			all = append(all, [2]xy{{l.x(node), min(a, b)}, {l.x(node), max(a, b)}})
		}
	}
	if l.Cut > 0 {
		all = append(all, [2]xy{{l.axis.at(l.Cut), 0}, {l.axis.at(l.Cut), l.top + l.row*float64(len(l.Leaves))}})
	}
	return all
}

// treeMark is the kind of mark of a share of support: 0 strong, 1 fair, 2 weak.
func treeMark(s float64) int {
	switch {
	case s >= treeStrong:
		return 0
	case s >= treeFair:
		return 1
	}
	return 2
}

// treeNode draws the mark of a share of support: a full square, an open one, a stroke.
func treeNode(p *pen, mark int, x, y float64) {
	switch mark {
	case 0:
		p.box(x-3, y-3, 6, 6, ink)
	case 1:
		p.box(x-3, y-3, 6, 6, ink)
		p.box(x-1.75, y-1.75, 3.5, 3.5, paper)
	default:
		p.box(x-0.75, y-2.5, 1.5, 5, accent)
	}
}

// supports goes through the numbers at nodes, the largest clusters first, and counts those without room; with a canvas it draws the others.
func (l *treeLayout) supports(p *pen, top float64) {
	if l.Support == nil {
		return
	}
	st := style{size: 9, color: ink, align: 1}
	nodes := make([]int, len(l.Support))
	for k := range nodes {
		nodes[k] = k
	}
	slices.SortFunc(nodes, func(a, b int) int { return cmp.Or(l.Tree.Merges[b].Size-l.Tree.Merges[a].Size, a-b) })
	var taken []setText
	lines := l.lines()
	l.supportHidden = 0
	for _, k := range nodes {
		if !l.supported(k) {
			continue
		}
		node := len(l.Leaves) + k
		words := treeShare(l.Support[k])
		x, y := l.x(node)-4, l.y(node)-3
		box := newSetText(p.setter.Line(words, st.bold), x, y, st)
		clash := box.left < margin-4 || slices.ContainsFunc(taken, func(b setText) bool {
			return box.left < b.right+2 && b.left < box.right+2 && box.top < b.bottom+1 && b.top < box.bottom+1
		}) || slices.ContainsFunc(lines, func(s [2]xy) bool { // no line goes through a number
			return box.left < s[1].x && s[0].x < box.right && box.top < s[1].y && s[0].y < box.bottom
		})
		if clash {
			l.supportHidden++
			continue
		}
		taken = append(taken, box)
		if p.canvas != nil {
			p.text(words, x, top+y, st)
		}
	}
}

// treeShare writes a share with two decimals, and none or all only where that is so.
func treeShare(s float64) string {
	words := trimmed(fmt.Sprintf("%.2f", s))
	switch {
	case s > 0 && words == "0":
		return "<0.01"
	case s < 1 && words == "1":
		return ">0.99"
	}
	return words
}
