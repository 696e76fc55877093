package dnswire

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/netip"
	"time"

	"bridle/collectors/internal/failure"
)

// messagesPerStream is how many messages are read from one connection in search of a reply.
const messagesPerStream = 8

// streamResult is what became of an exchange over TCP.
type streamResult struct {
	slot    int32
	failure Failure
	err     error  // instead of a failure: the fault of this machine
	port    uint16 // own
	rtt     time.Duration
	reply   *Reply
	bad     []badMessage
}

// badMessage is one that cannot be accepted.
type badMessage struct {
	kind            Failure
	data            []byte
	expected, found string
}

// openStreams begins as many of the exchanges that are wanted as may be open. In stepped time
// it is one, and nothing else is in flight: questions of one instant take effect one after the other.
func (r *run) openStreams() {
	if r.cfg.Step != nil && r.table.oldest != none {
		return
	}
	most := r.cfg.Streams
	if r.cfg.Step != nil {
		most = 1
	}
	for r.connected < most && len(r.queue) > 0 {
		i := r.queue[0]
		r.queue = r.queue[1:]
		s := &r.table.slots[i]
		s.queries++
		s.askedAt, s.sentAt, s.rows, s.seen = r.studyTime(), r.networkTime(), 0, None
		r.stats.Streams++
		r.connected++
		q, x, local := *s.query, r.subjectOfSlot(i), r.local[s.socket].Addr()
		x.asked, x.rows = q.asked(), nil // the slot is not for other goroutines
		r.closing.Go(func() {
			result := converse(r.ctx, r.cfg.StreamTimeout, local, &q, &x)
			r.mu.Lock()
			r.results = append(r.results, result)
			r.mu.Unlock()
			r.net.wake()
		})
	}
}

// finishStreams deals with exchanges over TCP that have ended.
func (r *run) finishStreams() {
	r.mu.Lock()
	results := r.results
	r.results = nil
	r.mu.Unlock()
	for _, result := range results {
		r.streams--
		r.connected--
		if r.failed != nil {
			continue
		}
		i := result.slot
		r.table.slots[i].port = result.port
		x := r.subjectOfSlot(i)
		for _, b := range result.bad {
			r.anomaly(b.kind, x, x.to, true, b.data, b.expected, b.found)
		}
		if result.reply != nil {
			r.outcome = Outcome{RTT: result.rtt, Reply: result.reply}
			r.done(i)
			continue
		}
		if result.err != nil {
			r.fail(fmt.Errorf("asking %s over TCP: %w", x.to, result.err))
			continue
		}
		why := result.failure
		if seen := r.table.slots[i].seen; seen != None {
			why = seen
		}
		r.over(i, why)
	}
	r.openStreams()
}

// converse asks over TCP. Everything that it does ends with the timeout or with ctx.
func converse(ctx context.Context, timeout time.Duration, local netip.Addr, q *query, x *subject) (result streamResult) {
	result.slot = x.slot
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	dialer := net.Dialer{LocalAddr: net.TCPAddrFromAddrPort(netip.AddrPortFrom(local, 0))}
	conn, err := dialer.DialContext(ctx, "tcp", x.to.String())
	if err != nil {
		result.failure, result.err = classify(failure.Connect, err)
		return result
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.SetDeadline(time.Unix(1, 0)) })()
	result.port = conn.LocalAddr().(*net.TCPAddr).AddrPort().Port()
	result.failure = ClosedEarly // after messages that were no replies
	begin := time.Now()
	if _, err := conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(q.length)), q.bytes()...)); err != nil {
		result.failure, result.err = classify(failure.Send, err)
		return result
	}
	for range messagesPerStream {
		data, err := readMessage(conn)
		if err != nil {
			result.failure, result.err = classify(failure.Receive, err)
			return result
		}
		reply, bad := checkStream(data, x)
		if reply != nil {
			result.failure, result.reply, result.rtt = None, reply, time.Since(begin)
			return result
		}
		bad.data = data[:min(len(data), packetKept)]
		result.bad = append(result.bad, bad)
	}
	return result
}

// readMessage reads a message behind its length.
func readMessage(conn io.Reader) ([]byte, error) {
	var length [2]byte
	if _, err := io.ReadFull(conn, length[:]); err != nil {
		return nil, err
	}
	data := make([]byte, binary.BigEndian.Uint16(length[:]))
	_, err := io.ReadFull(conn, data)
	return data, err
}

// checkStream makes all checks of a message that came over TCP from the address asked.
func checkStream(data []byte, x *subject) (*Reply, badMessage) {
	switch f := isResponse(data); {
	case f == Malformed:
		return nil, badMessage{kind: f, expected: fmt.Sprintf("%d bytes or more", headerSize), found: fmt.Sprintf("%d bytes", len(data))}
	case f == NotAResponse:
		return nil, badMessage{kind: f, expected: "a response", found: "a question: " + questionText(data)}
	}
	if id := binary.BigEndian.Uint16(data); id != x.id {
		return nil, badMessage{kind: WrongID, expected: fmt.Sprintf("id %d", x.id), found: fmt.Sprintf("id %d", id)}
	}
	if f, expected, found := mismatch(x, x.to, data); f != None {
		return nil, badMessage{kind: f, expected: expected, found: found}
	}
	reply, err := decode(data, x.qtype, nil)
	if err != nil {
		return nil, badMessage{kind: Malformed, expected: "a message of DNS", found: err.Error()}
	}
	_, reply.CaseKept = sameQuestion(data, x.asked)
	return reply, badMessage{}
}
