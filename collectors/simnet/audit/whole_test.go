package audit

import (
	"os"
	"strings"
	"testing"
	"time"

	"bridle/datasets/world"
)

// A survey of a world that no other test sees, and adaptive probes, end without anything unexplained. With BRIDLE_WHOLE=1 it
// is the world of 2018, and a week of probes: a quarter of an hour, which needs a time-out of the test of an hour.
func TestWhole(t *testing.T) {
	scenario, days := "village", 0.5
	if os.Getenv("BRIDLE_WHOLE") == "1" {
		scenario, days = "hide-and-seek-2018", 7
	}
	s, err := world.LoadScenario(scenario)
	if err != nil {
		t.Fatal(err)
	}
	w, err := world.Generate(s, 11)
	if err != nil {
		t.Fatal(err)
	}
	f := newFlow(t, w, "")
	f.survey(polite(time.Second))
	f.probe("adaptive", days, polite(10*time.Second))
	r := f.report()
	var b strings.Builder
	if err := r.Write(&b, 50); err != nil {
		t.Fatal(err)
	}
	t.Logf("\n%s", b.String())
	if r.All != 0 {
		t.Errorf("%d things are not explained", r.All)
	}
}
