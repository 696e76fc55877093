package figure

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"
)

const (
	verdictTree   = 52.0  // room for a tree
	verdictLabels = 176.0 // most room for the label of a row
	verdictUp     = 120.0 // most room for the label of a column, read from below
	verdictBars   = 96.0  // right of the cells
	verdictBelow  = 56.0  // below the cells
	verdictLane   = 3.5   // of a strip of groups, for each group
	verdictStep   = 10.5  // between two labels at least
	verdictLine   = 20.0  // of the legend
)

// verdictLayout says where the parts of a VerdictMap lie. x counts from the left of the page, y from the top of the body.
type verdictLayout struct {
	*verdictGrid
	left, top     float64 // of the cells
	w, h          float64 // of a cell, whole dots of the PNG
	rowLabels     []string
	colLabels     []string // by place drawn; empty where there is no room
	colUp         bool
	colRoom       float64 // for labels of columns
	rowStrip      float64 // width of the strip of groups
	colStrip      float64
	legend        [][]verdictEntry
	remarks       []string
	side          float64 // where the legend stands, if there is room for it right of the bars; 0: above
	bottom        float64 // of the cells with their bars
	height        float64
	rowTop, colTp float64 // heights of the trees
}

// verdictEntry is a line of the legend: what draws it, and its words.
type verdictEntry struct {
	words string
	bold  bool
	draw  func(p *pen, x, y float64)
}

var verdictLabel = style{size: 10, color: ink}

func newVerdictLayout(p *pen, v *verdictGrid) *verdictLayout {
	l := &verdictLayout{verdictGrid: v, left: margin}
	l.h = dots(min(24, 1000/float64(len(v.Rows))), 3)
	if v.rows.tree != nil && len(v.Rows) > 1 {
		l.left += verdictTree + 8
	}
	l.rowLabels = l.thin(&v.rows, v.Rows, l.h)
	widest := 0.0
	for k, s := range l.rowLabels {
		l.rowLabels[k] = p.fit(s, verdictLabels, verdictLabel)
		widest = max(widest, p.width(l.rowLabels[k], verdictLabel))
	}
	below := p.width(v.claimWord()+" per "+v.ColumnName, style{size: smallSize}) // stands below the labels
	l.left += math.Ceil(max(widest, min(below, verdictLabels)-(l.left-margin))) + 8
	if v.rows.by != nil {
		l.rowStrip = verdictLane*float64(len(v.rows.groups)) + 4
		l.left += l.rowStrip
	}
	l.w = dots(min(38, (pageWidth-margin-verdictBars-l.left)/float64(len(v.Columns))), 2)
	l.nameColumns(p)
	l.addLegend(p)
	if l.side == 0 {
		l.top = float64(len(l.legend))*verdictLine + 10
	}
	if v.cols.tree != nil && len(v.Columns) > 1 {
		l.top += verdictTree
	}
	l.top += l.colRoom
	if v.cols.by != nil {
		l.colStrip = verdictLane*float64(len(v.cols.groups)) + 4
		l.top += l.colStrip
	}
	l.rowTop, l.colTp = v.rows.tree.height(), v.cols.tree.height()
	l.remark(p)
	l.bottom = l.top + float64(len(v.Rows))*l.h + verdictBelow
	if l.side > 0 {
		l.bottom = max(l.bottom, float64(len(l.legend))*verdictLine+16)
	}
	l.height = l.bottom + float64(len(l.remarks))*smallLeading + 12
	return l
}

// thin returns the labels in the order drawn, without those that have no room: those with most claims stay.
func (l *verdictLayout) thin(s *side, labels []string, step float64) []string {
	kept := make([]string, len(labels))
	places := make([]int, len(labels))
	for k := range places {
		places[k] = k
	}
	slices.SortFunc(places, func(a, b int) int {
		return cmp.Or(s.claims[s.order[b]]-s.claims[s.order[a]], a-b)
	})
	reach := int(math.Ceil(verdictStep/step)) - 1 // as many neighbours go without
	for _, k := range places {
		free := true
		for n := max(0, k-reach); n <= min(len(kept)-1, k+reach); n++ {
			free = free && kept[n] == ""
		}
		if free {
			kept[k] = labels[s.order[k]]
		}
	}
	return kept
}

func (l *verdictLayout) nameColumns(p *pen) {
	l.colRoom = 18
	for _, c := range l.Columns {
		l.colUp = l.colUp || p.width(c, verdictLabel) > l.w-2
	}
	if !l.colUp {
		for _, j := range l.cols.order {
			l.colLabels = append(l.colLabels, l.Columns[j])
		}
		return
	}
	l.colLabels = l.thin(&l.cols, l.Columns, l.w)
	for k, s := range l.colLabels {
		l.colLabels[k] = p.fit(s, verdictUp, verdictLabel)
		l.colRoom = max(l.colRoom, math.Ceil(p.width(l.colLabels[k], verdictLabel))+12)
	}
}

// toneColor returns the colour of a class of values.
func (l *verdictLayout) toneColor(k int) color.NRGBA {
	return verdictRamp[len(verdictRamp)-len(l.Breaks)-1+k]
}

// remark says how things are ordered and what is left out or shortened.
func (l *verdictLayout) remark(p *pen) {
	var parts []string
	if len(l.Rows) > 1 || len(l.Columns) > 1 {
		parts = append(parts, l.Order.words())
	}
	if l.rowTop > 0 || l.colTp > 0 {
		parts = append(parts, fmt.Sprintf("The trees reach to a distance of %s (%s) and %s (%s).", short(math.Round(l.rowTop*1000)/1000), l.RowName, short(math.Round(l.colTp*1000)/1000), l.ColumnName))
	}
	if l.rows.tree.unknown()+l.cols.tree.unknown() > 0 {
		parts = append(parts, "Dashed: joined without a pair tested in both.")
	}
	cut := 0
	for _, s := range []struct {
		name   string
		labels []string
	}{{l.RowName, l.rowLabels}, {l.ColumnName, l.colLabels}} {
		blank := 0
		for _, label := range s.labels {
			if label == "" {
				blank++
			} else if strings.HasSuffix(label, "…") {
				cut++
			}
		}
		if blank > 0 {
			parts = append(parts, fmt.Sprintf("%d of %d labels (%s) have no room, those with fewest claims first.", blank, len(s.labels), s.name))
		}
	}
	if cut > 0 {
		parts = append(parts, fmt.Sprintf("Shortened labels, ending in an ellipsis: %d.", cut))
	}
	if cut > 0 || slices.Contains(l.rowLabels, "") || slices.Contains(l.colLabels, "") {
		parts = append(parts, "The data file has all in full.")
	}
	l.remarks = p.wrap(strings.Join(parts, " "), pageWidth-2*margin, style{size: smallSize})
}
