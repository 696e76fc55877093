package realdns

import (
	"net/netip"
	"reflect"
	"testing"

	"bridle/collectors/simnet/dns"
)

// Expected answers follow from the default tree by RFC 1034, section 4.3.2 (answers and
// referrals), RFC 2308 (denials), RFC 4592 (wildcards) and RFC 4035, section 3.1.4.1 (DS).
func TestAuthority(t *testing.T) {
	const rootServer, tldServer, plainServer, addsServer = "198.18.0.1", "198.18.0.11", "198.18.0.21", "198.18.0.31"
	soa := []Set{{Owner: "plain.xa", Type: dns.SOA, TTL: 20, Count: 1}}
	referral := func(zone, ns1, ns2 string) Answer {
		return Answer{Authority: []Set{{zone, dns.NS, 172_800, 2}}, Additional: []Set{{ns1, dns.A, 172_800, 1}, {ns2, dns.A, 172_800, 1}}}
	}
	for _, test := range []struct {
		server, name string
		typ          dns.Type
		want         Answer
	}{
		{rootServer, "www.plain.xa", dns.A, referral("xa", "ns1.nic.xa", "ns2.nic.xa")},
		{tldServer, "www.plain.xa", dns.A, referral("plain.xa", "ns1.plain.xa", "ns2.plain.xa")},
		{tldServer, "plain.xa", dns.NS, referral("plain.xa", "ns1.plain.xa", "ns2.plain.xa")},
		{tldServer, "www.away.xa", dns.A, Answer{Authority: []Set{{"away.xa", dns.NS, 172_800, 2}}}}, // no glue: other zone
		{tldServer, "plain.xa", ds, Answer{Authoritative: true, Authority: []Set{{"xa", dns.SOA, 900, 1}}}},
		{tldServer, "unasked.xa", dns.A, Answer{RCode: dns.NXDomain, Authoritative: true, Authority: []Set{{"xa", dns.SOA, 900, 1}}}},
		{plainServer, "www.plain.xa", dns.A, Answer{Authoritative: true, Answer: []Set{{"www.plain.xa", dns.A, 60, 1}}}},
		{plainServer, "www.away.xa", dns.A, Answer{Authoritative: true, Answer: []Set{{"www.away.xa", dns.A, 60, 1}}}},
		{plainServer, "www.plain.xa", dns.TXT, Answer{Authoritative: true, Authority: soa}},
		{plainServer, "nope.plain.xa", dns.A, Answer{RCode: dns.NXDomain, Authoritative: true, Authority: soa}},
		{plainServer, "wild.plain.xa", dns.A, Answer{Authoritative: true, Authority: soa}}, // only names below it
		{plainServer, "x.wild.plain.xa", dns.A, Answer{Authoritative: true, Answer: []Set{{"x.wild.plain.xa", dns.A, 60, 1}}}},
		{plainServer, "x.y.wild.plain.xa", dns.A, Answer{Authoritative: true, Answer: []Set{{"x.y.wild.plain.xa", dns.A, 60, 1}}}},
		{plainServer, "half.plain.xa", dns.A, Answer{Authoritative: true,
			Answer: []Set{{"five.plain.xa", dns.A, 5, 1}, {"half.plain.xa", dns.CNAME, 60, 1}}}},
		{plainServer, "cross.plain.xa", dns.A, Answer{Authoritative: true, Answer: []Set{{"cross.plain.xa", dns.CNAME, 60, 1}}}},
		{plainServer, "half.plain.xa", dns.CNAME, Answer{Authoritative: true, Answer: []Set{{"half.plain.xa", dns.CNAME, 60, 1}}}},
		{plainServer, "www.adds.xa", dns.A, Answer{RCode: dns.Refused}}, // not its zone
		{addsServer, "www.adds.xa", dns.A, Answer{Authoritative: true, Answer: []Set{{"www.adds.xa", dns.A, 60, 1}},
			Authority:  []Set{{"adds.xa", dns.NS, 1_800, 2}},
			Additional: []Set{{"ns1.adds.xa", dns.A, 3_600, 1}, {"ns2.adds.xa", dns.A, 3_600, 1}}}},
		{addsServer, "adds.xa", dns.NS, Answer{Authoritative: true, Answer: []Set{{"adds.xa", dns.NS, 1_800, 2}},
			Additional: []Set{{"ns1.adds.xa", dns.A, 3_600, 1}, {"ns2.adds.xa", dns.A, 3_600, 1}}}},
	} {
		t.Run(test.name+"/"+typeName(test.typ)+"/"+test.server, func(t *testing.T) {
			q := dns.Question{To: netip.AddrPortFrom(netip.MustParseAddr(test.server), 53), Name: test.name, Type: test.typ}
			var r dns.Reply
			NewAuthority(DefaultTree()).Ask(&q, &r)
			if got := answerOf(&r); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
		})
	}
}

// TestAuthorityReferralsLead follows referrals by glue from the root for every name of the
// tree, as a resolver would, and must arrive at an authoritative answer.
func TestAuthorityReferralsLead(t *testing.T) {
	auth := NewAuthority(DefaultTree())
	for _, z := range DefaultTree().Zones {
		for _, s := range z.Sets {
			at := DefaultTree().Zones[0].Glue[0]
			for range 4 { // root, TLD, zone, and one to spare
				q := dns.Question{To: netip.AddrPortFrom(at, 53), Name: s.Owner, Type: s.Type}
				var r dns.Reply
				auth.Ask(&q, &r)
				if r.Authoritative {
					if len(r.Answer) == 0 {
						t.Errorf("%s: no answer", s.Owner)
					}
					at = netip.Addr{}
					break
				}
				if len(r.Additional) > 0 {
					at = netip.MustParseAddr(r.Additional[0].Data[0])
				} else {
					at = z.Glue[0] // name servers of another zone
				}
			}
			if at.IsValid() {
				t.Errorf("%s: referrals do not end", s.Owner)
			}
		}
	}
}

func TestNewAuthorityPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a zone without servers was accepted")
		}
	}()
	NewAuthority(Tree{Zones: []Zone{{}}})
}
