package timeline_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/analysis/timeline"
)

// dayOf returns midnight of a day counted from 0.
func dayOf(d int) time.Time { return time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, d) }

// sharp makes shutdowns whose bracket is one instant, at noon of days.
func sharp(days ...int) []timeline.Change {
	var all []timeline.Change
	for i, d := range days {
		at := dayOf(d).Add(12 * time.Hour)
		all = append(all, timeline.Change{Operator: fmt.Sprint("o", i), Kind: timeline.Shutdown, After: at, By: at, Servers: 2, Of: 2})
	}
	return all
}

// plan asks for shutdowns in a window of a span of n days.
func plan(n, from, until int, seed uint64) timeline.Plan {
	return timeline.Plan{From: dayOf(0), Until: dayOf(n - 1), Questions: []timeline.Question{{Kind: timeline.Shutdown, From: from, Until: until}},
		Shares: []float64{}, Draws: 199, Source: rand.NewPCG(seed, 1)}
}

// align asks, with events on days.
func align(t *testing.T, changes []timeline.Change, p timeline.Plan, days ...int) *timeline.Alignment {
	t.Helper()
	var events []timeline.Event
	for _, d := range days {
		events = append(events, timeline.Event{Name: fmt.Sprint("event ", d), On: dayOf(d), Last: dayOf(d)})
	}
	a, err := timeline.Align(changes, events, p)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Ten days, shutdowns on days 3, 4 and 9, an event on day 3, the window its day and the next: two inside. Over the ten turns the windows
// (0,1) to (9,0) hold 0 0 1 2 1 0 0 0 1 1, so one turn of ten reaches two; the mean is 6/10.
func TestAlignByHand(t *testing.T) {
	a := align(t, sharp(3, 4, 9), plan(10, 0, 1, 1), 3)
	got := a.Tests[0]
	if got.Observed != 2 || got.Expected != 0.6 || got.P != 0.1 || got.Turns != 10 || got.Sure != 2 || got.Possible != 2 || got.Changes != 3 {
		t.Errorf("%+v", got)
	}
	// A week before: days 1 and 2 hold none, so every turn reaches it.
	if b := align(t, sharp(3, 4, 9), plan(10, -2, -1, 1), 3).Tests[0]; b.Observed != 0 || b.P != 1 {
		t.Errorf("%+v", b)
	}
}

// A bracket from noon of day 2 to noon of day 6 lies with shares 1/8, 1/4, 1/4, 1/4, 1/8 on its days, so a window of days 3 and 4 holds one half.
func TestBracketsCountInShares(t *testing.T) {
	change := []timeline.Change{{Operator: "o", Kind: timeline.Shutdown, After: dayOf(2).Add(12 * time.Hour), By: dayOf(6).Add(12 * time.Hour)}}
	got := align(t, change, plan(20, 0, 1, 1), 3).Tests[0]
	if got.Observed != 0.5 || got.Sure != 0 || got.Possible != 1 || math.Abs(got.Expected-0.1) > 1e-12 { // one change, 2 of 20 days
		t.Errorf("%+v", got)
	}
	if whole := align(t, change, plan(20, -1, 4, 1), 3).Tests[0]; whole.Observed != 1 || whole.Sure != 1 {
		t.Errorf("%+v", whole)
	}
}

// Second route: sharp changes, counted event by event and turn by turn without sums; also for all events together.
func TestAlignAgainstCounting(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for trial := range 60 {
		n := 20 + random.IntN(80)
		var days []int
		for range 1 + random.IntN(15) {
			days = append(days, random.IntN(n))
		}
		until := random.IntN(5)
		events := []int{random.IntN(n - until), random.IntN(n - until), random.IntN(n - until)}
		a := align(t, sharp(days...), plan(n, 0, until, uint64(trial)), events...)
		count := func(turn int, events ...int) (hits int) {
			for _, e := range events {
				for _, d := range days {
					if ((d-e-turn)%n+n)%n <= until {
						hits++
					}
				}
			}
			return hits
		}
		p := func(events ...int) float64 {
			reached := 0
			for turn := range n {
				if count(turn, events...) >= count(0, events...) {
					reached++
				}
			}
			return float64(reached) / float64(n)
		}
		for i, e := range events {
			if got := a.Tests[i]; got.P != p(e) || got.Observed != float64(count(0, e)) {
				t.Fatalf("trial %d, event on %d: %+v, want p %g of %d", trial, e, got, p(e), count(0, e))
			}
		}
		if got := a.Joint[0]; got.P != p(events...) || got.Observed != float64(count(0, events...)) || got.Events != 3 {
			t.Fatalf("trial %d, together: %+v, want p %g", trial, got, p(events...))
		}
	}
}

// What cannot be asked is said to be untestable, with no p-value, and is in no correction.
func TestUntestable(t *testing.T) {
	a := align(t, sharp(3, 4, 9), plan(10, 0, 2, 1), 8, 3)
	if got := a.Tests[0]; !strings.Contains(got.Untestable, "beyond the span") || !math.IsNaN(got.P) || !math.IsNaN(got.Holm) {
		t.Errorf("%+v", got)
	}
	if got := a.Tests[1]; got.Untestable != "" || got.Holm != got.P || a.Joint[0].Events != 1 {
		t.Errorf("%+v, %+v", got, a.Joint)
	}
	starts := sharp(3)
	starts[0].After = time.Time{} // nobody asked before
	outside := append(starts, sharp(15)...)
	b := align(t, outside, plan(10, 0, 2, 1), 3)
	if got := b.Tests[0]; got.Unplaced != 2 || got.Changes != 0 || got.Untestable == "" || len(b.Joint) != 0 {
		t.Errorf("%+v", got)
	}
}

// An event of which only the month is known has a window from the month's first day on, to days after its last.
func TestEventOfAMonth(t *testing.T) {
	e, err := timeline.EventOn("report", "2017-02")
	if err != nil || !e.On.Equal(dayOf(31)) || !e.Last.Equal(dayOf(58)) {
		t.Fatalf("%+v, %v", e, err)
	}
	a, err := timeline.Align(sharp(30, 31, 60, 61), []timeline.Event{e}, plan(365, 0, 2, 1))
	if err != nil || a.Tests[0].Observed != 2 { // days 31 to 60
		t.Errorf("%+v, %v", a.Tests, err)
	}
	if _, err := timeline.EventOn("report", "June 2017"); err == nil || !strings.Contains(err.Error(), "June 2017") {
		t.Errorf("%v", err)
	}
}

// The published examples: R's p.adjust of 0.01 to 0.05 gives .05 .08 .09 .09 .09 (holm) and .05 five times (BH).
func TestCorrections(t *testing.T) {
	near := func(got, want []float64) bool {
		return slices.EqualFunc(got, want, func(a, b float64) bool { return math.Abs(a-b) < 1e-12 })
	}
	p := []float64{0.03, 0.01, 0.05, 0.02, 0.04}
	if got := timeline.Holm(p); !near(got, []float64{0.09, 0.05, 0.09, 0.08, 0.09}) {
		t.Errorf("Holm %v", got)
	}
	if got := timeline.BenjaminiHochberg(p); !near(got, []float64{0.05, 0.05, 0.05, 0.05, 0.05}) {
		t.Errorf("BH %v", got)
	}
	// Second route: the definition of BH, the least over all that are not smaller.
	random := rand.New(rand.NewPCG(5, 6))
	for range 50 {
		q := make([]float64, 1+random.IntN(9))
		for i := range q {
			q[i] = random.Float64()
		}
		bh := timeline.BenjaminiHochberg(q)
		for i := range q {
			want := 1.0
			for _, x := range q {
				rank := 0
				for _, y := range q {
					if y <= x {
						rank++
					}
				}
				if x >= q[i] {
					want = min(want, float64(len(q))*x/float64(rank))
				}
			}
			if math.Abs(bh[i]-want) > 1e-12 {
				t.Fatalf("%v: %v, want %g at %d", q, bh, want, i)
			}
		}
	}
}

// Equal input and seed give equal results; a plan that cannot be followed says why.
func TestPlans(t *testing.T) {
	again := func() *timeline.Alignment {
		p := plan(100, 0, 5, 7)
		p.Shares = nil
		return align(t, sharp(3, 30, 31, 32, 70), p, 30, 50)
	}
	if a, b := again(), again(); !reflect.DeepEqual(a, b) {
		t.Errorf("%+v\n%+v", a, b)
	}
	event := []timeline.Event{{Name: "e", On: dayOf(3), Last: dayOf(3)}}
	for name, c := range map[string]struct {
		change func(p *timeline.Plan)
		says   string
	}{
		"span":   {func(p *timeline.Plan) { p.Until = p.From }, "span"},
		"none":   {func(p *timeline.Plan) { p.Questions = nil }, "0 questions"},
		"window": {func(p *timeline.Plan) { p.Questions[0].Until = -1 }, "ends before it begins"},
		"level":  {func(p *timeline.Plan) { p.Alpha = 2 }, "level 2"},
		"share":  {func(p *timeline.Plan) { p.Shares = []float64{math.NaN()} }, "planted share"},
	} {
		p := plan(10, 0, 1, 1)
		c.change(&p)
		if _, err := timeline.Align(sharp(3), event, p); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want an error with %q", name, err, c.says)
		}
	}
	if _, err := timeline.Align(sharp(3), []timeline.Event{{Name: "e"}}, plan(10, 0, 1, 1)); err == nil {
		t.Error("an event without a date was taken")
	}
}
