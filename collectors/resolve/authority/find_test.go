package authority

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"bridle/collectors/internal/dnswire"
	"bridle/collectors/resolve"

	"github.com/miekg/dns"
)

// The zone of a name is that of the nearest NS set above it, and how that is found out asks nobody in vain.
func TestWayUp(t *testing.T) {
	zones := map[string][]string{"a.example": {s1}, "deep.a.example": {s2}, "dyndns.org": {s1}}
	base := network{
		"resolver www.a.example NS":           denial("NOERROR", "a.example"),
		"resolver x.y.a.example NS":           denial("NXDOMAIN", ""),
		"resolver y.a.example NS":             denial("NXDOMAIN", ""),
		"resolver h.deep.a.example NS":        denial("NOERROR", "deep.a.example"),
		"resolver broken.a.example NS":        {RCode: "SERVFAIL"},
		"resolver gone.example NS":            denial("NXDOMAIN", "example"),
		"resolver www.gone.example NS":        denial("NXDOMAIN", "example"),
		"resolver fails.example NS":           {RCode: "SERVFAIL"},
		"resolver www.customer.dyndns.org NS": denial("NOERROR", "dyndns.org"),
		"resolver customer.dyndns.org NS":     denial("NOERROR", "dyndns.org"),
		"resolver example NS":                 {RCode: "NOERROR", RecursionAvailable: true, Answers: []string{"ns.example"}},
	}
	for _, r := range base {
		if r.SOA != nil && r.SOA.Owner == "" {
			r.SOA = nil
		}
	}
	for _, c := range []struct{ name, word, asked string }{
		{"a.example", "", s1}, {"www.a.example", "", s1}, {"x.y.a.example", "", s1}, {"deep.a.example", "", s2}, {"h.deep.a.example", "", s2},
		{"broken.a.example", "", s1}, {"silent.a.example", "", s1}, {"www.customer.dyndns.org", "", s1},
		{"gone.example", "no_name", ""}, {"www.gone.example", "no_name", ""}, {"fails.example", "server_failure", ""}, {"silent.example", "timeout", ""},
	} {
		n, k := internet(zones, base), &kept{}
		for _, s := range []string{s1, s2} {
			n[s+" "+c.name+" A"] = records(300, "203.0.113.9")
		}
		asked := n.run(t, course(t, k, []uint16{dns.TypeA}, c.name))
		got := told(k.rows, c.name, "A")
		want := c.name + " A " + c.word
		if c.asked != "" {
			want = c.name + " A 203.0.113.9 ttl 300 from " + c.asked
		}
		if got != want {
			t.Errorf("%s, want %s; asked %q", got, want, asked)
		}
		if slices.Contains(asked, "resolver example NS") {
			t.Errorf("%s: the registry was asked about: %q", c.name, asked)
		}
		if slices.Sort(asked); len(slices.Compact(slices.Clone(asked))) != len(asked) {
			t.Errorf("%s: something was asked twice: %q", c.name, asked)
		}
	}
}

// Who a zone may not name as its server is not asked: those under survey, and the study's own resolver.
func TestServersThatMayNotBeAsked(t *testing.T) {
	k := &kept{}
	n := internet(map[string][]string{"a.example": {s1, s2, resolver.Addr().String()}, "b.example": {s1}, "c.example": {resolver.Addr().String()}, "d.example": nil}, network{
		s2 + " a.example A": records(300, "203.0.113.9")})
	n["resolver d.example NS"] = &dnswire.Reply{RCode: "NOERROR", Answers: []string{"ns.opted.example"}}
	n["resolver ns.opted.example A"], n["resolver ns.opted.example AAAA"] = denial("NXDOMAIN", "example"), denial("NXDOMAIN", "example")
	c := course(t, k, []uint16{dns.TypeA}, "a.example", "b.example", "c.example", "d.example")
	c.cfg.Unfit = func(list []netip.Addr) (map[netip.Addr]bool, error) {
		return map[netip.Addr]bool{netip.MustParseAddr(s1): true}, nil
	}
	asked := n.run(t, c)
	if slices.ContainsFunc(asked, func(s string) bool { return strings.HasPrefix(s, s1) }) {
		t.Errorf("%q", asked)
	}
	for name, want := range map[string]string{"a.example": "a.example A 203.0.113.9 ttl 300 from " + s2, "b.example": "b.example A out_of_scope",
		"c.example": "c.example A not_authoritative", "d.example": "d.example A not_authoritative"} {
		if got := told(k.rows, name, "A"); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	c = course(t, &kept{}, []uint16{dns.TypeA}, "a.example")
	c.cfg.Unfit = func([]netip.Addr) (map[netip.Addr]bool, error) { return nil, errors.New("no study") }
	now := start
	n.drive(t, c.Find(), []netip.AddrPort{resolver}, &now)
	if _, _, err := c.Ask(); err == nil {
		t.Error("who may not be asked is not known, and nobody says so")
	}
}

// A zone that names very many servers has few of them asked, and a dead one holds up few questions.
func TestManyServersAndDeadOnes(t *testing.T) {
	var servers []string
	for i := range 60 {
		servers = append(servers, fmt.Sprintf("198.51.100.%d", i+1))
	}
	k, n := &kept{}, internet(map[string][]string{"a.example": servers}, network{})
	asked := n.run(t, course(t, k, []uint16{dns.TypeA}, "a.example")) // nobody answers for the address
	asked = slices.DeleteFunc(asked, func(s string) bool { return !strings.HasSuffix(s, " a.example A") })
	if got := told(k.rows, "a.example", "A"); !strings.HasPrefix(got, "a.example A timeout from ") || len(asked) != mostHosts {
		t.Errorf("%s; %d servers were asked", got, len(asked))
	}
	dead, names := &kept{}, []string{}
	n = internet(map[string][]string{"b.example": {s1, s2}}, network{})
	for i := range 50 {
		name := fmt.Sprintf("n%d.b.example", i)
		names = append(names, name)
		n["resolver "+name+" NS"], n[s2+" "+name+" A"] = denial("NOERROR", "b.example"), records(60, "203.0.113.1")
	}
	n[s1+" b.example NS"] = nil
	asked = n.run(t, course(t, dead, []uint16{dns.TypeA}, names...))
	vain := 0
	for _, q := range asked {
		if strings.HasPrefix(q, s1) {
			vain++
		}
	}
	if vain > mostFlying || len(dead.rows) != 50+2 { // and the NS set of two servers
		t.Errorf("%d questions to a dead server, %d rows", vain, len(dead.rows))
	}
}

// A course that was cut off after any question and is taken up ends with the rows of one that was not.
func TestRestore(t *testing.T) {
	n := internet(map[string][]string{"a.example": {s1}}, network{s1 + " a.example A": records(300, "203.0.113.9", "203.0.113.8"), s1 + " a.example AAAA": alias(60, "a.example", "b.a.example"),
		"resolver b.a.example NS": denial("NOERROR", "a.example"), s1 + " b.a.example AAAA": records(5, "2001:db8::1")})
	whole := &kept{}
	n.run(t, course(t, whole, []uint16{1, 28}, "a.example"))
	for _, lost := range []string{"a.example A", "a.example AAAA", "a.example NS"} {
		k := &kept{}
		c := course(t, k, []uint16{1, 28}, "a.example")
		for i := range whole.rows {
			r := &whole.rows[i]
			if *r.AskedName+" "+*r.AskedRrtype == lost {
				continue
			}
			if _, err := c.Restore(r); err != nil {
				t.Fatal(err)
			}
			k.rows = append(k.rows, *r)
		}
		if c.Status().Restored != 2 {
			t.Errorf("%+v", c.Status())
		}
		n.run(t, c)
		for _, q := range []string{"A", "AAAA", "NS"} {
			if got, want := told(k.rows, "a.example", q), told(whole.rows, "a.example", q); got != want {
				t.Errorf("%s lost: %s, want %s", lost, got, want)
			}
		}
		if len(k.rows) != len(whole.rows) {
			t.Errorf("%s lost: %d rows, want %d", lost, len(k.rows), len(whole.rows))
		}
	}
	row := whole.rows[0]
	row.AskedName = nil
	if _, err := course(t, &kept{}, []uint16{1}, "a.example").Restore(&row); err == nil {
		t.Error("an imported row is taken")
	}
}

func TestConfigIsChecked(t *testing.T) {
	good := Config{Resolver: resolver, Port: 53, Questions: resolve.Questions([]string{"a.example"}, []uint16{1}), Sink: &kept{}}
	for want, change := range map[string]func(*Config){
		"no name":        func(c *Config) { c.Questions = nil },
		"is no resolver": func(c *Config) { c.Resolver = netip.AddrPort{} },
		"port 0":         func(c *Config) { c.Port = 0 },
	} {
		c := good
		if change(&c); true {
			if _, err := New(c); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%v; want %q", err, want)
			}
		}
	}
}

// The server that a source names is that which answered.
func FuzzServer(f *testing.F) {
	f.Add("bridle-resolve authority at ams-1 from 192.0.2.1:53")
	f.Add("bridle-resolve authority at x from y from [2001:db8::1]:53")
	f.Fuzz(func(t *testing.T, s string) {
		at, ok := Server(s)
		if again, same := Server((&Config{Vantage: "v"}).from(at)); ok && (!same || again != at) {
			t.Errorf("%v is read again as %v", at, again)
		}
	})
}
