package qualify

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/canaryqueries"
	"bridle/datasets/schema/qualificationexchanges"
)

// TestGravest adds graver and graver traits to one resolver; the class follows, and the reason has its numbers.
func TestGravest(t *testing.T) {
	lines := fit(scriptSelf, "a")
	s := Setting{Prefixes: places(t, "x 192.0.2.0/24 64500 access FR\nx 198.51.100.0/24 64502 public_dns FR\nx 203.0.113.0/24 64503 access DE\n")}
	var public, many, fixed, refuses, leaks, lies, taken, harms string
	public = "backend 1 2 1010 w2.whoami 1 hit 0\nup 1010 w2 198.51.100.1\n"
	many = "backend 1 3 1020 w3.whoami 1 hit 0\nup 1020 w3 203.0.113.1\n"
	fixed = "countdown 4 1 2000 s4.ttl-3600 1 hit 60\ncountdown 4 2 2010 s4.ttl-3600 0 hit 60\ncountdown 4 3 2610 s4.ttl-3600 0 hit 60\n"
	// Held names so far: 1 and 3 in T2, 2 and 2 in T3; with these 17.
	refuses = strings.Repeat("visibility 2 1 3000 v2.ttl-600 1 hit 600\nvisibility 2 2 3010 v2.ttl-600 0 refused\n", 9)
	leaks = "honesty 99 1 5000 l 0 hit 300\n"
	lies = "integrity 1 1 6000 i2.nx 1 hit 60 203.0.113.80\n"
	taken = "to 192.0.2.78\nintegrity 2 1 6100 n 1 hit 60\nup 6100 n 192.0.2.9\nto 192.0.2.79\nintegrity 2 2 6101 n 1 hit 59\nto " + scriptSelf + "\n"
	harms = "harm 2 1 7000 x2 0 empty\nharm 2 2 7001 x2 1 empty\n"
	for _, x := range []struct{ more, class, why string }{
		{"", "clean", "null"},
		{"refresh 1 1 1200 p.ttl-120 1 hit 120\nrefresh 1 2 1314 p.ttl-120 0 hit 120\n", "refreshes", "null"},
		{"refresh 2 1 1400 q.ttl-60 1 hit 60\nrefresh 2 2 1466 q.ttl-60 0 hit 30\n", "stale", "null"},
		{"visibility 3 1 8000 v3.ttl-600 1 hit 600\nvisibility 3 2 8010 v3.ttl-600 0 hit 590\nvisibility 3 3 8020 v3.ttl-600 0 empty\n" +
			"visibility 3 4 8030 v3.ttl-600 0 empty\n", "unstable", "showed 2 of 4 names that it should have held, fewer than 80 %"},
		{public, "public_backend", "its cache is that of a public DNS service: egress 198.51.100.1"},
		{many, "many_countries", "its cache serves several countries: belief in FR is 0.83, less than 0.9 (x=DE, x=FR)"},
		{fixed, "fixed_ttl", "its TTLs change by -0.500 a second over 4 answers; a true countdown has -1"},
		{refuses, "refuses", "refused 9 of 17 questions without recursion for names that it held"},
		{leaks, "recurses", "answered or passed on 1 of 61 questions without recursion for names nobody had asked: leak rate up to 7.54 %"},
		{lies, "hijacks", "a name that does not exist was answered with 203.0.113.80"},
		{taken, "intercepted", "two unused addresses of its prefix answer too, through the same egress: something on the path answers for the prefix"},
		{harms, "harms", "in 1 of 2 rounds a question without recursion left an empty answer for the user who asked next"},
	} {
		lines += x.more
		compare(t, x.class, judged(t, lines, s), scriptSelf+" class="+x.class, scriptSelf+" why="+x.why)
	}
}

// Who was not tested in full may not testify.
func TestUnfinished(t *testing.T) {
	whole := fit(scriptSelf, "a")
	for _, x := range []struct{ without, why string }{
		{"honesty", "honesty was not tested"},
		{"visibility", "visibility was not tested"},
		{"harm", "it was not tested whether questions without recursion harm users"},
		{"integrity", "the integrity of its answers was not tested"},
		{"refresh", "refreshing was not tested"},
	} {
		kept := ""
		for line := range strings.Lines(whole) {
			if !strings.HasPrefix(line, x.without) {
				kept += line
			}
		}
		compare(t, x.without, judged(t, kept, Setting{}), scriptSelf+" class=unstable", scriptSelf+" why="+x.why)
	}
	few := strings.Join(strings.SplitAfter(whole, "\n")[41:], "") // twenty questions are left; 0 of 20 is 13.9 % (cache probing, section 4)
	compare(t, "few", judged(t, few, Setting{}), scriptSelf+" why=honesty was tested with 20 questions only: leak rate up to 13.9 %, more than 6 %")
	compare(t, "few are enough", judged(t, few, Setting{Limits: Limits{LeakBound: 0.14}}), scriptSelf+" class=clean")
}

func TestDead(t *testing.T) {
	silent := "visibility 1 1 0 v 1 none\nvisibility 1 2 10 v 0 none\n"
	compare(t, "silent", judged(t, silent, Setting{}), scriptSelf+" class=dead", scriptSelf+" group=null", scriptSelf+" why=none of 2 questions was answered")
	compare(t, "transparent", judged(t, silent+"from 198.51.100.9\n", Setting{}), scriptSelf+" class=dead",
		scriptSelf+" why=none of 2 questions was answered from the address asked; replies came from 198.51.100.9: a transparent forwarder")
}

// A pool may show one cache of two in half of the questions, but not one in twelve; a neighbour's silence is not the resolver's.
func TestVanishing(t *testing.T) {
	pool := "pool 1 1 2000 p.ttl-86400 1 hit 86400 port 1\npool 1 2 2005 p.ttl-86400 1 hit 86400 port 2\npool 1 3 2010 p.ttl-86400 1 hit 86390 port 3\n" +
		"up 2000 p 192.0.2.9\nup 2005 p 192.0.2.9\npool 2 1 2015 p.ttl-86400 0 hit 86385 port 1\npool 2 2 2020 p.ttl-86400 0 hit 86385 port 2\n"
	misses := func(n int) string {
		lines := "visibility 2 1 4000 m.ttl-600 1 hit 600\n"
		for i := range n {
			lines += fmt.Sprintf("visibility 2 2 %d m.ttl-600 0 empty\n", 4010+i)
		}
		return lines
	}
	whole := fit(scriptSelf, "a")
	// 1 of 8: at most 0.471 at 95 %, more than 0.8 of a pool of 2.6; 1 of 20: at most 0.216.
	compare(t, "a pool", judged(t, whole+pool+misses(7), Setting{}), scriptSelf+" class=clean")
	compare(t, "less than a pool", judged(t, whole+pool+misses(19), Setting{}), scriptSelf+" class=unstable",
		scriptSelf+" why=showed 1 of 20 names, fewer than a pool of 2.6 caches would")
	silent := "to 192.0.2.78\n" + strings.Repeat("integrity 2 1 950 n 1 none\n", 40)
	compare(t, "neighbours", judged(t, whole+silent, Setting{}), scriptSelf+" class=clean")
}

// Resolvers of which every question was skipped have no row, but are named.
func TestUnasked(t *testing.T) {
	var e Evidence
	if err := e.Exchanges(script(t, "visibility 1 1 0 v 1 skipped").exchanges); err != nil {
		t.Fatal(err)
	}
	rows, unasked := Judge(&e, Setting{Zone: scriptZone})
	if len(rows) != 0 || len(unasked) != 1 || unasked[0] != netip.MustParseAddrPort(scriptSelf+":53") {
		t.Errorf("%v %v", rows, unasked)
	}
}

// Groups follow shown expiries in any of the tries, through others, and not for who leaks; two seconds are one expiry, three are not.
func TestGroups(t *testing.T) {
	see := "visibility 1 1 0 Kv.ttl-600 1 hit 600\nvisibility 1 2 10 Kv.ttl-600 0 hit 590\n"
	lines := ""
	for key, at := range map[string]string{"a": "192.0.2.1", "b": "192.0.2.2", "c": "192.0.2.3", "d": "192.0.2.4", "e": "192.0.2.5"} {
		lines += "at " + at + "\n" + strings.ReplaceAll(see, "K", key)
	}
	lines += "at 192.0.2.2\nsharing 1 1 100 y.ttl-3600 1 hit 3600\nsharing 1 2 104 y.ttl-3600 1 hit 3600\n" + // two caches of a pool
		"at 192.0.2.1\nsharing 1 1 110 y.ttl-3600 0 empty\nsharing 1 2 112 y.ttl-3600 0 hit 3592\n" + // e = 3704
		"at 192.0.2.3\nsharing 1 1 114 y.ttl-3600 0 hit 3584\n" + // e = 3698, within 2 s of 3700
		"at 192.0.2.4\nsharing 1 1 116 y.ttl-3600 0 hit 3581\n" + // e = 3697
		"at 192.0.2.5\nsharing 1 1 118 y.ttl-3600 0 hit 3582\nhonesty 1 1 900 l 0 hit 300\n"
	got := judged(t, lines, Setting{})
	for _, x := range []struct {
		at   string
		same bool
	}{{"192.0.2.2", true}, {"192.0.2.3", true}, {"192.0.2.4", false}, {"192.0.2.5", false}} {
		if same := got[x.at+" group"] == got["192.0.2.1 group"]; same != x.same {
			t.Errorf("%s has the label %s, 192.0.2.1 has %s", x.at, got[x.at+" group"], got["192.0.2.1 group"])
		}
	}
	leak := "at 192.0.2.2\nhonesty 1 1 900 b2 0 hit 300\n"
	if got := judged(t, lines+leak, Setting{}); got["192.0.2.2 group"] == got["192.0.2.1 group"] {
		t.Error("the fill of a leader that leaks made a group")
	}
	if want := groupLabel(netip.MustParseAddrPort("192.0.2.1:53")); got["192.0.2.2 group"] != want {
		t.Errorf("label %s, expected that of the least address, %s", got["192.0.2.2 group"], want)
	}
}

// A pool by hand: eight ports, two caches filled 10 s apart, shown again by the same ports or not.
func TestPoolByHand(t *testing.T) {
	fill := "pool 1 1 0 p.ttl-86400 1 hit 86400 port 1\npool 1 2 10 p.ttl-86400 1 hit 86400 port 2\npool 1 3 20 p.ttl-86400 1 hit 86380 port 3\n" +
		"up 0 p 192.0.2.9\nup 10 p 192.0.2.9\n"
	sticky := "pool 2 1 30 p.ttl-86400 0 hit 86370 port 1\npool 2 2 40 p.ttl-86400 0 hit 86370 port 2\npool 3 1 50 p.ttl-86400 0 hit 86350 port 1\n"
	r := one(t, fill+sticky)
	// 2 fetches for 3 questions: C (1-(1-1/C)^3) = 2 gives C = (3+sqrt 5)/2 = 2.618.
	if r.NPoolQueries != 3 || r.NPoolFetches != 2 || r.NPoolExpiries != 2 || show(r.IsPortSticky) != "true" || *r.PoolSize < 2.617 || *r.PoolSize > 2.619 {
		t.Errorf("%d questions, %d fetches, %d expiries, %s caches, sticky %s", r.NPoolQueries, r.NPoolFetches, r.NPoolExpiries, show(r.PoolSize), show(r.IsPortSticky))
	}
	if r := one(t, fill+sticky+"pool 3 2 60 p.ttl-86400 0 hit 86340 port 2\npool 3 3 61 p.ttl-86400 0 empty port 1\n"); show(r.IsPortSticky) != "false" {
		t.Errorf("sticky %s", show(r.IsPortSticky))
	}
	if r := one(t, fill+"up 20 p 192.0.2.9\n"+sticky); show(r.PoolBasis) != "expiries" || show(r.PoolSize) != "2" {
		t.Errorf("a fetch for every question: %s by %s", show(r.PoolSize), show(r.PoolBasis))
	}
}

func TestBadRows(t *testing.T) {
	var e Evidence
	bad := "nobody"
	for _, err := range []error{
		e.Exchanges([]qualificationexchanges.Row{{Address: bad, AskedAddress: scriptSelf}}),
		e.Exchanges([]qualificationexchanges.Row{{Address: scriptSelf, AskedAddress: bad}}),
		e.Queries([]canaryqueries.Row{{Token: &bad, FromAddress: bad}}),
		e.Anomalies([]anomalies.Row{{Kind: "wrong_source", AskedAddress: &bad, FromAddress: scriptSelf}}),
	} {
		if err == nil || !strings.Contains(err.Error(), bad) {
			t.Errorf("%v", err)
		}
	}
}
