package dnswire

import (
	"encoding/binary"
	"io"
	"net"
	"testing"
	"time"

	"github.com/miekg/dns"
)

// truncating answers over UDP that it is too long, and over TCP as converse says.
func truncating(t *testing.T, converse func(c net.Conn, q *dns.Msg)) *forger {
	t.Helper()
	f := newForger(t, func(_ int, q *dns.Msg, _ []byte, reply func([]byte), _ func(int, []byte)) {
		reply(answer(q, func(m *dns.Msg) { m.Truncated, m.Answer = true, nil }))
	})
	if converse == nil {
		f.stream.Close()
		return f
	}
	l := f.stream
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				var length [2]byte
				if _, err := io.ReadFull(c, length[:]); err != nil {
					return
				}
				data := make([]byte, binary.BigEndian.Uint16(length[:]))
				if _, err := io.ReadFull(c, data); err != nil {
					return
				}
				q := new(dns.Msg)
				if q.Unpack(data) == nil {
					converse(c, q)
				}
			}()
		}
	}()
	return f
}

// framed writes a message behind its length.
func framed(c net.Conn, data []byte) error {
	_, err := c.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(data))), data...))
	return err
}

func TestTruncatedRepliesLeadToTCP(t *testing.T) {
	garbage := make([]byte, 1<<16-1)
	cases := map[string]struct {
		converse func(c net.Conn, q *dns.Msg)
		status   string
		kinds    map[string]bool
	}{
		"answers": {func(c net.Conn, q *dns.Msg) { framed(c, answer(q, nil)) }, "answered ", nil},
		"forges, then answers": {func(c net.Conn, q *dns.Msg) {
			framed(c, withID(answer(q, nil), q.Id+1))
			framed(c, answer(q, func(m *dns.Msg) { m.Question[0].Name = "evil.example." }))
			framed(c, answer(q, nil))
		}, "answered ", map[string]bool{"wrong_id": true, "wrong_question": true}},
		"closes":        {func(net.Conn, *dns.Msg) {}, "timed_out closed_early", nil},
		"resets":        {func(c net.Conn, _ *dns.Msg) { c.(*net.TCPConn).SetLinger(0) }, "timed_out reset", nil},
		"refuses":       {nil, "timed_out port_refused", nil},
		"is silent":     {func(c net.Conn, _ *dns.Msg) { io.Copy(io.Discard, c) }, "timed_out timeout", nil},
		"promises more": {func(c net.Conn, _ *dns.Msg) { c.Write([]byte{255, 255, 1, 2, 3}) }, "timed_out closed_early", nil},
		"streams garbage": {func(c net.Conn, _ *dns.Msg) {
			for framed(c, garbage) == nil {
			}
		}, "invalid not_a_response", map[string]bool{"not_a_response": true}},
		"drips": {func(c net.Conn, q *dns.Msg) {
			c.Write([]byte{255, 255})
			for {
				if _, err := c.Write([]byte{0}); err != nil {
					return
				}
				time.Sleep(10 * time.Millisecond)
			}
		}, "timed_out timeout", nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := truncating(t, c.converse)
			const n = 16
			w, stats := ask(t, Config{Tries: 1, Streams: 16, StreamTimeout: time.Second, Linger: -1}, f.to, n)
			if got := statuses(w); got[c.status] != n {
				t.Errorf("outcomes %v, want %d %q", got, n, c.status)
			}
			if stats.Streams != n {
				t.Errorf("%d streams, want %d", stats.Streams, n)
			}
			for _, o := range w.outcomes {
				if !o.TCP || o.Queries != 2 || o.Reply != nil && !o.Reply.Truncated {
					t.Fatalf("outcome %+v", o)
				}
			}
			for kind := range w.packets() {
				if !c.kinds[kind] {
					t.Errorf("anomalies %v", w.packets())
				}
			}
			for kind := range c.kinds {
				if w.packets()[kind] < n {
					t.Errorf("anomalies %v, want %s for each question", w.packets(), kind)
				}
			}
		})
	}
}
