package figure

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"image/color"

	"gonum.org/v1/plot/vg"
)

// Months draws counts by calendar month, one panel per series, all on one axis of
// time and one scale.
//
// Month, Series and Count are columns of one table: in month Month[i], written
// "2013-09", series Series[i] had Count[i]. A month for which a series has no row
// was not observed in it and is hatched; a zero is drawn as a zero. Panels come in
// the order in which their series first appear.
type Months struct {
	Meta
	Month, Series []string
	Count         []int
	// Unit names what is counted, such as "servers".
	Unit string
	// Absent says what a month without a row means; empty stands for "not observed".
	Absent string
	// EventDate, written "2014-02-17", marks a day with EventLabel; it may be empty.
	EventDate, EventLabel string
}

const (
	panelHeight = 92.0
	panelGap    = 34.0
)

// Draw draws the chart. It returns an error if columns differ in length, a month or
// date cannot be read, a count is negative, or a month occurs twice in a series.
func (m Months) Draw() (*Figure, error) {
	g, err := m.grid()
	if err != nil {
		return nil, fmt.Errorf("figure %s: %w", m.ID, err)
	}
	data := table{columns: []string{"series", "month", m.Unit}}
	for s, name := range g.series {
		for i, n := range g.counts[s] {
			if n >= 0 {
				data.add(name, g.month(i), n)
			}
		}
	}
	height := float64(len(g.series))*(panelHeight+panelGap) + 46
	return render(chart{meta: m.Meta, data: data, height: height, draw: func(p *pen, y float64) { m.draw(p, y, g) }})
}

// monthGrid holds the counts by series and month; -1 is "not observed".
type monthGrid struct {
	first  time.Time
	n      int
	series []string
	counts [][]int
	max    int
	event  float64 // months since first; negative: none
}

func (g monthGrid) month(i int) string { return g.first.AddDate(0, i, 0).Format("2006-01") }

// grid checks the data and spreads them over months.
func (m Months) grid() (monthGrid, error) {
	g := monthGrid{event: -1}
	if len(m.Month) != len(m.Series) || len(m.Month) != len(m.Count) {
		return g, fmt.Errorf("there are %d months, %d series and %d counts; they are columns of one table", len(m.Month), len(m.Series), len(m.Count))
	}
	if len(m.Month) == 0 {
		return g, nil
	}
	g.first, g.n = time.Time{}, 0
	var last time.Time
	for i, text := range m.Month {
		at, err := time.Parse("2006-01", text)
		if err != nil {
			return g, fmt.Errorf("row %d: month %q is not written like 2013-09", i+1, text)
		}
		if i == 0 || at.Before(g.first) {
			g.first = at
		}
		if i == 0 || at.After(last) {
			last = at
		}
		if !slices.Contains(g.series, m.Series[i]) {
			g.series = append(g.series, m.Series[i])
		}
	}
	g.n = monthsBetween(g.first, last) + 1
	if g.n > 600 {
		return g, fmt.Errorf("%d months are too many to draw; 600 is the limit", g.n)
	}
	if err := m.fill(&g); err != nil {
		return g, err
	}
	if m.EventDate != "" {
		at, err := time.Parse(time.DateOnly, m.EventDate)
		if err != nil {
			return g, fmt.Errorf("event date %q is not written like 2014-02-17", m.EventDate)
		}
		g.event = float64(monthsBetween(g.first, at)) + float64(at.Day()-1)/31
	}
	return g, nil
}

// fill puts the counts into the grid.
func (m Months) fill(g *monthGrid) error {
	for range g.series {
		g.counts = append(g.counts, slices.Repeat([]int{-1}, g.n))
	}
	for i, n := range m.Count {
		at, _ := time.Parse("2006-01", m.Month[i]) // read before
		s, k := slices.Index(g.series, m.Series[i]), monthsBetween(g.first, at)
		switch {
		case n < 0:
			return fmt.Errorf("row %d: the count %d is negative", i+1, n)
		case g.counts[s][k] >= 0:
			return fmt.Errorf("row %d: month %s stands twice in series %s", i+1, m.Month[i], m.Series[i])
		}
		g.counts[s][k] = n
		g.max = max(g.max, n)
	}
	return nil
}

func monthsBetween(a, b time.Time) int { return (b.Year()-a.Year())*12 + int(b.Month()-a.Month()) }

// draw draws the panels.
func (m Months) draw(p *pen, top float64, g monthGrid) {
	const left = margin + 34
	step := (pageWidth - margin - left) / float64(g.n)
	scale := ticks(1.12*float64(g.max), 3) // room for the largest number
	high := scale[len(scale)-1]
	for s, name := range g.series {
		y := top + float64(s)*(panelHeight+panelGap) + panelGap - 8
		tone := groups[s%len(groups)]
		p.text(name, left, y-9, style{size: labelSize, bold: true, color: ink})
		for _, v := range scale {
			at := y + panelHeight*(1-v/high)
			p.line(left, at, pageWidth-margin, at, 1, rule)
			p.text(number(v), left-7, at+4, style{size: smallSize, color: muted, align: 1})
		}
		for i, n := range g.counts[s] {
			x := left + float64(i)*step
			if n < 0 {
				if i == 0 || g.counts[s][i-1] >= 0 { // one hatching for the whole gap
					p.hatch(x, y, step*float64(gap(g.counts[s][i:])), panelHeight)
				}
				continue
			}
			h := panelHeight * float64(n) / high
			p.box(x+step*0.1, y+panelHeight-h, step*0.8, h, tone)
			if n == g.max || n == slices.Max(g.counts[s]) {
				p.text(strconv.Itoa(n), x+step/2, y+panelHeight-h-4, style{size: smallSize, bold: true, color: ink, align: 0.5})
			}
		}
		p.line(left, y+panelHeight, pageWidth-margin, y+panelHeight, 1, muted)
	}
	bottom := top + float64(len(g.series))*(panelHeight+panelGap) - 8
	m.drawTime(p, g, left, step, top, bottom)
}

// gap returns how many months from the first on were not observed.
func gap(counts []int) int {
	n := slices.IndexFunc(counts, func(c int) bool { return c >= 0 })
	if n < 0 {
		return len(counts)
	}
	return n
}

// drawTime draws the axis of time, the event and the legend of hatching.
func (m Months) drawTime(p *pen, g monthGrid, left, step, top, bottom float64) {
	every := 1
	for step*float64(every) < 62 {
		every++
	}
	for i := 0; i < g.n; i += every {
		at := g.first.AddDate(0, i, 0)
		p.text(at.Format("Jan 2006"), left+(float64(i)+0.5)*step, bottom+16, style{size: smallSize, color: muted, align: 0.5})
	}
	if g.event >= 0 && g.event <= float64(g.n) {
		x := left + g.event*step
		p.line(x, top+panelGap-14, x, bottom, 1.25, accent, 4, 3)
		align, dx := 1.0, -6.0
		if x < pageWidth/2 {
			align, dx = 0, 6
		}
		p.text(m.EventLabel, x+dx, top+panelGap-17, style{size: smallSize, bold: true, color: accent, align: align})
	}
	p.hatch(left, bottom+27, 16, 11)
	p.text(cmp.Or(m.Absent, "not observed"), left+23, bottom+36, style{size: smallSize, color: muted})
}

// hatch fills a rectangle with the mark of "nothing was measured".
func (p *pen) hatch(x, y, w, h float64) {
	p.box(x, y, w, h, noData)
	p.canvas.Push()
	defer p.canvas.Pop()
	const spacing = 7.0
	for d := spacing; d < w+h; d += spacing {
		x1, y1 := x+max(0, d-h), y+min(d, h)
		x2, y2 := x+min(d, w), y+max(0, d-w)
		p.line(x1, y1, x2, y2, 0.75, color.NRGBA{0xc4, 0xc7, 0xcb, 0xff})
	}
	p.canvas.SetLineDash([]vg.Length{}, 0)
}
