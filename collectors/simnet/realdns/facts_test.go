package realdns

import (
	"bytes"
	"strings"
	"testing"

	"bridle/collectors/simnet/dns"
)

// TestFacts holds the records to what MEASURED.md says in words, so that a record that is
// made anew cannot take back a statement in silence. Expected answers are in the notation of
// records; record sets stand between bars.
func TestFacts(t *testing.T) {
	for _, fact := range []struct {
		says, setups string
		second       int
		name         string
		typ          dns.Type
		rd           bool
		want         string
	}{
		{"cold BIND refers to the root of its hints", "bind-9.18 dnsmasq", 0, "cold.plain.xa", dns.A, false,
			"NOERROR ra edns | authority . NS ttl 3600000 count 2"},
		{"BIND adds the delegation to hits", "bind-9.18 dnsmasq", 4, "www.plain.xa", dns.A, false,
			"NOERROR ra edns | answer www.plain.xa A ttl 57 count 1 | authority plain.xa NS ttl 172797 count 2" +
				" | additional ns1.plain.xa A ttl 172797 count 1 | additional ns2.plain.xa A ttl 172797 count 1"},
		{"not for RD=1", "bind-9.18 dnsmasq", 5, "www.plain.xa", dns.A, true, "NOERROR rd ra edns | answer www.plain.xa A ttl 56 count 1"},
		{"a delegation is no answer to NS", "bind-9.18 dnsmasq", 9, "brief.xa", dns.NS, false,
			"NOERROR ra edns | authority brief.xa NS ttl 172793 count 2" +
				" | additional ns1.brief.xa A ttl 172793 count 1 | additional ns2.brief.xa A ttl 172793 count 1"},
		{"a second lookup does not renew it", "bind-9.18 dnsmasq", 12, "briefadds.xa", dns.NS, false,
			"NOERROR ra edns | authority briefadds.xa NS ttl 172790 count 2" +
				" | additional ns1.briefadds.xa A ttl 172790 count 1 | additional ns2.briefadds.xa A ttl 172790 count 1"},
		{"BIND is over at its TTL", "bind-9.18 dnsmasq", 22, "edge.plain.xa", dns.A, false,
			"NOERROR ra edns | authority plain.xa NS ttl 172779 count 2" +
				" | additional ns1.plain.xa A ttl 172779 count 1 | additional ns2.plain.xa A ttl 172779 count 1"},
		{"outsiders of BIND are refused", "bind-closed", 4, "www.plain.xa", dns.A, false, "REFUSED edns ede 18"},
		{"with RD=1 too", "bind-closed", 5, "www.plain.xa", dns.A, true, "REFUSED rd edns ede 18"},
		{"the first question to Unbound shows the root in the answer", "unbound-snoop unbound-prefetch unbound-expired", 0, "cold.plain.xa", dns.A, false,
			"NOERROR ra edns | answer . NS ttl 86400 count 2 | additional a.root A ttl 86400 count 1 | additional b.root A ttl 86400 count 1"},
		{"later ones in the authority section", "unbound-snoop unbound-prefetch unbound-expired", 0, "xa", dns.NS, false,
			"NOERROR ra edns | authority . NS ttl 86400 count 2 | additional a.root A ttl 86400 count 1 | additional b.root A ttl 86400 count 1"},
		{"hits of Unbound bring nothing along", "unbound-snoop unbound-prefetch unbound-expired", 4, "www.plain.xa", dns.A, false,
			"NOERROR ra edns | answer www.plain.xa A ttl 57 count 1"},
		{"Unbound shows TTL 0 for one second", "unbound-snoop unbound-prefetch unbound-expired", 22, "edge.plain.xa", dns.A, false,
			"NOERROR ra edns | answer edge.plain.xa A ttl 0 count 1"},
		{"no prefetch for RD=0 by Unbound that iterates", "unbound-prefetch", 21, "window.plain.xa", dns.A, false,
			"NOERROR ra edns | answer window.plain.xa A ttl 1 count 1"},
		{"prefetch for RD=0 by Unbound that forwards", "unbound-prefetch-forwarding", 21, "window.plain.xa", dns.A, false,
			"NOERROR rd ra edns up | answer window.plain.xa A ttl 1 count 1"},
		{"stale answers of Unbound that iterates", "unbound-expired", 10, "five.brief.xa", dns.A, false,
			"NOERROR ra edns | answer five.brief.xa A ttl 30 count 1"},
		{"renewed by Unbound that forwards", "unbound-expired-forwarding", 10, "five.brief.xa", dns.A, false,
			"NOERROR rd ra edns | answer five.brief.xa A ttl 4 count 1"},
		{"a miss of Unbound that forwards", "unbound-snoop-forwarding unbound-prefetch-forwarding unbound-expired-forwarding", 5,
			"unasked.plain.xa", dns.A, false, "SERVFAIL ra edns"},
		{"allow_setrd recurses and says so", "unbound-setrd", 5, "x2.wild.plain.xa", dns.A, false,
			"NOERROR rd ra edns up | answer x2.wild.plain.xa A ttl 60 count 1"},
		{"Unbound refuses RD=0", "unbound-default", 4, "www.plain.xa", dns.A, false, "REFUSED ra edns"},
		{"a miss of PowerDNS is empty", "powerdns-4.8 powerdns-4.8-forwarding", 5, "unasked.plain.xa", dns.A, false, "NOERROR ra edns"},
		{"and hides the fill", "powerdns-4.8 powerdns-4.8-forwarding", 12, "again.plain.xa", dns.A, false, "NOERROR ra edns"},
		{"PowerDNS keeps the child's NS set", "powerdns-4.8", 9, "briefadds.xa", dns.NS, false,
			"NOERROR ra edns | answer briefadds.xa NS ttl 1793 count 2"},
		{"where it came with an answer", "powerdns-4.8", 9, "brief.xa", dns.NS, false, "NOERROR ra edns"},
		{"Knot refuses RD=0", "knot", 4, "www.plain.xa", dns.A, false, "REFUSED ra edns ede 20"},
	} {
		for setup := range strings.FieldsSeq(fact.setups) {
			t.Run(setup+"/"+fact.says, func(t *testing.T) {
				record, err := Recorded(setup)
				if err != nil {
					t.Fatal(err)
				}
				if got := told(record, fact.second, fact.name, fact.typ, fact.rd); got != fact.want {
					t.Errorf("got  %s\nwant %s", got, fact.want)
				}
			})
		}
	}
}

// TestHiddenFill: an empty answer of PowerDNS is repeated for 60 s from when it was first
// given, whatever is cached and asked in between.
func TestHiddenFill(t *testing.T) {
	record, err := Recorded("powerdns-4.8-long")
	if err != nil {
		t.Fatal(err)
	}
	for _, second := range []int{0, 1, 11, 31, 51, 56, 59} {
		if got := told(record, second, "four.plain.xa", dns.A, false); got != "NOERROR ra edns" {
			t.Errorf("second %d: %s", second, got)
		}
	}
	// Filled in second 0 with TTL 300.
	if got := told(record, 61, "four.plain.xa", dns.A, false); got != "NOERROR ra edns | answer four.plain.xa A ttl 239 count 1" {
		t.Errorf("second 61: %s", got)
	}
}

// told returns the answer to the last question of that kind in a second, on one line.
func told(r Record, second int, name string, typ dns.Type, rd bool) string {
	out := "not asked"
	for i, s := range r.Steps {
		if int(s.At.Seconds()) == second && s.Name == name && s.Type == typ && s.RecursionDesired == rd && s.EDNS && (rd || s.From.Addr() == Prober) {
			var b bytes.Buffer
			writeAnswer(&b, r.Answers[i])
			lines := strings.Split(strings.TrimSpace(b.String()), "\n")
			for i := range lines {
				lines[i] = strings.TrimSpace(lines[i])
			}
			out = strings.Join(lines, " | ")
			if second == 0 && typ == dns.A {
				break // the first question of all
			}
		}
	}
	return out
}
