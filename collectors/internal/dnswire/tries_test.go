package dnswire

import (
	"maps"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/miekg/dns"
)

// A question has one outcome whatever is lost, and with 3 tries the share without a
// reply is the third power of the share that is lost.
func TestOneOutcomeUnderLoss(t *testing.T) {
	for _, loss := range []float64{0, 0.05, 0.3} {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(1, 2))
			f := newForger(t, func(_ int, q *dns.Msg, _ []byte, reply func([]byte), _ func(int, []byte)) {
				if random.Float64() >= loss {
					reply(answer(q, nil))
				}
			})
			const n = 2000
			// A time-out that a busy machine keeps: all that is lost shall be what the responder drops.
			w, stats := ask(t, Config{Timeout: 1500 * time.Millisecond, InFlight: 600, Linger: -1}, f.to, n)
			got := statuses(w)
			queries := 0
			for _, o := range w.outcomes {
				queries += o.Queries
			}
			if got["answered "]+got["timed_out timeout"] != n || uint64(queries) != stats.Sent {
				t.Errorf("outcomes %v with %d queries, %d sent", got, queries, stats.Sent)
			}
			// Five standard deviations above the mean of a binomial number; the machine may lose a few more.
			mean := n * loss * loss * loss
			if missing := float64(got["timed_out timeout"]); missing > mean+5*max(1, mean/9)+3 {
				t.Errorf("%v of %d without reply at a loss of %v, expected %v", missing, n, loss, mean)
			}
		})
	}
}

// Every try has an id, a port and letter case of its own.
func TestTriesDiffer(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	seen := map[string]int{}
	ids := map[uint16]int{}
	f := newForger(t, func(_ int, q *dns.Msg, _ []byte, _ func([]byte), _ func(int, []byte)) {
		mu.Lock()
		defer mu.Unlock()
		seen[q.Question[0].Name]++
		ids[q.Id]++
		if q.RecursionDesired || q.IsEdns0() == nil || q.IsEdns0().UDPSize() != 1232 {
			t.Errorf("the query is %v", q)
		}
	})
	w, _ := ask(t, Config{Timeout: 20 * time.Millisecond, Tries: 8, Linger: -1}, f.to, 1)
	mu.Lock()
	defer mu.Unlock()
	// The name has 15 letters: two of 8 tries agree with probability 28/32768.
	if len(seen) < 7 || len(ids) < 7 || w.outcomes[0].Queries != 8 {
		t.Errorf("8 tries had %d spellings, %d ids; outcome %+v", len(seen), len(ids), w.outcomes[0])
	}
}

func TestFormErrIsFollowedByOneQueryWithoutEDNS(t *testing.T) {
	t.Parallel()
	for name, bare := range map[string]bool{"with question": false, "bare header": true} {
		t.Run(name, func(t *testing.T) {
			f := newForger(t, func(_ int, q *dns.Msg, _ []byte, reply func([]byte), _ func(int, []byte)) {
				if q.IsEdns0() == nil {
					reply(answer(q, nil))
					return
				}
				p := answer(q, func(m *dns.Msg) {
					m.Rcode, m.Answer = dns.RcodeFormatError, nil
					if bare {
						m.Question = nil
					}
				})
				reply(p)
			})
			w, _ := ask(t, Config{Linger: -1}, f.to, 50)
			if want := map[string]int{"answered ": 50}; !maps.Equal(statuses(w), want) {
				t.Fatalf("outcomes %v, want %v", statuses(w), want)
			}
			for _, o := range w.outcomes {
				if o.Queries != 2 || o.EDNSBytes != 0 || o.Reply.RCode != "NOERROR" {
					t.Fatalf("outcome %+v, %+v", o, o.Reply)
				}
			}
		})
	}
	t.Run("always", func(t *testing.T) {
		f := newForger(t, func(_ int, q *dns.Msg, _ []byte, reply func([]byte), _ func(int, []byte)) {
			reply(answer(q, func(m *dns.Msg) { m.Rcode, m.Answer = dns.RcodeFormatError, nil }))
		})
		w, _ := ask(t, Config{Linger: -1}, f.to, 1)
		if o := w.outcomes[0]; o.Status != Answered || o.Reply.RCode != "FORMERR" || o.Queries != 2 {
			t.Errorf("outcome %+v", o)
		}
	})
}

func TestCaseAndCapsAreKept(t *testing.T) {
	t.Parallel()
	f := newForger(t, func(_ int, q *dns.Msg, _ []byte, reply func([]byte), _ func(int, []byte)) {
		reply(answer(q, func(m *dns.Msg) { m.Question[0].Name, m.Truncated = "some.name.example.", true }))
	})
	w := &work{questions: []Question{{To: f.to, Name: "some.name.example", Type: dns.TypeA}}, refuse: true}
	run1(t, Config{Linger: -1}, w)
	// No query over TCP is allowed, so the reply that was cut off is the answer.
	if o := w.outcomes[0]; o.Status != Answered || o.Reply.CaseKept || !o.Reply.Truncated || o.TCP || o.Queries != 1 {
		t.Errorf("outcome %+v, %+v", o, o.Reply)
	}
}

// Nobody listens at the port, and the kernel says so.
func TestRefusedPort(t *testing.T) {
	t.Parallel()
	f := newForger(t, nil)
	f.conn.Close()
	w, _ := ask(t, Config{Timeout: 100 * time.Millisecond, Tries: 2, Linger: -1}, f.to, 20)
	got := statuses(w)
	if got["timed_out port_refused"] != 20 && got["timed_out timeout"] != 20 { // the latter where there are no batches
		t.Errorf("outcomes %v", got)
	}
	t.Log(got)
}
