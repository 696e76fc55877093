package figure

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// timelinePlan says where everything stands, before anything is drawn.
type timelinePlan struct {
	rows        []timelineRow // those that are drawn
	first, last time.Time     // ends of the axis
	left, right float64       // of the plot
	step        float64       // height of a row
	letters     float64       // size of their names

	events   []timelineEvent
	numbered []timelineNumbers // where words have no room
	levels   int
	scans    []time.Time
	gaps     []timelineGap
	legend   [][]timelineKey
	marks    []time.Time
	layout   string // of marks
	words    []string
	listed   int // lines of the list of events
	cut      int // labels in it that are shortened
	height   float64
}

const (
	timelineLabel = 210.0 // room for names of operators
	timelineStrip = 26.0  // room for the scans
	timelineAxis  = 24.0  // room for the marks of time
	timelineList  = 16.0  // distance of lines in the list of events
	timelineTall  = 40    // more rows than this have marks of time above them too
)

// layout works out where everything stands.
func (t Timeline) layout(p *pen, rows []timelineRow) *timelinePlan {
	l := &timelinePlan{scans: t.scans(), events: t.events()}
	for _, r := range rows {
		if r.drawn {
			l.rows = append(l.rows, r)
		}
	}
	switch n := len(l.rows); {
	case n <= 24:
		l.step, l.letters = 25, labelSize
	case n <= 60:
		l.step, l.letters = 17, 11
	case n <= 100:
		l.step, l.letters = 13, 10
	default:
		l.step, l.letters = 10.5, 9.5
	}
	shortened := l.columns(p)
	l.axis(p, t)
	longest := t.longest(l.scans)
	l.gaps = timelineGaps(l.scans, longest, l.first, l.last)
	l.placeEvents(p)
	l.legend = timelineFlow(p, l.keys(longest))
	l.words = p.wrap(strings.Join(t.words(l, len(rows), shortened), " "), pageWidth-2*margin, style{size: smallSize})
	l.height = l.rowsTop() + float64(len(l.rows))*l.step + 6 + l.stripRoom() + timelineAxis +
		l.listRoom() + 14 + float64(len(l.words))*smallLeading
	return l
}

// columns finds the ends of the plot and returns how many names are shortened.
func (l *timelinePlan) columns(p *pen) (shortened int) {
	st := style{size: l.letters}
	widest := p.width("scans (n = 0,000)", style{size: smallSize})
	for _, r := range l.rows {
		w := p.width(r.operator, st)
		if w > timelineLabel {
			shortened++
		}
		widest = max(widest, min(w, timelineLabel))
	}
	l.left, l.right = math.Ceil(margin+widest+12), pageWidth-margin-8
	return shortened
}

// axis finds the ends of the axis, at least a day apart, and its marks.
func (l *timelinePlan) axis(p *pen, t Timeline) {
	l.first, l.last = t.ends()
	if l.last.Sub(l.first) < 24*time.Hour {
		middle := l.first.Add(l.last.Sub(l.first) / 2)
		l.first, l.last = middle.Add(-12*time.Hour), middle.Add(12*time.Hour)
	}
	for n := 14; n >= 2; n-- {
		l.marks, l.layout = timeMarks(l.first, l.last, n)
		if l.spaced(p) {
			return
		}
	}
}

// spaced reports whether the words of all marks have room beside each other.
func (l *timelinePlan) spaced(p *pen) bool {
	for i := 1; i < len(l.marks); i++ {
		w := max(p.width(l.mark(i-1), style{size: smallSize}), p.width(l.mark(i), style{size: smallSize}))
		if l.x(l.marks[i])-l.x(l.marks[i-1]) < w+12 {
			return false
		}
	}
	return true
}

// x returns the place of a time.
func (l *timelinePlan) x(at time.Time) float64 {
	share := float64(at.Sub(l.first)) / float64(l.last.Sub(l.first))
	return math.Round((l.left+float64(share*(l.right-l.left)))*64) / 64
}

// mark writes a mark of time, with the year if it is the first or the year is new.
func (l *timelinePlan) mark(i int) string {
	layout := l.layout
	if !strings.Contains(layout, "2006") && (i == 0 || l.marks[i].Year() != l.marks[i-1].Year()) {
		layout = strings.Replace("2 Jan "+strings.TrimPrefix(layout, "2 Jan"), "2 Jan", "2 Jan 2006", 1)
	}
	return strings.Join(strings.Fields(l.marks[i].Format(layout)), " ")
}

// placeEvents finds a place for the words of the events, or numbers them.
func (l *timelinePlan) placeEvents(p *pen) {
	if len(l.events) == 0 {
		return
	}
	for i := range l.events {
		l.events[i].x = l.x(l.events[i].at)
	}
	if timelineStack(p, l.events, pageWidth-margin) {
		for _, e := range l.events {
			l.levels = max(l.levels, e.level+1)
		}
		return
	}
	l.levels = 1
	l.numbered = timelineNumbered(p, l.events)
	l.listed = (len(l.events) + 1) / 2
	for i := range l.events {
		if l.entry(p, i) != l.full(i) {
			l.cut++
		}
	}
}

// full writes an event for the list, and entry as much of it as has room.
func (l *timelinePlan) full(i int) string { return l.events[i].day() + "  " + l.events[i].label }

func (l *timelinePlan) entry(p *pen, i int) string {
	return p.fit(l.full(i), (pageWidth-2*margin)/2-44, style{size: smallSize})
}

// rowsTop is the distance of the rows from the top of the chart.
func (l *timelinePlan) rowsTop() float64 {
	y := float64(len(l.legend))*timelineLegend + 8
	if len(l.rows) > timelineTall {
		y += timelineAxis
	}
	return y + float64(l.levels)*timelineLevel + 8
}

func (l *timelinePlan) stripRoom() float64 {
	if len(l.scans) == 0 {
		return 0
	}
	return timelineStrip
}

func (l *timelinePlan) listRoom() float64 {
	if l.listed == 0 {
		return 0
	}
	return float64(l.listed)*timelineList + 18
}

// words says what is drawn, how exact it is, and what is left out. All numbers are
// counted here.
func (t Timeline) words(l *timelinePlan, operators, shortened int) []string {
	segments := 0
	for _, r := range l.rows {
		segments += len(r.segments)
	}
	all := []string{fmt.Sprintf("Drawn: %s, %s, %s. Times are UTC, %s to %s. Rows: by first sighting.",
		timelineCount(len(l.rows), "operator"), timelineCount(segments, "segment"), timelineCount(len(l.events), "event"),
		l.first.Format("2 Jan 2006 15:04"), l.last.Format("2 Jan 2006 15:04"))}
	if n := operators - len(l.rows); n > 0 {
		all = append(all, fmt.Sprintf("Left out: %s, which were seen over the shortest time; the data file has them.", timelineCount(n, "operator")))
	}
	switch d := timelineDistances(l.scans); {
	case len(l.scans) == 0:
		all = append(all, "The dates of scans are not given: where nothing is drawn, it is not known whether anybody looked.")
	case len(d) == 0:
		all = append(all, "All scans are of one moment: nothing is known of times before and after.")
	default:
		all = append(all, fmt.Sprintf("Starts and ends are known no better than to the time between scans: %s in the median, %s at most.",
			timelineLength(timelineMedian(d)), timelineLength(d[len(d)-1])))
	}
	if n := timelineUncovered(l.rows, l.gaps); n > 0 {
		all = append(all, fmt.Sprintf("%s into times in which nobody scanned: check the data.", timelineReach(n)))
	}
	if shortened > 0 {
		all = append(all, fmt.Sprintf("Names that end in … are shortened: %d; the data file has them in full.", shortened))
	}
	if n := l.cut; n > 0 {
		all = append(all, fmt.Sprintf("Labels of events that end in …: %d.", n))
	}
	return all
}

func timelineReach(n int) string {
	if n == 1 {
		return "1 sighting reaches"
	}
	return grouped(int64(n)) + " sightings reach"
}

// timelineCount writes a count with its noun.
func timelineCount(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return grouped(int64(n)) + " " + noun + "s"
}
