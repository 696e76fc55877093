package dnswire

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"bridle/datasets/schema/probes"
	"bridle/datasets/schema/qualificationexchanges"

	"github.com/miekg/dns"
)

func TestDecode(t *testing.T) {
	q := new(dns.Msg).SetQuestion("www.example.", dns.TypeA)
	cases := map[string]struct {
		change func(m *dns.Msg)
		want   string
	}{
		"one address": {nil, `{"RCode":"NOERROR","NAnswers":1,"TTL":300,"LeastTTL":300,"Answers":["192.0.2.1"],"Owned":["192.0.2.1"],"OwnedTTL":300}`},
		"chain out of order": {func(m *dns.Msg) {
			m.Answer = []dns.RR{record("B.example. 50 IN CNAME c.example."), record("www.example. 60 IN CNAME b.example."),
				record("c.example. 70 IN A 192.0.2.7"), record("c.example. 70 IN A 192.0.2.10")}
		}, `{"RCode":"NOERROR","NAnswers":4,"TTL":70,"LeastTTL":50,"CNAME":"c.example","Aliases":[{"Owner":"www.example","Target":"b.example","TTL":60},{"Owner":"b.example","Target":"c.example","TTL":50}],"Answers":["192.0.2.10","192.0.2.7"]}`},
		// The set has the least of its TTLs (RFC 2181, section 5.2); what another name owns does not count.
		"owners and TTLs": {func(m *dns.Msg) {
			m.Answer = []dns.RR{record("www.example. 70 IN A 192.0.2.7"), record("WWW.example. 60 IN A 192.0.2.6"), record("victim.example. 5 IN A 192.0.2.5"), record("www.example. 4 CH A 192.0.2.4")}
		}, `{"RCode":"NOERROR","NAnswers":4,"TTL":70,"LeastTTL":4,"Answers":["192.0.2.4","192.0.2.5","192.0.2.6","192.0.2.7"],"Owned":["192.0.2.6","192.0.2.7"],"OwnedTTL":60}`},
		"loop": {func(m *dns.Msg) {
			m.Answer = []dns.RR{record("www.example. 50 IN CNAME a.example."), record("a.example. 50 IN CNAME www.example.")}
		}, `{"RCode":"NOERROR","NAnswers":2,"LeastTTL":50,"CNAME":"www.example","Aliases":[{"Owner":"www.example","Target":"a.example","TTL":50},{"Owner":"a.example","Target":"www.example","TTL":50}]}`},
		"root in the answer section": {func(m *dns.Msg) {
			m.Answer = []dns.RR{record(". 86400 IN NS b.root-servers.net."), record(". 86399 IN NS a.root-servers.net.")}
		}, `{"RCode":"NOERROR","NAnswers":2,"LeastTTL":86399,"NS":{"Owner":".","TTL":86399,"InAnswer":true}}`},
		"referral": {func(m *dns.Msg) {
			m.Answer, m.Ns = nil, []dns.RR{record("EXAMPLE. 100 IN NS a.example."), record("example. 90 IN NS b.example.")}
		}, `{"RCode":"NOERROR","NAuthority":2,"NS":{"Owner":"example","TTL":90,"InAnswer":false}}`},
		"negative, explained": {func(m *dns.Msg) {
			m.Rcode, m.RecursionAvailable, m.AuthenticatedData = dns.RcodeNameError, true, true
			m.Answer, m.Ns = nil, []dns.RR{record("example. 900 IN SOA a. b. 1 2 3 4 5")}
			m.SetEdns0(1232, false)
			m.IsEdns0().Option = []dns.EDNS0{&dns.EDNS0_EDE{InfoCode: 29}, &dns.EDNS0_EDE{InfoCode: 3}}
		}, `{"RCode":"NXDOMAIN","ExtendedErrors":[29,3],"RecursionAvailable":true,"AuthenticData":true,"EDNS":true,"NAuthority":1,"NAdditional":1,"SOA":{"Owner":"example","TTL":900}}`},
		"bad version": {func(m *dns.Msg) {
			m.Answer = nil
			m.SetEdns0(1232, false)
			m.Rcode = dns.RcodeBadVers
		}, `{"RCode":"BADVERS","EDNS":true,"NAdditional":1}`},
		"code without a name": {func(m *dns.Msg) { m.Answer, m.Rcode = nil, 13 }, `{"RCode":"RCODE13"}`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			q.RecursionDesired = false
			r, err := decode(answer(q, c.change), dns.TypeA, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := compact(t, r); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// compact writes a reply without what is zero, in order of the fields.
func compact(t *testing.T, r *Reply) string {
	t.Helper()
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, zero := range []string{"null", "0", `""`, "false"} {
		for _, field := range []string{"RCode", "ExtendedErrors", "Authoritative", "Truncated", "RecursionDesired", "RecursionAvailable",
			"AuthenticData", "EDNS", "CaseKept", "NAnswers", "NAuthority", "NAdditional", "TTL", "LeastTTL", "NS", "SOA", "CNAME", "Aliases", "Answers", "Owned", "OwnedTTL"} {
			s := strings.Replace(string(text), `"`+field+`":`+zero+`,`, "", 1)
			text = []byte(strings.Replace(s, `,"`+field+`":`+zero+`}`, "}", 1))
		}
	}
	return string(text)
}

// Both kinds of rows say the same.
func TestRows(t *testing.T) {
	q := new(dns.Msg).SetQuestion("www.example.", dns.TypeA)
	reply, err := decode(answer(q, nil), dns.TypeA, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []Outcome{{Status: Answered, Queries: 2, Port: 7, EDNSBytes: 1232, Reply: reply}, {Status: TimedOut, Failure: Timeout, Queries: 3, Port: 7}} {
		var p probes.Row
		var x qualificationexchanges.Row
		o.FillProbe(&p)
		o.FillExchange(&x)
		if p.Status != x.Status || (p.Failure == nil) != (o.Status == Answered) || (p.RCode == nil) != (o.Status != Answered) || *p.NTries != x.NTries || p.RemainingTTLS != x.RemainingTTLS {
			t.Errorf("rows %+v and %+v", p, x)
		}
	}
}

func TestNamesThatCannotBeAsked(t *testing.T) {
	long := strings.Repeat(strings.Repeat("a", 63)+".", 4)
	for name, fits := range map[string]bool{".": true, "a": true, "": false, "a..b": false, ".a": false, "a.": false,
		strings.Repeat("a", 63) + ".b": true, strings.Repeat("a", 64): false,
		long[:253]: true, long[:254]: false} { // 253 letters and dots are 255 bytes
		var q query
		if err := q.pack(&Question{Name: name}, 1232); (err == nil) != fits {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// Case is mixed evenly and nothing but letters changes.
func TestMix(t *testing.T) {
	var q query
	name := "a-1.bz_@[`{" + strings.Repeat(".abcdefghijklmnopqrstuvwxyz", 5)
	if err := q.pack(&Question{Name: name, Type: 1}, 1232); err != nil {
		t.Fatal(err)
	}
	before := q
	random := rand.New(rand.NewPCG(3, 4))
	upper, n := 0, 0
	for range 400 {
		q.mix(random)
		for i, b := range q.bytes() {
			switch a := before.packet[i]; {
			case i >= headerSize && i < int(q.question)-4 && a >= 'a' && a <= 'z':
				n++
				if b == a-0x20 {
					upper++
				} else if b != a {
					t.Fatalf("%q became %q", a, b)
				}
			case a != b:
				t.Fatalf("byte %d changed from %d to %d", i, a, b)
			}
		}
		same, _ := sameQuestion(q.bytes(), before.asked())
		if !same {
			t.Fatal("the question in mixed case is another")
		}
	}
	// 53,200 letters: five standard deviations are 0.011.
	if share := float64(upper) / float64(n); share < 0.489 || share > 0.511 {
		t.Errorf("a share of %v is upper case", share)
	}
}
