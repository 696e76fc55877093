package dispatch

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"bridle/collectors/internal/dnswire"
	"bridle/collectors/simnet/dns"
	"bridle/collectors/simnet/step"
	"bridle/collectors/simnet/wire"
)

// street is a responder whose houses differ by the last byte of their address: .2 loses the first
// question of each name, .3 does not understand EDNS, .4 has replies too large for a datagram, .5 is dead.
// It keeps what it was asked.
type street struct {
	mu    sync.Mutex
	asked []dns.Question
	known map[string]bool
}

func (s *street) Ask(q *dns.Question, r *dns.Reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, *q)
	key := q.To.Addr().String() + " " + q.Name
	first := !s.known[key]
	s.known[key] = true
	r.RecursionAvailable, r.EDNS = true, q.EDNS
	n := 1
	switch last := q.To.Addr().As4()[3]; {
	case last == 2 && first, last == 5:
		r.Fate = dns.Lost
		return
	case last == 3 && q.EDNS:
		r.RCode, r.EDNS = dns.FormErr, false
		return
	case last == 4:
		n = 100 // of 16 bytes
	}
	set := dns.Set{Owner: q.Name, Type: dns.A, TTL: 60}
	for i := range n {
		set.Data = append(set.Data, netip.AddrFrom4([4]byte{192, 0, 2, byte(i)}).String())
	}
	r.Answer = append(r.Answer, set)
}

// times returns when an address was asked.
func (s *street) times(a netip.Addr) (at []time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, q := range s.asked {
		if q.To.Addr() == a {
			at = append(at, q.At.Time())
		}
	}
	return at
}

// serve serves a street on loopback. In stepped time client is the participant; otherwise it is nil and
// study time stands still.
func serve(t *testing.T, stepped bool) (s *street, targets []Target, client *step.Client) {
	t.Helper()
	s, targets, dial := build(t)
	if stepped {
		client = dial()
	}
	return s, targets, client
}

// build serves a street; dial joins it as a participant.
func build(t *testing.T) (s *street, targets []Target, dial func() *step.Client) {
	t.Helper()
	s = &street{known: map[string]bool{}}
	coordinator := step.New(step.Config{Start: dns.At(noon)})
	server, err := wire.Listen(wire.Config{Responder: s, Clock: coordinator, Ports: []uint16{0}})
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
	go func() { done <- coordinator.Serve(ctx, control) }()
	dial = func() *step.Client {
		client, err := step.Dial(t.Context(), control.Addr().String(), "test", 2*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { client.Close() })
		return client
	}
	t.Cleanup(func() {
		cancel()
		for range 2 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
	})
	targets = crowd(6)
	for i := range targets {
		targets[i].Address = netip.AddrPortFrom(targets[i].Address.Addr(), server.Ports()[0])
		targets[i].Group = ""
	}
	return s, targets, dial
}

func threeEach(targets int) (items []Item) {
	for i := range 3 * targets {
		items = append(items, Item{Target: i % targets, Name: fmt.Sprintf("n%d.example", i), Type: 1})
	}
	return items
}

// In stepped time everything goes at exact instants: each address is asked every 10 s, further
// queries within a try and further tries included, as long as it has something left.
func TestSteppedTimeIsExact(t *testing.T) {
	s, targets, client := serve(t, true)
	limits := roomy()
	limits.Batch = 1 // else the rate is waited for by the batch
	limits.Address.Gap = 10 * time.Second
	guard, _ := simulation(t, "", 0, time.Now())
	d := open(t, Config{Targets: targets, Limits: limits, Guard: guard, Engine: dnswire.Config{Step: client}})
	l := newList(t, threeEach(len(targets)))
	if err := d.Run(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	l.check(true)
	balance(t, d.Stats(), true)
	// Three items each: one query; one more of each that is lost, of each that is not understood, of each
	// that is cut off; three for each try at the dead.
	for i, want := range []int{3, 6, 6, 6, 9, 3} {
		at := s.times(targets[i].Address.Addr())
		if len(at) != want {
			t.Errorf("target %d was asked %d times, want %d", i, len(at), want)
		}
		for k := range at {
			if k > 0 && at[k].Sub(at[k-1]) != 10*time.Second {
				t.Errorf("target %d was asked at %s and %s", i, at[k-1], at[k])
			}
		}
		// At rates of a million a second the first round is over within a millisecond.
		if late := at[0].Sub(noon); late > time.Millisecond {
			t.Errorf("target %d was asked after %s", i, late)
		}
	}
	for i, o := range l.outcomes {
		queries, status := []int{1, 2, 2, 2, 3, 1}[i%6], dnswire.Answered
		if i%6 == 4 {
			status = dnswire.TimedOut
		}
		truncated := i%6 == 3
		if o.Status != status || o.Queries != queries || o.TCP != truncated || o.Reply != nil && (o.Reply.Truncated != truncated || o.Reply.RCode != "NOERROR") {
			t.Errorf("item %d: outcome %+v, %+v", i, o, o.Reply)
		}
		if plain := i%6 == 2; plain != (o.EDNSBytes == 0) {
			t.Errorf("item %d offered %d bytes", i, o.EDNSBytes)
		}
	}
}

// Without gaps a further query within a try follows at once.
func TestFurtherQueriesFollowAtOnceIfTheyMay(t *testing.T) {
	for _, stepped := range []bool{false, true} {
		_, targets, client := serve(t, stepped)
		guard, _ := simulation(t, "", 0, time.Now())
		engine := dnswire.Config{Linger: -1, Timeout: 300 * time.Millisecond}
		if stepped {
			engine.Step = client
		}
		d := open(t, Config{Targets: targets, Limits: roomy(), Guard: guard, Engine: engine})
		l := newList(t, threeEach(len(targets)))
		if err := d.Run(t.Context(), l); err != nil {
			t.Fatal(err)
		}
		l.check(true)
		balance(t, d.Stats(), true)
		got := l.statuses()
		if got["answered "] != 15 || got["timed_out timeout"] != 3 {
			t.Errorf("outcomes %v", got)
		}
		for i := range 6 {
			if o := l.outcomes[i]; o.Queries != []int{1, 2, 2, 2, 3, 1}[i] || o.TCP != (i == 3) {
				t.Errorf("item %d: outcome %+v", i, o)
			}
		}
		if w := d.Stats().Wire; w.Streams != 3 {
			t.Errorf("wire %+v", w)
		}
	}
}

// Who opts out while a run goes on is not asked any more, also where items wait or tries are left.
// What was begun keeps the outcome of its last try.
func TestOptingOutWhileRunning(t *testing.T) {
	s, targets, client := serve(t, true)
	limits := roomy()
	limits.Address.Gap = 10 * time.Second
	guard, file := simulation(t, "", time.Nanosecond, time.Now())
	d := open(t, Config{Targets: targets, Limits: limits, Guard: guard, Engine: dnswire.Config{Step: client}})
	wall := time.Now()
	d.permits.clock = func() time.Time { wall = wall.Add(time.Second); return wall }
	l := newList(t, threeEach(len(targets)))
	l.onDone = func(it *Item, o *Outcome) error {
		if it.Key != 5 { // its outcome comes at once, when every target was asked once
			return nil
		}
		return os.WriteFile(file, []byte("127.1.0.1\n127.1.0.5\nn8.example\n"), 0o600)
	}
	if err := d.Run(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	l.check(true)
	balance(t, d.Stats(), true)
	for i, want := range map[int]int{0: 1, 4: 1, 1: 6, 2: 4} {
		if at := s.times(targets[i].Address.Addr()); len(at) != want {
			t.Errorf("target %d was asked %d times, want %d", i, len(at), want)
		}
	}
	for i, want := range map[int]string{0: "answered ", 6: "skipped opted_out", 12: "skipped opted_out", 4: "timed_out timeout", 10: "skipped opted_out", 8: "skipped opted_out", 2: "answered ", 14: "answered "} {
		if got := string(l.outcomes[i].Status) + " " + string(l.outcomes[i].Failure); got != want {
			t.Errorf("item %d: %s, want %s", i, got, want)
		}
	}
}

// An opt-out list that cannot be read any more stops the run; what is in flight has its outcome.
func TestAnUnreadableOptOutListStopsTheRun(t *testing.T) {
	_, targets, client := serve(t, true)
	limits := roomy()
	limits.Address.Gap = 10 * time.Second
	guard, file := simulation(t, "", time.Nanosecond, time.Now())
	d := open(t, Config{Targets: targets, Limits: limits, Guard: guard, Engine: dnswire.Config{Step: client}})
	wall := time.Now()
	d.permits.clock = func() time.Time { wall = wall.Add(time.Second); return wall }
	l := newList(t, threeEach(len(targets)))
	l.onDone = func(*Item, *Outcome) error { return os.WriteFile(file, []byte("cut off"), 0o600) }
	err := d.Run(t.Context(), l)
	if _, again := guard.Check(wall); err == nil || err != again {
		t.Errorf("error %v, want %v", err, again)
	}
	l.check(false)
	balance(t, d.Stats(), false)
	if n := d.Stats().Ledger.Rows(); n == 0 || n > 6 || d.Stats().InFlight != 0 {
		t.Errorf("%+v", d.Stats())
	}
}

// Runs that are interrupted at random moments lose nothing and record nothing twice: what has
// no outcome is done by the next run, over the same limits.
func TestInterruptedAtRandomMoments(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 12 {
		s, targets, dial := build(t)
		limits := roomy()
		limits.Address.Gap = time.Second
		limits.Address.Day.Packets = 12 // not reached: 9 at most
		guard, _ := simulation(t, "", 0, time.Now())
		left := threeEach(len(targets))
		done := map[string]int{}
		enough := errors.New("interrupted")
		for run := 0; len(left) > 0; run++ {
			client := dial()
			d := open(t, Config{Targets: targets, Limits: limits, Guard: guard, Engine: dnswire.Config{Step: client}})
			for i, x := range targets {
				if at := s.times(x.Address.Addr()); len(at) > 0 {
					d.Restore(i, slices.MaxFunc(at, time.Time.Compare), len(at), len(at)*d.Bytes("n10.example", 1, false))
				}
			}
			ctx, cancel := context.WithCancelCause(t.Context())
			l := newList(t, left)
			after := r.IntN(12)
			if run > 8 {
				after = 1000
			}
			l.onDone = func(it *Item, o *Outcome) error {
				if done[it.Name]++; after == 0 {
					cancel(enough)
				}
				after--
				return nil
			}
			if err := d.Run(ctx, l); err != nil && err != enough {
				t.Fatal(err)
			}
			cancel(nil)
			balance(t, d.Stats(), false)
			left = slices.DeleteFunc(slices.Clone(left), func(it Item) bool { return done[it.Name] > 0 })
			if err := client.Close(); err != nil {
				t.Fatal(err)
			}
		}
		for name, n := range done {
			if n != 1 {
				t.Errorf("%s has %d outcomes", name, n)
			}
		}
		if len(done) != 3*len(targets) {
			t.Errorf("%d items have outcomes", len(done))
		}
		for _, x := range targets {
			at := s.times(x.Address.Addr())
			for k := 1; k < len(at); k++ {
				if at[k].Sub(at[k-1]) < time.Second {
					t.Errorf("%s was asked at %s and %s", x.Address, at[k-1], at[k])
				}
			}
		}
	}
}

// In real time gaps hold too, by the instants that rows have; Stats may be read meanwhile.
func TestRealTime(t *testing.T) {
	_, targets, _ := serve(t, false)
	limits := roomy()
	limits.Rate, limits.Batch = 2000, 4
	limits.Address.Gap = 15 * time.Millisecond
	limits.Prefix.Gap = 2 * time.Millisecond
	guard, _ := simulation(t, "127.1.0.1\n", 0, time.Now())
	d := open(t, Config{Targets: targets, Limits: limits, Guard: guard, Engine: dnswire.Config{Timeout: 50 * time.Millisecond, Linger: -1}})
	l := newList(t, threeEach(len(targets)))
	last := map[int]time.Time{}
	var latest time.Time
	l.onDone = func(it *Item, o *Outcome) error {
		if o.Status == dnswire.Answered && o.Queries == 1 {
			if since := o.At.Sub(last[it.Target]); since < 15*time.Millisecond {
				t.Errorf("target %d was asked after %s", it.Target, since)
			}
			last[it.Target] = o.At
		}
		latest = o.At
		return nil
	}
	stop := make(chan struct{})
	var reader sync.WaitGroup
	reader.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				s := d.Stats()
				if s.Ledger.Planned-s.Ledger.Rows() != int64(s.Deferred+s.InFlight) {
					t.Errorf("%+v do not add up", s)
					return
				}
				time.Sleep(time.Millisecond)
			}
		}
	})
	err := d.Run(t.Context(), l)
	close(stop)
	reader.Wait()
	if err != nil || latest.IsZero() {
		t.Fatal(err)
	}
	l.check(true)
	balance(t, d.Stats(), true)
	got := l.statuses()
	if got["skipped opted_out"] != 3 || got["timed_out timeout"] < 3 || got["answered "]+got["timed_out timeout"] != 15 {
		t.Errorf("outcomes %v", got)
	}
}
