package figure

import (
	"encoding/csv"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// page is a chart with its head and foot.
type page struct {
	pen      *pen
	chart    chart
	height   float64
	title    []string
	subtitle []string
	note     []string
	caveat   []string
	source   []string
	footer   string
}

// newPage breaks the texts into lines and works out how high the page is.
func newPage(p *pen, c chart, plotted string) *page {
	const width = pageWidth - 2*margin
	pg := &page{pen: p, chart: c}
	pg.title = p.wrap(c.meta.Title, width, style{size: titleSize, bold: true})
	if c.meta.Subtitle != "" {
		pg.subtitle = p.wrap(c.meta.Subtitle, width, style{size: subtitleSize})
	}
	if c.meta.Note != "" {
		pg.note = p.wrap("Note: "+c.meta.Note, width, style{size: smallSize})
	}
	if c.meta.Verdict {
		pg.caveat = p.wrap(VerdictCaveat, width, caveatStyle)
	}
	pg.source = p.wrap("Source: "+c.meta.Source, width, style{size: smallSize})
	pg.footer = fmt.Sprintf("Figure %s · %d plotted rows · data sha256:%s", c.meta.ID, len(c.data.rows), plotted[:12])
	pg.height = math.Ceil(pg.headHeight() + c.height + pg.footHeight()) // whole pixels keep edges sharp
	return pg
}

const (
	titleLeading    = titleSize * 1.25
	subtitleLeading = subtitleSize * 1.4
	smallLeading    = smallSize * 1.45
)

func (pg *page) headHeight() float64 {
	return math.Ceil(30 + float64(len(pg.title))*titleLeading + float64(len(pg.subtitle))*subtitleLeading + 20)
}

func (pg *page) footHeight() float64 {
	return 22 + float64(len(pg.note)+len(pg.caveat)+len(pg.source)+1)*smallLeading + pg.noteGap() + 14
}

// noteGap is what sets the note off from the lines that every figure has.
func (pg *page) noteGap() float64 {
	if len(pg.note) == 0 {
		return 0
	}
	return 8
}

// caveatStyle is how the sentence about verdicts is set: to be seen.
var caveatStyle = style{size: smallSize, bold: true, color: ink}

// draw draws the page on a canvas.
func (pg *page) draw(r *recorder) {
	p := pg.pen
	p.canvas, p.height, p.set = r, pg.height, nil
	p.box(0, 0, pageWidth, pg.height, paper)
	p.box(margin, 18, 34, 4, accent)
	y := 30.0
	for _, l := range pg.title {
		y += titleLeading
		p.text(l, margin, y-4, style{size: titleSize, bold: true, color: ink})
	}
	for _, l := range pg.subtitle {
		y += subtitleLeading
		p.text(l, margin, y-2, style{size: subtitleSize, color: muted})
	}
	top := pg.headHeight()
	pg.chart.draw(p, top)
	if pg.chart.meta.Simulated { // last, so that nothing can cover it
		p.text("SIMULATED", pageWidth-margin, 30, style{size: 15, bold: true, color: accent, align: 1})
		p.text("SIMULATED", pageWidth/2, top+pg.chart.height/2+30,
			style{size: 110, bold: true, color: fade(accent, 0x16), align: 0.5})
	}
	y = top + pg.chart.height + 22
	small := style{size: smallSize, color: muted}
	for _, part := range []struct {
		lines []string
		style style
		gap   float64 // below
	}{{pg.note, small, pg.noteGap()}, {pg.caveat, caveatStyle, 0}, {pg.source, small, 0}} {
		for _, l := range part.lines {
			p.text(l, margin, y, part.style)
			y += smallLeading
		}
		y += part.gap
	}
	p.text(pg.footer, margin, y, style{size: smallSize, color: muted})
}

// table is the plotted data.
type table struct {
	columns []string
	rows    [][]any
}

// add appends a row.
func (t *table) add(values ...any) { t.rows = append(t.rows, values) }

// check refuses a table with two columns of one name, and rows of another length.
func (t table) check() error {
	for i, name := range t.columns {
		if slices.Contains(t.columns[:i], name) {
			return fmt.Errorf("two columns of the plotted table are called %q; give the unit or one of the columns another name", name)
		}
	}
	for i, r := range t.rows {
		if len(r) != len(t.columns) {
			return fmt.Errorf("row %d of the plotted table has %d values, and there are %d columns; report this as a fault", i+1, len(r), len(t.columns))
		}
	}
	return nil
}

// csv writes the data with numbers to 9 significant digits.
func (t table) csv(simulated bool) []byte {
	var b strings.Builder
	if simulated {
		b.WriteString("# SIMULATED\n")
	}
	w := csv.NewWriter(&b)
	w.Write(t.columns) // a strings.Builder never fails
	for _, r := range t.rows {
		fields := make([]string, len(r))
		for i, v := range r {
			switch v := v.(type) {
			case float64:
				if !math.IsNaN(v) { // a NaN is an empty field: nothing was measured
					fields[i] = strconv.FormatFloat(v, 'g', 9, 64)
				}
			default:
				fields[i] = fmt.Sprint(v)
			}
		}
		w.Write(fields)
	}
	w.Flush()
	return []byte(b.String())
}
