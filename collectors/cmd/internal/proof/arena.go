package proof

import (
	"cmp"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"bridle/collectors/canary"
	"bridle/collectors/simnet"
	"bridle/collectors/simnet/lists"
	"bridle/collectors/simnet/live"
	"bridle/datasets/schema/canaryqueries"
	"bridle/datasets/settings"
	"bridle/datasets/study"
	"bridle/datasets/world"

	"github.com/miekg/dns"
)

// Arena is a world that is served from within the test, and a study whose study.toml points at it. The world goes on
// being served whatever becomes of the commands that ask it.
type Arena struct {
	World *world.World
	Live  *live.Live
	Study study.Study

	listed int

	mu   sync.Mutex
	seen []received
	log  []canaryqueries.Row
}

// received is how many messages the world had received at an instant of real time.
type received struct {
	at time.Time
	n  int64
}

// sampling is the real time between two looks at how many messages were received.
const sampling = 50 * time.Millisecond

// Serve serves a scenario whose world lasts a year, so that study time does not end however often a collector is
// killed, and makes a study that has its resolvers and names.
func Serve(t *testing.T, scenario string, seed int64) *Arena {
	t.Helper()
	long := filepath.Join(t.TempDir(), "long.toml")
	text := fmt.Sprintf("base = [%q]\nname = %q\ndescription = \"for a year\"\nuntil = 2019-08-15T00:00:00Z\n", scenario, scenario+"-long")
	if err := os.WriteFile(long, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := world.LoadScenario(long)
	if err != nil {
		t.Fatal(err)
	}
	a := &Arena{}
	if a.World, err = world.Generate(s, seed); err != nil {
		t.Fatal(err)
	}
	a.Live, err = live.Start(t.Context(), live.Config{World: a.World, AnyPort: true, Internet: simnet.Options{Canary: a.note}})
	if err != nil {
		t.Skipf("loopback cannot serve the world: %v", err)
	}
	t.Cleanup(func() {
		if err := a.Live.Stop(); err != nil {
			t.Error(err)
		}
	})
	if a.Study, err = study.Create(filepath.Join(t.TempDir(), "study")); err != nil {
		t.Fatal(err)
	}
	toml := fmt.Sprintf("[collect]\nvantage = \"simulated\"\nsimulation = %q\nall_addresses = true\n\n[collect.canary]\nzone = %q\nservers = [%q]\n",
		a.Live.Control(), a.World.Canary.Name, netip.AddrPortFrom(a.World.Canary.Glue[0], a.Live.Ports()[0]))
	if err := os.WriteFile(filepath.Join(a.Study.Dir(), settings.Name), []byte(toml), 0o644); err != nil {
		t.Fatal(err)
	}
	a.list(t)
	go a.sample(t)
	return a
}

// list writes what an observer knows into the study.
func (a *Arena) list(t *testing.T) {
	public, names := a.World.Public(), map[string]string{}
	for _, d := range a.World.Domains {
		if purpose := map[world.Purpose]string{world.Command: "target", world.Decoy: "decoy", world.Control: "control"}[d.Purpose]; purpose != "" {
			names[d.Hosts[0].Name] = purpose
		}
	}
	// A machine has no IPv6 addresses for them outside of a network of its own.
	public.Resolvers = slices.DeleteFunc(public.Resolvers, func(at netip.AddrPort) bool { return at.Addr().Is6() })
	a.listed = len(public.Resolvers)
	a.Add(t, "lists", func(run *study.Run) error {
		if err := Write(run, lists.Resolvers(public, run.ID())); err != nil {
			return err
		}
		return Write(run, lists.Targets(a.World, run.ID(), names))
	})
}

// Resolvers returns how many resolvers the study lists.
func (a *Arena) Resolvers() int { return a.listed }

// Scenario returns the scenario of tests: BRIDLE_SCENARIO, or the small one.
func Scenario() string { return cmp.Or(os.Getenv("BRIDLE_SCENARIO"), "village") }

// Add adds a complete run to the study.
func (a *Arena) Add(t *testing.T, tool string, write func(*study.Run) error) {
	t.Helper()
	seed := a.World.Seed
	run, err := a.Study.Create(study.Plan{Tool: tool, Simulated: true, Seed: &seed, Clock: study.SimulatedClock, Now: func() time.Time { return a.World.ProbeFrom }})
	if err != nil {
		t.Fatal(err)
	}
	if err := write(run); err != nil {
		t.Fatal(err)
	}
	if err := run.Finish(); err != nil {
		t.Fatal(err)
	}
}

// Write writes rows of one dataset into a run.
func Write[T any](run *study.Run, rows []T) error {
	w, err := study.Table[T](run)
	if err != nil {
		return err
	}
	return w.Write(rows...)
}

// note keeps a question to the canary zone's servers as a row of their log.
func (a *Arena) note(q simnet.CanaryQuestion) {
	row := canaryqueries.Row{ReceivedAt: q.At.Time(), Server: q.Server.Unmap().String(), FromAddress: q.From.Addr().Unmap().String(),
		FromPort: int32(q.From.Port()), Name: q.Name, QType: dns.Type(q.Type).String(), IsRecursionDesired: q.RecursionDesired, IsTCP: q.TCP,
		RCode: dns.RcodeToString[int(q.RCode)], Answers: append([]string{}, q.Answers...)}
	if token, ok := canary.New(a.World.Canary.Name).TokenOf(q.Name); ok {
		row.Token = &token
	}
	if len(q.Answers) > 0 {
		row.TTLS = &q.TTL
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.log = append(a.log, row)
}

// Log adds the log of the canary zone's servers to the study.
func (a *Arena) Log(t *testing.T) {
	t.Helper()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.Add(t, "log", func(run *study.Run) error {
		for i := range a.log {
			a.log[i].RunID = run.ID()
		}
		return Write(run, a.log)
	})
}

// Received returns how many messages the world has received.
func (a *Arena) Received() int64 {
	s := a.Live.Stats()
	return int64(s.UDP.Received + s.TCP.Received)
}

// sample notes again and again how many messages were received.
func (a *Arena) sample(t *testing.T) {
	tick := time.NewTicker(sampling)
	defer tick.Stop()
	for {
		a.mu.Lock()
		a.seen = append(a.seen, received{time.Now(), a.Received()})
		a.mu.Unlock()
		select {
		case <-t.Context().Done():
			return
		case <-tick.C:
		}
	}
}

// receivedAt returns how many messages had been received at an instant, at least.
func (a *Arena) receivedAt(at time.Time) int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	var n int64
	for _, r := range a.seen {
		if r.at.After(at) {
			break
		}
		n = r.n
	}
	return n
}

// Rows reads all rows of a dataset that runs of a tool wrote.
func Rows[T any](t *testing.T, s study.Study, dataset, tool string) []T {
	t.Helper()
	parts, err := s.PartsOf(dataset, func(m study.Manifest) bool { return m.Tool == tool })
	if err != nil {
		t.Fatal(err)
	}
	var all []T
	for _, p := range parts {
		if err := study.Read(s, p, func(rows []T) error { all = append(all, rows...); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	return all
}
