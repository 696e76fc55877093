package simnet

import (
	"net/netip"
	"slices"
	"testing"

	"bridle/collectors/simnet/authority"
	"bridle/collectors/simnet/dns"
	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

// What a course tells is what the same cache fetches when it is asked at the end of the study, and a cache
// whose users look up nothing fetches nothing.
func TestCourseIsThatOfTheCache(t *testing.T) {
	t.Parallel()
	for _, class := range []world.Class{world.BIND920, world.UnboundSnoop} {
		for _, perDay := range []float64{0, 0.05, 40} {
			w := lab.Bench{Class: class, PerDay: perDay, Domains: 20, Days: 7}.World(11)
			var fetched []dns.Instant
			n := New(w, Options{Upstream: func(_ *authority.Zone, at dns.Instant, _ netip.Addr, _ string, _ dns.Type, _ authority.Answer) {
				fetched = append(fetched, at)
			}})
			busy := 0
			for _, d := range w.Domains {
				place := n.Tree().Locate(d.Name)
				fetched = nil
				q := dns.Question{At: dns.At(w.Until), Name: d.Name, Type: dns.A, From: netip.MustParseAddrPort("127.0.0.1:40000")}
				n.Solo().Unit(0, place.Zone).Ask(0, place.Host, &q, &dns.Reply{})
				var told []dns.Instant
				for _, x := range n.Course(0, 0, place.Zone, nil) {
					if x.Host == place.Host {
						told = append(told, x.At)
						if x.Cause != world.CauseInfection || x.TTL != 300 || x.Negative {
							t.Errorf("%s: %+v", d.Name, x)
						}
					}
				}
				if !slices.Equal(told, fetched) {
					t.Errorf("%s, %v a day: %d fetches told, %d made", class, perDay, len(told), len(fetched))
				}
				if n.Idle(0, 0, place.Zone) != (len(told) == 0) {
					t.Errorf("%s, %v a day: %d fetches of an idle cache", class, perDay, len(told))
				}
				busy += min(len(told), 1)
			}
			if perDay == 0 && busy > 0 || perDay == 40 && busy < 20 || perDay == 0.05 && (busy == 0 || busy == 20) {
				t.Errorf("%s, %v a day: %d of 20 names were fetched", class, perDay, busy)
			}
		}
	}
}

// A question that leaks fills an empty cache with the full TTL, and does nothing while an entry is held.
func TestCourseWithLeaks(t *testing.T) {
	t.Parallel()
	w := lab.Bench{Domains: 1, Days: 1}.World(1)
	n := New(w, Options{})
	place := n.Tree().Locate(w.Domains[0].Name)
	at := dns.At(w.ProbeFrom)
	got := n.Course(0, 0, place.Zone, []Leak{{at, place.Host}, {at + 299*dns.Second, place.Host}, {at + 400*dns.Second, place.Host}})
	var hosts, zones []dns.Instant
	for _, x := range got {
		if x.Cause != CauseProbe {
			t.Errorf("%+v", x)
		}
		if x.Host == authority.None {
			zones = append(zones, x.At-at)
		} else {
			hosts = append(hosts, x.At-at)
		}
	}
	if !slices.Equal(hosts, []dns.Instant{0, 400 * dns.Second}) || !slices.Equal(zones, []dns.Instant{0}) {
		t.Errorf("addresses at %v, delegations at %v", hosts, zones)
	}
}
