package figure

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

const (
	coverageLabels  = 130.0 // most room for a country
	coverageBars    = 300.0 // for the bars
	coverageNumber  = 66.0  // for a column of numbers
	coverageReasons = 6     // columns of reasons at most
	coverageMark    = 22.0  // width of such a column
)

// coverageLayout says where the parts of a Coverage lie.
type coverageLayout struct {
	Coverage
	order      []int
	row        float64
	labels     []string // in the order drawn; empty where there is no room
	left       float64  // of the bars
	width      float64  // of the bars
	most       int      // operators of a country, the greatest number
	numbers    []float64
	whys       []coverageReason
	others     int // reasons without a column
	legend     [][]verdictEntry
	key        [][]verdictEntry // of the reasons
	top        float64          // of the rows
	remarks    []string
	height     float64
	shortLabel int
}

func newCoverageLayout(p *pen, c Coverage) *coverageLayout {
	l := &coverageLayout{Coverage: c, order: c.worst(), left: margin}
	l.row = dots(min(18, 1300/float64(len(c.Country))), 5)
	every := int(math.Ceil(verdictStep / l.row))
	widest := 0.0
	for k, i := range l.order {
		l.most = max(l.most, c.total(i))
		s := ""
		if k%every == 0 {
			s = p.fit(c.Country[i], coverageLabels, verdictLabel)
		}
		l.labels = append(l.labels, s)
		widest = max(widest, p.width(s, verdictLabel))
	}
	l.left += math.Ceil(widest) + 9
	l.whys = c.reasons()
	if len(l.whys) > coverageReasons {
		l.others = len(l.whys) - coverageReasons
		l.whys = l.whys[:coverageReasons]
	}
	columns := 3.0
	if c.LeastFound != nil {
		columns++
	}
	l.width = pageWidth - margin - l.left - columns*coverageNumber - float64(len(l.whys))*coverageMark
	if len(l.whys) > 0 {
		l.width -= 16
	}
	if l.others > 0 {
		l.width -= coverageMark
	}
	for k := range int(columns) {
		l.numbers = append(l.numbers, l.left+l.width+float64(k+1)*coverageNumber)
	}
	l.addLegend(p)
	l.top = 26 + float64(len(l.legend)+len(l.key))*verdictLine + 40
	l.remark(p, every)
	l.height = l.top + l.row*float64(len(l.order)) + 34 + float64(len(l.remarks))*smallLeading
	return l
}

func (l *coverageLayout) addLegend(p *pen) {
	sum := func(column []int) (n int) {
		for _, v := range column {
			n += v
		}
		return n
	}
	all := []verdictEntry{{words: "operators in countries", bold: true}}
	for _, e := range []struct {
		words string
		n     int
		draw  func(t *verdictTiles, x, y, w, h float64)
	}{
		{"claimed", sum(l.Claimed), coverageClaimed}, {"tested, not claimed", sum(l.Tested) - sum(l.Claimed), coverageTested},
		{"not testable", sum(l.NotTestable), coverageUntested}, {"not measured", sum(l.NotMeasured), coverageUnmeasured},
	} {
		if e.n > 0 {
			all = append(all, verdictEntry{words: fmt.Sprintf("%s (%s)", e.words, grouped(int64(e.n))), draw: func(p *pen, x, y float64) {
				t := verdictTiles{}
				e.draw(&t, x, y+1, 17, 12)
				t.draw(p)
			}})
		}
	}
	l.legend = verdictLines(p, all, pageWidth-2*margin, false)
	var key []verdictEntry
	for k, r := range l.whys {
		words := fmt.Sprintf("%s: %s (%s)", string(rune('A'+k)), r.words, coverageCount(r.countries))
		if k == 0 {
			key = append(key, verdictEntry{words: "not testable because", bold: true})
		}
		key = append(key, verdictEntry{words: words})
	}
	long := slices.ContainsFunc(key, func(e verdictEntry) bool { return e.width(p) > 280 })
	l.key = verdictLines(p, key, pageWidth-2*margin, long)
}

// The four parts of a bar: full, full in grey, hatched, an outline.
func coverageClaimed(t *verdictTiles, x, y, w, h float64)  { t.box(accent, x, y, w, h) }
func coverageTested(t *verdictTiles, x, y, w, h float64)   { t.box(calm, x, y, w, h) }
func coverageUntested(t *verdictTiles, x, y, w, h float64) { t.add(Hatched, noData, x, y, w, h, false) }
func coverageUnmeasured(t *verdictTiles, x, y, w, h float64) {
	t.add(Ring, verdictStroke, x, y, w, h, false)
}

// remark says what is left out.
func (l *coverageLayout) remark(p *pen, every int) {
	parts := []string{"Worst covered first: by the share of operators tested, then by caches, then by name."}
	if l.LeastFound != nil {
		parts = append(parts, "Least rate found: look-ups a day and cache that would have been found of every operator tested; – if none would.")
	}
	if l.others > 0 {
		parts = append(parts, fmt.Sprintf("%d reasons more, of fewer countries, have no column: a country that has one bears +.", l.others))
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
		parts = append(parts, fmt.Sprintf("%d of %d labels with their numbers have no room; one of %d is drawn.", hidden, len(l.labels), every))
	}
	if cut > 0 {
		parts = append(parts, fmt.Sprintf("Shortened labels, ending in an ellipsis: %d.", cut))
	}
	if hidden+cut+l.others > 0 {
		parts = append(parts, "The data file has all in full.")
	}
	l.remarks = p.wrap(strings.Join(parts, " "), pageWidth-2*margin, style{size: smallSize})
}

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
