package simnet_test

import (
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bridle/collectors/simnet"
	"bridle/collectors/simnet/authority"
	"bridle/collectors/simnet/dns"
	"bridle/collectors/simnet/realdns"
	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

// The models are held to the records of what real software answered to one script. What
// worlds do not have is left out: aliases, text records, names below a wildcard that is no zone.
func notInWorlds(name string) bool {
	for _, n := range []string{"alias.", "half.", "cross.", "text.", ".wild."} {
		if strings.Contains("."+name, "."+strings.TrimPrefix(n, ".")) {
			return true
		}
	}
	return false
}

// Deviations that are known and remain. Each says where the model is simpler.
var deviations = []struct {
	setups, name string
	kind         dns.Type
	why          string
}{
	{"unbound-setrd", "", dns.NS, "Unbound adds the addresses of servers to NS answers, and counts down to the NS set of its hints"},
	{"knot", "nope.plain.xa", dns.A, "Knot asks again for a name that it was told does not exist"},
	{"powerdns", ".", dns.NS, "PowerDNS counts the NS set of the root from its own start"},
	{"powerdns", "plain.xa", dns.SOA, "PowerDNS gives the SOA that it learned from a denial as an answer"},
	{"powerdns", "a.root", dns.A, "PowerDNS gives the addresses of root servers from its hints"},
}

func TestModelsAgreeWithRealSoftware(t *testing.T) {
	agree(t, realdns.Script(), "")
}

// The same for entries of a minute, followed until after their end.
func TestModelsAgreeWithRealSoftwareForLonger(t *testing.T) {
	agree(t, realdns.LongScript(), "-long")
}

func agree(t *testing.T, script []realdns.Step, suffix string) {
	for _, setup := range realdns.Setups() {
		if setup.Forwarding {
			continue
		}
		t.Run(setup.Name, func(t *testing.T) {
			f, err := os.Open(filepath.Join("realdns", "testdata", setup.Name+suffix+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			record, err := realdns.ReadRecord(f)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(record.Steps, script) {
				t.Fatal("the record was made with another script")
			}
			up := false
			net := simnet.New(worldOf(realdns.DefaultTree(), setup), simnet.Options{ParentLookupsPerDay: -1,
				Upstream: func(*authority.Zone, dns.Instant, netip.Addr, string, dns.Type, authority.Answer) { up = true }})
			got := realdns.Play(net, dns.At(lab.Start), script, func(realdns.Step) bool {
				was := up
				up = false
				return was
			})
			lacking, listed := 0, 0
			for _, d := range realdns.Compare(script, record.Answers, got) {
				s := script[d.Step]
				switch {
				case notInWorlds(s.Name):
					lacking++
					continue
				case deviates(setup.Name, s):
					listed++
					continue
				}
				t.Errorf("%s\nreal  %s\nmodel %s", d.Tell(script), short(d.Want), short(d.Got))
			}
			t.Logf("%d of %d answers agree; %d differ where worlds lack something, %d are listed deviations",
				len(script)-lacking-listed, len(script), lacking, listed)
		})
	}
}

func deviates(setup string, s realdns.Step) bool {
	for _, d := range deviations {
		if strings.HasPrefix(setup, d.setups) && (d.name == s.Name || d.name == "") && d.kind == s.Type {
			return true
		}
	}
	return false
}

// worldOf makes a world of the name tree that the real software was asked in, with one resolver.
func worldOf(tree realdns.Tree, setup realdns.Setup) *world.World {
	class := setup.Class
	switch class { // the installable Unbound is 1.17
	case world.UnboundPrefetch:
		class = world.Unbound117Prefetch
	case world.UnboundExpired:
		class = world.Unbound117Expired
	}
	w := &world.World{From: lab.Start, ProbeFrom: lab.Start, Until: lab.Start.AddDate(0, 0, 1),
		Networks:  []world.Network{{Prefixes: []netip.Prefix{netip.PrefixFrom(realdns.User, 32)}}},
		Backends:  []world.Backend{{Class: class, Caches: 1}},
		Resolvers: []world.Resolver{{Address: realdns.Asked.Addr(), Port: realdns.Asked.Port(), Front: setup.Front}},
	}
	for _, z := range tree.Zones {
		zone := z.Zone
		zone.AddsNS = z.AddsNS
		switch strings.Count(z.Name, ".") {
		case 0:
			w.TLDs = append(w.TLDs, world.TLD{Zone: zone})
		case 1:
			if z.Name == "." {
				w.Root = zone
				continue
			}
			d := world.Domain{Zone: zone, Registered: w.From.AddDate(-1, 0, 0), Dropped: w.Until}
			for _, s := range z.Sets {
				if s.Type == dns.A && !strings.HasPrefix(s.Owner, "ns") && !notInWorlds(s.Owner) {
					d.Hosts = append(d.Hosts, hostOf(s, d))
				}
			}
			w.Domains = append(w.Domains, d)
		default:
			panic(fmt.Sprintf("zone %s", z.Name))
		}
	}
	return w
}

func hostOf(s dns.Set, d world.Domain) world.Host {
	h := world.Host{Name: s.Owner, TTL: s.TTL}
	for _, a := range s.Data {
		h.Stays = append(h.Stays, world.Stay{Address: netip.MustParseAddr(a), From: d.Registered, Until: d.Dropped})
	}
	return h
}

func short(a realdns.Answer) string {
	return fmt.Sprintf("rcode %d rd %t ra %t edns %t ede %v up %t answer %v authority %v additional %v", a.RCode, a.RecursionDesired,
		a.RecursionAvailable, a.EDNS, a.ExtendedErrors, a.Upstream, a.Answer, a.Authority, a.Additional)
}
