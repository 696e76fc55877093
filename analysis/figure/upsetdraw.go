package figure

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

const (
	upsetHigh   = 180.0 // of the bars above
	upsetRow    = 22.0
	upsetBars   = 110.0 // for the sizes of sets, with their numbers
	upsetLabels = 180.0 // most room for the name of a set
)

// upsetLayout says where the parts of an UpSet lie.
type upsetLayout struct {
	*overlap
	labels  []string
	left    float64 // of the combinations
	names   float64 // right end of the names
	step    float64 // of a combination
	up      bool    // numbers are read from below
	head    float64 // above the bars, for the heading and the number of the highest
	remarks []string
	height  float64
}

func newUpsetLayout(p *pen, s *overlap) *upsetLayout {
	l := &upsetLayout{overlap: s}
	widest, cut := 0.0, 0
	for _, set := range s.sets {
		l.labels = append(l.labels, p.fit(set, upsetLabels, verdictLabel))
		widest = max(widest, p.width(l.labels[len(l.labels)-1], verdictLabel))
		if strings.HasSuffix(l.labels[len(l.labels)-1], "…") {
			cut++
		}
	}
	l.names = margin + upsetBars + math.Ceil(widest) + 8
	l.left = l.names + 34
	l.step = dots(min(56, (pageWidth-margin-l.left)/float64(s.drawn)), 8)
	for _, c := range s.all[:s.drawn] {
		l.up = l.up || p.width(grouped(int64(c.n)), style{size: 9.5}) > l.step-3
	}
	text := "Each of the " + s.ElementName + " is counted once, in the combination of all its sets. " + s.cutOff()
	if cut > 0 {
		text += fmt.Sprintf(" Shortened names, ending in an ellipsis: %d; the data file has them in full.", cut)
	}
	l.remarks = p.wrap(text, pageWidth-2*margin, style{size: smallSize})
	l.head = 36
	if l.up {
		l.head = 22 + math.Ceil(p.width(grouped(int64(s.all[0].n)), style{size: 9.5})) + 8
	}
	l.height = l.head + 12 + upsetHigh + float64(len(s.sets))*upsetRow + 34 + float64(len(l.remarks))*smallLeading
	return l
}

// draw draws the chart with its top at y.
func (l *upsetLayout) draw(p *pen, y float64) {
	base := y + l.head + upsetHigh // of the bars
	l.drawCombinations(p, base)
	top := base + 12
	l.drawSets(p, top)
	l.drawMatrix(p, top)
	at := top + float64(len(l.sets))*upsetRow + 34
	for _, line := range l.remarks {
		p.text(line, margin, at, style{size: smallSize, color: muted})
		at += smallLeading
	}
}

// drawCombinations draws the bars above, with their numbers and axis.
func (l *upsetLayout) drawCombinations(p *pen, base float64) {
	most := l.all[0].n
	axis := scale{from: 0, to: float64(most), low: base, high: base - upsetHigh}
	right := l.left + l.step*float64(l.drawn)
	for _, v := range axis.marks(6) {
		if v == math.Trunc(v) {
			p.line(l.left, axis.at(v), right, axis.at(v), 0.75, rule)
			p.text(grouped(int64(v)), l.left-6, axis.at(v)+3.5, style{size: smallSize, color: muted, align: 1})
		}
	}
	heading := p.fit(l.ElementName+" in exactly these sets", pageWidth-margin-l.names, style{size: smallSize, bold: true})
	p.text(heading, l.names, base-upsetHigh-l.head+11, style{size: smallSize, bold: true, color: ink})
	small := style{size: 9.5, color: ink}
	for k, c := range l.all[:l.drawn] {
		x := l.left + (float64(k)+0.5)*l.step
		w := min(32, l.step*0.7)
		p.box(x-w/2, axis.at(float64(c.n)), w, base-axis.at(float64(c.n)), calm)
		number := grouped(int64(c.n))
		if l.up {
			up := small
			up.up = true
			p.text(number, x+3.5, axis.at(float64(c.n))-4, up)
			continue
		}
		p.text(number, x, axis.at(float64(c.n))-4, small.to(0.5))
	}
	p.line(l.left, base, right, base, 0.75, muted)
}

// drawSets draws the sizes of the sets to the left of their names.
func (l *upsetLayout) drawSets(p *pen, top float64) {
	most := slices.Max(l.sizes)
	small := style{size: 9.5, color: ink, align: 1}
	room := upsetBars - p.width(grouped(int64(most)), small) - 12
	end := margin + upsetBars - 6
	for k := range l.sets {
		y := top + float64(k)*upsetRow
		if k%2 == 0 {
			p.box(margin, y, l.left+l.step*float64(l.drawn)-margin, upsetRow, band)
		}
		w := room * float64(l.sizes[k]) / float64(most)
		p.box(end-w, y+5, w, upsetRow-10, calm)
		p.text(grouped(int64(l.sizes[k])), end-w-4, y+upsetRow/2+3.5, small)
		p.text(l.labels[k], margin+upsetBars+2, y+upsetRow/2+3.5, verdictLabel)
	}
	p.line(end, top, end, top+float64(len(l.sets))*upsetRow, 0.75, muted)
	words := p.fit(l.ElementName+" in the set", l.left-margin, style{size: smallSize})
	p.text(words, margin, top+float64(len(l.sets))*upsetRow+14, style{size: smallSize, color: muted})
}

// drawMatrix draws a column of dots for each combination, those of its sets full and joined.
func (l *upsetLayout) drawMatrix(p *pen, top float64) {
	r := min(5.5, l.step*0.34)
	for k, c := range l.all[:l.drawn] {
		x := l.left + (float64(k)+0.5)*l.step
		first, last := -1, -1
		for s := range l.sets {
			if c.in>>s&1 == 1 {
				if first < 0 {
					first = s
				}
				last = s
			}
		}
		at := func(s int) float64 { return top + (float64(s)+0.5)*upsetRow }
		for s := range l.sets {
			if c.in>>s&1 == 0 {
				upsetDot(p, x, at(s), r*0.6, rule)
			}
		}
		p.line(x, at(first), x, at(last), 2, ink)
		for s := range l.sets {
			if c.in>>s&1 == 1 {
				upsetDot(p, x, at(s), r, ink)
			}
		}
	}
}
