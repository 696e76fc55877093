package qualify

import (
	"cmp"
	"container/heap"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"
	"time"

	"bridle/collectors/canary"
	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/dnswire"
	"bridle/collectors/simnet"
	"bridle/collectors/simnet/dns"
	"bridle/collectors/survey"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/canaryqueries"
	"bridle/datasets/schema/qualificationexchanges"
	"bridle/datasets/world"
)

// driver plays the dispatcher for a survey of a simulated Internet, without sockets and in virtual time: a second between
// packets to one address, tries two seconds apart, ports at random unless the agenda names one.
type driver struct {
	t   testing.TB
	w   *world.World
	net *simnet.Internet
	// From change on, next answers in place of net.
	next     *simnet.Internet
	change   time.Time
	agenda   *survey.Survey
	targets  []dispatch.Target
	now      time.Time
	last     []time.Time // of each target
	pending  tries
	serial   int
	draws    *rand.Rand
	evidence records
}

// records are the rows of a survey.
type records struct {
	exchanges []qualificationexchanges.Row
	queries   []canaryqueries.Row
	anomalies []anomalies.Row
}

type try struct {
	at     time.Time
	serial int
	it     dispatch.Item
	n      int
}

// tries is a queue by instant, then order of entry.
type tries []try

func (e tries) Len() int { return len(e) }
func (e tries) Less(i, j int) bool {
	return cmp.Or(e[i].at.Compare(e[j].at), cmp.Compare(e[i].serial, e[j].serial)) < 0
}
func (e tries) Swap(i, j int) { e[i], e[j] = e[j], e[i] }
func (e *tries) Push(x any)   { *e = append(*e, x.(try)) }
func (e *tries) Pop() any {
	x := (*e)[len(*e)-1]
	*e = (*e)[:len(*e)-1]
	return x
}

// exchangeBook and anomalyBook keep what the survey writes.
type exchangeBook struct{ r *records }

func (b exchangeBook) Write(rows ...qualificationexchanges.Row) error {
	b.r.exchanges = append(b.r.exchanges, rows...)
	return nil
}

type anomalyBook struct{ r *records }

func (b anomalyBook) Write(rows ...anomalies.Row) error {
	b.r.anomalies = append(b.r.anomalies, rows...)
	return nil
}

// surveyed asks all resolvers of a world and returns the rows.
func surveyed(t testing.TB, w *world.World, options simnet.Options) *driver {
	t.Helper()
	d := prepared(t, w, options)
	d.run()
	return d
}

// log returns what keeps the canary's log.
func (d *driver) log(w *world.World) func(simnet.CanaryQuestion) {
	zone := canary.New(w.Canary.Name)
	return func(q simnet.CanaryQuestion) {
		row := canaryqueries.Row{ReceivedAt: q.At.Time(), FromAddress: q.From.Addr().String(), Name: q.Name, QType: "A"}
		if token, ok := zone.TokenOf(q.Name); ok {
			row.Token = &token
		}
		d.evidence.queries = append(d.evidence.queries, row)
	}
}

// prepared is what surveyed and changed begin with.
func prepared(t testing.TB, w *world.World, options simnet.Options) *driver {
	t.Helper()
	d := &driver{t: t, w: w, now: w.ProbeFrom, draws: rand.New(rand.NewPCG(uint64(w.Seed), 1))}
	options.Canary = d.log(w)
	d.net = simnet.New(w, options)
	taken := map[netip.Addr]bool{}
	cfg := survey.Config{Zone: w.Canary.Name, Seed: w.Seed, Start: w.ProbeFrom, RunID: "s", Vantage: "v",
		Exchanges: exchangeBook{&d.evidence}, Anomalies: anomalyBook{&d.evidence},
		Neighbour: func(a netip.Addr) bool { return !taken[a] }}
	for _, r := range w.Resolvers {
		taken[r.Address] = true
		cfg.Resolvers = append(cfg.Resolvers, survey.Resolver{Address: netip.AddrPortFrom(r.Address, r.Port), ASN: w.Networks[r.Network].ASN})
	}
	for p := range survey.MinPorts {
		cfg.Ports = append(cfg.Ports, uint16(20_000+p))
	}
	var err error
	if d.agenda, err = survey.New(cfg); err != nil {
		t.Fatal(err)
	}
	d.targets = d.agenda.Targets()
	d.last = make([]time.Time, len(d.targets))
	return d
}

func (d *driver) run() {
	for ended := false; !ended || len(d.pending) > 0; {
		var at time.Time
		if !ended {
			var it dispatch.Item
			turn, next := d.agenda.Next(d.now, &it)
			switch turn {
			case dnswire.Ask:
				d.add(try{at: d.now, it: it})
				continue
			case dnswire.End:
				ended = true
				continue
			}
			at = next
		}
		if len(d.pending) > 0 && (at.IsZero() || !d.pending[0].at.After(at)) {
			x := heap.Pop(&d.pending).(try)
			d.now = x.at
			d.ask(x)
			continue
		}
		if at.IsZero() {
			d.t.Fatal("the survey waits, but nothing is in flight")
		}
		d.now = at
	}
}

func (d *driver) add(x try) {
	if least := d.last[x.it.Target].Add(time.Second); least.After(x.at) {
		x.at = least
	}
	d.last[x.it.Target] = x.at
	d.serial++
	x.serial = d.serial
	heap.Push(&d.pending, x)
}

func (d *driver) ask(x try) {
	to := d.targets[x.it.Target].Address
	o := dnswire.Outcome{At: x.at, Queries: x.n + 1, Port: cmp.Or(x.it.Port, uint16(20_000+d.draws.IntN(survey.MinPorts))), EDNSBytes: 1232}
	q := dns.Question{At: dns.At(x.at), From: netip.AddrPortFrom(netip.MustParseAddr("127.0.0.9"), o.Port), To: to,
		Name: x.it.Name, Type: dns.Type(x.it.Type), RecursionDesired: x.it.RecursionDesired, EDNS: true, Attempt: x.n}
	var r dns.Reply
	net := d.net
	if d.next != nil && !x.at.Before(d.change) {
		net = d.next
	}
	net.Ask(&q, &r)
	elsewhere := r.From.IsValid() && r.From != to.Addr()
	switch {
	case r.Fate == dns.Answered && !elsewhere:
		o.Status, o.RTT, o.Reply = dnswire.Answered, r.Delay, accepted(&r)
	case elsewhere:
		o.Status, o.Failure = dnswire.Invalid, dnswire.WrongSource
		text := to.Addr().String()
		if err := d.agenda.Anomaly(&anomalies.Row{Kind: "wrong_source", FromAddress: r.From.String(), AskedAddress: &text, NPackets: 1}); err != nil {
			d.t.Fatal(err)
		}
	default:
		o.Status, o.Failure = dnswire.TimedOut, dnswire.Timeout
	}
	if o.Status != dnswire.Answered && x.n+1 < cmp.Or(x.it.Tries, 3) {
		x.at, x.n = x.at.Add(2*time.Second), x.n+1
		d.add(x)
		return
	}
	if err := d.agenda.Done(&x.it, &o); err != nil {
		d.t.Fatal(err)
	}
}

var codes = []string{"NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"}

// accepted is what the engine would read of a reply.
func accepted(r *dns.Reply) *dnswire.Reply {
	a := &dnswire.Reply{RCode: codes[r.RCode], RecursionDesired: r.RecursionDesired, CaseKept: !r.LosesCase}
	for i, section := range [][]dns.Set{r.Answer, r.Authority} {
		for _, s := range section {
			switch s.Type {
			case dns.A:
				if a.TTL == nil {
					a.TTL, a.Answers = new(s.TTL), slices.Clone(s.Data)
				}
			case dns.NS:
				if a.NS == nil {
					a.NS = &dnswire.Delegation{Owner: s.Owner, TTL: s.TTL, InAnswer: i == 0}
				}
			}
		}
	}
	return a
}
