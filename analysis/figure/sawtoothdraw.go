package figure

import (
	"math"
	"slices"
	"time"
)

// sawtoothUnit is a unit of TTLs on the axis.
type sawtoothUnit struct {
	name    string
	seconds float64
}

// sawtoothLayout says where the parts of the chart stand.
type sawtoothLayout struct {
	panels      []string
	probes      [][]int // by panel
	fills       [][]int // by panel, sorted by expiry
	feet        []int   // of sawtoothFeet those that occur
	first, last time.Time
	unit        sawtoothUnit
	high        float64 // end of the axis of TTLs, in seconds
	tall        float64 // height of the frame of a panel
	keys        []linesKey
	words       []string
	unlabelled  int
	height      float64
}

const (
	sawtoothLeft = margin + 78.0
	sawtoothFoot = 17.0 // height of a row at the foot
	sawtoothGap  = 7.0  // between a frame and the rows at its foot
	sawtoothHead = 52.0 // above a frame: name of the panel and labels of fills
)

var (
	sawtoothFill  = groups[0]
	sawtoothLabel = style{size: smallSize, color: ink, align: 0.5}
)

func (s Sawtooth) layout() (sawtoothLayout, error) {
	p, err := measure()
	if err != nil {
		return sawtoothLayout{}, err
	}
	l := sawtoothLayout{panels: s.panels()}
	l.probes, l.fills = make([][]int, len(l.panels)), make([][]int, len(l.panels))
	place := map[string]int{}
	for i, name := range l.panels {
		place[name] = i
	}
	for i := range s.Time {
		k := place[s.panel(i)]
		l.probes[k] = append(l.probes[k], i)
	}
	for i, f := range s.Fills {
		k := place[f.Panel]
		l.fills[k] = append(l.fills[k], i)
	}
	for _, fills := range l.fills {
		slices.SortStableFunc(fills, func(a, b int) int { return s.Fills[a].Expiry.Compare(s.Fills[b].Expiry) })
	}
	for i, f := range sawtoothFeet {
		if slices.Contains(s.Outcome, f.outcome) {
			l.feet = append(l.feet, i)
		}
	}
	l.tall = 210
	if len(l.panels) > 2 {
		l.tall = 120
	}
	s.extent(&l)
	for k := range l.panels { // nothing is drawn; what has no room is counted
		_, left := s.labels(p, l, k)
		l.unlabelled += left
	}
	l.keys = s.keys()
	l.words = p.wrap(s.words(l), pageWidth-2*margin, linesWords)
	panel := sawtoothHead + l.tall + l.foot() + 10
	l.height = math.Ceil(linesLegend(p, l.keys, margin, pageWidth-margin, 0) + 8 + float64(len(l.panels))*panel + 62 + linesSayHeight(l.words))
	return l, nil
}

// foot is the height of the rows at the foot of a panel.
func (l sawtoothLayout) foot() float64 {
	if len(l.feet) == 0 {
		return 0
	}
	return sawtoothGap + sawtoothFoot*float64(len(l.feet))
}

// extent finds the ends of both axes.
func (s Sawtooth) extent(l *sawtoothLayout) {
	l.first, l.last = s.Time[0], s.Time[0]
	span := func(at time.Time) {
		if at.Before(l.first) {
			l.first = at
		}
		if at.After(l.last) {
			l.last = at
		}
	}
	l.high = s.TTLSeconds
	for i, at := range s.Time {
		span(at)
		if s.Outcome[i].sees() {
			l.high = max(l.high, s.Remaining[i])
		}
	}
	for _, f := range s.Fills {
		span(f.Expiry)
		if !f.Start.IsZero() {
			span(f.Start)
			l.high = max(l.high, f.Expiry.Sub(f.Start).Seconds())
		}
	}
	if !l.last.After(l.first) {
		l.first, l.last = l.first.Add(-time.Minute), l.last.Add(time.Minute)
	}
	l.unit = sawtoothUnit{"seconds", 1}
	if l.high > 7200 {
		l.unit = sawtoothUnit{"hours", 3600}
	}
	if l.high == 0 {
		l.high = 1
	}
	l.high *= 1.04
}

// scales returns the axes of a panel whose frame has its top at y.
func (l sawtoothLayout) scales(y float64) (x, left scale) {
	span := l.last.Sub(l.first).Seconds()
	x = scale{from: 0, to: span, low: sawtoothLeft + 6, high: pageWidth - margin - 6}
	return x, scale{from: 0, to: l.high, low: y + l.tall, high: y}
}

func (l sawtoothLayout) x(x scale, at time.Time) float64 { return x.at(at.Sub(l.first).Seconds()) }

func (s Sawtooth) keys() []linesKey {
	var keys []linesKey
	if slices.Contains(s.Outcome, ProbeHit) || slices.Contains(s.Outcome, ProbeNSHit) {
		keys = append(keys, linesKey{words: "probe that found the entry: TTL left", draw: func(p *pen, x, y float64) { p.disc(x, y, 3.2, ink) }})
	}
	if slices.Contains(s.Outcome, ProbeNegHit) {
		keys = append(keys, linesKey{words: "probe that found a denial", draw: func(p *pen, x, y float64) { p.ring(x, y, 3.8, 1.3, ink) }})
	}
	kept, removed := s.counted("")
	if kept > 0 {
		keys = append(keys, linesKey{words: "fill: from its instant to the expiry", draw: func(p *pen, x, y float64) {
			p.line(x-9, y-5, x+9, y+5, 2, sawtoothFill)
			linesMarker(p, 4, x-9, y-6, 3.5, sawtoothFill)
		}})
	}
	if removed > 0 {
		keys = append(keys, linesKey{words: "fill that does not count, with the reason", draw: func(p *pen, x, y float64) { p.line(x-11, y-5, x+11, y+5, 1.6, calm, 4, 3) }})
	}
	if s.TTLSeconds > 0 {
		keys = append(keys, linesKey{words: "authoritative TTL, " + grouped(int64(s.TTLSeconds)) + " s", draw: func(p *pen, x, y float64) { p.line(x-12, y, x+12, y, 1.2, accent, 6, 4) }})
	}
	return keys
}

// counted returns how many fills of a panel count and how many do not; of all panels if the name is empty.
func (s Sawtooth) counted(panel string) (kept, removed int) {
	for _, f := range s.Fills {
		switch {
		case panel != "" && f.Panel != panel:
		case f.Removed == "":
			kept++
		default:
			removed++
		}
	}
	return kept, removed
}
