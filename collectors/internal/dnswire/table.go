package dnswire

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
	"math/bits"
	"net/netip"
	"time"
)

// MaxInFlight is how many questions may be in flight.
const MaxInFlight = 8192

// slot is one question in flight.
type slot struct {
	question Question
	query    *query // its own for good
	socket   int
	tries    int
	queries  int
	askedAt  time.Time     // study time of the last query
	sentAt   time.Duration // network time of it
	deadline time.Duration
	seen     Failure // last anomaly of this try
	rows     int32   // anomalies of this try
	cut      bool    // TC was set in the last reply over UDP
	stream   bool    // over TCP now
	plain    bool    // without EDNS, since the server does not understand it
	denied   Further // within this try
	port     uint16  // own, over TCP
	round    uint64  // of settling in which the last query was sent
	order    uint64  // of sending the last query over UDP

	older, newer int32 // in order of sending over UDP
	before, next int32 // of those with the same hash of the address
}

// none is the index of no slot.
const none = -1

// shortQuestion is the length of a question section, in bytes, up to which it is kept within its entry: nearly all are
// shorter, and an entry of full length would take a processor's cache for itself.
const shortQuestion = 56

// past is what is remembered of a try that is over. It holds no pointers, so that the garbage
// collector need not look at tens of thousands of them.
type past struct {
	socket   int32 // none if the entry is unused
	rows     int32
	askedAt  int64 // study time in microseconds since 1970
	id       uint16
	port     uint16
	length   uint16
	answered bool
	v4       bool
	address  [16]byte
	question [shortQuestion]byte // the question section, of that length; a longer one stands in table.long
}

// to returns the address that was asked.
func (p *past) to() netip.AddrPort {
	a := netip.AddrFrom16(p.address)
	if p.v4 {
		a = a.Unmap()
	}
	return netip.AddrPortFrom(a, p.port)
}

// memory is how many tries of each sort are remembered.
const memory = 16384

// table holds the questions in flight, finds them by id and by address, and remembers those that are
// over. Nothing in it grows.
type table struct {
	slots   []slot
	queries []query // of slots
	free    []int32
	ids     ids
	// oldest and newest are the ends of the list of slots that wait for a reply over UDP.
	oldest, newest int32
	byAddress      []int32
	seed           [2]uint64
	// past holds those answered and those not, each as a ring.
	past   []past
	cursor [2]int
	long   map[int][]byte // question sections that do not fit their entries of past
}

func newTable(sockets, window int) *table {
	seed := maphash.MakeSeed()
	t := &table{
		slots: make([]slot, window), queries: make([]query, window), ids: newIDs(), oldest: none, newest: none,
		byAddress: make([]int32, 2*MaxInFlight), seed: [2]uint64{maphash.String(seed, "hi") | 1, maphash.String(seed, "lo")}, past: make([]past, 2*memory), long: map[int][]byte{},
	}
	for i := range window {
		t.free = append(t.free, int32(window-1-i))
	}
	for i := range t.byAddress {
		t.byAddress[i] = none
	}
	for i := range t.past {
		t.past[i].socket = none
	}
	return t
}

// inFlight returns how many slots are used.
func (t *table) inFlight() int { return len(t.slots) - len(t.free) }

// take returns an unused slot; there must be one.
func (t *table) take() int32 {
	i := t.free[len(t.free)-1]
	t.free = t.free[:len(t.free)-1]
	t.slots[i] = slot{query: &t.queries[i]}
	return i
}

// release gives a slot back.
func (t *table) release(i int32) {
	t.free = append(t.free, i)
}

// bucket returns where slots with that address are listed. The hash is of no consequence for results.
func (t *table) bucket(a netip.Addr) *int32 {
	b := a.As16()
	hi, lo := bits.Mul64(binary.LittleEndian.Uint64(b[:])^t.seed[0], binary.LittleEndian.Uint64(b[8:])^t.seed[1])
	return &t.byAddress[(hi^lo)%uint64(len(t.byAddress))]
}

// send enters a slot whose query leaves now: its id, address and place in the queue.
func (t *table) send(i int32) {
	s := &t.slots[i]
	t.ids.hold(s.socket, s.query.id(), holder(i+1))
	s.older, s.newer = t.newest, none
	if t.newest != none {
		t.slots[t.newest].newer = i
	} else {
		t.oldest = i
	}
	t.newest = i
	head := t.bucket(s.question.To.Addr())
	s.before, s.next = none, *head
	if *head != none {
		t.slots[*head].before = i
	}
	*head = i
}

// settle takes back what send did and remembers the try.
func (t *table) settle(i int32, answered bool) {
	s := &t.slots[i]
	if s.older != none {
		t.slots[s.older].newer = s.newer
	} else {
		t.oldest = s.newer
	}
	if s.newer != none {
		t.slots[s.newer].older = s.older
	} else {
		t.newest = s.older
	}
	if s.before != none {
		t.slots[s.before].next = s.next
	} else {
		*t.bucket(s.question.To.Addr()) = s.next
	}
	if s.next != none {
		t.slots[s.next].before = s.before
	}
	t.remember(s, answered)
}

// remember keeps a try in place of the oldest of its sort, whose id becomes free.
func (t *table) remember(s *slot, answered bool) {
	ring := 0
	if answered {
		ring = 1
	}
	at := ring*memory + t.cursor[ring]
	t.cursor[ring] = (t.cursor[ring] + 1) % memory
	p := &t.past[at]
	if p.socket != none {
		t.ids.free(int(p.socket), p.id)
		if p.length > shortQuestion {
			delete(t.long, at)
		}
	}
	p.socket, p.rows, p.askedAt, p.id, p.answered = int32(s.socket), int32(s.rows), s.askedAt.UnixMicro(), s.query.id(), answered
	p.address, p.port, p.v4 = s.question.To.Addr().As16(), s.question.To.Port(), s.question.To.Addr().Is4()
	t.keep(at, s.query.asked())
	t.ids.hold(s.socket, s.query.id(), holder(MaxInFlight+1+at))
}

// keep remembers the question section of an entry.
func (t *table) keep(at int, asked []byte) {
	p := &t.past[at]
	p.length = uint16(len(asked))
	if len(asked) > shortQuestion {
		t.long[at] = bytes.Clone(asked)
		return
	}
	copy(p.question[:], asked)
}

// asked returns the question section of an entry.
func (t *table) asked(at int) []byte {
	p := &t.past[at]
	if p.length > shortQuestion {
		return t.long[at]
	}
	return p.question[:p.length]
}

// lookup returns what an id stands for, a slot or an entry of past; none and none if nothing.
func (t *table) lookup(socket int, id uint16) (i, over int32) {
	switch h := t.ids.at(socket, id); {
	case h == 0:
		return none, none
	case h <= MaxInFlight:
		return int32(h - 1), none
	default:
		return none, int32(h - MaxInFlight - 1)
	}
}

// fits returns a slot that waits on a socket for a reply from an address, preferably one with the question of
// the message. It looks at no more than 64.
func (t *table) fits(socket int, from netip.AddrPort, data []byte) int32 {
	found := int32(none)
	looked := 0
	for i := *t.bucket(from.Addr()); i != none && looked < 64; i = t.slots[i].next {
		looked++
		s := &t.slots[i]
		if s.socket != socket || s.question.To != from {
			continue
		}
		if len(data) >= headerSize {
			if same, _ := sameQuestion(data, s.query.asked()); same {
				return i
			}
		}
		if found == none {
			found = i
		}
	}
	return found
}
