package dispatch

import (
	"time"

	"bridle/collectors/internal/dnswire"
	"bridle/collectors/internal/pace"
)

// none is the index of no entry.
const none = -1

// entry is an item that was called for and has no outcome yet.
type entry struct {
	item  Item
	last  attempt // the last that was made
	ready pace.Instant
	next  int32 // in a line, or of those unused

	tries, queries int32
	plain          bool // EDNS is not understood there
	tcp            bool // the next query goes over TCP, since a reply was cut off
	within         bool // the next query belongs to the last try
	streaming      bool // it is in flight over TCP
}

// attempt is what must be known of an attempt that may turn out to be the last.
type attempt struct {
	at      int64 // microseconds since 1970
	rtt     time.Duration
	reply   *dnswire.Reply
	failure dnswire.Failure
	port    uint16
	edns    uint16
	tcp     bool
}

// outcome makes the outcome of an item of its last attempt.
func (e *entry) outcome(t Target) Outcome {
	a := &e.last
	o := Outcome{
		Failure: a.failure, At: time.UnixMicro(a.at).UTC(), Port: a.port, TCP: a.tcp,
		EDNSBytes: a.edns, RTT: a.rtt, Reply: a.reply, Status: dnswire.Answered, Queries: int(e.queries),
	}
	e.fill(&o.Question, t)
	if a.failure != dnswire.None {
		o.Status = a.failure.Status()
	}
	return o
}

// keep notes an attempt.
func (e *entry) keep(o *Outcome) {
	e.last = attempt{o.At.UnixMicro(), o.RTT, nil, o.Failure, o.Port, o.EDNSBytes, o.TCP}
	if o.Reply != nil {
		e.last.reply = o.Reply.Clone() // it may wait for longer than the engine leaves it alone
		o.Reply.Release()
	}
}

// fill writes what is to be sent next into q, which is zero.
func (e *entry) fill(q *dnswire.Question, t Target) {
	it := &e.item
	q.To, q.Name, q.Type, q.RecursionDesired = t.Address, it.Name, it.Type, it.RecursionDesired
	q.NoEDNS, q.TCP, q.Port = it.NoEDNS || e.plain, e.tcp, it.Port
}

// slab is how many entries are made at once.
const slab = 512

// pool holds entries, which never move. It grows to the greatest number that was ever used at once.
type pool struct {
	slabs  []*[slab]entry
	unused int32 // index+1 of the first; 0 if there is none
}

// at returns an entry.
func (p *pool) at(i int32) *entry { return &p.slabs[i/slab][i%slab] }

// take returns an entry that is zero.
func (p *pool) take() int32 {
	if p.unused == 0 {
		p.slabs = append(p.slabs, new([slab]entry))
		for i := len(p.slabs)*slab - 1; i >= (len(p.slabs)-1)*slab; i-- {
			p.free(int32(i))
		}
	}
	i := p.unused - 1
	e := p.at(i)
	p.unused = e.next
	*e = entry{}
	return i
}

// free takes an entry back.
func (p *pool) free(i int32) {
	e := p.at(i)
	e.last.reply, e.item.Name = nil, "" // for the garbage collector
	e.next = p.unused
	p.unused = i + 1
}
