package main

import (
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/collectors/cmd/internal/proof"
	"bridle/collectors/simnet/lists"
	"bridle/collectors/simnet/live"
	"bridle/datasets/schema/resolutions"
	"bridle/datasets/schema/resolvers"
	"bridle/datasets/settings"
	"bridle/datasets/study"
	"bridle/datasets/world"
)

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
