package found

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/datasets/world"
)

// village returns a world and a perfect study of it: every operator's server is visited at three instants, all that were up match,
// and all names of their certificates are found.
func village(t *testing.T, seed int64) *Input {
	t.Helper()
	s, err := world.LoadScenario("village")
	if err != nil {
		t.Fatal(err)
	}
	w, err := world.Generate(s, seed)
	if err != nil {
		t.Fatal(err)
	}
	in := &Input{World: w, Visits: map[netip.AddrPort][]Span{}, Matches: map[netip.Addr]bool{}, Names: map[string][]string{}}
	var instants []time.Time
	for at := w.From.Add(10 * 24 * time.Hour); len(instants) < 3; at = at.Add(w.Until.Sub(w.From) / 4) {
		instants = append(instants, at)
		in.Sweeps = append(in.Sweeps, Span{at.Add(-time.Minute), at.Add(time.Minute)})
	}
	for _, x := range w.Servers {
		for _, at := range instants {
			if x.Operator != world.None {
				place := netip.AddrPortFrom(x.Address, x.TLSPorts[0])
				in.Visits[place] = append(in.Visits[place], Span{at, at.Add(time.Second)})
			}
		}
	}
	v := w.Visible(instants) // the second route: package found asks for each visit
	for _, x := range v.Servers {
		in.Matches[x.Address] = true
	}
	for _, d := range v.Domains {
		for _, name := range d.Shown {
			in.Names[name] = []string{"certificate"}
		}
	}
	return in
}

func TestPerfectStudy(t *testing.T) {
	for seed := range int64(3) {
		r := Check(village(t, 40+seed))
		if !r.OK() || r.ServersUp == 0 || r.ServersUp != r.ServersFound || r.NamesThere == 0 || r.NamesThere != r.NamesFound || r.ByCertificate != r.NamesFound {
			t.Errorf("seed %d: %+v", 40+seed, r)
		}
	}
}

// Every fault is found, and only that.
func TestFaults(t *testing.T) {
	var anyServer netip.Addr
	var anyName string
	lookalike := func(in *Input) *world.Server {
		i := slices.IndexFunc(in.World.Servers, func(s world.Server) bool { return s.Looks == world.Lookalike })
		return &in.World.Servers[i]
	}
	for what, c := range map[string]struct {
		spoil func(in *Input)
		want  [4]int // missed and false servers, missed and false names
		is    string
	}{
		"a server that does not match": {func(in *Input) { delete(in.Matches, anyServer) }, [4]int{1, 0, 0, 0}, "operator"},
		"a lookalike that matches": {func(in *Input) { in.Matches[lookalike(in).Address] = true }, [4]int{0, 1, 0, 0},
			"lookalike by"},
		"an address without a server":  {func(in *Input) { in.Matches[netip.MustParseAddr("192.0.2.1")] = true }, [4]int{0, 1, 0, 0}, "no server"},
		"a name that is not found":     {func(in *Input) { delete(in.Names, anyName) }, [4]int{0, 0, 1, 0}, " of "},
		"a name of nobody":             {func(in *Input) { in.Names["example.com"] = []string{"certificate"} }, [4]int{0, 0, 0, 1}, "no name of this world"},
		"a name of others":             {func(in *Input) { in.Names[benign(in)] = []string{"certificate"} }, [4]int{0, 0, 0, 1}, "benign of"},
		"a server that is not visited": {func(in *Input) { in.forget(anyServer) }, [4]int{1, 0, 0, 0}, "operator"},
	} {
		in := village(t, 44)
		for a := range in.Matches {
			if !anyServer.IsValid() || a.Less(anyServer) && in.always(a) {
				anyServer = a
			}
		}
		for name := range in.Names {
			anyName = max(anyName, name)
		}
		c.spoil(in)
		r := Check(in)
		if got := [4]int{len(r.MissedServers), len(r.FalseServers), len(r.MissedNames), len(r.FalseNames)}; got != c.want {
			t.Errorf("%s: %v, want %v: %+v", what, got, c.want, r)
			continue
		}
		all := slices.Concat(r.MissedServers, r.FalseServers, r.MissedNames, r.FalseNames)
		if !strings.Contains(all[0].Is, c.is) {
			t.Errorf("%s: %q", what, all[0].Is)
		}
		var b strings.Builder
		if err := r.Write(&b, 5); err != nil || !strings.Contains(b.String(), all[0].What) {
			t.Errorf("%s: %v, %s", what, err, b.String())
		}
	}
}

func benign(in *Input) string {
	i := slices.IndexFunc(in.World.Domains, func(d world.Domain) bool { return d.Purpose == world.Benign && len(d.Hosts) > 0 })
	return in.World.Domains[i].Hosts[0].Name
}

// forget takes a server out of the list that was scanned, and what was found of it.
func (in *Input) forget(a netip.Addr) {
	delete(in.Matches, a)
	for at := range in.Visits {
		if at.Addr() == a {
			delete(in.Visits, at)
		}
	}
}

// always reports whether a server is up in a whole sweep.
func (in *Input) always(a netip.Addr) bool {
	i := slices.IndexFunc(in.World.Servers, func(s world.Server) bool { return s.Address == a })
	return slices.ContainsFunc(in.Sweeps, func(s Span) bool { return in.World.Servers[i].UpAt(s.From) && in.World.Servers[i].UpAt(s.Until) })
}

// A server that changes during its visit may be found and need not; records count within the slack.
func TestDoubtAndRecords(t *testing.T) {
	in := village(t, 45)
	v := in.World.Visible([]time.Time{in.Sweeps[0].From.Add(time.Minute)})
	i := slices.IndexFunc(v.Domains, func(d world.VisibleDomain) bool { return len(d.Pointing) > 0 })
	d := v.Domains[i]
	var stay world.Stay
	for _, h := range in.World.Domains[d.Domain].Hosts {
		for _, s := range h.Stays {
			if h.Name == d.Pointing[0] && in.Matches[s.Address] {
				stay = s
			}
		}
	}
	delete(in.Names, d.Pointing[0])
	first := in.Visits[netip.AddrPortFrom(stay.Address, in.port(stay.Address))][0].From
	shown := len(Check(in).MissedNames)
	in.Slack = 24 * time.Hour
	in.Records = []Record{{d.Pointing[0], stay.Address, time.Time{}, first.Add(-1000 * time.Hour)}}
	if n := len(Check(in).MissedNames); n != shown {
		t.Errorf("a record of another time makes %d missed names of %d", n, shown)
	}
	in.Records[0].Last = time.Time{}
	if n := len(Check(in).MissedNames); n != 1 {
		t.Errorf("%d missed names, want that of a record without dates", n)
	}
	in.Names[d.Pointing[0]] = []string{"resolution"}
	if r := Check(in); !r.OK() || r.ByResolution != 1 {
		t.Errorf("%+v", r)
	}
	in = village(t, 45)
	s := slices.IndexFunc(in.World.Servers, func(s world.Server) bool { return in.Matches[s.Address] })
	x := &in.World.Servers[s]
	in.Sweeps = nil
	for at := range in.Visits {
		if at.Addr() == x.Address {
			in.Visits[at] = []Span{{x.Up[0].From.Add(-time.Second), x.Up[0].From.Add(time.Second)}}
		}
	}
	if r := Check(in); len(r.FalseServers) > 0 {
		t.Errorf("found while it came up: %+v", r.FalseServers)
	}
	delete(in.Matches, x.Address)
	if r := Check(in); len(r.MissedServers) > 0 {
		t.Errorf("not found while it came up: %+v", r.MissedServers)
	}
}

func (in *Input) port(a netip.Addr) uint16 {
	for at := range in.Visits {
		if at.Addr() == a {
			return at.Port()
		}
	}
	return 0
}
