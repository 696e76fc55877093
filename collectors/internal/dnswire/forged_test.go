package dnswire

import (
	"maps"
	"testing"
	"time"

	"github.com/miekg/dns"
)

// Each case forges one packet per query and sends nothing else; n queries are all there are,
// so everything recorded is expected to the packet.
func TestForgedRepliesAreRecordedAndNeverAccepted(t *testing.T) {
	const n, tries = 200, 1
	cases := map[string]struct {
		forge  func(q *dns.Msg, raw []byte, forge func(int, []byte))
		kind   string
		status string
	}{
		"other source": {func(q *dns.Msg, _ []byte, forge func(int, []byte)) { forge(1, answer(q, nil)) }, "wrong_source", "invalid wrong_source"},
		"other port":   {func(q *dns.Msg, _ []byte, forge func(int, []byte)) { forge(2, answer(q, nil)) }, "wrong_port", "invalid wrong_port"},
		"other name": {func(q *dns.Msg, _ []byte, forge func(int, []byte)) {
			forge(0, answer(q, func(m *dns.Msg) { m.Question[0].Name = "some.nane.example." }))
		}, "wrong_question", "invalid wrong_question"},
		"other type": {func(q *dns.Msg, _ []byte, forge func(int, []byte)) {
			forge(0, answer(q, func(m *dns.Msg) { m.Question[0].Qtype = dns.TypeAAAA }))
		}, "wrong_question", "invalid wrong_question"},
		"no question": {func(q *dns.Msg, _ []byte, forge func(int, []byte)) {
			forge(0, answer(q, func(m *dns.Msg) { m.Question = nil }))
		}, "wrong_question", "invalid wrong_question"},
		"wrong id": {func(q *dns.Msg, _ []byte, forge func(int, []byte)) { forge(0, withID(answer(q, nil), q.Id^0x8000)) }, "", ""},
		"QR=0":     {func(_ *dns.Msg, raw []byte, forge func(int, []byte)) { forge(0, raw) }, "not_a_response", "invalid not_a_response"},
		"short":    {func(_ *dns.Msg, raw []byte, forge func(int, []byte)) { forge(0, raw[:7]) }, "malformed", "invalid malformed"},
		"cut short": {func(q *dns.Msg, _ []byte, forge func(int, []byte)) {
			p := answer(q, nil)
			forge(0, p[:len(p)-3])
		}, "malformed", "invalid malformed"},
		"records missing": {func(q *dns.Msg, _ []byte, forge func(int, []byte)) {
			p := answer(q, nil)
			p[7]++ // ANCOUNT
			forge(0, p)
		}, "malformed", "invalid malformed"},
		"too long": {func(q *dns.Msg, _ []byte, forge func(int, []byte)) {
			forge(0, append(answer(q, nil), make([]byte, receiveSize)...))
		}, "malformed", "invalid malformed"},
		"another operation": {func(q *dns.Msg, _ []byte, forge func(int, []byte)) {
			forge(0, answer(q, func(m *dns.Msg) { m.Opcode = dns.OpcodeNotify }))
		}, "malformed", "invalid malformed"},
	}
	for name, c := range cases {
		for _, portable := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				f := newForger(t, func(_ int, q *dns.Msg, raw []byte, _ func([]byte), forge func(int, []byte)) { c.forge(q, raw, forge) })
				w, stats := ask(t, Config{Timeout: 400 * time.Millisecond, Tries: tries, Portable: portable, Linger: time.Millisecond}, f.to, n)
				asked, forged := f.counts()
				if asked != n*tries || forged != asked || stats.Anomalies != uint64(forged) {
					t.Errorf("%d queries were answered by %d packets, of which %d are anomalies; want %d each", asked, forged, stats.Anomalies, n*tries)
				}
				total := 0
				for _, k := range w.packets() {
					total += k
				}
				if total != forged {
					t.Errorf("%d packets are in rows, want %d", total, forged)
				}
				for _, o := range w.outcomes {
					if o.Status == Answered || o.Queries != tries {
						t.Fatalf("outcome %+v", o)
					}
				}
				if c.kind == "" { // an id may by chance be that of another question
					return
				}
				if want := map[string]int{c.kind: forged}; !maps.Equal(w.packets(), want) {
					t.Errorf("anomalies %v, want %v", w.packets(), want)
				}
				if want := map[string]int{c.status: n}; !maps.Equal(statuses(w), want) {
					t.Errorf("outcomes %v, want %v", statuses(w), want)
				}
			})
		}
	}
}

// A true reply behind the forged ones is still accepted.
func TestForgersCannotBeFaster(t *testing.T) {
	t.Parallel()
	const n = 300
	f := newForger(t, func(_ int, q *dns.Msg, raw []byte, reply func([]byte), forge func(int, []byte)) {
		evil := answer(q, func(m *dns.Msg) { m.Question[0].Name = "evil.example." })
		forge(0, evil)
		forge(1, answer(q, nil))
		forge(0, raw)
		reply(answer(q, nil))
		forge(0, answer(q, nil)) // once more
	})
	w, stats := ask(t, Config{Linger: 100 * time.Millisecond, InFlight: 64}, f.to, n)
	if want := map[string]int{"answered ": n}; !maps.Equal(statuses(w), want) {
		t.Errorf("outcomes %v, want %v", statuses(w), want)
	}
	want := map[string]int{"wrong_question": n, "wrong_source": n, "not_a_response": n, "duplicate": n}
	if !maps.Equal(w.packets(), want) || stats.Duplicates != n {
		t.Errorf("anomalies %v and %d duplicates, want %v", w.packets(), stats.Duplicates, want)
	}
	for _, row := range w.anomalies {
		if row.AskedName == nil || *row.AskedName != "some.name.example" || *row.AskedQType != "A" || *row.AskedAddress != "127.0.0.1" || row.Expected == nil || row.Found == "" {
			t.Fatalf("row %+v", row)
		}
	}
}

func TestLateRepliesAreCountedAndNotAccepted(t *testing.T) {
	t.Parallel()
	const n = 100
	f := newForger(t, func(_ int, q *dns.Msg, _ []byte, _ func([]byte), forge func(int, []byte)) {
		packet := answer(q, nil)
		time.AfterFunc(300*time.Millisecond, func() { forge(0, packet) })
	})
	w, stats := ask(t, Config{Timeout: 100 * time.Millisecond, Tries: 2, Linger: 800 * time.Millisecond}, f.to, n)
	if want := map[string]int{"timed_out timeout": n}; !maps.Equal(statuses(w), want) {
		t.Errorf("outcomes %v, want %v", statuses(w), want)
	}
	if want := map[string]int{"late": 2 * n}; !maps.Equal(w.packets(), want) || stats.Late != 2*n {
		t.Errorf("anomalies %v and %d late, want %v", w.packets(), stats.Late, want)
	}
}
