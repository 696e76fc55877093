package simnet_test

import (
	"fmt"
	"net/netip"
	"testing"

	"bridle/collectors/simnet"
	"bridle/collectors/simnet/dns"
	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

// asker puts a question to the only resolver of a bench, some seconds after the start, and
// says what came back in a few words.
type asker func(second int, name string, rd bool) string

// The matrix of measured behaviour: software, settings, and what RD=0 questions get. Sources
// are the kept records of the named software on loopback; realdns repeats those that can be
// installed.
//
// All names lie in the canary zone, whose servers tell whether a question caused another
// one upstream ("up"). TTLs: zone 86,400 s, names as they say.
var matrix = []struct {
	class world.Class
	front world.Front
	// cold: nothing was ever asked. warm: 10 s after a user's lookup with TTL 60.
	// other: a name never asked of the same zone, then. gone: the name again, 61 s after the fill.
	// denied: a name that a user found not to exist, 10 s later.
	cold, warm, other, gone, denied string
}{
	{world.BIND918, world.Direct, "ns . 3600000", "hit 50 ns canary.xc 86390", "ns canary.xc 86390", "ns canary.xc 86339", "NXDOMAIN soa 890"},
	{world.BIND920, world.Direct, "ns . 3600000", "hit 50", "ns canary.xc 86390", "ns canary.xc 86339", "NXDOMAIN soa 890"},
	{world.BINDClosed, world.Direct, "REFUSED ede 18", "REFUSED ede 18", "REFUSED ede 18", "REFUSED ede 18", "REFUSED ede 18"},
	{world.UnboundDefault, world.Direct, "REFUSED", "REFUSED", "REFUSED", "REFUSED", "REFUSED"},
	{world.UnboundSnoop, world.Direct, "answer-ns . 86400", "hit 50", "ns canary.xc 86390", "ns canary.xc 86339", "NXDOMAIN soa 890"},
	{world.UnboundPrefetch, world.Direct, "answer-ns . 86400", "hit 50", "ns canary.xc 86390", "ns canary.xc 86339", "NXDOMAIN soa 890"},
	{world.UnboundExpired, world.Direct, "answer-ns . 86400", "hit 50", "ns canary.xc 86390", "hit 30 up", "NXDOMAIN soa 890"},
	{world.UnboundSetRD, world.Direct, "hit 60 rd up", "hit 50 rd", "hit 60 rd up", "hit 60 rd up", "NXDOMAIN soa 890 rd"},
	{world.Unbound117Prefetch, world.Direct, "answer-ns . 86400", "hit 50", "ns canary.xc 86390", "ns canary.xc 86339", "NXDOMAIN soa 890"},
	{world.Unbound117Expired, world.Direct, "answer-ns . 86400", "hit 50", "ns canary.xc 86390", "hit 30", "NXDOMAIN soa 890"},
	{world.PowerDNS4, world.Direct, "empty", "hit 50", "empty", "empty", "NXDOMAIN soa 890"},
	{world.PowerDNS5, world.Direct, "REFUSED", "REFUSED", "REFUSED", "REFUSED", "REFUSED"},
	{world.PowerDNS5Open, world.Direct, "empty", "hit 50", "empty", "empty", "NXDOMAIN soa 890 ede 29"},
	{world.Knot, world.Direct, "REFUSED ede 20", "REFUSED ede 20", "REFUSED ede 20", "REFUSED ede 20", "REFUSED ede 20"},
	{world.SystemdResolved, world.Direct, "REFUSED", "REFUSED", "REFUSED", "REFUSED", "REFUSED"},
	{world.RecursesAlways, world.Direct, "hit 60 up", "hit 50", "hit 60 up", "hit 60 up", "NXDOMAIN soa 890"},
	// A forwarder inside the network gets answers where an outsider is refused.
	{world.BINDClosed, world.Dnsmasq, "ns . 3600000", "hit 50 ns canary.xc 86390", "ns canary.xc 86390", "ns canary.xc 86339", "NXDOMAIN soa 890"},
	{world.BIND920, world.CoreDNS, "ns . 3600000", "hit 50", "ns canary.xc 86390", "ns canary.xc 86339", "NXDOMAIN soa 890"},
	{world.BIND920, world.Transparent, "ns . 3600000 from 127.1.255.1", "hit 50 from 127.1.255.1", "ns canary.xc 86390 from 127.1.255.1", "ns canary.xc 86339 from 127.1.255.1", "NXDOMAIN soa 890 from 127.1.255.1"},
}

// Both ways of asking: the model itself, and a packet over a socket.
var ways = []struct {
	name string
	make func(*testing.T, lab.Bench) asker
}{{"model", func(_ *testing.T, b lab.Bench) asker { return direct(b) }}, {"wire", overWire}}

func TestMatrix(t *testing.T) {
	for _, way := range ways {
		for _, m := range matrix {
			t.Run(way.name+"/"+string(m.class)+"-"+string(m.front), func(t *testing.T) {
				ask := way.make(t, lab.Bench{Class: m.class, Fronts: []world.Front{m.front}})
				check := func(what, got, want string) {
					t.Helper()
					if got != want {
						t.Errorf("%s: %q, measured %q", what, got, want)
					}
				}
				check("cold", ask(0, "cold.ttl-60.canary.xc", false), m.cold)
				ask(100, "www.ttl-60.canary.xc", true)
				ask(100, "gone.nx.canary.xc", true)
				check("warm", ask(110, "www.ttl-60.canary.xc", false), m.warm)
				check("other", ask(110, "other.ttl-60.canary.xc", false), m.other)
				check("denied", ask(110, "gone.nx.canary.xc", false), m.denied)
				check("gone", ask(161, "www.ttl-60.canary.xc", false), m.gone)
			})
		}
	}
}

// Every class has its row.
func TestMatrixIsComplete(t *testing.T) {
	rows := map[world.Class]bool{}
	for _, m := range matrix {
		rows[m.class] = true
	}
	for _, c := range world.Classes() {
		if !rows[c] {
			t.Errorf("class %s has no row", c)
		}
	}
}

// direct asks the model itself; users ask from inside the network.
func direct(b lab.Bench) asker {
	w := b.World(1)
	up := 0
	net := simnet.New(w, simnet.Options{ParentLookupsPerDay: -1, Canary: func(simnet.CanaryQuestion) { up++ }})
	var r dns.Reply
	return func(second int, name string, rd bool) string {
		from := netip.MustParseAddrPort("127.0.0.1:40000")
		if rd {
			from = netip.MustParseAddrPort("127.1.200.1:40000")
		}
		q := dns.Question{At: dns.At(lab.Start) + dns.Instant(second)*dns.Second, From: from,
			To: netip.AddrPortFrom(w.Resolvers[0].Address, w.Resolvers[0].Port), Name: name, Type: dns.A, RecursionDesired: rd, EDNS: true}
		r.Reset()
		before := up
		net.Ask(&q, &r)
		words := inWords(&r)
		if up > before {
			words += " up"
		}
		return words
	}
}

func inWords(r *dns.Reply) string {
	if r.Fate != dns.Answered {
		return "nothing"
	}
	s := ""
	add := func(format string, args ...any) {
		if s != "" {
			s += " "
		}
		s += fmt.Sprintf(format, args...)
	}
	switch {
	case r.RCode == dns.Refused:
		add("REFUSED")
	case r.RCode == dns.NXDomain:
		add("NXDOMAIN")
	case len(r.Answer)+len(r.Authority) == 0:
		add("empty")
	}
	for _, a := range r.Answer {
		if a.Type == dns.NS {
			add("answer-ns %s %d", a.Owner, a.TTL)
		} else {
			add("hit %d", a.TTL)
		}
	}
	for _, a := range r.Authority {
		if a.Type == dns.NS {
			add("ns %s %d", a.Owner, a.TTL)
		} else {
			add("soa %d", a.TTL)
		}
	}
	for _, e := range r.ExtendedErrors {
		add("ede %d", e)
	}
	if r.RecursionDesired {
		add("rd")
	}
	if r.From.IsValid() {
		add("from %s", r.From)
	}
	return s
}
