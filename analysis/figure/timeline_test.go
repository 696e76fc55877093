package figure

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

func (t Timeline) with(m Meta) (*Figure, error) { t.Meta = m; return t.Draw() }

// day is a day of 2014, by its number from the first of January.
func day(n int) time.Time { return time.Date(2014, 1, 1+n, 0, 0, 0, 0, time.UTC) }

// span appends a segment from one day to another.
func (t *Timeline) span(operator string, from, to int, s State) {
	t.Operator, t.State = append(t.Operator, operator), append(t.State, s)
	t.From, t.To = append(t.From, day(from)), append(t.To, day(to))
}

func (t *Timeline) event(on int, label string) {
	t.EventDate, t.EventLabel = append(t.EventDate, day(on)), append(t.EventLabel, label)
}

// smallTimeline has every state, a gap and two events close to each other.
func smallTimeline() Timeline {
	var t Timeline
	for _, d := range []int{0, 7, 14, 21, 28, 35, 70, 77, 84, 91} {
		t.Scans = append(t.Scans, day(d))
	}
	t.span("XA-north", 0, 35, Seen)
	t.span("XA-north", 35, 70, BetweenScans)
	t.span("XA-north", 70, 91, Seen)
	t.span("XB-harbour", 14, 14, SeenOnce)
	t.span("XB-harbour", 21, 35, NotFound)
	t.span("XC-summit", 70, 84, NotTestable)
	t.span("XC-summit", 91, 91, SeenOnce)
	t.event(47, "a report names XA-north")
	t.event(49, "servers of XB-harbour are moved")
	t.event(88, "a second report")
	return t
}

// someTimeline has n operators scanned weekly over days, and events.
func someTimeline(rng *rand.Rand, n, days, events int) Timeline {
	var t Timeline
	for d := 0; d <= days; d += 7 {
		if d%140 < 105 {
			t.Scans = append(t.Scans, day(d))
		}
	}
	for i := range n {
		name := fmt.Sprintf("operator-%03d", i)
		if i%17 == 3 {
			name += strings.Repeat("-with-a-very-long-name", 4)
		}
		at := 7 * rng.IntN(days/14)
		for at < days-14 {
			end := min(days, at+7*(1+rng.IntN(20)))
			t.span(name, at, end, Seen)
			next := min(days, end+7*(1+rng.IntN(12)))
			t.span(name, end, next, []State{BetweenScans, NotFound, NotTestable}[rng.IntN(3)])
			at = next
		}
		t.span(name, days, days, SeenOnce)
	}
	for i := range events {
		t.event(rng.IntN(days), fmt.Sprintf("what happened as number %d, told at some length", i))
	}
	return t
}

// lookAt draws a chart and leaves its picture among the artifacts of the test.
func lookAt(t *testing.T, name string, draw func(Meta) (*Figure, error)) *Figure {
	t.Helper()
	m := meta(name)
	m.Simulated = true
	f, err := draw(m)
	if err != nil {
		t.Fatal(err)
	}
	return keep(t, name, f, nil)
}

// Labels that lie on each other or leave the page are refused in drawing; so a chart
// that is drawn at all has none.
func TestTimelineHasRoom(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 1))
	one := Timeline{}
	one.span("only", 5, 5, Seen)
	for name, c := range map[string]Timeline{
		"timeline-small": smallTimeline(),
		"timeline-one":   one,
		"timeline-usual": someTimeline(rng, 30, 900, 12),
		"timeline-large": someTimeline(rng, 205, 700, 60),
	} {
		t.Run(name, func(t *testing.T) { lookAt(t, name, c.with) })
	}
}

func TestTimelineRefuses(t *testing.T) {
	change := func(f func(*Timeline)) Timeline { c := smallTimeline(); f(&c); return c }
	for _, c := range []struct {
		chart Timeline
		want  string
	}{
		{Timeline{}, "nothing to plot"},
		{Timeline{EventDate: []time.Time{day(1)}, EventLabel: []string{"x"}}, "nothing to plot"},
		{change(func(c *Timeline) { c.From = c.From[1:] }), "7 operators, 6 starts, 7 ends and 7 states"},
		{change(func(c *Timeline) { c.State = nil }), "columns of one table"},
		{change(func(c *Timeline) { c.EventLabel = nil }), "3 dates and 0 labels"},
		{change(func(c *Timeline) { c.Operator[2] = "  " }), "row 3: the operator is empty"},
		{change(func(c *Timeline) { c.Operator[2] = "a\nb" }), "cannot be written at byte 1"},
		{change(func(c *Timeline) { c.Operator[2] = "a\xffb" }), "cannot be written"},
		{change(func(c *Timeline) { c.From[0] = time.Time{} }), "row 1: a start or end is missing"},
		{change(func(c *Timeline) { c.From[0] = day(40) }), "lies before the start"},
		{change(func(c *Timeline) { c.State[1] = "asleep" }), `row 2: the state "asleep" is not known`},
		{change(func(c *Timeline) { c.State[0] = SeenOnce }), "is no single moment"},
		{change(func(c *Timeline) { c.span("XA-north", 70, 91, Seen) }), "stands twice"},
		{change(func(c *Timeline) { c.span("XA-north", 20, 36, NotFound) }), "a time has one state"},
		{change(func(c *Timeline) { c.EventDate[1] = time.Time{} }), "event 2 has no date"},
		{change(func(c *Timeline) { c.EventLabel[1] = "" }), "event 2: the label is empty"},
		{change(func(c *Timeline) { c.Scans[4] = time.Time{} }), "scan 5 has no date"},
		{change(func(c *Timeline) { c.Gap = -1 }), "negative"},
		{change(func(c *Timeline) { c.Scans[0] = time.Date(1, 2, 3, 0, 0, 0, 0, time.UTC) }), "more than 100 years"},
		{someTimeline(rand.New(rand.NewPCG(1, 1)), 1, 100, 61), "61 events are too many"},
		{change(func(c *Timeline) { c.Operator[0] = "\U0001F984" }), "U+1F984"},
	} {
		if _, err := c.chart.with(meta("x")); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got the error %v, want one with %q", err, c.want)
		}
	}
}

// Expected by hand from the days of the scans.
func TestTimelineGaps(t *testing.T) {
	scans := []time.Time{day(3), day(10), day(10), day(17), day(40)}
	got := timelineGaps(scans, 14*24*time.Hour, day(0), day(45))
	want := []timelineGap{{day(0), day(3)}, {day(17), day(40)}, {day(40), day(45)}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("gaps %v, want %v", got, want)
	}
	if m := timelineMedian(timelineDistances(scans)); m != 7*24*time.Hour { // of 7, 7 and 23 days
		t.Errorf("median %v", m)
	}
	if got := timelineGaps(nil, 0, day(0), day(9)); got != nil {
		t.Errorf("without scans nothing is known, got %v", got)
	}
	touching := timelineRow{segments: []timelineSegment{
		{day(10), day(17), Seen}, {day(17), day(17), SeenOnce}, {day(17), day(40), BetweenScans}, {day(10), day(18), Seen}, {day(20), day(20), SeenOnce}}}
	if n := timelineUncovered([]timelineRow{touching}, want[1:2]); n != 2 { // the last two
		t.Errorf("%d sightings in gaps, want 2", n)
	}
}

func TestTimelineLength(t *testing.T) {
	for d, want := range map[time.Duration]string{
		24 * time.Hour: "1 day", 36 * time.Hour: "36 hours", 60 * time.Hour: "2.5 days", 7 * 24 * time.Hour: "7 days",
		90 * time.Minute: "90 minutes", time.Hour: "1 hour", 1500 * time.Millisecond: "1.5s",
	} {
		if got := timelineLength(d); got != want {
			t.Errorf("%v is written %q, want %q", d, got, want)
		}
	}
}

// What the figure counts is what is in its data: counted again from the CSV.
func TestTimelineCounts(t *testing.T) {
	c := someTimeline(rand.New(rand.NewPCG(5, 5)), 230, 300, 3)
	c.Meta = meta("x")
	rows, err := c.rows()
	if err != nil {
		t.Fatal(err)
	}
	p, err := measure()
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Join(c.layout(p, rows).words, " ")
	operators, segments, left := map[string]bool{}, 0, map[string]bool{}
	for _, r := range c.table(rows).rows {
		switch {
		case r[0] == "segment" && r[6] == true:
			operators[r[1].(string)] = true
			segments++
		case r[0] == "segment":
			left[r[1].(string)] = true
		}
	}
	want := fmt.Sprintf("Drawn: %d operators, %s segments, 3 events.", len(operators), grouped(int64(segments)))
	if len(operators) != timelineMost || !strings.Contains(words, want) {
		t.Errorf("the words %q lack %q", words, want)
	}
	if want := fmt.Sprintf("Left out: %d operators", len(left)); len(left) != 30 || !strings.Contains(words, want) {
		t.Errorf("the words %q lack %q", words, want)
	}
}

// The order of the rows given does not matter, nor does the zone of their times.
func TestTimelineSameWhateverTheOrder(t *testing.T) {
	c := smallTimeline()
	first, err := c.with(meta("x"))
	if err != nil {
		t.Fatal(err)
	}
	var d Timeline
	d.Scans, d.EventDate, d.EventLabel = c.Scans, c.EventDate, c.EventLabel
	zone := time.FixedZone("east", 6*3600+1800)
	for i := len(c.Operator) - 1; i >= 0; i-- {
		d.Operator, d.State = append(d.Operator, c.Operator[i]), append(d.State, c.State[i])
		d.From, d.To = append(d.From, c.From[i].In(zone)), append(d.To, c.To[i].In(zone))
	}
	second, err := d.with(meta("x"))
	if err != nil {
		t.Fatal(err)
	}
	if !sameDrawing(first, second) {
		t.Error("the drawing depends on the order of the rows or the zone")
	}
}
