package simnet_test

import (
	"net/netip"
	"testing"
	"time"

	"bridle/collectors/simnet"
	"bridle/collectors/simnet/dns"
	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

// question is one and what should come back.
type question struct {
	second int
	name   string
	rd     bool
	want   string
}

// Sequences in which one question changes what the next one gets. Each is a measured one.
var sequences = []struct {
	name  string
	bench lab.Bench
	steps []question
}{
	{"prefetch in the last tenth of the TTL: with 10 of 60 s left no, with 5 of 60 yes", lab.Bench{Class: world.UnboundPrefetch}, []question{
		{0, "a.ttl-60.canary.xc", true, "hit 60 rd up"}, {50, "a.ttl-60.canary.xc", false, "hit 10"},
		{55, "a.ttl-60.canary.xc", false, "hit 5 up"}, {56, "a.ttl-60.canary.xc", false, "hit 59"}}},
	{"serve-expired: TTL 30, and the entry is fetched again", lab.Bench{Class: world.UnboundExpired}, []question{
		{0, "a.ttl-60.canary.xc", true, "hit 60 rd up"}, {61, "a.ttl-60.canary.xc", false, "hit 30 up"},
		{62, "a.ttl-60.canary.xc", false, "hit 59"}, {500, "a.ttl-60.canary.xc", false, "hit 30 up"}}},
	{"an empty answer hides a fill for a minute", lab.Bench{Class: world.PowerDNS4}, []question{
		{0, "a.ttl-300.canary.xc", false, "empty"}, {0, "a.ttl-300.canary.xc", true, "hit 300 rd up"},
		{0, "a.ttl-300.canary.xc", false, "empty"}, {55, "a.ttl-300.canary.xc", false, "empty"}, {60, "a.ttl-300.canary.xc", false, "hit 240"}}},
	{"a refused question is refused again after a fill", lab.Bench{Class: world.UnboundDefault}, []question{
		{0, "a.ttl-60.canary.xc", true, "hit 60 rd up"}, {1, "a.ttl-60.canary.xc", false, "REFUSED"}}},
	{"CoreDNS keeps a referral for 5 s and gives it to users", lab.Bench{Class: world.BIND920, Fronts: []world.Front{world.CoreDNS}}, []question{
		{0, "warm.ttl-60.canary.xc", true, "hit 60 rd up"}, {10, "a.ttl-60.canary.xc", false, "ns canary.xc 86390"},
		{10, "a.ttl-60.canary.xc", true, "ns canary.xc 3600 rd"}, {14, "a.ttl-60.canary.xc", false, "ns canary.xc 3596"},
		{15, "a.ttl-60.canary.xc", true, "hit 60 rd up"}, {20, "a.ttl-60.canary.xc", false, "hit 55"}}},
	{"CoreDNS keeps 5 to 3600 s", lab.Bench{Class: world.BIND920, Fronts: []world.Front{world.CoreDNS}}, []question{
		{0, "a.ttl-80000.canary.xc", true, "hit 80000 rd up"}, {10, "a.ttl-80000.canary.xc", false, "hit 3590"},
		{20, "b.ttl-1.canary.xc", true, "hit 1 rd up"}, {23, "b.ttl-1.canary.xc", false, "hit 2"}}},
	{"dnsmasq relays what it holds itself", lab.Bench{Class: world.BIND920, Fronts: []world.Front{world.Dnsmasq}}, []question{
		{0, "a.ttl-60.canary.xc", true, "hit 60 rd up"}, {20, "a.ttl-60.canary.xc", false, "hit 40"}, {30, "a.ttl-60.canary.xc", true, "hit 30 rd"}}},
	{"BIND keeps a week at most", lab.Bench{Class: world.BIND920}, []question{
		{0, "a.ttl-1000000.canary.xc", true, "hit 604800 rd up"}, {10, "a.ttl-1000000.canary.xc", false, "hit 604790"}}},
	{"Unbound keeps a day at most", lab.Bench{Class: world.UnboundSnoop}, []question{
		{0, "a.ttl-100000.canary.xc", true, "hit 86400 rd up"}, {10, "a.ttl-100000.canary.xc", false, "hit 86390"}}},
	{"Knot keeps 5 s at least, and renews in the last 5 s", lab.Bench{Class: world.Knot}, []question{
		{0, "a.ttl-1.canary.xc", true, "hit 5 rd up"}, {20, "b.ttl-60.canary.xc", true, "hit 60 rd up"}, {74, "b.ttl-60.canary.xc", true, "hit 6 rd"},
		{75, "b.ttl-60.canary.xc", true, "hit 5 rd up"}}},
	{"BIND prefetches for users in the last 2 s, not for RD=0", lab.Bench{Class: world.BIND920}, []question{
		{0, "a.ttl-60.canary.xc", true, "hit 60 rd up"}, {59, "a.ttl-60.canary.xc", false, "hit 1"}, {59, "a.ttl-60.canary.xc", true, "hit 1 rd up"},
		{60, "a.ttl-60.canary.xc", false, "hit 59"}}},
	{"TTL 0 is not kept", lab.Bench{Class: world.UnboundSnoop}, []question{
		{0, "a.ttl-0.canary.xc", true, "hit 0 rd up"}, {0, "a.ttl-0.canary.xc", false, "ns canary.xc 86400"}}},
	{"whoami shows the cache, not the forwarder", lab.Bench{Class: world.BIND920, Fronts: []world.Front{world.Dnsmasq}}, []question{
		{0, "x.whoami.canary.xc", true, "hit 0 rd up"}}},

	{"dead", lab.Bench{Faults: world.Faults{Dead: true}}, []question{{0, "a.canary.xc", true, "nothing"}}},
	{"refuses", lab.Bench{Faults: world.Faults{Refuses: true}}, []question{{0, "a.canary.xc", true, "REFUSED rd"}}},
	{"leaks always", lab.Bench{Faults: world.Faults{LeakRD: 1}}, []question{
		{0, "a.canary.xc", false, "hit 300 up"}, {10, "a.canary.xc", false, "hit 290"}}},
	{"fixed TTL", lab.Bench{Faults: world.Faults{FixedTTL: 10}}, []question{
		{0, "a.canary.xc", true, "hit 10 rd up"}, {200, "a.canary.xc", false, "hit 10"}}},
	{"clock at double speed, on names of the world", lab.Bench{Faults: world.Faults{ClockRate: 2}}, []question{
		{0, "name0.xc", true, "hit 300 rd"}, {100, "name0.xc", false, "hit 100"}, {250, "name0.xc", false, "hit 0"}}},
	{"clock at half speed, on the study's own names", lab.Bench{Faults: world.Faults{ClockRate: 0.5}}, []question{
		{0, "a.ttl-600.canary.xc", true, "hit 600 rd up"}, {100, "a.ttl-600.canary.xc", false, "hit 550"}, {590, "a.ttl-600.canary.xc", false, "hit 305"},
		{600, "b.canary.xc", true, "hit 300 rd up"}, {700, "b.canary.xc", false, "hit 250"}}},
	{"clock at double speed, on the study's own names, beyond what BIND keeps", lab.Bench{Class: world.BIND920, Faults: world.Faults{ClockRate: 2}}, []question{
		{0, "a.ttl-31536000.canary.xc", true, "hit 604800 rd up"}, {10, "a.ttl-31536000.canary.xc", false, "hit 604780"}}},
	{"names that do not exist are hijacked", lab.Bench{Faults: world.Faults{HijackNX: true}}, []question{
		{0, "a.nx.canary.xc", true, "hit 64 rd up"}, {0, "a.canary.xc", true, "hit 300 rd up"}}},
	{"injected", lab.Bench{Faults: world.Faults{Inject: true}}, []question{{0, "a.canary.xc", false, "hit 64"}}},
	{"a name that nobody registered", lab.Bench{}, []question{{0, "nobody.xc", true, "NXDOMAIN soa 900 rd"}, {100, "nobody.xc", false, "NXDOMAIN soa 800"}}},
	{"a top-level domain that does not exist", lab.Bench{}, []question{{0, "nobody.xyz", true, "NXDOMAIN soa 900 rd"}}},
}

func TestSequences(t *testing.T) {
	for _, way := range ways {
		for _, s := range sequences {
			t.Run(way.name+"/"+s.name, func(t *testing.T) {
				ask := way.make(t, s.bench)
				for _, x := range s.steps {
					if got := ask(x.second, x.name, x.rd); got != x.want {
						t.Errorf("second %d, %s (RD=%v): %q, expected %q", x.second, x.name, x.rd, got, x.want)
					}
				}
			})
		}
	}
}

// A sinkhole answers names of public lists from the day they are public.
func TestSinkhole(t *testing.T) {
	w := lab.Bench{Faults: world.Faults{Sinkhole: true}}.World(1)
	w.Domains[0].Public = lab.Start.Add(time.Hour)
	net := simnet.New(w, simnet.Options{})
	for i, want := range []string{"ns xc", "203.0.113.66"} {
		second := 3600 * i
		r := ask(net, w.Resolvers[0].Address, second, "name0.xc", 40000)
		got := ""
		if len(r.Answer) > 0 {
			got = r.Answer[0].Data[0]
		} else {
			got = "ns " + r.Authority[0].Owner
		}
		if got != want {
			t.Errorf("second %d: %s, expected %s", second, got, want)
		}
	}
}

// A pool by port gives one port one copy; several ports see several.
func TestPoolByPort(t *testing.T) {
	w := lab.Bench{Caches: 4, ByPort: true}.World(1)
	net := simnet.New(w, simnet.Options{})
	fill := dns.Question{At: dns.At(lab.Start), From: netip.MustParseAddrPort("127.0.0.1:1000"),
		To: netip.AddrPortFrom(w.Resolvers[0].Address, 5300), Name: "name0.xc", Type: dns.A, RecursionDesired: true}
	var r dns.Reply
	net.Ask(&fill, &r)
	hits := 0
	for port := range 200 {
		a := ask(net, w.Resolvers[0].Address, 10, "name0.xc", uint16(1000+port))
		b := ask(net, w.Resolvers[0].Address, 11, "name0.xc", uint16(1000+port))
		if len(a.Answer) != len(b.Answer) {
			t.Fatalf("port %d sees two copies", 1000+port)
		}
		hits += len(a.Answer)
	}
	// One of four copies is full: 50 of 200 ports, standard error 6.1.
	if hits < 26 || hits > 74 {
		t.Errorf("%d of 200 ports see the one copy of four that is full", hits)
	}
}

// The address of a top-level domain's server refers; that of a domain's answers.
func TestAuthorities(t *testing.T) {
	w := lab.Bench{}.World(1)
	net := simnet.New(w, simnet.Options{})
	for _, x := range []struct{ server, name, want string }{
		{"127.2.0.1", "name0.xc", "ns xc 172800"},
		{"127.2.0.2", "name0.xc", "ns name0.xc 86400"},
		{"127.2.0.4", "name0.xc", "hit 300"},
		{"127.2.0.2", "nobody.xc", "NXDOMAIN soa 900"},
		{"127.2.0.4", "nobody.xc", "REFUSED"},
		{"127.2.0.3", "x.nx.canary.xc", "NXDOMAIN soa 900"},
		{"127.2.0.3", "x.ttl-7.canary.xc", "hit 7"},
		{"127.2.0.9", "name0.xc", "nothing"},
	} {
		r := ask(net, netip.MustParseAddr(x.server), 0, x.name, 40000)
		if got := inWords(&r); got != x.want {
			t.Errorf("%s at %s: %q, expected %q", x.name, x.server, got, x.want)
		}
	}
}

func ask(net *simnet.Internet, to netip.Addr, second int, name string, port uint16) dns.Reply {
	q := dns.Question{At: dns.At(lab.Start) + dns.Instant(second)*dns.Second,
		From: netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), port), To: netip.AddrPortFrom(to, 5300), Name: name, Type: dns.A}
	var r dns.Reply
	net.Ask(&q, &r)
	return r
}
