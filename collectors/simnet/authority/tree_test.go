package authority

import (
	"net/netip"
	"testing"
	"time"

	"bridle/collectors/simnet/dns"
	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

func TestLocate(t *testing.T) {
	tree := New(lab.Bench{Domains: 2}.World(1))
	for name, want := range map[string]struct {
		zone string
		host int
	}{
		"name1.xc": {"name1.xc", 0}, "www.name1.xc": {"name1.xc", None}, "a.b.name0.xc": {"name0.xc", None},
		"nobody.xc": {"xc", None}, "xc": {"xc", None}, "xq": {".", None}, ".": {".", None}, "a.xq": {".", None},
		"x.canary.xc": {"canary.xc", None}, "notname1.xc": {"xc", None},
	} {
		p := tree.Locate(name)
		if tree.Zones[p.Zone].Name != want.zone || p.Host != want.host {
			t.Errorf("%s lies in %s, host %d; expected %s, %d", name, tree.Zones[p.Zone].Name, p.Host, want.zone, want.host)
		}
	}
}

// Domains with one apex are one zone with the hosts of all: customers of a dynamic DNS provider.
func TestSharedZone(t *testing.T) {
	w := lab.Bench{Domains: 2}.World(1)
	for i := range w.Domains {
		d := &w.Domains[i]
		d.Shared, d.Zone.Name = true, "dyn.xc"
		d.Hosts[0].Name = []string{"one.dyn.xc", "two.dyn.xc"}[i]
		d.Dropped = lab.Start // the customer leaves, the zone stays
	}
	tree := New(w)
	p, q := tree.Locate("one.dyn.xc"), tree.Locate("two.dyn.xc")
	if p.Zone != q.Zone || p.Host == q.Host || !tree.Zones[p.Zone].Exists(dns.At(lab.Start.AddDate(0, 0, 3))) {
		t.Errorf("one at %+v, two at %+v", p, q)
	}
}

// A host moves: it has the address of the stay, and none before the first and after the last.
func TestStays(t *testing.T) {
	w := lab.Bench{}.World(1)
	at := func(day int) time.Time { return lab.Start.AddDate(0, 0, day) }
	a, b, c := netip.MustParseAddr("127.3.0.1"), netip.MustParseAddr("127.3.0.2"), netip.MustParseAddr("fd00::3")
	w.Domains[0].Hosts[0].Stays = []world.Stay{{Address: b, From: at(1), Until: at(2)}, {Address: a, From: at(1), Until: at(2)}, {Address: c, From: at(1), Until: at(3)}}
	z := New(w).Zones[New(w).Locate("name0.xc").Zone]
	for _, x := range []struct {
		day  int
		kind dns.Type
		want Answer
	}{
		{1, dns.A, Answer{Data: []string{"127.3.0.1", "127.3.0.2"}, TTL: 300}},
		{1, dns.AAAA, Answer{Data: []string{"fd00::3"}, TTL: 300}},
		{2, dns.A, Answer{TTL: 900}}, // exists, has no record of that type
		{1, dns.TXT, Answer{TTL: 900}},
		{0, dns.A, Answer{TTL: 900}}, // the apex exists as long as the zone
	} {
		got := z.Answer("name0.xc", 0, x.kind, dns.At(at(x.day)), netip.Addr{})
		if got.RCode != x.want.RCode || got.TTL != x.want.TTL || len(got.Data) != len(x.want.Data) || len(got.Data) > 0 && got.Data[0] != x.want.Data[0] {
			t.Errorf("day %d, type %d: %+v, expected %+v", x.day, x.kind, got, x.want)
		}
	}
}

func TestWildcard(t *testing.T) {
	w := lab.Bench{}.World(1)
	w.Domains[0].Wildcard = true
	tree := New(w)
	z := tree.Zones[tree.Locate("name0.xc").Zone]
	if a := z.Answer("anything.name0.xc", None, dns.A, dns.At(lab.Start), netip.Addr{}); len(a.Data) != 1 {
		t.Errorf("a label below a wildcard: %+v", a)
	}
	if a := z.Answer("ns.name0.xc", None, dns.A, dns.At(lab.Start), netip.Addr{}); len(a.Data) != 1 || a.Data[0] != "127.2.0.4" {
		t.Errorf("the zone's own server: %+v", a)
	}
}
