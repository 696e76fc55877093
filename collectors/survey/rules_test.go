package survey

import (
	"fmt"
	"net/netip"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/dnswire"
	"bridle/datasets/schema/qualificationexchanges"
	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

// Nothing outside of the zone is asked for, but the well-known name.
func TestPermit(t *testing.T) {
	cfg := configured(lab.Bench{}.World(1), &book{})
	cfg.Zone, cfg.Reach = "c.example.org", "www.example.com"
	s := surveyOf(t, cfg)
	for _, name := range []string{"a.c.example.org", "a.ttl-60.c.example.org", "www.example.com"} {
		if s.permit(name) != name {
			t.Errorf("%s is not permitted", name)
		}
	}
	cfg.Reach = ""
	bare := surveyOf(t, cfg)
	for _, name := range []string{"", ".", "c.example.org", "evilc.example.org", "example.org", "a.c.example.org.", "A.C.EXAMPLE.ORG",
		"a.c.example.org.evil.test", "c.example.org.com", "example.com", "a.www.example.com"} {
		for _, s := range []*Survey{s, bare} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%q is permitted", name)
					}
				}()
				s.permit(name)
			}()
		}
	}
}

// However the configuration and the steps of tests are made, permit stands between them and the wire.
func FuzzPermit(f *testing.F) {
	f.Add("tabc", "ttl-60", "c.example.org", "www.example.com", false)
	f.Add("t.x", "a.evil.test", "org", "c.example.org", true)
	f.Add("", "", "", "", true)
	f.Fuzz(func(t *testing.T, token, label, zone, reach string, wellKnown bool) {
		cfg := configured(lab.Bench{}.World(1), &book{})
		cfg.Zone, cfg.Reach = zone, reach
		s, err := New(cfg)
		if err != nil {
			return
		}
		defer func() { _ = recover() }()
		if name := s.name(token, &step{label: label, wellKnown: wellKnown}); !strings.HasSuffix(name, "."+zone) && (name != reach || reach == "") {
			t.Errorf("%q with zone %q and %q", name, zone, reach)
		}
	})
}

func TestConfigIsChecked(t *testing.T) {
	for say, change := range map[string]func(*Config){
		"has no resolvers":    func(c *Config) { c.Resolvers = nil },
		"is no canary zone":   func(c *Config) { c.Zone = "Example.org" },
		"is no canary zone ":  func(c *Config) { c.Zone = "example.org." },
		"well-known name":     func(c *Config) { c.Reach = "a..b" },
		"whole second":        func(c *Config) { c.Start = c.Start.Add(time.Millisecond) },
		"too short":           func(c *Config) { c.Duration = time.Minute },
		"honesty":             func(c *Config) { c.Honesty = -1 },
		"own ports":           func(c *Config) { c.Ports = c.Ports[1:] },
		"twice":               func(c *Config) { c.Resolvers = append(c.Resolvers, c.Resolvers[0]) },
		"canonical form":      func(c *Config) { c.Resolvers[0].Address = netip.MustParseAddrPort("[::ffff:1.2.3.4]:53") },
		"no address and port": func(c *Config) { c.Resolvers[0].Address = netip.MustParseAddrPort("1.2.3.4:0") },
	} {
		cfg := configured(lab.Bench{}.World(1), &book{})
		change(&cfg)
		if _, err := New(cfg); err == nil || !strings.Contains(err.Error(), strings.TrimSpace(say)) {
			t.Errorf("%s: %v", say, err)
		}
	}
}

// Who opts out is asked nothing more; a cap puts the round off to another day and loses nothing.
func TestSkipped(t *testing.T) {
	w := pools()
	out := netip.MustParseAddr("127.1.0.3")
	quiet := w.ProbeFrom.Add(20 * time.Hour)
	s, b, _ := play(t, w, withNeighbours, func(d *driver) {
		d.skip = func(it *dispatch.Item, now time.Time) dnswire.Failure {
			switch {
			case d.targets[it.Target].Address.Addr() == out && now.After(quiet):
				return "opted_out"
			case now.Hour() >= 22 || now.Hour() >= 1 && now.Hour() < 2: // a cap that is reached late in the day
				return "over_cap"
			}
			return ""
		}
	})
	checkRows(t, s, b.rows)
	checkComplete(t, s, b.rows)
	after := 0
	for _, r := range b.rows {
		if r.Address == out.String() && r.AskedAt.After(quiet) {
			after++
		}
	}
	if after != 1 {
		t.Errorf("%d rows of %v after it opted out, want the one that says so", after, out)
	}
}

// Ten minutes without network, whenever they come, lose no resolver and part no cache group.
func TestOwnNetworkFails(t *testing.T) {
	w := pools()
	for i := range w.Resolvers {
		w.Resolvers[i].Faults = world.Faults{}
	}
	before, rows, d := play(t, w, withNeighbours)
	groups := sharers(rows.rows)
	end := d.now.Sub(w.ProbeFrom)
	for _, at := range []time.Duration{0, time.Hour, 3 * time.Hour, 30 * time.Hour, end - 10*time.Minute, end - 5*time.Minute, end - 2*time.Minute} {
		from := w.ProbeFrom.Add(at)
		s, b, _ := play(t, w, withNeighbours, func(d *driver) {
			d.down = func(now time.Time) bool { return !now.Before(from) && now.Before(from.Add(10*time.Minute)) }
		})
		checkRows(t, s, b.rows)
		checkComplete(t, s, b.rows)
		for i := range s.courses {
			if s.courses[i].mode != before.courses[i].mode {
				t.Errorf("no network after %v: resolver %d ends in mode %d, otherwise %d", at, i, s.courses[i].mode, before.courses[i].mode)
			}
		}
		if got := sharers(b.rows); !slices.Equal(got, groups) {
			t.Errorf("no network after %v: %v\notherwise %v", at, got, groups)
		}
	}
}

// sharers reads from rows alone who showed whose fills, as "leader < member" in order.
func sharers(rows []qualificationexchanges.Row) []string {
	type fill struct {
		leader string
		at     time.Time
	}
	fills := map[string][]fill{}
	var out []string
	for _, desired := range []bool{true, false} {
		for _, r := range rows {
			if r.Test != "sharing" || r.RemainingTTLS == nil || r.IsRecursionDesired != desired {
				continue
			}
			e := r.AskedAt.Add(time.Duration(*r.RemainingTTLS) * time.Second)
			if desired {
				fills[r.Name] = append(fills[r.Name], fill{r.Address, e})
				continue
			}
			for _, f := range fills[r.Name] {
				if f.at.Sub(e).Abs() <= 2*time.Second {
					out = append(out, f.leader+" < "+r.Address)
					break
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Addresses before one cache are found to share it, and no others are: five addresses before each of two single
// caches in one AS. The first of each leads, so there are four sharers of each.
func TestSharing(t *testing.T) {
	w := lab.Bench{Fronts: slices.Repeat([]world.Front{world.Direct, world.Dnsmasq}, 5)}.World(1)
	other := w.Backends[0]
	other.Egress = []netip.Addr{netip.MustParseAddr("127.1.255.2")}
	w.Backends = append(w.Backends, other)
	var want []string
	for i := range w.Resolvers {
		w.Resolvers[i].Backend = i % 2
		if i > 1 {
			want = append(want, fmt.Sprintf("127.1.0.%d < 127.1.0.%d", 1+i%2, 1+i))
		}
	}
	slices.Sort(want)
	s, b, _ := play(t, w, nil)
	checkRows(t, s, b.rows)
	if got := sharers(b.rows); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	// Without AS the blocks are those with a common egress: the same is found with fewer looks.
	lean, c, _ := play(t, w, func(c *Config) {
		for i := range c.Resolvers {
			c.Resolvers[i].ASN = 0
		}
	})
	if got := sharers(c.rows); !slices.Equal(got, want) || len(lean.blocks) != 2 || len(c.rows) >= len(b.rows) {
		t.Errorf("%v in %d blocks", got, len(lean.blocks))
	}
	for _, r := range c.rows {
		if r.Test == "sharing" && (r.AskedAddress != r.Address || r.Round != 1) {
			t.Errorf("row %+v", r)
		}
	}
}

func TestNeighbours(t *testing.T) {
	cfg := configured(lab.Bench{}.World(1), &book{})
	cfg.Resolvers = nil
	for i := range 250 {
		cfg.Resolvers = append(cfg.Resolvers, Resolver{Address: netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 1, 1, byte(i)}), 53)})
	}
	for _, a := range []string{"127.1.2.1:53", "127.1.2.2:54", "127.1.2.3:53", "127.1.3.1:53", "[fd00::1]:53"} {
		cfg.Resolvers = append(cfg.Resolvers, Resolver{Address: netip.MustParseAddrPort(a)})
	}
	forbidden := netip.MustParsePrefix("127.1.3.0/24")
	cfg.Neighbour = func(a netip.Addr) bool { return !forbidden.Contains(a) }
	s := surveyOf(t, cfg)
	for i, r := range cfg.Resolvers {
		first := int(s.courses[i].neighbours)
		if forbidden.Contains(r.Address.Addr()) {
			if first != 0 {
				t.Errorf("%v has neighbours", r.Address)
			}
			continue
		}
		bits := 64
		if r.Address.Addr().Is4() {
			bits = 24
		}
		prefix := netip.PrefixFrom(r.Address.Addr(), bits)
		for _, n := range s.Targets()[first : first+2] {
			listed := slices.ContainsFunc(cfg.Resolvers, func(x Resolver) bool { return x.Address.Addr() == n.Address.Addr() })
			if !prefix.Contains(n.Address.Addr()) || listed || n.Address.Port() != r.Address.Port() {
				t.Errorf("%v is no neighbour of %v", n.Address, r.Address)
			}
		}
	}
	// Two for each of 127.1.1.0/24, 127.1.2.0/24 with two ports, and fd00::/64.
	if n := s.Plan().Neighbours; n != 8 {
		t.Errorf("%d neighbours", n)
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

// nowhere keeps no rows.
type nowhere struct{}

func (nowhere) Write(...qualificationexchanges.Row) error { return nil }

// A survey takes far less than 4 KB for each resolver while it runs: here at its greatest, a pool of 16 caches behind
// every address, seen from all ports.
func TestMemory(t *testing.T) {
	const n = 500
	cfg := configured(lab.Bench{}.World(1), &book{})
	cfg.Resolvers, cfg.Exchanges = many(n), nowhere{}
	s := surveyOf(t, cfg)
	now, k, greatest := cfg.Start, uint32(0), uint64(0)
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	s = nil
	before := heap()
	s = surveyOf(t, cfg)
	for done := 1; ; done++ {
		var it dispatch.Item
		turn, at := s.Next(now, &it)
		if turn == dnswire.End {
			break
		}
		if turn == dnswire.Wait {
			now = at
			continue
		}
		k++
		// All names expire at one instant; those of pools, whose caches are filled one after the other, at sixteen.
		expiry := cfg.Start.Add(200 * time.Hour)
		if strings.Contains(it.Name, ".ttl-86400.") {
			expiry = expiry.Add(time.Duration(k%16) * 5 * time.Second)
		}
		ttl := uint32(expiry.Sub(now).Seconds())
		o := dispatch.Outcome{Status: dnswire.Answered, At: now, Queries: 1, Reply: &dnswire.Reply{RCode: "NOERROR",
			TTL: &ttl, Answers: []string{fmt.Sprintf("127.1.255.%d", k%4)}}}
		if err := s.Done(&it, &o); err != nil {
			t.Fatal(err)
		}
		if done%(n*40) == 0 {
			greatest = max(greatest, heap()-before)
		}
	}
	each := greatest / n
	t.Logf("%d bytes a resolver after %d exchanges", each, s.Status().Exchanges)
	if each > 2500 || s.Status().Exchanges < n*(140+3*(MinPorts-8)) {
		t.Errorf("%d bytes a resolver after %d exchanges", each, s.Status().Exchanges)
	}
}
