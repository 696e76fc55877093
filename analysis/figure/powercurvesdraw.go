package figure

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// powercurvesLayout says where the parts of the chart stand.
type powercurvesLayout struct {
	curves   []powercurve
	ends     []linesEnd
	from, to float64 // rates
	tall     float64
	words    []string
	height   float64
}

const powercurvesLeft = margin + 44.0

func (c PowerCurves) layout(curves []powercurve) (powercurvesLayout, error) {
	p, err := measure()
	if err != nil {
		return powercurvesLayout{}, err
	}
	l := powercurvesLayout{curves: curves, from: math.Inf(1), tall: linesEndsHeight(len(curves))}
	for _, curve := range curves {
		l.from, l.to = min(l.from, curve.points[0].x), max(l.to, curve.points[len(curve.points)-1].x)
	}
	if l.from == l.to {
		l.from, l.to = l.from/3, l.to*3
	}
	l.ends = c.ends(l, 0)
	l.words = p.wrap(c.words(l, linesEndsShort(p, l.ends)), pageWidth-2*margin, linesWords)
	l.height = math.Ceil(34 + l.tall + 62 + linesSayHeight(l.words))
	return l, nil
}

func (l powercurvesLayout) scales(y float64) (x, power scale) {
	x = scale{from: l.from, to: l.to, log: true, low: powercurvesLeft, high: pageWidth - margin - linesEndRoom}
	return x, scale{from: 0, to: 1, low: y + l.tall, high: y}
}

// ends are the names at the ends of curves, in a frame with its top at y. Curves that end at one height are named in the order in which they
// reach the wanted power.
func (c PowerCurves) ends(l powercurvesLayout, y float64) (ends []linesEnd) {
	x, power := l.scales(y)
	for i, curve := range l.curves {
		last := curve.points[len(curve.points)-1]
		e := linesEnd{x: x.at(last.x), y: math.Round(power.at(last.y)), order: curve.least, look: linesLookOf(i), name: curve.name}
		percent := linesNumber(100*c.Wanted) + " %"
		switch {
		case math.IsNaN(curve.least):
			e.below, e.order = percent+" is not reached", math.Inf(1)
		case curve.least == 0:
			e.below = percent + " everywhere"
		default:
			e.below = fmt.Sprintf("%s at %s a day", percent, powercurvesUp(curve.least))
		}
		ends = append(ends, e)
	}
	return ends
}

// words says what the least rates are.
func (c PowerCurves) words(l powercurvesLayout, shortened int) string {
	var reached []powercurve
	for _, curve := range l.curves {
		if !math.IsNaN(curve.least) {
			reached = append(reached, curve)
		}
	}
	slices.SortStableFunc(reached, func(a, b powercurve) int { return cmp.Compare(a.least, b.least) })
	percent := linesNumber(100*c.Wanted) + " %"
	text := fmt.Sprintf("Markers: the least rate from which on a plan finds a name with a probability of %s or more, rounded up. ", percent)
	switch {
	case len(reached) == 0:
		text = fmt.Sprintf("None of %s reaches %s at the rates drawn.", linesPlural(len(l.curves), "plan"), percent)
	case len(l.curves) == 1:
		text += "A name that is looked up more rarely may go unseen."
	default:
		text += fmt.Sprintf("%d of %s reach it at the rates drawn. A name that is looked up more rarely may go unseen.", len(reached), linesPlural(len(l.curves), "plan"))
	}
	if shortened > 0 {
		text += fmt.Sprintf(" %s in …; the data file has all in full.", powercurvesVerb(shortened, "name"))
	}
	return text
}

func powercurvesVerb(n int, thing string) string {
	if n == 1 {
		return "1 long " + thing + " ends"
	}
	return fmt.Sprintf("%d long %ss end", n, thing)
}

// marks are the powers that the axis names, in a frame so tall: the wanted one first, and others where their words have room.
func (c PowerCurves) marks(tall float64) (all []float64) {
	for _, v := range []float64{c.Wanted, 0.95, 0.8, 0, 1, 0.6, 0.4, 0.2} {
		if !slices.ContainsFunc(all, func(other float64) bool { return math.Abs(other-v)*tall < 14 }) {
			all = append(all, v)
		}
	}
	slices.Sort(all)
	return all
}

// draw draws frame, marked powers, curves and names.
func (c PowerCurves) draw(p *pen, top float64, l powercurvesLayout) {
	y := top + 34
	x, power := l.scales(y)
	linesAxes{
		x: x, y: power, xMarks: linesMarksOf(x, 10), yMarks: c.marks(l.tall), xText: linesNumber,
		yText: func(v float64) string { return linesNumber(100*v) + " %" },
		xName: "lookups a day (logarithmic axis)", yName: "probability of at least one hit",
	}.draw(p)
	for _, line := range c.lines() {
		p.line(x.low, power.at(line), x.high, power.at(line), 1.1, muted, 6, 4)
	}
	for i, curve := range l.curves {
		look := linesLookOf(i)
		var corners []xy
		for _, at := range curve.points {
			corners = append(corners, xy{x.at(at.x), power.at(at.y)})
		}
		p.polyline(corners, 2.25, look.tone, look.dash...)
		if len(corners) == 1 {
			p.ring(corners[0].x, corners[0].y, 6, 1.5, look.tone)
		}
	}
	for i, curve := range l.curves { // above all lines, rims first
		if curve.least > 0 {
			at := x.at(curve.least)
			p.line(at, power.at(c.Wanted), at, power.low, 0.9, linesLookOf(i).tone, 1.5, 2.5)
			p.disc(at, power.at(c.Wanted), 7, paper)
		}
	}
	for i, curve := range l.curves {
		if look := linesLookOf(i); curve.least > 0 {
			linesMarker(p, look.marker, x.at(curve.least), power.at(c.Wanted), 4.5, look.tone)
		}
	}
	linesEnds(p, c.ends(l, y), x.high, y, power.low)
	linesSay(p, l.words, margin, power.low+62)
}
