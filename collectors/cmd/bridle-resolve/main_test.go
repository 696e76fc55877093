package main

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/collectors/cmd/internal/proof"
	"bridle/collectors/simnet/lists"
	"bridle/collectors/simnet/live"
	"bridle/datasets/command"
	"bridle/datasets/schema/resolutions"
	"bridle/datasets/schema/resolvers"
	"bridle/datasets/settings"
	"bridle/datasets/study"
	"bridle/datasets/world"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"bridle-resolve": main})
}

// arena is a village that is served, and a study that has its names and knows all of its resolvers but one, which is the study's own.
type arena struct {
	world    *world.World
	live     *live.Live
	study    study.Study
	resolver netip.AddrPort
	surveyed netip.AddrPort
	moved    string // a name that moves 12 h after probing has begun
	names    []string
}

func serve(t *testing.T) *arena {
	t.Helper()
	s, err := world.LoadScenario("village")
	if err != nil {
		t.Fatal(err)
	}
	a := &arena{}
	if a.world, err = world.Generate(s, 3); err != nil {
		t.Fatal(err)
	}
	a.move(t)
	l, err := live.Start(t.Context(), live.Config{World: a.world, AnyPort: true})
	if err != nil {
		t.Skipf("loopback cannot serve the world: %v", err)
	}
	t.Cleanup(func() {
		if err := l.Stop(); err != nil {
			t.Error(err)
		}
	})
	a.live = l
	if a.study, err = study.Create(filepath.Join(t.TempDir(), "study")); err != nil {
		t.Fatal(err)
	}
	toml := fmt.Sprintf("[collect]\nvantage = \"simulated\"\nsimulation = %q\nopt_out = \"opt-out.txt\"\n", l.Control())
	write(t, filepath.Join(a.study.Dir(), settings.Name), toml)
	write(t, filepath.Join(a.study.Dir(), "opt-out.txt"), "# nobody\n")
	a.list(t)
	return a
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// move lets the first command name that is up for the first three days move to the address of another host.
func (a *arena) move(t *testing.T) {
	at := a.world.ProbeFrom.Add(12 * time.Hour)
	for i := range a.world.Domains {
		d := &a.world.Domains[i]
		h := &d.Hosts[0]
		if d.Purpose != world.Command || len(h.Stays) == 0 {
			continue
		}
		k := len(h.Stays) - 1
		if last := h.Stays[k]; last.From.Before(a.world.ProbeFrom) && last.Until.After(at.AddDate(0, 0, 2)) && last.Address.Is4() {
			h.Stays[k].Until = at
			h.Stays = append(h.Stays, world.Stay{Address: netip.MustParseAddr("127.200.1.2"), From: at, Until: last.Until})
			a.moved = h.Name
			return
		}
	}
	t.Fatal("the world has no name that could move")
}

// list writes names and resolvers into the study, and keeps an honest resolver back.
func (a *arena) list(t *testing.T) {
	t.Helper()
	purposes := map[string]string{}
	for _, d := range a.world.Domains {
		if p := map[world.Purpose]string{world.Command: "target", world.Decoy: "decoy", world.Control: "control"}[d.Purpose]; p != "" {
			purposes[d.Hosts[0].Name] = p
			if p == "target" {
				a.names = append(a.names, d.Hosts[0].Name)
			}
		}
	}
	slices.Sort(a.names)
	a.names = slices.Compact(a.names)
	var rows []resolvers.Row
	run := a.begin(t)
	for _, r := range a.world.Resolvers {
		at := netip.AddrPortFrom(r.Address, r.Port)
		honest := r.Faults.Fit() && r.Faults.Loss == 0 && !r.Faults.Dead && !r.Faults.Refuses && r.Front == world.Direct && r.Address.Is4() &&
			slices.Contains([]world.Class{world.BIND918, world.BIND920, world.UnboundSnoop}, a.world.Backends[r.Backend].Class)
		if honest && !a.resolver.IsValid() {
			a.resolver = at
			continue
		}
		if r.Address.Is4() {
			a.surveyed = at
		}
		rows = append(rows, resolvers.Row{RunID: run.ID(), Address: r.Address.String(), Port: new(int32(r.Port)), Source: "test", SourceRow: int64(len(rows) + 1)})
	}
	if !a.resolver.IsValid() {
		t.Fatal("the world has no honest resolver")
	}
	if err := proof.Write(run, rows); err != nil {
		t.Fatal(err)
	}
	if err := proof.Write(run, lists.Targets(a.world, run.ID(), purposes)); err != nil {
		t.Fatal(err)
	}
	if err := run.Finish(); err != nil {
		t.Fatal(err)
	}
}

func (a *arena) begin(t *testing.T) *study.Run {
	t.Helper()
	run, err := a.study.Create(study.Plan{Tool: "lists", Simulated: true, Seed: &a.world.Seed, Clock: study.SimulatedClock, Now: func() time.Time { return a.world.ProbeFrom }})
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func (a *arena) arguments(more ...string) []string {
	return append([]string{"run", "--study", a.study.Dir(), "--load=false", "--seed", "5", "--targets", "--resolver", a.resolver.String(), "--visible-to-operators"}, more...)
}

// truth returns the addresses of a name at an instant, of IPv4 or IPv6.
func (a *arena) truth(name string, at time.Time, rrtype string) (list []string) {
	for _, d := range a.world.Domains {
		for _, h := range d.Hosts {
			for _, s := range h.Stays {
				if h.Name == name && !at.Before(s.From) && at.Before(s.Until) && s.Address.Is6() == (rrtype == "AAAA") {
					list = append(list, s.Address.String())
				}
			}
		}
	}
	slices.Sort(list)
	return list
}

// ttl returns the TTL of a name's addresses.
func (a *arena) ttl(name string) (ttl time.Duration) {
	for _, d := range a.world.Domains {
		for _, h := range d.Hosts {
			if h.Name == name {
				ttl = time.Duration(h.TTL) * time.Second
			}
		}
	}
	return ttl
}

// check compares all rows with the world's truth at their instants.
func (a *arena) check(t *testing.T, sweeps int) (rows []resolutions.Row) {
	t.Helper()
	rows = proof.Rows[resolutions.Row](t, a.study, "resolutions", tool)
	got := map[string][]string{}
	at := map[string]time.Time{}
	for _, r := range rows {
		k := fmt.Sprint(*r.Sweep, " ", *r.AskedName, " ", *r.AskedRrtype)
		if _, twice := at[k]; twice && !at[k].Equal(*r.FirstSeenAt) {
			t.Errorf("%s was asked at %v and %v", k, at[k], *r.FirstSeenAt)
		}
		at[k] = *r.FirstSeenAt
		if r.Failure != nil {
			got[k] = append(got[k], *r.Failure)
		} else {
			got[k] = append(got[k], r.Value)
		}
	}
	found, held := 0, 0
	for sweep := 1; sweep <= sweeps; sweep++ {
		for _, name := range a.names {
			for _, rrtype := range []string{"A", "AAAA"} {
				k := fmt.Sprint(sweep, " ", name, " ", rrtype)
				want := a.truth(name, at[k], rrtype)
				slices.Sort(got[k])
				if len(want) > 0 {
					found++
				} else if want = []string{"no_record"}; !slices.Equal(got[k], want) {
					want = []string{"no_name"} // the whole name is not there
				}
				if !slices.Equal(got[k], want) && slices.Equal(got[k], a.truth(name, at[k].Add(-a.ttl(name)), rrtype)) {
					held++ // the resolver had it in its cache, as package resolve says
					continue
				}
				if !slices.Equal(got[k], want) {
					t.Errorf("%s at %v: %q, the world has %q", k, at[k], got[k], want)
				}
			}
		}
	}
	if want := sweeps * len(a.names) * 2; len(at) != want || found == 0 {
		t.Errorf("%d questions have rows, %d were planned; %d had addresses", len(at), want, found)
	}
	t.Logf("%d names, %d rows, %d of %d questions had addresses, %d answers had been true within the last TTL", len(a.names), len(rows), found, len(at), held)
	if held > len(at)/1000 {
		t.Errorf("%d of %d answers were out of date", held, len(at))
	}
	return rows
}

// everything writes a list of all names of the world, and expects them in place of the targets.
func (a *arena) everything(t *testing.T) (path string) {
	t.Helper()
	a.names = nil
	for _, d := range a.world.Domains {
		for _, h := range d.Hosts {
			a.names = append(a.names, h.Name)
		}
	}
	slices.Sort(a.names)
	a.names = slices.Compact(a.names)
	path = filepath.Join(t.TempDir(), "names.txt")
	write(t, path, "# SIMULATED\n"+strings.Join(a.names, "\n")+"\n")
	return path
}

// Two sweeps find what the world has at each instant, and a name that moved between them at both of its addresses.
func TestSweepsTellTheTruth(t *testing.T) {
	a := serve(t)
	p := proof.Start(t, "bridle-resolve", a.arguments("--sweeps", "2", "--every", "24h", "--list", a.everything(t))...)
	if code := p.Wait(); code != 0 {
		t.Fatalf("exit code %d: %s", code, p.Stderr.String())
	}
	moved := map[string]bool{}
	for _, r := range a.check(t, 2) {
		if r.Name == a.moved && r.Failure == nil {
			moved[r.Value] = true
		}
	}
	if len(moved) != 2 || !moved["127.200.1.2"] {
		t.Errorf("%s was seen at %v", a.moved, moved)
	}
	runs, err := a.study.Runs()
	if err != nil || runs[len(runs)-1].State != study.Complete || !runs[len(runs)-1].Simulated {
		t.Errorf("%+v, %v", runs, err)
	}
	if !strings.Contains(p.Stdout.String(), "SIMULATED: run ") {
		t.Error(p.Stdout.String())
	}
}

// A run that is stopped, or killed, is taken up and asks the rest.
func TestTakenUp(t *testing.T) {
	a := serve(t)
	const sweeps = 3
	more := []string{"--sweeps", fmt.Sprint(sweeps), "--every", "1h", "--within", "50m", "--list", a.everything(t), "--rate", "10"}
	cut := 0
	for i, signal := range []os.Signal{os.Interrupt, os.Kill} {
		arguments := a.arguments(more...)
		if i > 0 {
			arguments = append(arguments, "--resume")
		}
		before := a.received()
		p := proof.Start(t, "bridle-resolve", arguments...)
		for began := time.Now(); a.received() < before+500 && time.Since(began) < 20*time.Second; {
			time.Sleep(5 * time.Millisecond)
		}
		p.Signal(signal)
		if code := p.Wait(); code == command.ExitInterrupted || code == -1 {
			cut++
		} else if code != 0 {
			t.Fatalf("exit code %d: %s", code, p.Stderr.String())
		}
	}
	if cut != 2 {
		t.Errorf("it was cut off %d times, want 2", cut)
	}
	p := proof.Start(t, "bridle-resolve", append(a.arguments(more...), "--resume")...)
	if code := p.Wait(); code != 0 {
		t.Fatalf("exit code %d: %s", code, p.Stderr.String())
	}
	a.check(t, sweeps)
	p = proof.Start(t, "bridle-resolve", append(a.arguments(more...), "--resume")...)
	if code := p.Wait(); code != 0 || !strings.Contains(p.Stdout.String(), "nothing is left to ask") {
		t.Errorf("exit code %d: %s%s", code, p.Stdout.String(), p.Stderr.String())
	}
}

// received returns how many questions the world has received.
func (a *arena) received() uint64 { return uint64(a.live.Stats().UDP.Received) }

// Who has opted out is not asked for, and the rows say so.
func TestOptOut(t *testing.T) {
	a := serve(t)
	write(t, filepath.Join(a.study.Dir(), "opt-out.txt"), a.moved+"\n")
	p := proof.Start(t, "bridle-resolve", a.arguments()...)
	if code := p.Wait(); code != 0 {
		t.Fatalf("exit code %d: %s", code, p.Stderr.String())
	}
	n := 0
	for _, r := range proof.Rows[resolutions.Row](t, a.study, "resolutions", tool) {
		if r.Name == a.moved {
			if n++; r.Failure == nil || *r.Failure != "opted_out" {
				t.Errorf("%+v", r)
			}
		}
	}
	if n != 2 {
		t.Errorf("%d rows of the name that opted out, want one of A and one of AAAA", n)
	}
}

// What must not be asked is refused before anything is sent or written.
func TestRefused(t *testing.T) {
	a := serve(t)
	wild := filepath.Join(t.TempDir(), "wild.txt")
	write(t, wild, "# SIMULATED\nnot a name\n")
	base := []string{"run", "--study", a.study.Dir(), "--load=false"}
	for want, arguments := range map[string][]string{
		"sees that they are looked up":             append(base, "--targets", "--resolver", a.resolver.String()),
		"say with --resolver":                      append(base, "--targets", "--visible-to-operators"),
		"is one under survey (resolvers of this":   append(base, "--targets", "--visible-to-operators", "--resolver", a.surveyed.String()),
		"is one under survey":                      append(base, "--targets", "--visible-to-operators", "--resolver", a.surveyed.Addr().String()),
		"may not be asked: a simulation":           append(base, "--targets", "--visible-to-operators", "--resolver", "192.0.2.53"),
		"say which names are looked up":            append(base, "--visible-to-operators", "--resolver", a.resolver.String()),
		"no server has met a fingerprint yet":      append(base, "--matches", "--visible-to-operators", "--resolver", a.resolver.String()),
		"wild.txt, row 2":                          append(base, "--list", wild, "--visible-to-operators", "--resolver", a.resolver.String()),
		"--types A,PTR":                            a.arguments("--types", "A,PTR"),
		"--every 1s":                               a.arguments("--every", "1s"),
		"--rate 1000":                              a.arguments("--rate", "1000"),
		"there is no run to take up":               a.arguments("--resume"),
		"give an address, or address:port":         append(base, "--targets", "--visible-to-operators", "--resolver", "dns.example"),
		"say with --study which study's names are": {"run", "--visible-to-operators"},
	} {
		p := proof.Start(t, "bridle-resolve", slices.Clone(arguments)...)
		if code := p.Wait(); code != command.ExitUsage && code != command.ExitFailure || !strings.Contains(p.Stderr.String(), want) {
			t.Errorf("exit code %d: %s\nwant %q", code, p.Stderr.String(), want)
		}
	}
	if runs, err := a.study.Runs(); err != nil || len(runs) != 1 {
		t.Errorf("%d runs, %v; want that of the lists alone", len(runs), err)
	}
	p := proof.Start(t, "bridle-resolve", append(base, "--targets", "--resolver", a.resolver.String(), "--dry-run", "--sweeps", "7")...)
	if code := p.Wait(); code != 0 || !strings.Contains(p.Stdout.String(), fmt.Sprintf("7 sweeps every 1 day, each within 1 h: %d questions in all", 14*len(a.names))) {
		t.Errorf("exit code %d: %s%s", code, p.Stdout.String(), p.Stderr.String())
	}
}

// A configuration that is taken is one that a run can begin with, and comes back as it was.
func FuzzConfig(f *testing.F) {
	c := config{Resolver: "192.0.2.53:53", Types: "A,AAAA", Names: []string{"a.example"}, Start: time.Date(2018, 8, 15, 0, 0, 0, 0, time.UTC),
		Every: time.Hour, Within: time.Minute, Sweeps: 2, Rate: 2, Vantage: "ams-1"}
	b, err := json.Marshal(c)
	if err != nil {
		f.Fatal(err)
	}
	if got, err := decodeConfig(b); err != nil || !reflect.DeepEqual(got, c) {
		f.Fatalf("%+v, %v", got, err)
	}
	f.Add(b)
	f.Add([]byte(`{"sweeps":0}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := decodeConfig(b)
		if err != nil {
			return
		}
		again, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := decodeConfig(again); err != nil || !reflect.DeepEqual(got, c) {
			t.Fatalf("%+v, %v; want %+v", got, err, c)
		}
	})
}
