package dnswire

import (
	"fmt"
	"net/netip"
	"time"

	"github.com/miekg/dns"
)

// subject is the query that a packet is held against: one in flight or one that is over.
type subject struct {
	slot  int32 // none if it is not in flight
	asked []byte
	id    uint16
	to    netip.AddrPort
	name  string
	qtype uint16
	at    time.Time
	rows  *int32 // anomalies that it has
	known bool
}

func (r *run) subjectOfSlot(i int32) subject {
	s := &r.table.slots[i]
	return subject{i, s.query.asked(), s.query.id(), s.question.To, s.question.Name, s.question.Type, s.askedAt, &s.rows, true}
}

func (r *run) subjectOfPast(over int32) subject {
	p, asked := &r.table.past[over], r.table.asked(int(over))
	name, qtype := readQuestion(asked)
	return subject{none, asked, p.id, p.to(), name, qtype, time.UnixMicro(p.askedAt).UTC(), &p.rows, true}
}

// arrivedTogether checks what one system call brought.
func (r *run) arrivedTogether(all []arrival) {
	r.readAt = r.networkTime()
	r.foresee(all)
	for i := range all {
		r.arrived(&all[i])
	}
}

// arrived checks what a socket had. Anything that fails a check becomes an anomaly.
func (r *run) arrived(a *arrival) {
	if a.refuse != None {
		r.refused(a)
		return
	}
	r.stats.Received++
	if r.failed != nil {
		return
	}
	i, over := int32(none), int32(none)
	if len(a.data) >= 2 {
		i, over = r.table.lookup(a.socket, uint16(a.data[0])<<8|uint16(a.data[1]))
	}
	if f := isResponse(a.data); f != None {
		expected, found := fmt.Sprintf("%d bytes or more", headerSize), fmt.Sprintf("%d bytes", len(a.data))
		if f == NotAResponse {
			expected, found = "a response", "a question: "+questionText(a.data)
		}
		r.anomaly(f, r.nearest(i, over, a), a.from, false, a.data, expected, found)
		return
	}
	var x subject
	switch {
	case i != none:
		x = r.subjectOfSlot(i)
	case over != none:
		x = r.subjectOfPast(over)
	default:
		r.strange(a)
		return
	}
	if f, expected, found := mismatch(&x, a.from, a.data); f != None {
		r.anomaly(f, x, a.from, false, a.data, expected, found)
		if i != none && f == WrongQuestion && isBareFormErr(a.data) {
			r.withoutEDNS(i)
		}
		return
	}
	switch {
	case over != none && r.table.past[over].answered:
		r.stats.Duplicates++
		r.anomaly(duplicate, x, a.from, false, a.data, "one reply", "a further one")
	case over != none:
		r.stats.Late++
		r.anomaly(late, x, a.from, false, a.data, "a reply within "+r.cfg.Timeout.String(), "a later one")
	default:
		r.matched(i, x, a)
	}
}

// mismatch makes the checks of address, port and question.
func mismatch(x *subject, from netip.AddrPort, data []byte) (f Failure, expected, found string) {
	switch {
	case from.Addr() != x.to.Addr():
		return WrongSource, x.to.Addr().String(), from.Addr().String()
	case from.Port() != x.to.Port():
		return WrongPort, fmt.Sprint(x.to.Port()), fmt.Sprint(from.Port())
	}
	if same, _ := sameQuestion(data, x.asked); !same {
		return WrongQuestion, askedText(x), questionText(data)
	}
	return None, "", ""
}

// askedText puts the question section that was sent into words.
func askedText(x *subject) string {
	message := make([]byte, headerSize, headerSize+len(x.asked))
	message[5] = 1
	return questionText(append(message, x.asked...))
}

// nearest returns the query that a packet without a readable id, or that is no response, is held against.
func (r *run) nearest(i, over int32, a *arrival) subject {
	switch {
	case i != none && r.table.slots[i].question.To == a.from:
		return r.subjectOfSlot(i)
	case over != none && r.table.past[over].to() == a.from:
		return r.subjectOfPast(over)
	}
	if j := r.table.fits(a.socket, a.from, a.data); j != none {
		return r.subjectOfSlot(j)
	}
	return subject{slot: none}
}

// strange deals with a response whose id stands for nothing.
func (r *run) strange(a *arrival) {
	if j := r.table.fits(a.socket, a.from, a.data); j != none {
		x := r.subjectOfSlot(j)
		found := uint16(a.data[0])<<8 | uint16(a.data[1])
		r.anomaly(WrongID, x, a.from, false, a.data, fmt.Sprintf("id %d", x.id), fmt.Sprintf("id %d", found))
		return
	}
	r.anomaly(unsolicited, subject{slot: none}, a.from, false, a.data, "", questionText(a.data))
}

// matched deals with a reply to a question in flight that has passed all checks but the last.
func (r *run) matched(i int32, x subject, a *arrival) {
	s := &r.table.slots[i]
	if !a.whole {
		r.anomaly(Malformed, x, a.from, false, a.data, fmt.Sprintf("at most %d bytes", receiveSize), "more")
		return
	}
	s.denied = Nothing // a forger may have called for it; this reply is true
	if rcode(a.data) == dns.RcodeFormatError && r.withoutEDNS(i) {
		return
	}
	if a.data[2]&bitTC != 0 && r.again(i, OverTCP) {
		r.table.settle(i, true)
		s.cut = true
		r.enqueue(i)
		return
	}
	reply, err := decode(a.data, s.question.Type, r.lease)
	if err != nil {
		r.anomaly(Malformed, x, a.from, false, a.data, "a message of DNS", err.Error())
		return
	}
	_, reply.CaseKept = sameQuestion(a.data, x.asked)
	r.table.settle(i, true)
	r.outcome = Outcome{RTT: max(r.readAt-s.sentAt, 0), Reply: reply, ReplyBytes: len(a.data)}
	r.done(i)
	r.lease.given(reply)
}

// withoutEDNS repeats a query that had EDNS without it, if that may be, and reports whether it was.
func (r *run) withoutEDNS(i int32) bool {
	s := &r.table.slots[i]
	if s.query.length == s.query.question || !r.again(i, WithoutEDNS) {
		return false
	}
	r.table.settle(i, true)
	s.plain = true
	s.query.withhold()
	r.send(i)
	return true
}

// again asks whether a query within a try may be sent, and notes if not. Clocks are read before, since the
// query is sent at the instant for which it was allowed.
func (r *run) again(i int32, which Further) bool {
	s := &r.table.slots[i]
	r.tick()
	if r.stopped || !r.work.Again(r.study, &s.question, s.queries, which) {
		s.denied = which
		return false
	}
	return true
}

// refused notes that the network did not deliver a query. The try goes on: anybody can claim that.
func (r *run) refused(a *arrival) {
	if len(a.data) < 2 {
		return
	}
	i, _ := r.table.lookup(a.socket, uint16(a.data[0])<<8|uint16(a.data[1]))
	if i != none && r.table.slots[i].question.To == a.from {
		r.table.slots[i].seen = a.refuse
	}
}
