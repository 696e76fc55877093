package survey

import (
	"slices"
	"testing"
	"time"
)

// A quick survey of chosen tests asks these and what every survey begins with, has the rounds it should have, and ends within
// half an hour: the third attempt at a round waits 20 minutes.
func TestQuick(t *testing.T) {
	w := village(t)
	tests := []string{"refresh", "honesty"}
	s, b, d := play(t, w, func(c *Config) {
		c.Quick, c.Tests, c.Duration, c.Pause, c.Honesty = true, tests, 20*time.Second, time.Second, 5
	})
	checkRows(t, s, b.rows)
	intake := []string{"visibility", "delegation", "harm", "integrity"}
	for i := range b.rows {
		if word := b.rows[i].Test; !slices.Contains(tests, word) && !slices.Contains(intake, word) {
			t.Fatalf("%s was asked", word)
		}
	}
	asked := 0
	for i, r := range w.Resolvers {
		if s.courses[i].mode != full {
			continue // it refuses, harms or is silent
		}
		asked++
		// Five rounds of two; one round of prefetch and one of stale answers, the second kind having the even numbers.
		checks, last := 0, int32(0)
		for j := range b.rows {
			switch x := &b.rows[j]; {
			case x.Address != r.Address.String() || x.Port != int32(r.Port):
			case x.Test == "honesty":
				checks++
			case x.Test == "refresh":
				last = max(last, x.Round)
			}
		}
		if checks < 10 || last < 2 {
			t.Errorf("%v: %d checks, %d rounds of refresh", r.Address, checks, last)
		}
	}
	if took := d.now.Sub(s.cfg.Start); asked == 0 || took > 30*time.Minute {
		t.Errorf("%d of %d resolvers were surveyed in %v", asked, len(w.Resolvers), took)
	}
}

func TestQuickConfig(t *testing.T) {
	w := village(t)
	for name, change := range map[string]func(*Config){
		"short":     func(c *Config) { c.Duration = time.Minute },
		"no length": func(c *Config) { c.Quick, c.Duration = true, time.Millisecond },
		"no pause":  func(c *Config) { c.Pause = time.Millisecond },
		"no test":   func(c *Config) { c.Tests = []string{"honestly"} },
	} {
		cfg := configured(w, &book{})
		change(&cfg)
		if _, err := New(cfg); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
