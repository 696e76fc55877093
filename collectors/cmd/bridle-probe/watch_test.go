package main

import (
	"os"
	"testing"
	"time"

	"bridle/collectors/cmd/internal/proof"
)

// While a run goes on its rows can be watched. BRIDLE_WATCH says for how long, such as 170s: then the run's own parts, half a minute
// old each, are what is seen; a shorter one is stopped and taken up, which ends parts too.
func TestWatchedWhileItGoesOn(t *testing.T) {
	each, times, every := 4*time.Second, 3, time.Second/4
	if text := os.Getenv("BRIDLE_WATCH"); text != "" {
		d, err := time.ParseDuration(text)
		if err != nil {
			t.Fatal(err)
		}
		each, times, every = d, 1, time.Second
	}
	a := qualified(t)
	a.Watch(t, proof.Watching{Table: "probes", Command: "bridle-probe", Each: each, Times: times, Every: every,
		Arguments: []string{"run", "--study", a.Study.Dir(), "--seed", "7", "--design", "fixed", "--days", "300", "--per-day", "96"}})
}
