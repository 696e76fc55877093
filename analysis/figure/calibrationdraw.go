package figure

import (
	"fmt"
	"image/color"
	"math"
	"slices"
)

// calibrationLayout says where the parts of the chart stand.
type calibrationLayout struct {
	bins   []calibrationBin
	words  []string
	height float64
}

const (
	calibrationLeft = margin + 50.0
	calibrationSide = 372.0 // of the square
	calibrationBars = 74.0  // height of the bars below
	calibrationGap  = 30.0  // between square and bars
	calibrationRow  = 17.0  // of the list at the right
)

// empty returns bins without claims and the function that finds the bin of a claim.
func (c Calibration) empty() ([]calibrationBin, func(float64) int, error) {
	if !c.Levels {
		bins := make([]calibrationBin, c.Bins)
		for i := range bins {
			bins[i].from, bins[i].to = float64(i)/float64(c.Bins), float64(i+1)/float64(c.Bins)
		}
		at := func(claim float64) int {
			i := min(int(claim*float64(c.Bins)), c.Bins-1)
			if claim < bins[i].from { // the product was rounded up
				i--
			} else if i+1 < c.Bins && claim >= bins[i+1].from {
				i++
			}
			return i
		}
		return bins, at, nil
	}
	levels := slices.Clone(c.Claimed)
	slices.Sort(levels)
	levels = slices.Compact(levels)
	if len(levels) > calibrationMost {
		return nil, nil, fmt.Errorf("there are %d different claims; %d levels can be drawn, unset Levels to put claims into bins", len(levels), calibrationMost)
	}
	bins := make([]calibrationBin, len(levels))
	for i, level := range levels {
		bins[i].from, bins[i].to = level, level
	}
	return bins, func(claim float64) int { i, _ := slices.BinarySearch(levels, claim); return i }, nil
}

func (c Calibration) layout(bins []calibrationBin) (calibrationLayout, error) {
	p, err := measure()
	if err != nil {
		return calibrationLayout{}, err
	}
	l := calibrationLayout{bins: bins, words: p.wrap(c.words(bins), pageWidth-2*margin, linesWords)}
	body := 30 + calibrationSide + calibrationGap + calibrationBars + 50
	l.height = math.Ceil(max(body, 60+calibrationRow*float64(len(bins)+1)) + linesSayHeight(l.words))
	return l, nil
}

// words says how many bins lie off, and how many would by chance.
func (c Calibration) words(bins []calibrationBin) string {
	claims, held, full, above, below, thin := 0, 0, 0, 0, 0, 0
	for _, b := range bins {
		claims, held = claims+b.of, held+b.held
		if b.of > 0 {
			full++
		}
		if b.of > 0 && b.of < 10 {
			thin++
		}
		switch {
		case b.off() && b.claimed < b.low:
			above++
		case b.off():
			below++
		}
	}
	text := fmt.Sprintf("%s, of which %s held. Bars: the %s %% interval of Wilson for the share. ", linesPlural(claims, "claim"), grouped(int64(held)), linesNumber(100*c.Confidence))
	text += fmt.Sprintf("Off the diagonal beyond it (squares): %d of %s, %d above (more held than was claimed) and %d below; if all were calibrated, about %s would be by chance.",
		above+below, linesPlural(full, c.kind()), above, below, linesNumber(float64(full)*(1-c.Confidence)))
	if full < len(bins) {
		text += fmt.Sprintf(" Hatched: %s without claims.", linesPlural(len(bins)-full, c.kind()))
	}
	if thin > 0 {
		text += fmt.Sprintf(" Fewer than ten claims: %s.", linesPlural(thin, c.kind()))
	}
	return text
}

func (c Calibration) kind() string {
	if c.Levels {
		return "level"
	}
	return "bin"
}

// calibrationTone is the colour of a bin, and its marker.
func calibrationTone(b calibrationBin) (color.NRGBA, int) {
	if b.off() {
		return accent, 1
	}
	return groups[0], 0
}

// draw draws the square, the bars below and the list of numbers at the right.
func (c Calibration) draw(p *pen, top float64, l calibrationLayout) {
	y := top + 30
	x := scale{from: 0, to: 1, low: calibrationLeft, high: calibrationLeft + calibrationSide}
	share := scale{from: 0, to: 1, low: y + calibrationSide, high: y}
	for _, b := range l.bins {
		if b.of == 0 {
			p.hatch(x.at(b.from), y, x.at(b.to)-x.at(b.from), calibrationSide)
		}
	}
	marks := []float64{0, 0.2, 0.4, 0.6, 0.8, 1}
	linesAxes{x: x, y: share, xMarks: marks, yMarks: marks, xText: linesNumber, yText: linesNumber, yName: c.HeldName}.draw(p)
	p.line(x.low, share.low, x.high, share.high, 1.2, muted, 6, 4)
	for _, b := range l.bins {
		if b.of == 0 {
			continue
		}
		tone, kind := calibrationTone(b)
		at := x.at(b.claimed)
		p.line(at, share.at(b.low), at, share.at(b.high), 1.6, tone)
		p.line(at-5, share.at(b.low), at+5, share.at(b.low), 1.3, tone)
		p.line(at-5, share.at(b.high), at+5, share.at(b.high), 1.3, tone)
		linesMarker(p, kind, at, share.at(b.share), 3.8, tone)
	}
	c.drawBars(p, l, x, share.low+calibrationGap)
	c.drawList(p, l, y)
	linesSay(p, l.words, margin, top+l.height-linesSayHeight(l.words)+2)
}

// drawBars draws how many claims each bin has.
func (c Calibration) drawBars(p *pen, l calibrationLayout, x scale, y float64) {
	most := 0
	for _, b := range l.bins {
		most = max(most, b.of)
	}
	count := scale{from: 0, to: float64(most) * 1.05, low: y + calibrationBars, high: y}
	for _, v := range linesMarksOf(count, 3) {
		p.line(x.low, count.at(v), x.high, count.at(v), 1, rule)
		if v == math.Trunc(v) {
			p.text(linesNumber(v), x.low-7, count.at(v)+4, linesTick.to(1))
		}
	}
	for _, b := range l.bins {
		left, right := x.at(b.from)+1, x.at(b.to)-1
		if c.Levels {
			left, right = x.at(b.from)-4, x.at(b.from)+4
		}
		if b.of == 0 {
			p.hatch(left, y, right-left, calibrationBars)
			continue
		}
		p.box(left, count.at(float64(b.of)), right-left, count.low-count.at(float64(b.of)), calm)
	}
	p.line(x.low, count.low, x.high, count.low, 1, muted)
	p.text("claims", x.high+8, count.low-2, linesTick)
	p.text(p.fit(c.ClaimedName, calibrationSide, linesWords), x.high, count.low+18, linesWords.to(1))
}

// drawList writes the numbers of each bin.
func (c Calibration) drawList(p *pen, l calibrationLayout, y float64) {
	const first, claims, held, share = calibrationLeft + calibrationSide + 92, 690.0, 760.0, pageWidth - margin
	head := linesTick
	p.text("claimed", first, y, head)
	p.text("claims", claims, y, head.to(1))
	p.text("held", held, y, head.to(1))
	p.text("share ("+linesNumber(100*c.Confidence)+" % interval)", share, y, head.to(1))
	p.line(first, y+6, share, y+6, 1, rule)
	cell := style{size: 11, color: ink}
	for i, b := range l.bins {
		at := y + 6 + calibrationRow*(float64(i)+0.85)
		tone, kind := calibrationTone(b)
		cell.bold = b.off()
		if b.of > 0 {
			linesMarker(p, kind, first-12, at-4, 3.5, tone)
		} else {
			p.hatch(first-16, at-8, 9, 9)
		}
		words := fmt.Sprintf("%.2f–%.2f", b.from, b.to)
		if c.Levels {
			words = linesNumber(b.from)
		}
		p.text(words, first, at, cell)
		p.text(grouped(int64(b.of)), claims, at, cell.to(1))
		if b.of == 0 {
			p.text("no claims", share, at, linesTick.to(1))
			continue
		}
		p.text(grouped(int64(b.held)), held, at, cell.to(1))
		p.text(fmt.Sprintf("%.3f (%.3f–%.3f)", b.share, b.low, b.high), share, at, cell.to(1))
	}
}
