package realdns

import (
	"net/netip"
	"time"

	"bridle/collectors/simnet/dns"
)

// Addresses of the two clients of a script. Classes that refuse outsiders refuse [Prober].
var (
	// User is a client behind the resolver, for whom it recurses.
	User = netip.MustParseAddr("127.0.0.1")
	// Prober is a client from outside.
	Prober = netip.MustParseAddr("127.1.0.1")
)

// writer collects the steps of a script. Each step has a source port of its own, so that
// no two steps are one exchange.
type writer struct {
	at    time.Duration
	steps []Step
}

// second lets what follows be asked s seconds after the start.
func (w *writer) second(s int) { w.at = time.Duration(s) * time.Second }

func (w *writer) ask(from netip.Addr, rd, edns bool, typ dns.Type, names []string) {
	for _, name := range names {
		port := uint16(20_000 + len(w.steps))
		w.steps = append(w.steps, Step{At: w.at, From: netip.AddrPortFrom(from, port), Name: name, Type: typ, RecursionDesired: rd, EDNS: edns})
	}
}

// user looks names up as clients do, RD=1.
func (w *writer) user(typ dns.Type, names ...string) { w.ask(User, true, true, typ, names) }

// probe asks for names from outside with RD=0.
func (w *writer) probe(typ dns.Type, names ...string) { w.ask(Prober, false, true, typ, names) }

// bare is probe without an OPT record.
func (w *writer) bare(typ dns.Type, names ...string) { w.ask(Prober, false, false, typ, names) }

// outsider asks from outside with RD=1.
func (w *writer) outsider(typ dns.Type, names ...string) { w.ask(Prober, true, true, typ, names) }

// insider asks from inside with RD=0.
func (w *writer) insider(typ dns.Type, names ...string) { w.ask(User, false, true, typ, names) }

// Script returns the steps that every setup is put to: about 120 questions to the
// [DefaultTree] in 23 seconds. Names that one part of it fills or asks for are left alone
// by the others, except where a part says so.
func Script() []Step {
	var w writer
	w.second(0) // nothing has been asked yet
	w.probe(dns.A, "cold.plain.xa")
	w.probe(dns.NS, ".", "xa", "plain.xa")
	w.bare(dns.A, "cold.plain.xa")
	w.probe(dns.A, "cold.plain.xa") // the same again, for those that recursed

	w.second(1) // users fill the cache
	w.user(dns.A, "www.plain.xa", "many.plain.xa", "hour.plain.xa", "over.plain.xa", "weeks.plain.xa", "one.plain.xa", "zero.plain.xa")
	w.probe(dns.A, "zero.plain.xa")
	w.user(dns.A, "nope.plain.xa", "x1.wild.plain.xa", "alias.plain.xa", "half.plain.xa", "cross.plain.xa")
	w.user(dns.TXT, "www.plain.xa", "text.plain.xa")
	w.second(2)
	w.user(dns.A, "www.adds.xa", "five.brief.xa", "five.briefadds.xa", "www.short.xa", "www.away.xa")
	w.user(dns.A, "window.plain.xa", "window1.plain.xa", "early.plain.xa", "edge.plain.xa")
	w.outsider(dns.A, "four.plain.xa")
	w.probe(dns.A, "again.plain.xa") // a miss, a fill, and again at once: packet caches
	w.user(dns.A, "again.plain.xa")
	w.probe(dns.A, "again.plain.xa")

	warm(&w)
	delegations(&w)
	windows(&w)
	return w.steps
}

// warm asks for what is in the cache and for its neighbours.
func warm(w *writer) {
	w.second(4)
	w.probe(dns.A, "www.plain.xa", "many.plain.xa", "hour.plain.xa", "over.plain.xa", "weeks.plain.xa", "one.plain.xa", "zero.plain.xa")
	w.probe(dns.A, "nope.plain.xa", "x1.wild.plain.xa", "alias.plain.xa", "cross.plain.xa")
	w.probe(dns.TXT, "www.plain.xa", "text.plain.xa")
	w.second(5)
	w.bare(dns.A, "www.plain.xa")
	w.outsider(dns.A, "www.plain.xa", "fresh.plain.xa")
	w.insider(dns.A, "www.plain.xa", "unasked.plain.xa")
	w.probe(dns.AAAA, "www.plain.xa", "nope.plain.xa")
	w.probe(dns.A, "x.nope.plain.xa", "x2.wild.plain.xa", "unasked.plain.xa", "again.plain.xa")
	w.probe(dns.SOA, "plain.xa")
	w.second(6) // sets of name servers
	w.probe(dns.NS, ".", "xa", "xb", "plain.xa", "adds.xa", "www.plain.xa")
	w.probe(dns.A, "plain.xa", "ns1.plain.xa", "a.root", "ns1.nic.xa", "unasked.xa", "unasked.xb")
	w.second(7)
	w.user(dns.A, "one.plain.xa", "zero.plain.xa", "hour.plain.xa", "over.plain.xa", "weeks.plain.xa", "nope.plain.xa")
	w.probe(dns.A, "www.adds.xa", "unasked.adds.xa", "ns1.adds.xa", "www.away.xa", "unasked.away.xa")
}

// delegations asks for names whose addresses have expired while the delegation is cached,
// and the other way round.
func delegations(w *writer) {
	w.second(9)
	for _, zone := range []string{"brief.xa", "briefadds.xa"} {
		w.probe(dns.A, "five."+zone, zone)
		w.probe(dns.NS, zone)
		w.probe(dns.A, "unasked."+zone, "ns1."+zone)
	}
	w.second(10)
	w.probe(dns.A, "half.plain.xa", "www.short.xa", "unasked.short.xa")
	w.probe(dns.NS, "short.xa")
	w.probe(dns.A, "five.brief.xa") // once more: did the question a second ago refresh it?
	w.second(11)                    // a second lookup: does it renew the delegation?
	w.user(dns.A, "five.brief.xa", "five.briefadds.xa")
	w.second(12)
	w.probe(dns.NS, "brief.xa", "briefadds.xa")
	w.probe(dns.A, "unasked2.brief.xa", "unasked2.briefadds.xa", "again.plain.xa")
}

// windows asks just before entries of 20 s expire, just after, and long after.
func windows(w *writer) {
	w.second(17) // 5 s left of 20
	w.probe(dns.A, "early.plain.xa")
	w.second(18)
	w.probe(dns.A, "early.plain.xa")
	w.second(21) // 1 s left of 20
	w.probe(dns.A, "window.plain.xa")
	w.user(dns.A, "window1.plain.xa")
	w.second(22) // no second left of 20
	w.probe(dns.A, "edge.plain.xa")
	w.second(23) // fills that nothing renewed have expired
	w.probe(dns.A, "window.plain.xa", "window1.plain.xa", "early.plain.xa", "again.plain.xa", "nope.plain.xa")
	w.probe(dns.TXT, "www.plain.xa")
	w.user(dns.A, "cold.plain.xa")
	w.probe(dns.A, "cold.plain.xa")
}

// LongScript returns what cannot be shown in half a minute: entries of 60 s asked for with
// 10, 5 and no seconds left, and empty answers that hide a fill for a minute. It takes 70
// seconds.
func LongScript() []Step {
	var w writer
	w.second(0)
	w.probe(dns.A, "four.plain.xa", "cold.plain.xa")
	w.user(dns.A, "four.plain.xa") // TTL 300, behind an empty answer
	w.second(1)
	w.user(dns.A, "minute.plain.xa", "minute1.plain.xa")
	for _, s := range []int{1, 11, 31, 51, 56, 59, 61, 63, 70} {
		w.second(s)
		w.probe(dns.A, "minute.plain.xa", "four.plain.xa", "cold.plain.xa")
		switch s {
		case 11: // the same without an OPT record: is it the same to packet caches?
			w.bare(dns.A, "four.plain.xa")
		case 51:
			w.user(dns.A, "cold.plain.xa")
		case 56:
			w.user(dns.A, "minute1.plain.xa")
		case 61, 63:
			w.probe(dns.A, "minute1.plain.xa")
		}
	}
	return w.steps
}
