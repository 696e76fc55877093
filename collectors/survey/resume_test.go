package survey

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/dnswire"
	"bridle/collectors/simnet"
	"bridle/datasets/schema/qualificationexchanges"
	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

// pools is a world in which blocks have several turns: pools of two, some of whose addresses share one, before
// which packets are lost.
func pools() *world.World {
	w := lab.Bench{Caches: 2, Fronts: slices.Repeat([]world.Front{world.Direct, world.Dnsmasq}, 5), Faults: world.Faults{Loss: 0.05}}.World(1)
	for i := range 3 {
		b := w.Backends[0]
		b.Caches, b.Class = 1+i, []world.Class{world.BIND918, world.PowerDNS4, world.UnboundSnoop}[i]
		w.Backends = append(w.Backends, b)
	}
	for i := range w.Resolvers {
		w.Resolvers[i].Backend = i % len(w.Backends)
	}
	return w
}

func village(tb testing.TB) *world.World { return generated(tb, "village") }

func generated(tb testing.TB, name string) *world.World {
	tb.Helper()
	scenario, err := world.LoadScenario(name)
	if err != nil {
		tb.Fatal(err)
	}
	w, err := world.Generate(scenario, 1)
	if err != nil {
		tb.Fatal(err)
	}
	return w
}

// life runs a survey from what was recorded before, until stop outcomes have come or to its end, and
// returns all rows that there are then.
func life(t *testing.T, net *simnet.Internet, from time.Time, stop int, rows []qualificationexchanges.Row) (*Survey, []qualificationexchanges.Row, *driver) {
	t.Helper()
	b := &book{}
	cfg := configured(net.World(), b)
	cfg.Neighbour = everybody
	s := surveyOf(t, cfg)
	if err := s.Replay(rows); err != nil {
		t.Fatal(err)
	}
	d := &driver{net: net, targets: s.Targets(), now: from, stop: stop}
	d.run(t, s)
	return s, slices.Concat(rows, b.rows), d
}

// A survey that was cut off anywhere, and cut off again, goes on without asking anything twice, and every test of
// every resolver is complete in the end.
func TestCutAndResumed(t *testing.T) {
	worlds := []*world.World{village(t), pools()}
	var wholes [2]int // rows of a survey that is not cut off
	for i, w := range worlds {
		_, rows, _ := life(t, simnet.New(w, simnet.Options{}), w.ProbeFrom, 0, nil)
		wholes[i] = len(rows)
	}
	draws := rand.New(rand.NewPCG(1, 2))
	for cut := range 20 {
		t.Run(fmt.Sprint(cut), func(t *testing.T) {
			w, whole := worlds[cut/2%2], wholes[cut/2%2]
			net := simnet.New(w, simnet.Options{})
			from := w.ProbeFrom
			var rows []qualificationexchanges.Row
			for range 2 {
				at := 1 + draws.IntN(whole/2)
				var d *driver
				before := len(rows)
				_, rows, d = life(t, net, from, at, rows)
				// The last rows are lost with the part in which they stood, and every other
				// time a few elsewhere, which no orderly end of a process brings about.
				rows = rows[:len(rows)-draws.IntN(min(len(rows)-before, 40))]
				rows = slices.DeleteFunc(rows, func(qualificationexchanges.Row) bool { return cut%2 == 1 && draws.IntN(500) == 0 })
				draws.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
				from = d.now.Add(time.Duration(draws.Int64N(int64(12 * time.Hour))))
			}
			s, rows, _ := life(t, net, from, 0, rows)
			checkRows(t, s, rows)
			checkComplete(t, s, rows)
			checkTimely(t, rows)
			left := asksNothing(t, w, rows)
			if cut%2 == 0 && left != 0 {
				t.Errorf("%d of %d rows were not taken", left, len(rows))
			}
		})
	}
}

// checkTimely checks that no step was asked long after its round was over: the longest, countdown, takes 610 s,
// has a minute of slack, and its last step may be tried three times.
func checkTimely(t *testing.T, rows []qualificationexchanges.Row) {
	t.Helper()
	first := map[string]time.Time{}
	for _, pass := range []bool{true, false} {
		for _, r := range rows {
			k := fmt.Sprint(r.Address, r.Test, r.Round)
			switch {
			case r.Test == "pool" || r.Test == "sharing" || r.Test == "backend":
			case pass && r.Step == 1:
				first[k] = r.AskedAt
			case !pass && r.AskedAt.Sub(first[k]) > 680*time.Second:
				t.Errorf("%s step %d at %v, the round began at %v", k, r.Step, r.AskedAt, first[k])
			}
		}
	}
}

// asksNothing checks that a survey whose rows are all there has nothing left to ask,
// and returns how many of them it had no use for.
func asksNothing(t *testing.T, w *world.World, rows []qualificationexchanges.Row) (left int) {
	t.Helper()
	cfg := configured(w, &book{})
	cfg.Neighbour = everybody
	s := surveyOf(t, cfg)
	if err := s.Replay(rows); err != nil {
		t.Fatal(err)
	}
	var it dispatch.Item
	if turn, at := s.Next(w.Until, &it); turn != dnswire.End {
		t.Errorf("turn %v at %v, item %+v", turn, at, it)
	}
	return len(s.recorded)
}

// checkComplete holds the rows of each resolver against the binding table of tests, written down here once
// more: how many complete rounds of each kind there must be.
func checkComplete(t *testing.T, s *Survey, rows []qualificationexchanges.Row) {
	t.Helper()
	type roundKey struct {
		address, test string
		round         int32
	}
	steps := map[roundKey]int{}
	for _, r := range rows {
		steps[roundKey{r.Address, r.Test, r.Round}]++
	}
	complete := map[string]map[string]int{}
	for k, n := range steps {
		kind := ""
		least := map[string]int{"visibility": 5, "delegation": 1, "honesty": 2, "harm": 2, "backend": 10, "packet_cache": 3, "pool": 8}[k.test]
		switch k.test {
		case "countdown":
			kind = []string{" slope", " cap", " floor"}[(k.round-1)%3]
			least = []int{5, 2, 2}[(k.round-1)%3]
		case "refresh":
			kind = []string{" prefetch", " stale"}[(k.round-1)%2]
			least = []int{2, 3}[(k.round-1)%2]
		case "integrity":
			kind, least = []string{" own", " neighbours"}[(k.round-1)%2], 2
		case "pool":
			kind = []string{" fill", " look", " look"}[(k.round-1)%3]
		}
		if complete[k.address] == nil {
			complete[k.address] = map[string]int{}
		}
		if n >= least {
			complete[k.address][k.test+kind]++
		}
	}
	want := map[string]int{"visibility": 3, "delegation": 3, "countdown slope": 1, "countdown cap": 1, "countdown floor": 1,
		"pool fill": 1, "pool look": 2, "backend": 1, "refresh prefetch": 2, "refresh stale": 2, "packet_cache": 1, "harm": 2,
		"integrity own": 1, "integrity neighbours": 1, "honesty": 30}
	for i, r := range s.cfg.Resolvers {
		address := r.Address.Addr().String()
		switch s.courses[i].mode {
		case full:
			for test, n := range want {
				if complete[address][test] < n {
					t.Errorf("%s: %d complete rounds of %s, want %d", address, complete[address][test], test, n)
				}
			}
		case refusing:
			if n := complete[address]["visibility"]; n < 3 {
				t.Errorf("%s refuses and has %d rounds of visibility", address, n)
			}
		}
	}
}

func TestReplayRefusesForeignRows(t *testing.T) {
	w := lab.Bench{}.World(1)
	_, b, _ := play(t, w, nil)
	good := b.rows[:3:3]
	for say, change := range map[string]func(*qualificationexchanges.Row){
		"none of this survey":   func(r *qualificationexchanges.Row) { r.Address = "127.1.9.9" },
		"none of this survey ":  func(r *qualificationexchanges.Row) { r.Name = "a.example.org" },
		"none of this survey  ": func(r *qualificationexchanges.Row) { r.Test = "calibration" },
		"twice":                 func(r *qualificationexchanges.Row) { *r = good[0] },
	} {
		row := b.rows[3]
		change(&row)
		s := surveyOf(t, configured(w, &book{}))
		if err := s.Replay(append(good, row)); err == nil || !strings.Contains(err.Error(), strings.TrimSpace(say)) {
			t.Errorf("%s: %v", say, err)
		}
	}
}
