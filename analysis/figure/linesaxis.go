package figure

import (
	"fmt"
	"math"
)

// linesAxes is the frame of a chart of lines: grid, marks and names of two axes.
type linesAxes struct {
	x, y scale // y.low is the foot of the frame, y.high its top
	// xMarks and yMarks are where grid lines stand; xText and yText write them.
	xMarks, yMarks []float64
	xText, yText   func(float64) string
	// xName stands below the axis, yName above it, at the left.
	xName, yName string
}

const linesWordsSize = 11.0

var (
	linesTick  = style{size: smallSize, color: muted}
	linesWords = style{size: linesWordsSize, color: muted}
)

// linesMarksOf returns round numbers along a scale; a logarithmic one on which too few of them fall gets those of a plain one.
func linesMarksOf(s scale, n int) []float64 {
	marks := s.marks(n)
	if s.log && len(marks) < 2 {
		s.log = false
		marks = s.marks(n)
	}
	return marks
}

// draw draws the frame. Words at marks that would lie on those before them are left out, the lines stay.
func (a linesAxes) draw(p *pen) {
	last := math.Inf(-1)
	for _, v := range a.xMarks {
		x := a.x.at(v)
		p.line(x, a.y.high, x, a.y.low, 1, rule)
		words := a.xText(v)
		w := p.width(words, linesTick)
		at := max(w/2+2, min(x, pageWidth-margin/2-w/2))
		if at-w/2 > last+8 {
			p.line(x, a.y.low, x, a.y.low+4, 1, muted)
			p.text(words, at, a.y.low+16, linesTick.to(0.5))
			last = at + w/2
		}
	}
	last = math.Inf(1)
	for _, v := range a.yMarks {
		y := a.y.at(v)
		p.line(a.x.low, y, a.x.high, y, 1, rule)
		if y < last-13 {
			p.text(a.yText(v), a.x.low-7, y+4, linesTick.to(1))
			last = y
		}
	}
	p.line(a.x.low, a.y.low, a.x.high, a.y.low, 1, muted)
	if a.yName != "" {
		p.text(p.fit(a.yName, a.x.high-margin, linesWords), margin, a.y.high-12, linesWords)
	}
	if a.xName != "" {
		p.text(p.fit(a.xName, a.x.high-a.x.low, linesWords), a.x.high, a.y.low+33, linesWords.to(1))
	}
}

// linesSay writes lines of words below a chart, the first baseline at y.
func linesSay(p *pen, words []string, x, y float64) {
	for _, line := range words {
		p.text(line, x, y, linesWords)
		y += linesWordsSize * 1.45
	}
}

// linesSayHeight is the height that linesSay needs.
func linesSayHeight(words []string) float64 { return float64(len(words)) * linesWordsSize * 1.45 }

// linesExtent refuses numbers that no axis can hold together with others: sizes from 1e-12 to 1e12 and zero are drawn.
func linesExtent(v float64) error {
	if a := math.Abs(v); a > 0 && a < 1e-12 || a > 1e12 && !math.IsInf(v, 0) {
		return fmt.Errorf("%v is beyond what can be drawn, 1e-12 to 1e12; choose another unit or look for a broken number", v)
	}
	return nil
}

// linesKey is an entry of a legend: a drawing 24 pixels wide around x, y, and words.
type linesKey struct {
	draw  func(p *pen, x, y float64)
	words string
}

// linesLegend draws entries of a legend beside each other, in as many lines as they need, the first baseline at y, and returns the
// height. Without canvas it only measures.
func linesLegend(p *pen, keys []linesKey, left, right, y float64) float64 {
	const line = 19.0
	x, lines := left, 1
	for _, k := range keys {
		words := p.fit(k.words, right-left-30, linesWords)
		w := 30 + p.width(words, linesWords)
		if x > left && x+w > right {
			x = left
			lines++
		}
		if p.canvas != nil {
			at := y + float64(lines-1)*line
			k.draw(p, x+12, at-4)
			p.text(words, x+30, at, linesWords)
		}
		x += w + 22
	}
	if len(keys) == 0 {
		return 0
	}
	return float64(lines) * line
}
