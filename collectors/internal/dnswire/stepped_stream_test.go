package dnswire

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"slices"
	"testing"
	"time"

	"bridle/collectors/simnet/dns"
	"bridle/collectors/simnet/step"
	"bridle/collectors/simnet/wire"
)

// large is a world whose replies for names that begin with "large" do not fit a datagram. Every
// reply takes 1.9 s of network time, which nobody may wait for. It keeps what it was asked.
type large struct{ asked []dns.Question }

func (w *large) Ask(q *dns.Question, r *dns.Reply) {
	w.asked = append(w.asked, *q)
	r.RecursionAvailable, r.EDNS, r.Delay = true, q.EDNS, 1900*time.Millisecond
	n := 1
	if q.Name[0] == 'l' {
		n = 200 // 16 bytes each, more than the 1,232 that are offered
	}
	set := dns.Set{Owner: q.Name, Type: dns.A, TTL: 60}
	for i := range n {
		set.Data = append(set.Data, netip.AddrFrom4([4]byte{192, 0, 2, byte(i)}).String())
	}
	r.Answer = append(r.Answer, set)
}

// serveStepped serves a responder on loopback in stepped time.
func serveStepped(t *testing.T, w dns.Responder, start dns.Instant) (*step.Client, uint16) {
	t.Helper()
	clock := step.New(step.Config{Start: start})
	server, err := wire.Listen(wire.Config{Responder: w, Clock: clock, Ports: []uint16{0}})
	if err != nil {
		t.Fatal(err)
	}
	control, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 2)
	go func() { done <- server.Serve(ctx) }()
	go func() { done <- clock.Serve(ctx, control) }()
	client, err := step.Dial(t.Context(), control.Addr().String(), "test", 2*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		client.Close()
		cancel()
		for range 2 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
	})
	return client, server.Ports()[0]
}

// Replies that are cut off lead to TCP in stepped time too: no study time passes, simulated latency is
// not waited for, the coordinator is not held up, and questions over TCP take effect one after the
// other, when nothing else is in flight, so that every run asks the same in the same order.
func TestTCPInSteppedTime(t *testing.T) {
	start := dns.At(time.Date(2018, 9, 18, 0, 0, 0, 0, time.UTC))
	var runs [2][]string
	for k := range runs {
		w := &large{}
		client, port := serveStepped(t, w, start)
		e := newEngine(t, Config{Step: client, Local: []netip.AddrPort{netip.MustParseAddrPort("127.0.0.1:0")}})
		e.cfg.Rand = rand.New(rand.NewPCG(uint64(k), 3))
		const n = 600
		given, answered, instant := 0, 0, start
		err := e.Run(t.Context(), &scripted{
			next: func(now time.Time, q *Question) (Turn, time.Time) {
				if given == n {
					return End, time.Time{}
				}
				if given == n/2 && now.Before(start.Time().Add(time.Hour)) {
					return Wait, start.Time().Add(time.Hour)
				}
				name := "small.example"
				if given%3 == 0 {
					name = fmt.Sprintf("large%d.example", given)
				}
				*q = Question{To: netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 1, byte(given)}), port), Name: name, Type: 1, Tag: uint64(given), TCP: given%30 == 0}
				given++
				return Ask, time.Time{}
			},
			done: func(o *Outcome) error {
				big := o.Question.Tag%3 == 0
				queries, records := 1, int32(1)
				if big {
					if records = 200; !o.Question.TCP {
						queries = 2
					}
				}
				if instant = start; o.Question.Tag >= n/2 {
					instant = start + 3600*dns.Second
				}
				if o.Status != Answered || o.TCP != big || o.Reply.Truncated != big || o.Queries != queries || o.Reply.NAnswers != records || dns.At(o.At) != instant || o.Port == 0 {
					t.Fatalf("outcome %+v, %+v", o, o.Reply)
				}
				answered++
				return nil
			},
		})
		if err != nil || answered != n {
			t.Fatalf("error %v, %d outcomes", err, answered)
		}
		for _, q := range w.asked {
			runs[k] = append(runs[k], fmt.Sprint(q.At, q.To.Addr(), q.Name, q.TCP))
		}
	}
	// A third over UDP and TCP, but for a tenth of it.
	if want := 600 + 180; len(runs[0]) != want || !slices.Equal(runs[0], runs[1]) {
		t.Errorf("%d and %d questions, want %d in the same order", len(runs[0]), len(runs[1]), want)
	}
}

// A server that says nothing over TCP costs its time-out, and no study time.
func TestSilenceOverTCPInSteppedTime(t *testing.T) {
	start := dns.At(time.Date(2018, 9, 18, 0, 0, 0, 0, time.UTC))
	w := &large{}
	client, port := serveStepped(t, silent{w}, start)
	e := newEngine(t, Config{Step: client, StreamTimeout: 50 * time.Millisecond, Tries: 1})
	to := netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), port)
	wk := &work{questions: []Question{{To: to, Name: "large.example", Type: 1}, {To: to, Name: "small.example", Type: 1, Tag: 1}}}
	if err := e.Run(t.Context(), wk); err != nil {
		t.Fatal(err)
	}
	if got := statuses(wk); got["timed_out timeout"] != 1 || got["answered "] != 1 || client.Now() != start {
		t.Errorf("outcomes %v at %s", got, client.Now().Time())
	}
}

// silent loses what is asked over TCP.
type silent struct{ dns.Responder }

func (s silent) Ask(q *dns.Question, r *dns.Reply) {
	if s.Responder.Ask(q, r); q.TCP {
		r.Fate = dns.Lost
	}
}
