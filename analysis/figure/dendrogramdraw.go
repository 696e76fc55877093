package figure

import (
	"fmt"
	"math"
	"strings"
)

const (
	treeLabels   = 210.0 // most room for the label of a leaf
	treeBrackets = 92.0  // for the names of clusters
	treeHead     = 24.0  // above the leaves, for the words of the cut
	treeAxis     = 44.0  // below
)

// treeLayout says where the parts of a Dendrogram lie.
type treeLayout struct {
	*arranged
	row           float64 // height of a leaf
	every         int     // one leaf of so many has a label
	labels        []string
	right         float64 // of the tree
	strip, text   float64 // where groups and labels begin
	bracket       float64 // where clusters are named
	top           float64 // of the leaves
	axis          scale
	beyond        bool // some merges are not known, and lie left of the axis
	legend        [][]verdictEntry
	remarks       []string
	height        float64
	supportHidden int
	namesHidden   int
}

func newTreeLayout(p *pen, t *arranged) *treeLayout {
	l := &treeLayout{arranged: t, every: 1}
	l.row = dots(min(18, 1260/float64(len(t.Leaves))), 4)
	for l.row*float64(l.every) < verdictStep {
		l.every++
	}
	widest := 0.0
	for k, leaf := range t.order {
		s := ""
		if k%l.every == 0 {
			s = p.fit(t.Leaves[leaf], treeLabels, verdictLabel)
		}
		l.labels = append(l.labels, s)
		widest = max(widest, p.width(s, verdictLabel))
	}
	l.bracket = pageWidth - margin
	if t.cluster != nil {
		l.bracket -= treeBrackets
	}
	l.text = l.bracket - math.Ceil(widest) - 10
	l.strip = l.text
	if len(t.groupsOf) > 0 {
		l.strip -= verdictLane*float64(len(t.groupsOf)) + 4
	}
	l.right = l.strip - 6
	tree := &sideTree{Tree: t.Tree}
	most := tree.height()
	if most == 0 {
		most = 1
	}
	l.beyond = tree.unknown() > 0
	left := margin + 12
	if l.beyond {
		left += 30
	}
	l.axis = scale{from: 0, to: most, low: l.right, high: left}
	for _, entries := range [][]verdictEntry{l.supportEntries(), l.groupEntries()} {
		l.legend = append(l.legend, verdictLines(p, entries, pageWidth-2*margin, false)...)
	}
	l.top = treeHead + float64(len(l.legend))*verdictLine
	l.supports(p, 0)
	l.remark(p)
	l.height = l.top + l.row*float64(len(t.Leaves)) + treeAxis + float64(len(l.remarks))*smallLeading + 8
	return l
}

// x returns the place of a node.
func (l *treeLayout) x(node int) float64 {
	h := l.arranged.height(node)
	if math.IsNaN(h) {
		return margin + 12
	}
	return l.axis.at(h)
}

// y returns the place of a node from the top of the body.
func (l *treeLayout) y(node int) float64 { return l.top + (l.place[node]+0.5)*l.row }

// remark says how the tree was made, where it is cut, and what is left out.
func (l *treeLayout) remark(p *pen) {
	parts := []string{"Of two branches the one with the first leaf by the order of the data stands above."}
	if l.Cut > 0 {
		single := 0
		for _, n := range l.sizes {
			if n == 1 {
				single++
			}
		}
		parts = append(parts, fmt.Sprintf("Cut at %s: %d clusters, %d of them of one %s.", short(l.Cut), len(l.sizes), single, l.LeafName))
		l.namesHidden = len(l.sizes) - single - len(l.named())
		if l.namesHidden > 0 {
			parts = append(parts, fmt.Sprintf("Too small for a name: %d clusters of several.", l.namesHidden))
		}
	}
	if l.beyond {
		parts = append(parts, "Dashed, left of the axis: joined without a known distance.")
	}
	hidden, cut := 0, 0
	for _, s := range l.labels {
		if s == "" {
			hidden++
		} else if strings.HasSuffix(s, "…") {
			cut++
		}
	}
	if hidden > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d labels have no room: every %s is drawn.", hidden, len(l.labels), treeOrdinal(l.every)))
	}
	if cut > 0 {
		parts = append(parts, fmt.Sprintf("Shortened labels, ending in an ellipsis: %d.", cut))
	}
	if n := l.supportedCount(); l.Support != nil && n < len(l.Support)-1 {
		parts = append(parts, "Joins at one height are one join and have one share; unknown ones have none.")
	}
	if l.supportHidden > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d shares have no room for their number.", l.supportHidden, l.supportedCount()))
	}
	l.remarks = p.wrap(strings.Join(parts, " "), pageWidth-2*margin, style{size: smallSize})
}

func treeOrdinal(n int) string {
	if n == 2 {
		return "second"
	}
	return "third"
}

// named returns the clusters of two leaves or more that have room for a name, with their first and last row.
func (l *treeLayout) named() (all [][3]int) {
	first := 0
	for c, n := range l.sizes {
		if n > 1 && float64(n)*l.row >= verdictStep {
			all = append(all, [3]int{c, first, first + n - 1})
		}
		first += n
	}
	return all
}
