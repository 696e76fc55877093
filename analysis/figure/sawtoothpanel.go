package figure

import (
	"slices"
	"time"
)

// sawtoothDense is from how many fills in a panel on lines are thin and have no marks at their instants.
const sawtoothDense = 120

// draw draws legend, panels and words.
func (s Sawtooth) draw(p *pen, top float64, l sawtoothLayout) {
	y := top + linesLegend(p, l.keys, margin, pageWidth-margin, top+8) + 8
	for k, name := range l.panels {
		heading := style{size: labelSize, bold: true, color: ink}
		counts := s.heading(l, k)
		room := pageWidth - margin - sawtoothLeft - p.width(counts, linesWords) - 14
		p.text(p.fit(name, room, heading), sawtoothLeft, y+16, heading)
		p.text(counts, pageWidth-margin, y+16, linesWords.to(1))
		y += sawtoothHead
		s.drawPanel(p, l, k, y)
		y += l.tall + l.foot() + 10
	}
	y -= 10
	s.drawTime(p, l, y)
	linesSay(p, l.words, margin, y+62)
}

// drawPanel draws a panel whose frame has its top at y.
func (s Sawtooth) drawPanel(p *pen, l sawtoothLayout, k int, y float64) {
	x, left := l.scales(y)
	foot := y + l.tall + l.foot()
	s.drawFeet(p, l, y+l.tall+sawtoothGap)
	marks, _ := sawtoothMarks(l.first, l.last)
	for _, at := range marks {
		p.line(l.x(x, at), y, l.x(x, at), foot, 1, rule)
	}
	for _, v := range l.marks() {
		p.line(sawtoothLeft, left.at(v), pageWidth-margin, left.at(v), 1, rule)
		p.text(linesNumber(v/l.unit.seconds), sawtoothLeft-7, left.at(v)+4, linesTick.to(1))
	}
	p.text("TTL left, "+l.unit.name[:1], margin, y-8, linesTick)
	if s.TTLSeconds > 0 {
		p.line(sawtoothLeft, left.at(s.TTLSeconds), pageWidth-margin, left.at(s.TTLSeconds), 1.2, accent, 6, 4)
	}
	p.line(sawtoothLeft, y+l.tall, pageWidth-margin, y+l.tall, 1, muted)
	s.drawFills(p, l, k, y)
	for _, i := range l.probes[k] {
		at := l.x(x, s.Time[i])
		switch o := s.Outcome[i]; o {
		case ProbeHit, ProbeNSHit:
			p.disc(at, left.at(s.Remaining[i]), s.dot(), ink)
		case ProbeNegHit:
			p.ring(at, left.at(s.Remaining[i]), s.dot()+0.8, 1.3, ink)
		default:
			row := slices.IndexFunc(l.feet, func(f int) bool { return sawtoothFeet[f].outcome == o })
			s.drawFoot(p, o, at, y+l.tall+sawtoothGap+(float64(row)+0.5)*sawtoothFoot)
		}
	}
}

// marks returns TTLs for the axis, in seconds: multiples of times that TTLs are made of.
func (l sawtoothLayout) marks() []float64 {
	const hour = 3600
	for _, step := range []float64{0.2, 1, 2, 5, 10, 15, 30, 60, 100, 150, 300, 600, 900, 1800, hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, 24 * hour, 48 * hour} {
		if l.high/step > l.tall/34 {
			continue
		}
		var all []float64
		for i := 0.0; i*step <= l.high; i++ {
			all = append(all, i*step)
		}
		return all
	}
	return scale{to: l.high}.marks(int(l.tall / 40))
}

// dot is the radius of a sighting: smaller where there are many.
func (s Sawtooth) dot() float64 {
	if len(s.Time) > 600 {
		return 1.8
	}
	return 2.6
}

// drawFeet draws the grounds and names of the rows at the foot; those that tell nothing are hatched.
func (s Sawtooth) drawFeet(p *pen, l sawtoothLayout, y float64) {
	for row, f := range l.feet {
		top := y + float64(row)*sawtoothFoot
		if sawtoothFeet[f].outcome != ProbeMiss {
			p.hatch(sawtoothLeft, top+2, pageWidth-margin-sawtoothLeft, sawtoothFoot-3)
		}
		p.text(sawtoothFeet[f].words, sawtoothLeft-7, top+sawtoothFoot/2+4, linesTick.to(1))
	}
}

// drawFoot draws the mark of a probe without a TTL.
func (s Sawtooth) drawFoot(p *pen, o ProbeOutcome, x, y float64) {
	switch o {
	case ProbeMiss:
		p.line(x, y-5, x, y+5, 1.2, muted)
	case ProbeRefused:
		p.box(x-2.6, y-2.6, 5.2, 5.2, ink)
	case ProbeFail:
		p.line(x-3, y-3, x+3, y+3, 1.3, ink)
		p.line(x-3, y+3, x+3, y-3, 1.3, ink)
	case ProbeSkipped:
		p.line(x-3, y, x+3, y, 1.6, ink)
	default:
		linesMarker(p, 2, x, y, 3, ink)
	}
}

// drawFills draws the fills of a panel as lines that fall by a second each second, and their labels.
func (s Sawtooth) drawFills(p *pen, l sawtoothLayout, k int, y float64) {
	x, left := l.scales(y)
	width, dense := 2.0, len(l.fills[k]) > sawtoothDense
	if dense {
		width = 0.6
	}
	for _, i := range l.fills[k] {
		f := s.Fills[i]
		start := f.Start
		if start.IsZero() {
			start = l.seen(s, k, f)
		}
		x1, y1, x2 := l.x(x, start), left.at(f.Expiry.Sub(start).Seconds()), l.x(x, f.Expiry)
		if f.Removed != "" {
			p.line(x1, y1, x2, left.low, width*0.8, calm, 4, 3)
			continue
		}
		p.line(x1, y1, x2, left.low, width, sawtoothFill)
		if !f.Start.IsZero() && !dense {
			linesMarker(p, 4, x1, y1-1, 3.5, sawtoothFill)
		}
	}
	tags, _ := s.labels(p, l, k)
	for _, t := range tags {
		f := s.Fills[t.fill]
		st := sawtoothLabel
		if f.Removed != "" {
			st.color = muted
		}
		start := f.Start
		if start.IsZero() {
			start = l.seen(s, k, f)
		}
		p.line(t.at, y-3, t.at, left.at(f.Expiry.Sub(start).Seconds())-4, 0.75, muted, 1, 2)
		p.text(t.words, t.x, y-8, st)
	}
}

// drawTime writes the axis of time below the last panel.
func (s Sawtooth) drawTime(p *pen, l sawtoothLayout, y float64) {
	x, _ := l.scales(0)
	marks, layout := sawtoothMarks(l.first, l.last)
	last := sawtoothLeft - 60.0
	for _, at := range marks {
		words := at.Format(layout)
		w := p.width(words, linesTick)
		middle := min(l.x(x, at), pageWidth-margin-w/2)
		p.line(l.x(x, at), y, l.x(x, at), y+4, 1, muted)
		if middle-w/2 > last+8 {
			p.text(words, middle, y+16, linesTick.to(0.5))
			last = middle + w/2
		}
	}
	from, to := l.first.UTC().Format("2 January 2006"), l.last.UTC().Format("2 January 2006")
	days := from
	if to != from {
		days = from + " to " + to
	}
	p.text("time in UTC, "+days, pageWidth-margin, y+34, linesWords.to(1))
}

// sawtoothMarks returns round instants along the axis of time, by seconds and minutes where it is short, and how to write them.
func sawtoothMarks(first, last time.Time) (marks []time.Time, layout string) {
	for _, step := range []time.Duration{time.Second, 5 * time.Second, 15 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute} {
		if last.Sub(first)/step > 10 {
			continue
		}
		for at := first.UTC().Truncate(step); !at.After(last); at = at.Add(step) {
			if !at.Before(first) {
				marks = append(marks, at)
			}
		}
		if layout = "15:04"; step < time.Minute {
			layout = "15:04:05"
		}
		return marks, layout
	}
	return timeMarks(first, last, 12)
}
