package realdns

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"bridle/collectors/simnet/dns"
)

func script0() netip.AddrPort { return Script()[0].From }

func TestCompare(t *testing.T) {
	set := func(ttl uint32, count int) []Set { return []Set{{"x.xa", dns.A, ttl, count}} }
	for _, test := range []struct {
		what string
		a, b Answer
	}{
		{"", Answer{}, Answer{}},
		{"", Answer{Answer: set(5, 1)}, Answer{Answer: set(6, 1)}},
		{"answer", Answer{Answer: set(5, 1)}, Answer{Answer: set(7, 1)}},
		{"answer", Answer{Answer: set(5, 1)}, Answer{Answer: set(5, 2)}},
		{"answer", Answer{Answer: set(5, 1)}, Answer{}},
		{"authority", Answer{Authority: set(5, 1)}, Answer{}},
		{"additional", Answer{Additional: set(5, 1)}, Answer{}},
		{"upstream", Answer{Upstream: true}, Answer{}},
		{"extended errors", Answer{ExtendedErrors: []int32{3}}, Answer{}},
		{"", Answer{ExtendedErrors: []int32{}}, Answer{}},
		{"lost", Answer{Lost: true}, Answer{}},
		{"rcode", Answer{RCode: dns.Refused}, Answer{}},
		{"bits", Answer{Authoritative: true}, Answer{}},
		{"bits", Answer{RecursionDesired: true}, Answer{}},
		{"bits", Answer{RecursionAvailable: true}, Answer{}},
		{"bits", Answer{AuthenticData: true}, Answer{}},
		{"bits", Answer{EDNS: true}, Answer{}},
		{"bits", Answer{LosesCase: true}, Answer{}},
	} {
		script := []Step{{Name: "x.xa", Type: dns.A}}
		for _, d := range [][]Difference{Compare(script, []Answer{test.a}, []Answer{test.b}), Compare(script, []Answer{test.b}, []Answer{test.a})} {
			switch {
			case test.what == "" && len(d) != 0:
				t.Errorf("%+v and %+v differ: %v", test.a, test.b, d)
			case test.what != "" && (len(d) != 1 || d[0].What != test.what || !strings.Contains(d[0].Tell(script), test.what+" differs")):
				t.Errorf("%+v and %+v: got %v, want %s", test.a, test.b, d, test.what)
			}
		}
	}
}

// TestPlay lets the tree's authority itself take the part of a model.
func TestPlay(t *testing.T) {
	script := []Step{
		{At: time.Second, From: script0(), Name: "www.plain.xa", Type: dns.A, EDNS: true, RecursionDesired: true},
		{At: 2 * time.Second, From: script0(), Name: "nope.plain.xa", Type: dns.A},
	}
	auth := NewAuthority(DefaultTree())
	var asked []dns.Question
	got := Play(responder(func(q *dns.Question, r *dns.Reply) {
		asked = append(asked, *q)
		elsewhere := *q
		elsewhere.To = plainServer
		auth.Ask(&elsewhere, r)
	}), 1000*dns.Second, script, func(s Step) bool { return s.Name == "www.plain.xa" })
	want := []Answer{
		{Authoritative: true, RecursionDesired: true, EDNS: true, Answer: []Set{{"www.plain.xa", dns.A, 60, 1}}, Upstream: true},
		{Authoritative: true, RCode: dns.NXDomain, Authority: []Set{{"plain.xa", dns.SOA, 20, 1}}},
	}
	for _, d := range Compare(script, want, got) {
		t.Error(d.Tell(script))
	}
	if asked[1].At != 1002*dns.Second || asked[1].From != script0() || asked[1].To != Asked {
		t.Errorf("asked %+v", asked[1])
	}
}

type responder func(*dns.Question, *dns.Reply)

func (f responder) Ask(q *dns.Question, r *dns.Reply) { f(q, r) }
