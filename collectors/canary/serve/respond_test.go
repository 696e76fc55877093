package serve

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/collectors/canary"
	"bridle/datasets/schema/canaryqueries"
	"bridle/datasets/settings"

	"github.com/miekg/dns"
)

var (
	zone = Zone{
		Apex: "c.example.org",
		Servers: []NameServer{
			{"ns1.c.example.org", []netip.Addr{netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("::1")}},
			{"ns.example.net", []netip.Addr{netip.MustParseAddr("127.0.0.2")}},
		},
		Contact: settings.Contact{Name: "Example Institute", Email: "dns.study@example.org", Page: "https://example.org/study"},
	}
	asker  = netip.MustParseAddrPort("198.51.100.7:4242")
	moment = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
)

func ask(t testing.TB, m *dns.Msg, tcp bool) (Verdict, *dns.Msg) {
	t.Helper()
	data, err := m.Pack()
	if err != nil {
		t.Fatal(err)
	}
	return respond(t, data, tcp)
}

func respond(t testing.TB, data []byte, tcp bool) (Verdict, *dns.Msg) {
	t.Helper()
	v := zone.Respond(Packet{At: moment, From: asker, Server: "s", TCP: tcp, Data: data})
	if (v.Query == nil) == (v.Anomaly == nil) {
		t.Fatalf("%x is neither query nor anomaly, or both: %+v", data, v)
	}
	if v.Reply == nil {
		return v, nil
	}
	r := new(dns.Msg)
	if err := r.Unpack(v.Reply); err != nil {
		t.Fatalf("the reply to %x cannot be read: %v", data, err)
	}
	return v, r
}

// in words: rcode, AA, answers, owners of authority and additional records.
func words(r *dns.Msg) string {
	w := []string{dns.RcodeToString[r.Rcode]}
	if r.Authoritative {
		w = append(w, "aa")
	}
	for _, rr := range r.Answer {
		w = append(w, strings.Join(strings.Fields(rr.String()), " "))
	}
	for _, rr := range r.Ns {
		w = append(w, "| "+strings.Join(strings.Fields(rr.String()), " "))
	}
	for _, rr := range r.Extra {
		if rr.Header().Rrtype != dns.TypeOPT {
			w = append(w, "+ "+strings.Join(strings.Fields(rr.String()), " "))
		}
	}
	return strings.Join(w, " ")
}

// What the package comment promises, and the RFCs that it names.
func TestAnswers(t *testing.T) {
	// RFC 1035, section 8: dots of the local part are escaped. RFC 2308, section 3: the TTL of the
	// SOA beside a denial is the least of its own and the minimum field.
	soa := "| c.example.org. 300 IN SOA ns1.c.example.org. dns\\.study.example.org. 1 7200 3600 1209600 300"
	ns := "c.example.org. 86400 IN NS ns1.c.example.org. c.example.org. 86400 IN NS ns.example.net." +
		" + ns1.c.example.org. 86400 IN A 127.0.0.1 + ns1.c.example.org. 86400 IN AAAA ::1"
	token := canary.Token(1, "x")
	for _, x := range []struct {
		name  string
		qtype uint16
		want  string
	}{
		{token + ".c.example.org.", dns.TypeA, "NOERROR aa " + token + ".c.example.org. 300 IN A 192.0.2.1"},
		{"ToKen.C.Example.ORG.", dns.TypeA, "NOERROR aa ToKen.C.Example.ORG. 300 IN A 192.0.2.1"},
		{"a.ttl-31536000.c.example.org.", dns.TypeA, "NOERROR aa a.ttl-31536000.c.example.org. 31536000 IN A 192.0.2.1"},
		{"a.whoami.c.example.org.", dns.TypeA, "NOERROR aa a.whoami.c.example.org. 0 IN A 198.51.100.7"},
		{"a.whoami.c.example.org.", dns.TypeTXT, `NOERROR aa a.whoami.c.example.org. 0 IN TXT "198.51.100.7"`},
		{"a.whoami.c.example.org.", dns.TypeAAAA, "NOERROR aa " + soa},
		{"a.c.example.org.", dns.TypeAAAA, "NOERROR aa " + soa},
		{"a.c.example.org.", dns.TypeNS, "NOERROR aa " + soa},
		{"a.nx.c.example.org.", dns.TypeA, "NXDOMAIN aa " + soa},
		{"a.nx.c.example.org.", dns.TypeANY, "NXDOMAIN aa " + soa},
		{"a.c.example.org.", dns.TypeANY, `NOERROR aa a.c.example.org. 3600 IN HINFO "RFC8482" ""`},
		{"c.example.org.", dns.TypeNS, "NOERROR aa " + ns},
		{"c.example.org.", dns.TypeSOA, "NOERROR aa " + strings.Replace(soa[2:], " 300 IN", " 3600 IN", 1)},
		{"c.example.org.", dns.TypeA, "NOERROR aa " + soa},
		{"c.example.org.", dns.TypeDS, "NOERROR aa " + soa}, // RFC 4035, section 3.1.4.1
		{"NS1.c.example.org.", dns.TypeA, "NOERROR aa NS1.c.example.org. 86400 IN A 127.0.0.1"},
		{"ns1.c.example.org.", dns.TypeAAAA, "NOERROR aa ns1.c.example.org. 86400 IN AAAA ::1"},
		{"ns1.c.example.org.", dns.TypeTXT, "NOERROR aa " + soa},
		{"example.org.", dns.TypeA, "REFUSED"},
		{"xc.example.org.", dns.TypeA, "REFUSED"},
		{`x\.c.example.org.`, dns.TypeA, "REFUSED"}, // one label with a dot in it: not in the zone
		{".", dns.TypeNS, "REFUSED"},
		{"c.example.org.", dns.TypeAXFR, "REFUSED"},
		{"c.example.org.", dns.TypeIXFR, "REFUSED"},
		{"c.example.org.", dns.TypeMAILB, "NOTIMP"},
		{"c.example.org.", dns.TypeTSIG, "FORMERR"},
		{`x\.nx.c.example.org.`, dns.TypeA, `NOERROR aa x\.nx.c.example.org. 300 IN A 192.0.2.1`}, // no label nx
	} {
		q := new(dns.Msg).SetQuestion(x.name, x.qtype)
		v, r := ask(t, q, false)
		if v.Query == nil || r.Id != q.Id || !r.Response || r.Question[0] != q.Question[0] || r.RecursionDesired != q.RecursionDesired || r.RecursionAvailable {
			t.Errorf("%s %d: %v", x.name, x.qtype, r)
			continue
		}
		if got := words(r); got != x.want {
			t.Errorf("%s %d:\n got %s\nwant %s", x.name, x.qtype, got, x.want)
		}
		if v.Query.RCode != dns.RcodeToString[r.Rcode] || len(v.Query.Answers) != len(r.Answer) || (v.Query.TTLS == nil) != (len(r.Answer) == 0) {
			t.Errorf("%s %d: the row says %+v of %v", x.name, x.qtype, v.Query, r)
		}
	}
	chaos := new(dns.Msg).SetQuestion("version.bind.", dns.TypeTXT)
	chaos.Question[0].Qclass = dns.ClassCHAOS
	if v, r := ask(t, chaos, false); r.Rcode != dns.RcodeRefused || v.Query.RCode != "REFUSED" {
		t.Errorf("another class: %v", r)
	}
}

func TestExplanation(t *testing.T) {
	_, r := ask(t, new(dns.Msg).SetQuestion("c.example.org.", dns.TypeTXT), false)
	text := words(r)
	for _, want := range []string{"measurement study", "https://example.org/study", "Example Institute dns.study@example.org"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %s", want, text)
		}
	}
}

// The OPT record comes back with our own size and the DO bit (RFC 3225, section 3), options do not;
// replies are cut to what the query offers, and not over TCP.
func TestEDNSAndSizes(t *testing.T) {
	q := new(dns.Msg).SetQuestion("c.example.org.", dns.TypeTXT)
	if _, r := ask(t, q, false); r.IsEdns0() != nil {
		t.Error("an OPT record came back that was not sent")
	}
	q.SetEdns0(4096, true)
	q.IsEdns0().Option = append(q.IsEdns0().Option, &dns.EDNS0_SUBNET{Code: dns.EDNS0SUBNET, Family: 1, SourceNetmask: 24, Address: []byte{203, 0, 113, 0}})
	v, r := ask(t, q, false)
	o := r.IsEdns0()
	if o == nil || o.UDPSize() != 1232 || !o.Do() || len(o.Option) != 0 || o.Version() != 0 {
		t.Errorf("OPT %v", o)
	}
	if v.Query.ClientSubnet == nil || *v.Query.ClientSubnet != "203.0.113.0/24" || *v.Query.EDNSUDPBytes != 4096 || !*v.Query.IsDNSSECOK {
		t.Errorf("row %+v", v.Query)
	}
	q.IsEdns0().SetVersion(1)
	if v, r := ask(t, q, false); r.Rcode != dns.RcodeBadVers || v.Query.RCode != "BADVERS" || len(r.Answer) > 0 {
		t.Errorf("version 1: %v", r)
	}
	large := zone
	large.Contact.Page = "https://example.org/" + strings.Repeat("x", 700)
	q = new(dns.Msg).SetQuestion("c.example.org.", dns.TypeTXT)
	q.SetEdns0(100, false) // less than 512 counts as 512 (RFC 6891, section 6.2.3)
	data, _ := q.Pack()
	for _, tcp := range []bool{false, true} {
		v := large.Respond(Packet{From: asker, Data: data, TCP: tcp})
		r := new(dns.Msg)
		if err := r.Unpack(v.Reply); err != nil {
			t.Fatal(err)
		}
		if r.Truncated == tcp || !tcp && len(v.Reply) > 512 || tcp && len(r.Answer) != 3 {
			t.Errorf("over TCP %v: %d bytes, TC %v, %d answers", tcp, len(v.Reply), r.Truncated, len(r.Answer))
		}
	}
}

func TestRows(t *testing.T) {
	token := canary.Token(3, "a")
	q := new(dns.Msg).SetQuestion(strings.ToUpper(token)+".whoami.c.example.org.", dns.TypeTXT)
	q.RecursionDesired = true
	v, _ := ask(t, q, true)
	want := canaryqueries.Row{ReceivedAt: moment, Server: "s", FromAddress: "198.51.100.7", FromPort: 4242, Name: strings.ToUpper(token) + ".whoami.c.example.org",
		QType: "TXT", IsRecursionDesired: true, IsTCP: true, RCode: "NOERROR", Answers: []string{"198.51.100.7"}}
	got := *v.Query
	if got.Token == nil || *got.Token != token || got.TTLS == nil || *got.TTLS != 0 {
		t.Errorf("token %v, TTL %v", got.Token, got.TTLS)
	}
	got.Token, got.TTLS = nil, nil
	if !slices.Equal(got.Answers, want.Answers) {
		t.Errorf("answers %v", got.Answers)
	}
	got.Answers, want.Answers = nil, nil
	if got.Name != want.Name || got.ReceivedAt != want.ReceivedAt || got.QType != want.QType || got.FromAddress != want.FromAddress || !got.IsTCP ||
		!got.IsRecursionDesired || got.EDNSUDPBytes != nil || got.IsDNSSECOK != nil || got.ClientSubnet != nil {
		t.Errorf("%+v", got)
	}
	v, _ = ask(t, new(dns.Msg).SetQuestion("www.example.com.", 65_280), false)
	if v.Query.Token != nil || v.Query.QType != "TYPE65280" || v.Query.RCode != "REFUSED" || v.Query.Name != "www.example.com" {
		t.Errorf("a stranger's query: %+v", v.Query)
	}
}

func TestDelegation(t *testing.T) {
	want := []string{
		"c.example.org. 86400 IN NS ns1.c.example.org.",
		"c.example.org. 86400 IN NS ns.example.net.",
		"ns1.c.example.org. 86400 IN A 127.0.0.1",
		"ns1.c.example.org. 86400 IN AAAA ::1",
	}
	var got []string
	for _, line := range zone.Delegation() {
		got = append(got, strings.Join(strings.Fields(line), " "))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	for _, bad := range []Zone{{}, {Apex: "C.example.org", Servers: zone.Servers}, {Apex: "c.example.org."}, {Apex: "c.example.org"},
		{Apex: "c.example.org", Servers: []NameServer{{Name: "ns.c.example.org"}}}, {Apex: "c.example.org", Servers: []NameServer{{Name: ""}}}} {
		if bad.Check() == nil {
			t.Errorf("%+v passes", bad)
		}
	}
}
