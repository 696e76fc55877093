package main

import (
	"math"
	"testing"
)

// The oracles are yardsticks: their intervals of 95 % hold the truth in .94 to .99 of cases, in pools and where phones follow
// the day. With 238 pairs the standard error is .014, so .92 is the least that is taken.
func TestOraclesCover(t *testing.T) {
	t.Parallel()
	var seen, all yardstick
	n := 0
	for _, name := range []string{"diurnal", "pools"} {
		x, err := newStudy(name, 3, spacing)
		if err != nil {
			t.Fatal(err)
		}
		known := x.oracles()
		for key, real := range x.seen.Infected {
			o := known[key]
			seen.add(&o.seen, estimate{}, real.PerDay)
			all.add(&o.all, estimate{}, real.PerDay)
			n++
		}
	}
	for what, y := range map[string]yardstick{"seen": seen, "all": all} {
		if got := float64(y.Holds) / float64(n); n < 200 || got < 0.92 || got > 0.99 {
			t.Errorf("the oracle of %s fills covers %.3f of %d", what, got, n)
		}
	}
}

// Fills that are never visible: of a cache asked every 600 s for names that stay 300 s half of all time is, so the oracle of all fills
// has twice the fills of that of fills seen, and its interval is 1/√2 as wide: 100 fills in 7 days against 200 in 14.
func TestUnseenFillsWiden(t *testing.T) {
	t.Parallel()
	seen, all := oracle{scale: 1}, oracle{scale: 1}
	seen.fills[0], seen.squares[0], seen.days[0] = 100, 100, 7
	all.fills[0], all.squares[0], all.days[0] = 200, 200, 14
	low, high := seen.interval()
	from, to := all.interval()
	if ratio := (high - low) / (to - from); math.Abs(ratio-math.Sqrt2) > 0.02 {
		t.Errorf("%v to %v against %v to %v: %v times as wide", low, high, from, to, ratio)
	}
	// In a pool of two a fill seen stands for two: 50 fills of weight 2 say as much as 50.
	half := oracle{scale: 1}
	half.fills[0], half.squares[0], half.days[0] = 100, 200, 7
	low, high = half.interval()
	if from, to = garwood(50, 3.5); math.Abs(low-from) > 1e-9 || math.Abs(high-to) > 1e-9 {
		t.Errorf("%v to %v, expected %v to %v", low, high, from, to)
	}
}
