package figure

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// mapLayout says where the parts of a cluster map lie, before it is drawn. Lengths
// are pixels; columns and rows are whole dots of the PNG, so that cells have sharp
// edges.
type mapLayout struct {
	mapGrid
	valueName   string
	row, column float64
	hubGap      float64   // between the hubs and the other values
	left        float64   // of the matrix
	bars        float64   // left edge of the bars of the servers
	title       string    // over the matrix
	blockTop    []float64 // of each block, from the top of the matrix
	matrix      float64   // height of the matrix
	head        float64   // height above the matrix, for the names of values
	names       []string  // names of the values as drawn; empty where there is no room
	serverNames bool
	remarks     []string // lines below, about what is left out
	height      float64
}

const (
	barsRight  = 96.0  // room for the bars of the servers, and the gap before them
	barsGap    = 14.0  // between the matrix and these bars
	barsBelow  = 46.0  // room for the bars of the values
	clusterCol = 132.0 // room for the name of a cluster
	nameSize   = 8.5
	nameStep   = 10.5 // between the baselines of two names
	nameRoom   = 76.0 // for the name of a value
	blockLeast = 13.0 // height of a block, so that its name has room
)

var (
	nameStyle  = style{size: nameSize, color: ink}
	mapHeading = style{size: smallSize + 0.5, bold: true, color: ink}
)

// newMapLayout works out the layout, widths first.
func newMapLayout(p *pen, g mapGrid, valueName string) *mapLayout {
	l := &mapLayout{mapGrid: g, valueName: valueName, left: margin + clusterCol}
	l.row = dots(min(12, 640/float64(max(len(g.servers), 1))), 3)
	l.serverNames = l.row >= nameStep
	if l.serverNames {
		widest := 0.0
		for _, s := range g.servers {
			widest = max(widest, p.width(s, nameStyle))
		}
		l.left += min(widest, 130) + 10
	}
	if g.hubs > 0 && g.hubs < len(g.values) {
		l.hubGap = 6
	}
	room := pageWidth - margin - barsRight - l.left - l.hubGap
	l.column = dots(min(26, room/float64(max(len(g.values), 1))), 1)
	l.placeBars(p)
	for _, b := range g.blocks {
		l.blockTop = append(l.blockTop, l.matrix)
		l.matrix += max(blockLeast, float64(b.end-b.start)*l.row+2)
	}
	l.nameValues(p)
	l.remark(p)
	l.head = 30
	for _, name := range l.names {
		l.head = max(l.head, math.Ceil(30+p.width(name, nameStyle)))
	}
	l.height = l.head + l.matrix + barsBelow + float64(len(l.remarks))*smallLeading + 22
	return l
}

// placeBars puts the bars of the servers beside the matrix, which may be narrow, and no nearer than its title allows.
func (l *mapLayout) placeBars(p *pen) {
	others := len(l.values) - l.hubs
	l.title = fmt.Sprintf("%d %s", others, l.valueName)
	if l.hubs > 0 {
		l.title = fmt.Sprintf("%d %s and, in red, %s", others, l.valueName, hubCount(l.hubs))
	}
	beside := l.x(len(l.values)) + barsGap
	l.bars = min(max(beside, l.left+math.Ceil(p.width(l.title, mapHeading))+2*barsGap), pageWidth-margin-barsRight+barsGap)
}

// edge is the right edge of the chart.
func (l *mapLayout) edge() float64 { return l.bars + barsRight - barsGap }

// dots rounds a length down to whole dots of the PNG, of which a pixel has two.
func dots(length, least float64) float64 { return max(least, math.Floor(length*2)/2) }

// nameValues shortens the names of the values and keeps those with room, the hubs
// first.
func (l *mapLayout) nameValues(p *pen) {
	short := l.values
	if slices.ContainsFunc(short, func(name string) bool { return p.width(name, nameStyle) > nameRoom }) {
		short = abbreviate(l.values)
	}
	l.names = make([]string, len(l.values))
	last := math.Inf(-1)
	for c := range l.values {
		if x := l.x(c); x-last >= nameStep {
			l.names[c] = p.fit(short[c], nameRoom, nameStyle)
			last = x
		}
	}
}

// abbreviate cuts each name after the first eight letters, or as many more as all
// names need to stay distinct, and ends those it cut with an ellipsis.
func abbreviate(names []string) []string {
	longest := 0
	for _, n := range names {
		longest = max(longest, len([]rune(n)))
	}
	for length := 8; ; length++ {
		short := make([]string, len(names))
		seen := map[string]bool{}
		for i, n := range names {
			short[i] = n
			if letters := []rune(n); len(letters) > length+1 {
				short[i] = string(letters[:length]) + "…"
			}
			seen[short[i]] = true
		}
		if len(seen) == len(names) || length >= longest {
			return short
		}
	}
}

// remark says what is left out or shortened.
func (l *mapLayout) remark(p *pen) {
	var parts []string
	if !l.serverNames {
		parts = append(parts, fmt.Sprintf("the names of all %d servers", len(l.servers)))
	}
	blank := 0
	for _, n := range l.names {
		if n == "" {
			blank++
		}
	}
	if blank > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d names of %s", blank, len(l.names), l.valueName))
	}
	text := ""
	if len(parts) > 0 {
		text = "Left out for lack of room: " + strings.Join(parts, ", and ") + ". "
	}
	if strings.Contains(strings.Join(l.names, ""), "…") {
		text += "Names ending in … are shortened. "
	}
	if text != "" {
		l.remarks = p.wrap(text+"The data file has every name in full.", pageWidth-margin-l.left, style{size: smallSize})
	}
}

// x returns the left edge of a column.
func (l *mapLayout) x(column int) float64 {
	x := l.left + float64(column)*l.column
	if column >= l.hubs {
		x += l.hubGap
	}
	return x
}

// y returns the top of a row of a block, from the top of the matrix. Rows lie in
// the middle of a block that is higher than they need.
func (l *mapLayout) y(block, row int) float64 {
	b := l.blocks[block]
	height := l.matrix
	if block+1 < len(l.blocks) {
		height = l.blockTop[block+1]
	}
	height -= l.blockTop[block]
	spare := math.Floor(height-float64(b.end-b.start)*l.row) / 2
	return l.blockTop[block] + spare + float64(row-b.start)*l.row
}
