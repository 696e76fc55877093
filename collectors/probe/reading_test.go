package probe

import (
	"math"
	"net/netip"
	"testing"
	"time"

	"bridle/datasets/schema/probes"
)

// Readings of what real software answers, as measured in package collectors/simnet/realdns, and of what nobody should.
func TestReadings(t *testing.T) {
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	n := &Name{Name: "a.evil.example", Zone: "evil.example", TTL: 300, Addresses: []netip.Addr{netip.MustParseAddr("192.0.2.1")}}
	unknown := &Name{Name: "a.evil.example", Zone: "evil.example"}
	shared := &Name{Name: "a.evil.example", Zone: "evil.example", Shared: true, TTL: 300}
	w := &Witness{Pool: 1, MissForm: "referral"}
	empty := &Witness{Pool: 1, MissForm: "empty"}
	servfail := &Witness{Pool: 1, MissForm: "servfail"}
	row := func(rcode string, change func(*probes.Row)) *probes.Row {
		r := &probes.Row{Status: "answered", RCode: &rcode, ProbedAt: now}
		change(r)
		return r
	}
	hit := func(r *probes.Row) { r.RemainingTTLS, r.Answers = new(uint32(100)), []string{"192.0.2.1"} }
	ns := func(owner string, inAnswer bool) func(*probes.Row) {
		return func(r *probes.Row) {
			r.NSOwner, r.NSRemainingTTLS, r.IsNSInAnswer = &owner, new(uint32(1000)), &inAnswer
		}
	}
	both := func(fs ...func(*probes.Row)) func(*probes.Row) {
		return func(r *probes.Row) {
			for _, f := range fs {
				f(r)
			}
		}
	}
	e, warm := now.Add(100*time.Second), now.Add(1000*time.Second)
	nothing := func(*probes.Row) {}
	for name, x := range map[string]struct {
		row  *probes.Row
		w    *Witness
		n    *Name
		want Reading
	}{
		"hit":                         {row("NOERROR", hit), w, n, Reading{Kind: Hit, Expiry: e}},
		"hit with its delegation":     {row("NOERROR", both(hit, ns("evil.example", false))), w, n, Reading{Kind: Hit, Expiry: e, Warm: warm}},
		"hit with that of above":      {row("NOERROR", both(hit, ns("example", false))), w, n, Reading{Kind: Hit, Expiry: e}},
		"nshit":                       {row("NOERROR", ns("evil.example", false)), w, n, Reading{Kind: NSHit, Warm: warm}},
		"shared zone":                 {row("NOERROR", ns("evil.example", false)), w, shared, Reading{Kind: Miss}},
		"referral from above":         {row("NOERROR", ns("example", false)), w, n, Reading{Kind: Miss}},
		"referral from the root":      {row("NOERROR", ns(".", false)), w, n, Reading{Kind: Miss}},
		"root in the answer":          {row("NOERROR", ns(".", true)), w, n, Reading{Kind: Suspect, Doubt: NSAnswer}},
		"referral to elsewhere":       {row("NOERROR", ns("other.example", false)), w, n, Reading{Kind: Suspect, Doubt: Astray}},
		"empty of PowerDNS":           {row("NOERROR", nothing), empty, n, Reading{Kind: Miss}},
		"empty of others":             {row("NOERROR", nothing), w, n, Reading{}},
		"SERVFAIL as a miss":          {row("SERVFAIL", nothing), servfail, n, Reading{Kind: Miss}},
		"SERVFAIL of others":          {row("SERVFAIL", nothing), w, n, Reading{}},
		"refused":                     {row("REFUSED", nothing), w, n, Reading{Kind: Refused}},
		"denial":                      {row("NXDOMAIN", func(r *probes.Row) { r.SOARemainingTTLS = new(uint32(100)) }), w, n, Reading{Kind: NegHit, Expiry: e}},
		"no data":                     {row("NOERROR", func(r *probes.Row) { r.SOARemainingTTLS = new(uint32(100)) }), w, n, Reading{Kind: NegHit, Expiry: e}},
		"denial without SOA":          {row("NXDOMAIN", nothing), w, n, Reading{}},
		"RD=1 with a hit":             {row("NOERROR", both(hit, func(r *probes.Row) { r.IsRDInReply = new(true) })), w, n, Reading{Kind: Suspect, Doubt: Recursed}},
		"RD=1 with a referral":        {row("NOERROR", both(ns("example", false), func(r *probes.Row) { r.IsRDInReply = new(true) })), w, n, Reading{Kind: Miss}},
		"TTL 0 of Unbound at its end": {row("NOERROR", both(hit, func(r *probes.Row) { r.RemainingTTLS = new(uint32(0)) })), w, n, Reading{Kind: Suspect, Doubt: ZeroTTL}},
		"TTL of 302 from 300":         {row("NOERROR", both(hit, func(r *probes.Row) { r.RemainingTTLS = new(uint32(302)) })), w, n, Reading{Kind: Suspect, Doubt: LongTTL}},
		"TTL of 301 by another clock": {row("NOERROR", both(hit, func(r *probes.Row) { r.RemainingTTLS = new(uint32(301)) })), w, n, Reading{Kind: Hit, Expiry: now.Add(301 * time.Second)}},
		"TTL above the cap":           {row("NOERROR", hit), &Witness{Pool: 1, Cap: 60}, n, Reading{Kind: Suspect, Doubt: LongTTL}},
		"TTL of 2^32-1 of an unknown": {row("NOERROR", both(hit, func(r *probes.Row) { r.RemainingTTLS = new(uint32(math.MaxUint32)) })), w, unknown, Reading{Kind: Suspect, Doubt: LongTTL}},
		"TTL of 2^31-1 of an unknown": {row("NOERROR", both(hit, func(r *probes.Row) { r.RemainingTTLS = new(uint32(math.MaxInt32)) })), w, unknown, Reading{Kind: Hit, Expiry: now.Add(math.MaxInt32 * time.Second)}},
		"delegation of 2^32-1 s":      {row("NOERROR", both(ns("evil.example", false), func(r *probes.Row) { r.NSRemainingTTLS = new(uint32(math.MaxUint32)) })), w, n, Reading{Kind: NSHit, Warm: now}},
		"denial of 2^31 s":            {row("NXDOMAIN", func(r *probes.Row) { r.SOARemainingTTLS = new(uint32(1 << 31)) }), w, n, Reading{Kind: NegHit, Expiry: now}},
		"an alias before the address": {row("NOERROR", both(hit, func(r *probes.Row) { r.NAnswers, r.LeastTTLS = new(int32(3)), new(uint32(5)) })), w, n, Reading{Kind: Hit, Expiry: e}},
		"wrong address":               {row("NOERROR", both(hit, func(r *probes.Row) { r.Answers = []string{"198.51.100.1"} })), w, n, Reading{Kind: Suspect, Doubt: WrongAnswer}},
		"authority":                   {row("NOERROR", both(hit, func(r *probes.Row) { r.IsAuthoritative = new(true) })), w, n, Reading{Kind: Suspect, Doubt: Authoritative}},
		"an alias alone":              {row("NOERROR", func(r *probes.Row) { r.NAnswers = new(int32(1)) }), w, n, Reading{Kind: Miss}},
		"timed out":                   {&probes.Row{Status: "timed_out", Failure: new("timeout")}, w, n, Reading{}},
		"another code":                {row("FORMERR", nothing), w, n, Reading{}},
	} {
		if got := Read(x.row, x.w, x.n); got != x.want {
			t.Errorf("%s: %v %+v, want %v %+v", name, got.Kind, got, x.want.Kind, x.want)
		}
	}
}
