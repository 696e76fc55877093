package figure

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// draw draws the chart with its top at y.
func (l *coverageLayout) draw(p *pen, y float64) {
	p.text(p.fit(l.sentence(), pageWidth-2*margin, style{size: labelSize, bold: true}), margin, y+12, style{size: labelSize, bold: true, color: accent})
	verdictLegend(p, l.legend, margin, y+26)
	verdictLegend(p, l.key, margin, y+26+float64(len(l.legend))*verdictLine)
	l.drawHead(p, y+l.top)
	l.drawBars(p, y+l.top)
	l.drawNumbers(p, y+l.top)
	l.drawReasons(p, y+l.top)
	bottom := y + l.top + l.row*float64(len(l.order))
	at := bottom + 34
	for _, line := range l.remarks {
		p.text(line, margin, at, style{size: smallSize, color: muted})
		at += smallLeading
	}
}

// heads are the words above the columns of numbers.
func (l *coverageLayout) heads() [][2]string {
	all := [][2]string{{"tested", "of all"}, {"caches", "that testify"}, {"resolvers", "excluded"}}
	if l.LeastFound != nil {
		all = append(all, [2]string{"least rate", "found"})
	}
	return all
}

// drawHead draws the words above the columns and the axis of the bars.
func (l *coverageLayout) drawHead(p *pen, top float64) {
	small := style{size: smallSize, color: muted, align: 1}
	for k, h := range l.heads() {
		p.text(h[0], l.numbers[k], top-19, small)
		p.text(h[1], l.numbers[k], top-6, small)
	}
	bottom := top + l.row*float64(len(l.order))
	p.text("operators", l.left, top-19, small.to(0))
	axis := scale{from: 0, to: float64(l.most), low: l.left, high: l.left + l.width - 10}
	for _, v := range axis.marks(5) {
		if v != math.Trunc(v) {
			continue
		}
		x := axis.at(v)
		p.line(x, top-2, x, bottom, 0.75, rule)
		p.text(grouped(int64(v)), x, top-6, small.to(0.5))
	}
	for k := range l.whys {
		p.text(string(rune('A'+k)), l.reasonAt(k), top-6, style{size: smallSize, bold: true, color: ink, align: 0.5})
	}
}

// reasonAt is the middle of a column of reasons.
func (l *coverageLayout) reasonAt(k int) float64 {
	after := len(l.whys) - k
	if l.others > 0 {
		after++ // a column for them
	}
	return pageWidth - margin - (float64(after)-0.5)*coverageMark
}

// drawBars draws the parts of each bar.
func (l *coverageLayout) drawBars(p *pen, top float64) {
	t := verdictTiles{}
	unit := (l.width - 10) / float64(l.most)
	gap := min(2.5, l.row/5)
	for k, i := range l.order {
		x, y := l.left, top+float64(k)*l.row+gap
		for _, part := range []struct {
			n    int
			draw func(t *verdictTiles, x, y, w, h float64)
		}{{l.Claimed[i], coverageClaimed}, {l.Tested[i] - l.Claimed[i], coverageTested}, {l.NotTestable[i], coverageUntested}, {l.NotMeasured[i], coverageUnmeasured}} {
			if part.n > 0 {
				part.draw(&t, x, y, float64(part.n)*unit, l.row-2*gap)
				x += float64(part.n) * unit
			}
		}
	}
	t.draw(p)
	p.line(l.left, top, l.left, top+l.row*float64(len(l.order)), 0.75, muted)
}

// drawNumbers draws labels and columns of numbers.
func (l *coverageLayout) drawNumbers(p *pen, top float64) {
	for k, i := range l.order {
		if l.labels[k] == "" {
			continue
		}
		y := top + (float64(k)+0.5)*l.row + 3.5
		p.text(l.labels[k], l.left-7, y, verdictLabel.to(1))
		if l.row < verdictStep {
			p.line(l.left-5, y-3.5, l.left-1, y-3.5, 0.75, muted)
		}
		words := []string{fmt.Sprintf("%s of %s", grouped(int64(l.Tested[i])), grouped(int64(l.total(i)))), grouped(int64(l.Caches[i])), grouped(int64(l.Excluded[i]))}
		if l.LeastFound != nil {
			least := "–"
			if v := l.LeastFound[i]; !math.IsNaN(v) {
				least = strconv.FormatFloat(v, 'g', 3, 64)
			}
			words = append(words, least)
		}
		for n, w := range words {
			st := verdictLabel.to(1)
			if n == 0 && l.Tested[i] == 0 {
				st.bold, st.color = true, accent
			}
			p.text(p.fit(w, coverageNumber-6, st), l.numbers[n], y, st)
		}
	}
}

// drawReasons marks which reasons hold in a country.
func (l *coverageLayout) drawReasons(p *pen, top float64) {
	if len(l.whys) == 0 {
		return
	}
	side := min(7, l.row-2)
	for k, i := range l.order {
		y := top + (float64(k)+0.5)*l.row
		others := false
		for _, r := range l.Because[i] {
			n := slices.IndexFunc(l.whys, func(w coverageReason) bool { return w.words == r })
			if n < 0 {
				others = true
				continue
			}
			p.box(l.reasonAt(n)-side/2, y-side/2, side, side, ink)
		}
		if others && l.labels[k] != "" {
			p.text("+", l.reasonAt(len(l.whys)), y+3.5, style{size: 10, color: ink, align: 0.5})
		}
	}
}
