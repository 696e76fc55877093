package audit

import (
	"os"
	"strings"
	"testing"
	"time"

	"bridle/datasets/world"
)

// A survey of the world of 2018 and a week of adaptive probes end without anything unexplained. It takes a quarter of an
// hour, so it runs with BRIDLE_WHOLE=1 only, and a time-out of the test of an hour.
func TestWhole(t *testing.T) {
	if os.Getenv("BRIDLE_WHOLE") != "1" {
		t.Skip("takes a quarter of an hour; BRIDLE_WHOLE=1 runs it")
	}
	s, err := world.LoadScenario("hide-and-seek-2018")
	if err != nil {
		t.Fatal(err)
	}
	w, err := world.Generate(s, 11)
	if err != nil {
		t.Fatal(err)
	}
	f := newFlow(t, w, "")
	f.survey(polite(time.Second))
	f.probe("adaptive", 7, polite(10*time.Second))
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
