package figure

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func day(n int) time.Time { return time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n) }

func timelineOf(n int) Timeline {
	t := Timeline{Meta: meta(fmt.Sprint("timeline-", n)), Resolution: "one day", MaxGap: 8 * 24 * time.Hour}
	for i := range n {
		t.Operator = append(t.Operator, fmt.Sprintf("operator %d", i), fmt.Sprintf("operator %d", i))
		t.From, t.To = append(t.From, day(i%60), day(90+i%50)), append(t.To, day(i%60+20), day(90+i%50))
		t.State = append(t.State, "active", "seen once")
	}
	for d := 0; d < 150; d += 7 {
		if d < 60 || d > 80 {
			t.Scans = append(t.Scans, day(d))
		}
	}
	t.Events = []TimelineEvent{{day(40), "A report is published"}, {day(41), "Servers are taken down"}, {day(100), strings.Repeat("long ", 60)}}
	return t
}

func TestTimeline(t *testing.T) {
	for _, n := range []int{1, 12, 230} {
		f, err := timelineOf(n).Draw()
		if err != nil {
			t.Fatal(err)
		}
		if n == 230 && !strings.Contains(f.SVG(), "30 more operators are left out") {
			t.Error("what is left out is not counted")
		}
		if !strings.Contains(f.SVG(), "UTC") {
			t.Error("the zone is not said")
		}
		if err := os.WriteFile(filepath.Join(t.ArtifactDir(), f.FigureID()+".png"), f.PNG(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTimelineWrongUse(t *testing.T) {
	bad := func(change func(*Timeline)) Timeline {
		x := timelineOf(1)
		change(&x)
		return x
	}
	for want, x := range map[string]Timeline{
		"is empty":       {Meta: meta("t")},
		"columns of one": bad(func(x *Timeline) { x.From = nil }),
		"none may be":    bad(func(x *Timeline) { x.Operator[0] = "" }),
		"ends before":    bad(func(x *Timeline) { x.To[0] = day(-1) }),
		"set Resolution": bad(func(x *Timeline) { x.Resolution = "" }),
		"no label":       bad(func(x *Timeline) { x.Events[0].Label = "" }),
		"scan 1 has no":  bad(func(x *Timeline) { x.Scans[0] = time.Time{} }),
		"look for a":     bad(func(x *Timeline) { x.To[0] = day(365 * 300) }),
		"is negative":    bad(func(x *Timeline) { x.MaxGap = -1 }),
	} {
		if _, err := x.Draw(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}
