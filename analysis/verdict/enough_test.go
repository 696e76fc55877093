package verdict

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"bridle/analysis/cachefill"
)

// What is said to be enough is enough for the p-value that decides, which allows for a machine, and less is not: held against it
// with fills of as many names.
func TestEnoughIsEnough(t *testing.T) {
	r, s := rand.New(rand.NewPCG(8, 8)), DefaultSettings()
	seen := map[bool]int{}
	for range 60 {
		in := village(0)
		in.Cells[first].TTLSeconds = 7200 // too long for a clock to show
		for g := range in.Groups {
			for range r.IntN(3) {
				in.Cells[31*g].Fills = append(in.Cells[31*g].Fills, Event{At: begin, Name: "decoy.x"})
			}
		}
		steps := func(fills []Event) GroupSteps {
			in.Cells[first].Fills = fills
			p, _ := decided(t, in)
			return p.Groups[0]
		}
		g := steps(nil)
		logP := -r.Float64() * 25
		e := g.Levels[0].enough(logP, 2, 0, s)
		seen[e.other > 0]++
		of := func(fills, other int) (all []Event) {
			for k := range fills {
				name := "a.x"
				if k < other {
					name = "b.x"
				}
				all = append(all, Event{At: begin, Name: name})
			}
			return all
		}
		if got := steps(of(e.fills, e.other)).LogP; e.fills < 1 || got > logP+1e-9 {
			t.Fatalf("%+v: log p %v, want %v at most", e, got, logP)
		}
		if e.fills > 1 {
			if got := steps(of(e.fills-1, min(e.other, (e.fills-1)/2))).LogP; got <= logP && e.fills > 2*e.other {
				t.Fatalf("one fewer than %+v: log p %v is enough for %v", e, got, logP)
			}
		}
		if got := steps(of(50, 0)).LogP; e.other > 0 && got <= logP {
			t.Fatalf("%+v: fifty fills of one name have log p %v, enough for %v", e, got, logP)
		}
	}
	if seen[true] < 10 || seen[false] < 10 {
		t.Errorf("%v", seen)
	}
}

// One name alone is never enough where machines are more common than what is asked for, unless its fills can show that no clock is behind them.
func TestOneNameMayNeverBeEnough(t *testing.T) {
	s := DefaultSettings()
	rare := math.Log(s.LoneName) - 1
	for _, c := range []struct {
		level cachefill.Level
		ttl   float64
		zones int
		want  string
	}{
		{cachefill.Address, 86400, 1, "none"}, {cachefill.Delegation, 300, 1, "none"}, {cachefill.Address, 300, 1, "8 fills"}, {cachefill.Address, 86400, 2, "2 names"},
	} {
		p, _ := decided(t, village(0))
		l := p.Groups[0].Levels[0]
		l.Level, l.TTLSeconds = c.level, c.ttl
		e, got := l.enough(rare, c.zones, 0, s), "none"
		switch {
		case e.other > 0:
			got = "2 names"
		case e.fills > 0:
			got = fmt.Sprintf("%d fills", e.fills)
		}
		if got != c.want {
			t.Errorf("%+v: %+v", c, e)
		}
	}
}
