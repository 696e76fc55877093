package survey

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/dnswire"
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
		"canonical form ":     func(c *Config) { c.Resolvers[0].Address = netip.MustParseAddrPort("[fe80::1%eth0]:53") },
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
