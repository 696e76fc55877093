package probe

import (
	"container/heap"
	"fmt"
	"net/netip"
	"slices"
	"testing"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/dnswire"
	"bridle/collectors/internal/pace"
	"bridle/collectors/simnet"
	"bridle/collectors/simnet/authority"
	"bridle/collectors/simnet/dns"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/probes"
	"bridle/datasets/world"
)

// fetch is one question that a cache put to an authority: the truth about fills.
type fetch struct {
	at   dns.Instant
	from netip.Addr
	name string
}

// bed is a simulated Internet with a driver that asks what an agenda calls for, in virtual time,
// without sockets: an exchange takes no time. It keeps the limits as the dispatcher does.
type bed struct {
	t       *testing.T
	world   *world.World
	net     *simnet.Internet
	limits  pace.Limits
	fetches []fetch
	rows    []probes.Row
	targets []dispatch.Target
	stopAt  int // rows after which the run is cut off; 0: never
}

func newBed(t *testing.T, w *world.World, limits pace.Limits) *bed {
	t.Helper()
	b := &bed{t: t, world: w, limits: limits}
	b.net = simnet.New(w, simnet.Options{Upstream: func(_ *authority.Zone, at dns.Instant, from netip.Addr, name string, kind dns.Type, a authority.Answer) {
		if kind == dns.A {
			b.fetches = append(b.fetches, fetch{at, from, name})
		}
	}})
	return b
}

// open are limits that stand in nobody's way but for the gap of an address.
func open(gap time.Duration, perDay int64) pace.Limits {
	wide := pace.Level{Day: pace.Daily{Packets: 1 << 31, Bytes: 1 << 31}}
	return pace.Limits{Rate: 1000, Batch: 8, Address: pace.Level{Gap: gap, Day: pace.Daily{Packets: perDay, Bytes: 1 << 31}},
		Prefix: wide, Group: wide, Total: pace.Daily{Packets: 1 << 40, Bytes: 1 << 40}}
}

func (b *bed) Probe(row *probes.Row) error         { b.rows = append(b.rows, *row); return nil }
func (b *bed) Anomaly(row *anomalies.Row) error    { return nil }
func (b *bed) cut() bool                           { return b.stopAt > 0 && len(b.rows) >= b.stopAt }
func (b *bed) labels() Labels                      { return Labels{"run", "lab"} }
func (b *bed) questionBytes(it *dispatch.Item) int { return 1261 + len(it.Name) }

// held is an item that waits, with the tries it had.
type held struct {
	at   time.Time
	seq  int
	it   dispatch.Item
	sent int
}

type line []held

func (l line) Len() int { return len(l) }
func (l line) Less(i, j int) bool {
	return l[i].at.Before(l[j].at) || l[i].at.Equal(l[j].at) && l[i].seq < l[j].seq
}
func (l line) Swap(i, j int) { l[i], l[j] = l[j], l[i] }
func (l *line) Push(x any)   { *l = append(*l, x.(held)) }
func (l *line) Pop() any     { n := len(*l) - 1; x := (*l)[n]; *l = (*l)[:n]; return x }

// run drives an agenda from an instant on and returns when it ended or was cut off.
func (b *bed) run(a dispatch.Agenda, witnesses []Witness, now time.Time) time.Time {
	b.t.Helper()
	var targets []pace.Target
	b.targets = Targets(witnesses)
	for _, x := range b.targets {
		targets = append(targets, pace.Target{Addr: x.Address.Addr(), Group: x.Group})
	}
	pacer, err := pace.New(b.limits, targets)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, row := range b.rows {
		i := slices.IndexFunc(b.targets, func(w dispatch.Target) bool { return w.Address.Addr().String() == row.Address })
		if *row.NTries == 0 {
			continue
		}
		pacer.Restore(i, pace.Instant(row.ProbedAt.UnixMicro()), int(*row.NTries), int(*row.NTries)*1300)
	}
	var waiting line
	for seq, ended := 0, false; !b.cut(); seq++ {
		var h held
		switch {
		case len(waiting) > 0 && !waiting[0].at.After(now):
			h = heap.Pop(&waiting).(held)
		case ended && len(waiting) == 0:
			return now
		default:
			next := time.Time{}
			if !ended {
				turn, at := a.Next(now, &h.it)
				switch turn {
				case dnswire.Ask:
					h.seq = seq
					b.attempt(a, pacer, &waiting, h, now)
					continue
				case dnswire.End:
					ended = true
					continue
				}
				next = at
			}
			if len(waiting) > 0 && (next.IsZero() || waiting[0].at.Before(next)) {
				next = waiting[0].at
			}
			if next.IsZero() || next.Before(now) {
				b.t.Fatalf("nothing is in flight and the agenda waits at %v until %v", now, next)
			}
			now = next
			continue
		}
		b.attempt(a, pacer, &waiting, h, now)
	}
	return now
}

// attempt sends an item, holds it back or skips it.
func (b *bed) attempt(a dispatch.Agenda, pacer *pace.Pacer, waiting *line, h held, now time.Time) {
	if h.it.RecursionDesired {
		b.t.Fatal("a probe desires recursion")
	}
	o := dnswire.Outcome{At: now, Queries: h.sent}
	at, over := pacer.Earliest(h.it.Target, pace.Instant(now.UnixMicro()), b.questionBytes(&h.it))
	switch {
	case over != pace.NoLimit:
		if h.sent == 0 {
			o.Status, o.Failure = "skipped", dnswire.Failure(pace.OverCap)
		} else {
			o.Status, o.Failure = dnswire.TimedOut, dnswire.Timeout
		}
		b.done(a, &h.it, &o)
		return
	case at > pace.Instant(now.UnixMicro()):
		h.at = time.UnixMicro(int64(at)).UTC()
		heap.Push(waiting, h)
		return
	}
	pacer.Take(h.it.Target, pace.Instant(now.UnixMicro()), b.questionBytes(&h.it))
	h.sent++
	o.Queries, o.Port, o.EDNSBytes = h.sent, 40000, 1232
	if h.it.Port != 0 {
		o.Port = h.it.Port
	}
	to := b.targets[h.it.Target].Address
	q := dns.Question{At: dns.At(now), From: netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), o.Port), To: to, Name: h.it.Name, Type: dns.A, EDNS: true, Attempt: h.sent - 1}
	var r dns.Reply
	r.Reset()
	b.net.Ask(&q, &r)
	if r.Fate != dns.Answered || r.From.IsValid() && r.From != to.Addr() {
		tries := 3
		if h.it.Tries > 0 {
			tries = h.it.Tries
		}
		if h.sent < tries {
			h.at = now.Add(max(2*time.Second, h.it.Wait))
			heap.Push(waiting, h)
			return
		}
		o.Status, o.Failure = dnswire.TimedOut, dnswire.Timeout
	} else {
		o.Status, o.Reply = dnswire.Answered, reply(&q, &r)
	}
	b.done(a, &h.it, &o)
}

func (b *bed) done(a dispatch.Agenda, it *dispatch.Item, o *dnswire.Outcome) {
	if err := a.Done(it, o); err != nil {
		b.t.Fatal(err)
	}
}

// reply turns a reply of the simulated Internet into one of the wire.
func reply(q *dns.Question, r *dns.Reply) *dnswire.Reply {
	w := &dnswire.Reply{RCode: []string{"NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"}[r.RCode],
		Authoritative: r.Authoritative, RecursionDesired: r.RecursionDesired, RecursionAvailable: r.RecursionAvailable,
		EDNS: r.EDNS, CaseKept: !r.LosesCase, NAnswers: int32(dns.Records(r.Answer)), NAuthority: int32(dns.Records(r.Authority))}
	for _, s := range r.Answer {
		if s.Type == q.Type && w.TTL == nil {
			w.TTL, w.LeastTTL, w.Answers = new(s.TTL), new(s.TTL), slices.Sorted(slices.Values(s.Data))
		}
		if s.Type == dns.NS && w.NS == nil {
			w.NS = &dnswire.Delegation{Owner: s.Owner, TTL: s.TTL, InAnswer: true}
		}
	}
	for _, s := range r.Authority {
		if s.Type == dns.NS && w.NS == nil {
			w.NS = &dnswire.Delegation{Owner: s.Owner, TTL: s.TTL}
		}
		if s.Type == dns.SOA && w.SOA == nil {
			w.SOA = &dnswire.Apex{Owner: s.Owner, TTL: s.TTL}
		}
	}
	return w
}

// keyOf is what a row is known by.
func keyOf(r *probes.Row) string {
	return fmt.Sprint(r.Address, " ", orZero(r.AnchorPort), " ", r.Name, " ", r.Sweep, " ", r.BurstIndex)
}

// once fails if a key comes twice, and returns the keys.
func once(t *testing.T, rows []probes.Row) map[string]bool {
	t.Helper()
	seen := map[string]bool{}
	for i := range rows {
		k := keyOf(&rows[i])
		if seen[k] {
			t.Fatalf("%s has two rows", k)
		}
		seen[k] = true
	}
	return seen
}
