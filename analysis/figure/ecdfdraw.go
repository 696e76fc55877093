package figure

import (
	"fmt"
	"image/color"
	"math"
	"strings"
)

// ecdfLayout says where the parts of the chart stand.
type ecdfLayout struct {
	curves   []ecdfCurve
	from, to float64 // values on the axis
	tall     float64 // of a frame
	words    []string
	height   float64
}

const (
	ecdfLeft    = margin + 44.0
	ecdfColumns = 3
	ecdfGapX    = 22.0
	ecdfGapY    = 72.0 // between rows of panels: marks, name and numbers
	ecdfPanel   = 130.0
)

func (e ECDF) layout(curves []ecdfCurve) (ecdfLayout, error) {
	p, err := measure()
	if err != nil {
		return ecdfLayout{}, err
	}
	l := ecdfLayout{curves: curves, tall: linesEndsHeight(len(curves))}
	e.extent(&l)
	shortened := linesEndsShort(p, e.ends(l, 0))
	if e.Panels {
		l.tall, shortened = ecdfPanel, 0
		for k := range curves {
			if x, _ := l.panel(k, 0); p.width(curves[k].name, linesEndName) > x.high-x.low {
				shortened++
			}
		}
	}
	l.words = p.wrap(e.words(l, shortened), pageWidth-2*margin, linesWords)
	body := 34 + l.tall + 62
	if e.Panels {
		rows := (len(curves) + ecdfColumns - 1) / ecdfColumns
		body = 22 + float64(rows)*(ecdfPanel+ecdfGapY) + 34
	}
	l.height = math.Ceil(body + linesSayHeight(l.words))
	return l, nil
}

// extent lays the axis over all values: from zero if none is negative, on a logarithmic axis from the least that is positive.
func (e ECDF) extent(l *ecdfLayout) {
	l.from, l.to = math.Inf(1), math.Inf(-1)
	for _, c := range l.curves {
		for _, s := range c.steps {
			if !e.Log || s.value > 0 {
				l.from, l.to = min(l.from, s.value), max(l.to, s.value)
			}
		}
	}
	switch {
	case math.IsInf(l.from, 1): // zeros alone, on a logarithmic axis
		l.from, l.to = 0.1, 1
	case e.Log && l.from == l.to:
		l.from, l.to = l.from/2, l.to*2
	case !e.Log:
		l.from = min(l.from, 0)
		if l.to <= l.from {
			l.to = l.from + 1
		}
	}
}

func (e ECDF) scales(l ecdfLayout, y float64) (x, share scale) {
	x = scale{from: l.from, to: l.to, log: e.Log, low: ecdfLeft, high: pageWidth - margin - linesEndRoom}
	return x, scale{from: 0, to: 1, low: y + l.tall, high: y}
}

// panel returns the axes of a panel, its scale of values not yet logarithmic; y is the top of the first row of panels.
func (l ecdfLayout) panel(k int, y float64) (x, share scale) {
	width := (pageWidth - margin - ecdfLeft - (ecdfColumns-1)*ecdfGapX) / ecdfColumns
	left := ecdfLeft + float64(k%ecdfColumns)*(width+ecdfGapX)
	top := y + float64(k/ecdfColumns)*(ecdfPanel+ecdfGapY)
	return scale{from: l.from, to: l.to, low: left, high: left + width}, scale{from: 0, to: 1, low: top + ecdfPanel, high: top}
}

// numbers says how many values a curve has, and its median.
func (c ecdfCurve) numbers() string {
	if m := c.median(); !math.IsNaN(m) {
		return fmt.Sprintf("n = %s, median %s", grouped(int64(c.n)), linesNumber(m))
	}
	return fmt.Sprintf("n = %s, median not reached", grouped(int64(c.n)))
}

func (e ECDF) ends(l ecdfLayout, y float64) (ends []linesEnd) {
	x, share := e.scales(l, y)
	for i, c := range l.curves {
		last, median := c.steps[len(c.steps)-1], c.median()
		if math.IsNaN(median) {
			median = math.Inf(1)
		}
		end := x.at(last.value)
		if last.share == 1 {
			end = x.high
		}
		ends = append(ends, linesEnd{x: end, y: math.Round(share.at(last.share)), order: median, look: linesLookOf(i), name: c.name, below: c.numbers()})
	}
	return ends
}

// words says how many values there are, how many of them are censored or lie left of the axis.
func (e ECDF) words(l ecdfLayout, shortened int) string {
	n, zeros, censored := 0, 0, 0
	var by []string
	for _, c := range l.curves {
		n, censored = n+c.n, censored+c.censored
		if c.censored > 0 {
			by = append(by, fmt.Sprintf("%s: %d", intervalsClip(c.name), c.censored))
		}
		if e.Log && c.steps[0].value == 0 { // no value is negative then
			zeros += c.steps[0].known + c.steps[0].censored
		}
	}
	text := linesPlural(n, "value") + "."
	if censored > 0 {
		text += fmt.Sprintf(" Strokes: %s of which the true size is larger, allowed for as Kaplan and Meier do", linesPlural(censored, "censored value"))
		if len(by) <= 6 {
			text += " (" + strings.Join(by, ", ") + ")"
		}
		text += "."
	}
	if zeros > 0 {
		text += fmt.Sprintf(" %s of 0 left of the axis.", linesPlural(zeros, "value"))
	}
	if e.Panels && len(l.curves) > 1 {
		text += ecdfGrey(len(l.curves))
	}
	if shortened > 0 {
		text += fmt.Sprintf(" %s in …; the data file has all in full.", powercurvesVerb(shortened, "name"))
	}
	return text
}

// ecdfGrey says what is grey behind the curve of a panel: the others, unless they are too many.
func ecdfGrey(series int) string {
	if series > linesMost {
		return ""
	}
	return " Thin grey lines: the other series."
}

// drawTogether draws all series in one frame, named at their ends.
func (e ECDF) drawTogether(p *pen, top float64, l ecdfLayout) {
	y := top + 34
	x, share := e.scales(l, y)
	name := e.Unit
	if e.Log {
		name += " (logarithmic axis)"
	}
	linesAxes{
		x: x, y: share, xMarks: linesMarksOf(x, 10), yMarks: []float64{0, 0.25, 0.5, 0.75, 1}, xText: linesNumber, yText: linesNumber,
		xName: name, yName: "share of values at or below",
	}.draw(p)
	p.line(x.low, share.at(0.5), x.high, share.at(0.5), 1.1, muted, 6, 4)
	for i, c := range l.curves {
		look := linesLookOf(i)
		c.draw(p, x, share, look.tone, 2, look.dash)
	}
	linesEnds(p, e.ends(l, y), x.high, y, share.low)
	linesSay(p, l.words, margin, share.low+62)
}

// drawPanels draws a panel for each series, the others in grey behind.
func (e ECDF) drawPanels(p *pen, top float64, l ecdfLayout) {
	y := top + 56
	p.text("share of values at or below", margin, top+10, linesWords)
	for k, c := range l.curves {
		x, share := l.panel(k, y)
		x.log = e.Log
		text := func(v float64) string { return linesNumber(v) }
		if k%ecdfColumns > 0 {
			text = func(float64) string { return "" }
		}
		linesAxes{x: x, y: share, xMarks: linesMarksOf(x, 5), yMarks: []float64{0, 0.5, 1}, xText: linesNumber, yText: text}.draw(p)
		for i, other := range l.curves {
			if i != k && len(l.curves) <= linesMost {
				other.draw(p, x, share, calm, 0.6, nil)
			}
		}
		c.draw(p, x, share, groups[0], 2, nil)
		p.text(p.fit(c.name, x.high-x.low, linesEndName), x.low, share.high-22, linesEndName)
		p.text(c.numbers(), x.low, share.high-8, linesEndBelow)
	}
	name := e.Unit
	if e.Log {
		name += " (logarithmic axes)"
	}
	at := top + l.height - linesSayHeight(l.words)
	p.text(p.fit(name, pageWidth-2*margin, linesWords), pageWidth-margin, at-22, linesWords.to(1))
	linesSay(p, l.words, margin, at+2)
}

// draw draws the steps, and a stroke across the curve at each censored value.
func (c ecdfCurve) draw(p *pen, x, share scale, tone color.NRGBA, width float64, dash []float64) {
	at := 0.0
	corners := []xy{{x.low, share.at(0)}}
	for _, s := range c.steps {
		left := x.low // of a logarithmic axis lie zeros
		if !x.log || s.value > 0 {
			left = x.at(s.value)
		}
		corners = append(corners, xy{left, share.at(at)}, xy{left, share.at(s.share)})
		at = s.share
	}
	if at == 1 { // and so it stays
		corners = append(corners, xy{x.high, share.at(1)})
	}
	p.polyline(corners, width, tone, dash...)
	if width < 1 {
		return
	}
	for _, s := range c.steps {
		if s.censored > 0 && (!x.log || s.value > 0) {
			p.line(x.at(s.value), share.at(s.share)-5, x.at(s.value), share.at(s.share)+5, 1.3, tone)
		}
	}
}
