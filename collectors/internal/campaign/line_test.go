package campaign

import (
	"strings"
	"testing"
	"time"

	"bridle/collectors/internal/plan"
)

func TestSpan(t *testing.T) {
	for want, d := range map[string]time.Duration{
		"0 s": 0, "45 s": 45*time.Second + 400*time.Millisecond, "1 min": time.Minute, "3 min 20 s": 200 * time.Second, "1 h 20 min": 80*time.Minute + 20*time.Second,
		"1 h": time.Hour + 20*time.Second, "3 days": 72 * time.Hour, "1 day 1 h": 25 * time.Hour, "2 days 4 h": 52*time.Hour - time.Minute, "-5 s": -5 * time.Second,
	} {
		if got := Span(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

// The time that is left comes from study time while the agenda's end is ahead, afterwards from the questions.
func TestTimeLeft(t *testing.T) {
	at := func(h int) time.Time { return time.Date(2018, 8, 15, h, 0, 0, 0, time.UTC) }
	for name, c := range map[string]struct {
		r       Report
		study   time.Time
		elapsed time.Duration
		done    int64
		want    float64
	}{
		"too early":             {Report{Until: at(9), Planned: 10, Done: 1}, at(1), time.Second, 1, -1},
		"a third of study time": {Report{Until: at(9)}, at(3), 10 * time.Second, 0, 20}, // 6 of 9 hours are left, 3 took 10 s
		"past the end":          {Report{Until: at(9), Planned: 40, Done: 30}, at(10), 60 * time.Second, 20, 30},
		"no end":                {Report{Planned: 40, Done: 30}, at(3), 60 * time.Second, 20, 30}, // 10 left at 20 a minute
		"more than planned":     {Report{Planned: 40, Done: 41}, at(3), 60 * time.Second, 20, -1},
		"nothing done":          {Report{Planned: 40}, at(3), 60 * time.Second, 0, -1},
	} {
		if got := left(c.r, c.study, at(0), c.elapsed, c.done); got != c.want {
			t.Errorf("%s: %g s, want %g", name, got, c.want)
		}
	}
}

// The line of a campaign over ten thousand resolvers fits a terminal of 160 columns, and what does not fit is cut.
func TestLineFits(t *testing.T) {
	s := Status{Done: 734_567, Planned: 834_567, Rate: 9876, LeftS: 86_399, Refused: 77_777, Note: "9,345 of 10,345 resolvers",
		Ledger: plan.Ledger{Planned: 1_234_567, Answered: 1_034_567, TimedOut: 100_000, Invalid: 50_000, Skipped: 50_000}}
	line := "2018-08-17 15:41 survey: " + s.Line()
	if n := len([]rune(line)); n > 160 {
		t.Errorf("%d columns: %s", n, line)
	}
	if got := cut(line, 40); len([]rune(got)) != 40 || !strings.HasSuffix(got, "…") || !strings.HasPrefix(line, strings.TrimSuffix(got, "…")) {
		t.Errorf("cut to %q", got)
	}
	if got := cut("short", 40); got != "short" {
		t.Errorf("cut to %q", got)
	}
}
