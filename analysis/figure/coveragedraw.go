package figure

import (
	"fmt"
	"math"
	"slices"
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
		parts = append(parts, "Least rate found: lookups a day and cache that would have been found of every operator tested; – if none would.")
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
