package survey

import (
	"fmt"
	"net/netip"
	"runtime"
	"testing"
	"time"

	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

func TestFaults(t *testing.T) {
	for _, f := range []world.Faults{{Dead: true}, {Refuses: true}, {Loss: .05}, {Loss: .5}, {LeakRD: .2}, {FixedTTL: 100}, {ClockRate: 2}, {HijackNX: true}, {Inject: true}, {StripsCase: true}} {
		s, b, _ := play(t, lab.Bench{Faults: f}.World(1), nil)
		checkRows(t, s, b.rows)
		steps, rounds := tally(b.rows, "127.1.0.1")
		fmt.Printf("%+v %d %v %v %+v %d\n", f, len(b.rows), steps, rounds, s.courses[0].facts, s.courses[0].mode)
	}
	for _, f := range world.Fronts() {
		s, b, _ := play(t, lab.Bench{Fronts: []world.Front{f}}.World(1), nil)
		checkRows(t, s, b.rows)
		steps, rounds := tally(b.rows, "127.1.0.1")
		fmt.Printf("%+v %d %v %v %+v %d\n", f, len(b.rows), steps, rounds, s.courses[0].facts, s.courses[0].mode)
	}
	for _, n := range []int{2, 4, 8, 16} {
		s, b, _ := play(t, lab.Bench{Caches: n, Fronts: []world.Front{world.Direct, world.Dnsmasq, world.Direct}}.World(1), nil)
		checkRows(t, s, b.rows)
		steps, rounds := tally(b.rows, "127.1.0.1")
		fmt.Printf("%+v %d %v %v %+v %d\n", n, len(b.rows), steps, rounds, s.courses[0].facts, s.courses[0].mode)
	}
}

func TestWorlds(t *testing.T) {
	for _, name := range []string{"village", "hide-and-seek-2018"} {
		sc, err := world.LoadScenario(name)
		if err != nil {
			t.Fatal(err)
		}
		w, err := world.Generate(sc, 1)
		if err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		begin := time.Now()
		s, b, d := play(t, w, func(c *Config) { c.Neighbour = func(a netip.Addr) bool { return true } })
		runtime.ReadMemStats(&after)
		steps := map[string]int{}
		for _, r := range b.rows {
			steps[r.Test]++
		}
		modes := map[mode]int{}
		for i := range s.courses {
			modes[s.courses[i].mode]++
		}
		biggest := 0
		turns := 0
		for _, bl := range s.blocks {
			turns = max(turns, int(bl.turn))
			n := 0
			biggest = max(biggest, n)
		}
		fmt.Println(name, len(s.courses), len(b.rows), steps, modes, "blocks", len(s.blocks), "turns", turns, d.now.Sub(w.ProbeFrom), time.Since(begin), s.Plan())
		checkRows(t, s, b.rows)
	}
}
