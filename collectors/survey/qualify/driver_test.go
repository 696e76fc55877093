package qualify

import (
	"container/heap"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"
	"time"

	"bridle/collectors/canary"
	"bridle/collectors/internal/dnswire"
	"bridle/collectors/simnet"
	"bridle/collectors/simnet/dns"
	"bridle/collectors/simnet/lists"
	"bridle/datasets/prefix"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/canaryqueries"
	"bridle/datasets/schema/qualificationexchanges"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/world"
)

// driver asks a simulated Internet the questions of a survey in virtual time and keeps the rows. It is far simpler than
// package survey: no limits, no lateness, no repeated rounds.
type driver struct {
	t      testing.TB
	w      *world.World
	net    *simnet.Internet
	zone   string
	now    dns.Instant
	queue  events
	serial int
	// keep is where rows go.
	rows    []qualificationexchanges.Row
	queries []canaryqueries.Row
	strange []anomalies.Row
	stopped []bool // by resolver
	silent  []int
	draws   *rand.Rand
}

func newDriver(t testing.TB, w *world.World, options simnet.Options) *driver {
	d := &driver{t: t, w: w, zone: w.Canary.Name, now: dns.At(w.ProbeFrom),
		stopped: make([]bool, len(w.Resolvers)), silent: make([]int, len(w.Resolvers)),
		draws: rand.New(rand.NewPCG(uint64(w.Seed), 1))}
	z := canary.New(d.zone)
	options.Canary = func(q simnet.CanaryQuestion) {
		row := canaryqueries.Row{RunID: "c", ReceivedAt: q.At.Time(), Server: "c1", FromAddress: q.From.Addr().String(), Name: q.Name, QType: "A", RCode: "NOERROR"}
		if token, ok := z.TokenOf(q.Name); ok {
			row.Token = &token
		}
		d.queries = append(d.queries, row)
	}
	d.net = simnet.New(w, options)
	return d
}

// events is a queue by time, then order of entry.
type events []event

type event struct {
	at dns.Instant
	n  int
	do func()
}

func (e events) Len() int { return len(e) }
func (e events) Less(i, j int) bool {
	return e[i].at < e[j].at || e[i].at == e[j].at && e[i].n < e[j].n
}
func (e events) Swap(i, j int) { e[i], e[j] = e[j], e[i] }
func (e *events) Push(x any)   { *e = append(*e, x.(event)) }
func (e *events) Pop() any {
	x := (*e)[len(*e)-1]
	*e = (*e)[:len(*e)-1]
	return x
}

// at does something at an offset from the beginning of the survey, in seconds, unless the resolver was given up.
func (d *driver) at(r int, offset float64, do func()) {
	d.serial++
	heap.Push(&d.queue, event{dns.At(d.w.ProbeFrom) + dns.Instant(offset*1e6), d.serial, func() {
		if !d.stopped[r] {
			do()
		}
	}})
}

func (d *driver) run() {
	for len(d.queue) > 0 {
		e := heap.Pop(&d.queue).(event)
		d.now = max(d.now, e.at)
		e.do()
	}
}

// ask asks now, and returns the row.
func (d *driver) ask(r int, test string, round, step int, name string, rd bool, port int) *qualificationexchanges.Row {
	row := d.askAt(r, d.w.Resolvers[r].Address, test, round, step, name, rd, port, 3)
	if row.Status == "answered" {
		d.silent[r] = 0
	} else if d.silent[r]++; d.silent[r] >= 5 {
		d.stopped[r] = true
	}
	return row
}

// askAt asks an address. Ports without a meaning of their own (below 3000) are scattered, as the engine does.
func (d *driver) askAt(r int, to netip.Addr, test string, round, step int, name string, rd bool, port, tries int) *qualificationexchanges.Row {
	x := &d.w.Resolvers[r]
	if port < 3000 {
		port = 10_000 + int(d.draws.Uint32N(40_000))
	}
	row := qualificationexchanges.Row{RunID: "s", Address: x.Address.String(), Test: test, Round: int32(round), Step: int32(step),
		AskedAddress: to.String(), Port: int32(x.Port), Name: name, QType: "A", IsRecursionDesired: rd, Vantage: "v"}
	if token, ok := canary.New(d.zone).TokenOf(name); ok {
		row.Token = &token
	}
	q := dns.Question{At: d.now, From: netip.AddrPortFrom(netip.MustParseAddr("127.0.0.9"), uint16(port)), To: netip.AddrPortFrom(to, x.Port),
		Name: name, Type: dns.A, RecursionDesired: rd, EDNS: true}
	out := dnswire.Outcome{At: d.now.Time(), Port: uint16(port), EDNSBytes: 1232, Status: dnswire.TimedOut, Failure: dnswire.Timeout}
	for q.Attempt = range tries {
		var reply dns.Reply
		d.net.Ask(&q, &reply)
		out.Queries++
		if reply.Fate == dns.Answered && reply.From.IsValid() && reply.From != to {
			out.Status, out.Failure = dnswire.Invalid, dnswire.WrongSource
			text := to.String()
			d.strange = append(d.strange, anomalies.Row{Kind: "wrong_source", FromAddress: reply.From.String(), AskedAddress: &text})
			continue
		}
		if reply.Fate == dns.Answered {
			out.Status, out.Failure, out.RTT, out.Reply = dnswire.Answered, dnswire.None, reply.Delay, accepted(&reply)
			break
		}
	}
	out.FillExchange(&row)
	d.rows = append(d.rows, row)
	return &d.rows[len(d.rows)-1]
}

var codes = []string{"NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"}

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

// name returns a fresh name.
func (d *driver) name(r int, labels string, parts ...any) string {
	text := []string{fmt.Sprint(r)}
	for _, p := range parts {
		text = append(text, fmt.Sprint(p))
	}
	if labels != "" {
		labels += "."
	}
	return canary.Token(d.w.Seed, text...) + "." + labels + d.zone
}

const hour = 3600.0

// survey schedules all tests of the first stage for one resolver, by the table of rounds and steps; skew spreads resolvers
// over the seconds.
func (d *driver) survey(r int, skew float64) {
	d.visible(r, skew, 1)
	d.harms(r, skew+100)
	d.honours(r, skew+200)
	d.counts(r, skew+400)
	d.pools(r, skew+1.2*hour)
	d.visible(r, skew+3*hour, 2)
	for i := range 10 {
		d.at(r, skew+3.5*hour+10*float64(i), func() {
			d.ask(r, "backend", 1, i+1, d.name(r, "whoami", "backend", i), true, 4000)
		})
	}
	d.refreshes(r, skew+4*hour)
	d.hides(r, skew+5*hour)
	d.visible(r, skew+6*hour, 3)
	for k := range 30 {
		name := d.name(r, "", "honesty", k)
		for i := range 2 {
			d.at(r, skew+(7+2*float64(k))*hour+10*float64(i), func() { d.ask(r, "honesty", k+1, i+1, name, false, 5000+k) })
		}
	}
}

func (d *driver) visible(r int, from float64, round int) {
	name := d.name(r, "ttl-600", "visibility", round)
	for i := range 5 {
		d.at(r, from+10*float64(i), func() { d.ask(r, "visibility", round, i+1, name, i == 0, 2000+round*10+i) })
	}
	d.at(r, from+45, func() { d.ask(r, "delegation", round, 1, d.name(r, "", "delegation", round), false, 2100) })
}

func (d *driver) harms(r int, from float64) {
	for k := range 2 {
		name := d.name(r, "", "harm", k)
		d.at(r, from+30*float64(k), func() { d.ask(r, "harm", k+1, 1, name, false, 2200) })
		d.at(r, from+30*float64(k)+1, func() {
			if x := d.ask(r, "harm", k+1, 2, name, true, 2201); x.Status == "answered" && len(x.Answers) == 0 && *x.RCode == "NOERROR" {
				d.stopped[r] = true
			}
		})
	}
}

func (d *driver) honours(r int, from float64) {
	d.at(r, from, func() { d.ask(r, "integrity", 1, 1, d.name(r, "nx", "integrity", 1), true, 2300) })
	d.at(r, from+5, func() { d.ask(r, "integrity", 1, 2, d.name(r, "", "integrity", 2), true, 2301) })
	d.at(r, from+10, func() {
		a := d.w.Resolvers[r].Address
		for i := range 2 {
			if a = a.Next(); d.taken(a) {
				return
			}
			d.askAt(r, a, "integrity", 2, i+1, d.name(r, "", "neighbour"), true, 2302, 1)
		}
	})
}

func (d *driver) taken(a netip.Addr) bool {
	return slices.ContainsFunc(d.w.Resolvers, func(x world.Resolver) bool { return x.Address == a })
}

func (d *driver) counts(r int, from float64) {
	for round, offsets := range [][]float64{{0, 10, 70, 310, 610}, {0, 10}, {0, 10}} {
		labels := []string{"ttl-3600", "ttl-31536000", "ttl-1"}[round]
		name := d.name(r, labels, "countdown", round)
		for i, o := range offsets {
			d.at(r, from+o+float64(round)*700, func() { d.ask(r, "countdown", round+1, i+1, name, i == 0, 2400+i) })
		}
	}
}

// pools grows as the table says.
func (d *driver) pools(r int, from float64) {
	name := d.name(r, "ttl-86400", "pool")
	var expiries []micros
	step := 0
	var more func()
	look := func(round int) {
		for i := range step {
			d.at(r, from+float64(step*(round-1)+i)*5, func() { d.ask(r, "pool", round, i+1, name, false, 3000+i) })
		}
	}
	more = func() {
		x := d.ask(r, "pool", 1, step+1, name, true, 3000+step)
		step++
		if x.RemainingTTLS != nil {
			expiries = append(expiries, x.AskedAt.UnixMicro()+int64(*x.RemainingTTLS)*second)
		}
		n := 8
		switch c := distinct(slices.Clone(expiries)); {
		case c >= 8:
			n = 115
		case c >= 4:
			n = 51
		case c >= 2:
			n = 21
		}
		if step < n {
			d.at(r, from+float64(step)*5, more)
			return
		}
		look(2)
		look(3)
	}
	d.at(r, from, more)
}

func (d *driver) refreshes(r int, from float64) {
	for k := range 4 {
		labels, offsets := "ttl-120", []float64{0, 114}
		if k%2 == 1 {
			labels, offsets = "ttl-60", []float64{0, 66, 76}
		}
		name := d.name(r, labels, "refresh", k)
		for i, o := range offsets {
			d.at(r, from+o+200*float64(k), func() { d.ask(r, "refresh", k+1, i+1, name, i == 0, 2500+i) })
		}
	}
}

func (d *driver) hides(r int, from float64) {
	name := d.name(r, "ttl-900", "packet cache")
	shown := false
	for i, o := range []float64{0, 1, 3, 12, 31, 61, 122} {
		d.at(r, from+o, func() {
			if !shown {
				x := d.ask(r, "packet_cache", 1, i+1, name, i == 1, 2600)
				shown = i > 1 && len(x.Answers) > 0
			}
		})
	}
}

// share is the second stage: group testing among those that can take part, by blocks of a common egress address.
func (d *driver) share(found []resolverqualifications.Row) {
	index := map[string]int{}
	for i, x := range d.w.Resolvers {
		index[netip.AddrPortFrom(x.Address, x.Port).String()] = i
	}
	open := slices.DeleteFunc(slices.Clone(found), func(x resolverqualifications.Row) bool {
		return x.NVisible == 0 || x.NLeaks > 0 || x.IsHarming != nil && *x.IsHarming
	})
	turn := 0
	for len(open) > 1 {
		leader, rest := open[0], open[1:]
		open = nil
		turn++
		l := index[netip.AddrPortFrom(netip.MustParseAddr(leader.Address), uint16(leader.Port)).String()]
		block := connected(leader, rest)
		name := d.name(l, "ttl-3600", "sharing", turn)
		var expiries []micros
		for i := range d.fills(leader) {
			if len(block) == 0 {
				break
			}
			d.now += 2 * dns.Second
			if x := d.ask(l, "sharing", turn, i+1, name, true, 6000+i); x.RemainingTTLS != nil {
				expiries = append(expiries, x.AskedAt.UnixMicro()+int64(*x.RemainingTTLS)*second)
			}
		}
		for k, other := range rest {
			if block[k] && d.sees(leader, other, index, turn, name, expiries) {
				continue
			}
			open = append(open, other)
		}
	}
}

func (d *driver) fills(leader resolverqualifications.Row) int {
	if leader.PoolSize == nil {
		return 1
	}
	return min(48, max(1, int(3**leader.PoolSize)))
}

// sees asks a candidate, and reports whether it shows the leader's expiry.
func (d *driver) sees(leader, other resolverqualifications.Row, index map[string]int, turn int, name string, expiries []micros) bool {
	tries := 1
	if size(leader) > 1 || size(other) > 1 {
		tries = 4
	}
	r := index[netip.AddrPortFrom(netip.MustParseAddr(other.Address), uint16(other.Port)).String()]
	for i := range tries {
		d.now += 2 * dns.Second
		x := d.ask(r, "sharing", turn, i+1, name, false, 6100+i)
		if x.RemainingTTLS == nil {
			continue
		}
		if e := x.AskedAt.UnixMicro() + int64(*x.RemainingTTLS)*second; slices.ContainsFunc(expiries, func(f micros) bool { return near(e, f) }) {
			return true
		}
	}
	return false
}

func size(x resolverqualifications.Row) float64 {
	if x.PoolSize == nil {
		return 1
	}
	return *x.PoolSize
}

// connected returns which of the rest have an egress address in common with the leader.
func connected(leader resolverqualifications.Row, rest []resolverqualifications.Row) map[int]bool {
	out := map[int]bool{}
	for i, x := range rest {
		for _, a := range x.EgressAddresses {
			if slices.Contains(leader.EgressAddresses, a) {
				out[i] = true
			}
		}
	}
	return out
}

// judge hands all rows over.
func (d *driver) judge() []resolverqualifications.Row {
	var e Evidence
	for _, err := range []error{e.Exchanges(d.rows), e.Queries(d.queries), e.Anomalies(d.strange)} {
		if err != nil {
			d.t.Fatal(err)
		}
	}
	rows, _ := Judge(&e, d.setting())
	return rows
}

func (d *driver) setting() Setting {
	table, err := prefix.NewTable(lists.Prefixes(d.w.Public(), "p"))
	if err != nil {
		d.t.Fatal(err)
	}
	return Setting{RunID: "q", Zone: d.zone, DelegationTTL: time.Duration(d.w.Canary.ParentNSTTL) * time.Second, Prefixes: table}
}

// whole does both stages for all resolvers of a world.
func whole(t testing.TB, w *world.World, options simnet.Options) (*driver, []resolverqualifications.Row) {
	d := newDriver(t, w, options)
	for r := range w.Resolvers {
		d.survey(r, float64(r%1000)*0.37)
	}
	d.run()
	d.share(d.judge())
	return d, d.judge()
}
