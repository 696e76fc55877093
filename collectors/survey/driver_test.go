package survey

import (
	"cmp"
	"net/netip"
	"slices"
	"testing"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/dnswire"
	"bridle/collectors/simnet"
	"bridle/collectors/simnet/dns"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/qualificationexchanges"
	"bridle/datasets/world"
)

// driver plays the dispatcher over a simulated Internet without sockets: it asks what an agenda wants, at
// least a second apart for each address, tries again two seconds later, and moves a virtual clock.
type driver struct {
	net     *simnet.Internet
	targets []dispatch.Target
	now     time.Time
	last    []time.Time // of each target
	pending []try       // by instant
	// asks counts outcomes; the driver stops after stop of them, 0 for never, and what is in flight is lost.
	asks, stop int
	// skip, if not nil, names the rule by which a question is not sent.
	skip func(it *dispatch.Item, now time.Time) dnswire.Failure
	// full, if not nil, takes the error that ends the survey.
	full *error
	// instead, if not nil, gives the reply of everybody at an instant; nil means their own.
	instead func(now time.Time) *dnswire.Reply
	// down, if not nil, tells when the own network does not work.
	down func(now time.Time) bool
}

type try struct {
	at time.Time
	it dispatch.Item
	n  int
}

func (d *driver) run(tb testing.TB, a dispatch.Agenda) {
	tb.Helper()
	d.last = make([]time.Time, len(d.targets))
	ended := false
	for !ended || len(d.pending) > 0 {
		var at time.Time
		if !ended {
			var it dispatch.Item
			turn, next := a.Next(d.now, &it)
			switch turn {
			case dnswire.Ask:
				d.add(it, 0, d.now, time.Second)
				continue
			case dnswire.End:
				ended = true
				continue
			}
			at = next
		}
		if len(d.pending) > 0 && (at.IsZero() || !d.pending[0].at.After(at)) {
			t := d.pending[0]
			d.pending = d.pending[1:]
			d.now = t.at
			d.try(tb, a, t)
			if d.stop > 0 && d.asks == d.stop || d.full != nil && *d.full != nil {
				return
			}
			continue
		}
		if at.IsZero() {
			tb.Fatal("the survey waits, but nothing is in flight")
		}
		d.now = at
	}
}

func (d *driver) add(it dispatch.Item, n int, at time.Time, gap time.Duration) {
	if least := d.last[it.Target].Add(gap); least.After(at) {
		at = least
	}
	d.last[it.Target] = at
	t := try{at, it, n}
	k, _ := slices.BinarySearchFunc(d.pending, t, func(a, b try) int { return cmp.Or(a.at.Compare(b.at), -1) })
	d.pending = slices.Insert(d.pending, k, t)
}

func (d *driver) try(tb testing.TB, a dispatch.Agenda, t try) {
	tb.Helper()
	o := dnswire.Outcome{At: t.at, Queries: t.n + 1, Port: cmp.Or(t.it.Port, 40000), EDNSBytes: 1232}
	if d.skip != nil {
		if rule := d.skip(&t.it, t.at); rule != "" {
			o.Status, o.Failure, o.Queries, o.Port = "skipped", rule, 0, 0
			d.done(tb, a, &t.it, &o)
			return
		}
	}
	if d.instead != nil {
		if r := d.instead(t.at); r != nil {
			o.Status, o.Reply = dnswire.Answered, r
			d.done(tb, a, &t.it, &o)
			return
		}
	}
	to := d.targets[t.it.Target].Address
	q := dns.Question{At: dns.At(t.at), From: netip.AddrPortFrom(netip.MustParseAddr("127.9.9.9"), o.Port), To: to,
		Name: t.it.Name, Type: dns.Type(t.it.Type), RecursionDesired: t.it.RecursionDesired, EDNS: true, Attempt: t.n}
	var r dns.Reply
	if d.down != nil && d.down(t.at) {
		r.Fate = dns.Lost
	} else {
		d.net.Ask(&q, &r)
	}
	stranger := r.From.IsValid() && r.From != to.Addr()
	switch {
	case r.Fate == dns.Answered && !stranger:
		o.Status, o.RTT, o.Reply = dnswire.Answered, r.Delay, reply(&q, &r)
		d.done(tb, a, &t.it, &o)
		return
	case stranger:
		o.Status, o.Failure = dnswire.Invalid, dnswire.WrongSource
		if err := a.Anomaly(&anomalies.Row{Kind: "wrong_source", FromAddress: r.From.String(), NPackets: 1}); err != nil {
			tb.Fatal(err)
		}
	default:
		o.Status, o.Failure = dnswire.TimedOut, dnswire.Timeout
	}
	if t.n+1 < cmp.Or(t.it.Tries, 3) {
		d.add(t.it, t.n+1, t.at.Add(2*time.Second), time.Second)
		return
	}
	d.done(tb, a, &t.it, &o)
}

func (d *driver) done(tb testing.TB, a dispatch.Agenda, it *dispatch.Item, o *dnswire.Outcome) {
	tb.Helper()
	d.asks++
	if err := a.Done(it, o); err != nil {
		if d.full != nil {
			*d.full = err
			return
		}
		tb.Fatal(err)
	}
}

// reply turns what the simulated Internet says into what the engine would have read.
func reply(q *dns.Question, r *dns.Reply) *dnswire.Reply {
	rcodes := [...]string{"NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"}
	out := &dnswire.Reply{RCode: rcodes[r.RCode], RecursionDesired: r.RecursionDesired, RecursionAvailable: r.RecursionAvailable,
		EDNS: r.EDNS, CaseKept: !r.LosesCase, NAnswers: int32(dns.Records(r.Answer)), NAuthority: int32(dns.Records(r.Authority))}
	for _, set := range r.Answer {
		if set.Type == q.Type {
			out.TTL, out.LeastTTL = new(set.TTL), new(set.TTL)
			out.Answers = slices.Sorted(slices.Values(set.Data))
		}
		if set.Type == dns.NS {
			out.NS = &dnswire.Delegation{Owner: set.Owner, TTL: set.TTL, InAnswer: true}
		}
	}
	for _, set := range r.Authority {
		if set.Type == dns.NS && out.NS == nil {
			out.NS = &dnswire.Delegation{Owner: set.Owner, TTL: set.TTL}
		}
	}
	return out
}

// configured returns a survey of all resolvers of a world.
func configured(w *world.World, b *book) Config {
	cfg := Config{Zone: w.Canary.Name, Seed: 1, Start: w.ProbeFrom, RunID: "run", Vantage: "here", Exchanges: b, Anomalies: oddBook{b}}
	for _, r := range w.Resolvers {
		asn := uint32(w.Networks[r.Network].ASN)
		cfg.Resolvers = append(cfg.Resolvers, Resolver{netip.AddrPortFrom(r.Address, r.Port), asn})
	}
	for p := range MinPorts {
		cfg.Ports = append(cfg.Ports, uint16(20000+p))
	}
	return cfg
}

func surveyOf(tb testing.TB, cfg Config) *Survey {
	tb.Helper()
	s, err := New(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// play runs a whole survey and returns its rows.
func play(tb testing.TB, w *world.World, change func(*Config), how ...func(*driver)) (*Survey, *book, *driver) {
	tb.Helper()
	b := &book{}
	cfg := configured(w, b)
	if change != nil {
		change(&cfg)
	}
	s := surveyOf(tb, cfg)
	d := &driver{net: simnet.New(w, simnet.Options{}), targets: s.Targets(), now: cfg.Start}
	for _, h := range how {
		h(d)
	}
	d.run(tb, s)
	return s, b, d
}

// key is what must not be there twice.
type key struct {
	address, test string
	port          int32
	round, step   int32
	asked         string
}

// checkRows checks what must hold of the rows of every survey.
func checkRows(tb testing.TB, s *Survey, rows []qualificationexchanges.Row) {
	tb.Helper()
	seen := map[key]bool{}
	for _, r := range rows {
		k := key{r.Address, r.Test, r.Port, r.Round, r.Step, r.AskedAddress}
		if seen[k] {
			tb.Errorf("%v is there twice", k)
		}
		seen[k] = true
		if !s.couldAsk(&r) {
			tb.Errorf("asked for %s", r.Name)
		}
	}
	if st := s.Status(); st.Done != st.Resolvers || st.Exchanges != int64(len(rows)) || s.inFlight != 0 {
		tb.Errorf("status %+v with %d rows", st, len(rows))
	}
	for _, b := range s.blocks {
		if len(b.members) > 1 {
			tb.Errorf("a block of %d members is not done", len(b.members))
		}
	}
}

func everybody(netip.Addr) bool { return true }

// withNeighbours lets all neighbours be asked.
func withNeighbours(c *Config) { c.Neighbour = everybody }
