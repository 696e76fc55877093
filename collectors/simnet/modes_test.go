package simnet_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"bridle/collectors/simnet"
	"bridle/collectors/simnet/fast"
	"bridle/datasets/schema/probes"
	"bridle/datasets/world"
)

// village returns a small world with every class and front, and a plan over its names: all
// resolvers, the operators' and our own names and a few others.
func village(t *testing.T, seed int64, sweeps int) (*world.World, *fast.Plan) {
	t.Helper()
	s, err := world.LoadScenario("village")
	if err != nil {
		t.Fatal(err)
	}
	w, err := world.Generate(s, seed)
	if err != nil {
		t.Fatal(err)
	}
	spoil(w)
	plan := &fast.Plan{Every: time.Hour, From: w.ProbeFrom, Until: w.ProbeFrom.Add(time.Duration(sweeps) * time.Hour), Seed: 7,
		Ports: []uint16{41001, 41002, 41003, 41004}}
	for i := range w.Resolvers {
		plan.Resolvers = append(plan.Resolvers, i)
	}
	benign := 0
	for _, d := range w.Domains {
		if d.Purpose == world.Benign {
			if benign++; benign > 10 {
				continue
			}
		}
		if len(d.Hosts) > 0 {
			plan.Names = append(plan.Names, fast.Name{Name: d.Hosts[0].Name, Purpose: "target"})
		}
	}
	return w, plan
}

// spoil gives some resolvers the faults that a village may lack.
func spoil(w *world.World) {
	faults := []world.Faults{{Dead: true}, {Loss: 0.3}, {LatencyMS: 2500}, {LatencyMS: 800}, {LeakRD: 0.2}, {FixedTTL: 60}, {ClockRate: 0.5},
		{Inject: true}, {Sinkhole: true}, {StripsCase: true}, {Refuses: true}, {HijackNX: true}}
	for i, f := range faults {
		w.Resolvers[(i*2+1)%len(w.Resolvers)].Faults = f
	}
}

func fastRows(t *testing.T, w *world.World, plan *fast.Plan) []probes.Row {
	t.Helper()
	var k keep
	err := fast.Run(t.Context(), simnet.New(w, simnet.Options{}), plan, "", 2, func(int) (fast.Sink, error) { return &k, nil }, nil)
	if err != nil {
		t.Fatal(err)
	}
	return k.rows
}

// keep copies rows, since the fast mode uses their memory again.
type keep struct {
	mu   sync.Mutex
	rows []probes.Row
}

func (k *keep) Write(rows ...probes.Row) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, r := range rows {
		text, err := json.Marshal(r)
		if err != nil {
			return err
		}
		var c probes.Row
		if err := json.Unmarshal(text, &c); err != nil {
			return err
		}
		k.rows = append(k.rows, c)
	}
	return nil
}

// lines writes rows as sorted text, without what is not of study time.
func lines(t *testing.T, rows []probes.Row) []string {
	t.Helper()
	out := make([]string, len(rows))
	for i, r := range rows {
		r.RunID, r.RTTUS = "", nil
		if len(r.EDECodes) == 0 {
			r.EDECodes = nil
		}
		if len(r.Answers) == 0 {
			r.Answers = nil
		}
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = string(text)
	}
	slices.Sort(out)
	return out
}

// The two modes run one model, so they do not only agree in distribution: every row of every
// probe is the same, over every class, front and fault.
func TestWireAndFastModeGiveTheSameRows(t *testing.T) {
	first, worlds := fromEnvironment(t, "BRIDLE_SEED", 21), fromEnvironment(t, "BRIDLE_WORLDS", 1)
	for seed := first; seed < first+worlds; seed++ {
		w, plan := village(t, seed, 8)
		equal(t, lines(t, probeOverWire(t, w, plan)), lines(t, fastRows(t, w, plan)))
	}
}

// The same of the scenario of 2018, of which a part is asked: resolvers, and names of every purpose, evenly from all there
// are. With BRIDLE_LONG=1 the part is larger, and there are five worlds.
func TestModesAgreeOnTheStudy(t *testing.T) {
	first, worlds, resolvers, names, sweeps := fromEnvironment(t, "BRIDLE_SEED", 23), int64(1), 120, 40, 2
	if os.Getenv("BRIDLE_LONG") == "1" {
		worlds, resolvers, names, sweeps = 5, 400, 120, 3
	}
	s, err := world.LoadScenario("hide-and-seek-2018")
	if err != nil {
		t.Fatal(err)
	}
	for seed := first; seed < first+worlds; seed++ {
		w, err := world.Generate(s, seed)
		if err != nil {
			t.Fatal(err)
		}
		plan := &fast.Plan{Every: 6 * time.Hour, From: w.ProbeFrom, Until: w.ProbeFrom.Add(time.Duration(sweeps) * 6 * time.Hour), Seed: seed,
			Ports: []uint16{41001, 41002, 41003, 41004}}
		for i := range resolvers {
			if at := i * len(w.Resolvers) / resolvers; w.Resolvers[at].Address.Is4() { // the prober of this test has no other socket
				plan.Resolvers = append(plan.Resolvers, at)
			}
		}
		for i := range names {
			if d := w.Domains[i*len(w.Domains)/names]; len(d.Hosts) > 0 {
				plan.Names = append(plan.Names, fast.Name{Name: d.Hosts[0].Name, Purpose: "target"})
			}
		}
		equal(t, lines(t, probeOverWire(t, w, plan)), lines(t, fastRows(t, w, plan)))
	}
}

// fromEnvironment returns a number that acceptance runs set, and otherwise the usual one.
func fromEnvironment(t *testing.T, name string, usual int64) int64 {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return usual
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Rows over the wire do not depend on what else the machine has to do.
func TestWireModeOnABusyMachine(t *testing.T) {
	w, plan := village(t, fromEnvironment(t, "BRIDLE_SEED", 22), 3)
	idle := lines(t, probeOverWire(t, w, plan))
	for range 2 * runtime.GOMAXPROCS(0) {
		spin(t)
	}
	equal(t, lines(t, probeOverWire(t, w, plan)), idle)
}

// spin keeps a processor busy from a process of its own until the test ends.
func spin(t *testing.T) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestSpinning$")
	cmd.Env = append(os.Environ(), "BRIDLE_SPIN=1")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
}

// TestSpinning is the body of the process that [spin] starts; as a test it does nothing.
func TestSpinning(t *testing.T) {
	if os.Getenv("BRIDLE_SPIN") == "" {
		return
	}
	parent := os.Getppid()
	for x := uint64(1); os.Getppid() == parent; {
		for range 1 << 24 {
			x = x*6364136223846793005 + 1
		}
	}
}

func equal(t *testing.T, got, want []string) {
	t.Helper()
	status := map[string]int{}
	for _, l := range want {
		for _, s := range []string{"answered", "timed_out", "invalid"} {
			if strings.Contains(l, `"Status":"`+s+`"`) {
				status[s]++
			}
		}
	}
	t.Logf("%d rows: %v", len(want), status)
	if len(got) != len(want) {
		t.Fatalf("%d rows, expected %d", len(got), len(want))
	}
	bad := 0
	for i := range got {
		if got[i] != want[i] {
			if bad++; bad <= 3 {
				t.Errorf("row %d\n got %s\nwant %s", i, got[i], want[i])
			}
		}
	}
	if bad > 0 {
		t.Errorf("%d of %d rows differ", bad, len(got))
	}
}
