package step

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bridle/collectors/simnet/dns"
)

// serve runs c on loopback until the test ends and returns its address.
func serve(t testing.TB, c *Coordinator) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- c.Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

// poll waits until is holds.
func poll(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !is(); time.Sleep(50 * time.Microsecond) {
		if time.Now().After(end) {
			t.Fatalf("waited 20 s in vain: %s", what)
		}
	}
}

func dial(t testing.TB, address, name string) *Client {
	t.Helper()
	c, err := Dial(t.Context(), address, name, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// turn is who had a turn, and when.
type turn struct {
	Who int
	At  dns.Instant
}

// play runs one participant per script, all joined in order before the first turn, and
// returns the turns in the order in which they were had. It fails the test if two ever
// had one together.
func play(t *testing.T, start dns.Instant, scripts [][]dns.Instant) []turn {
	t.Helper()
	c := New(Config{Start: start, Expect: len(scripts)})
	address := serve(t, c)
	var had []turn
	var at atomic.Int32
	var wg sync.WaitGroup
	for who, script := range scripts {
		wg.Go(func() {
			p, err := Dial(t.Context(), address, fmt.Sprint("p", who), time.Second)
			if err != nil {
				t.Error(err)
				return
			}
			defer p.Close()
			now := p.Now()
			for i := 0; ; i++ {
				if at.Add(1) != 1 {
					t.Error("two participants have a turn together")
				}
				if now != c.Now() {
					t.Errorf("turn at %d while study time is %d", now, c.Now())
				}
				had = append(had, turn{who, now})
				at.Add(-1)
				if i == len(script) {
					return
				}
				if now, err = p.Until(t.Context(), script[i]); err != nil {
					t.Error(err)
					return
				}
			}
		})
		poll(t, "joining", func() bool { return len(c.Participants()) == who+1 || at.Load() > 0 || who == len(scripts)-1 })
	}
	wg.Wait()
	return had
}

// expected is the order that doc.go promises, written down a second time: a list that is
// scanned for the least (instant, turns at that instant, order of joining).
func expected(start dns.Instant, scripts [][]dns.Instant) []turn {
	type waiter struct{ at dns.Instant }
	waits := make([]*waiter, len(scripts))
	for i := range waits {
		waits[i] = &waiter{start}
	}
	taken := make([]int, len(scripts))
	turns := map[turn]int{}
	now := start
	var had []turn
	for {
		best := -1
		for i, w := range waits {
			if w == nil {
				continue
			}
			if best < 0 {
				best = i
				continue
			}
			a, b := max(w.at, now), max(waits[best].at, now)
			if a < b || a == b && turns[turn{i, a}] < turns[turn{best, b}] {
				best = i
			}
		}
		if best < 0 {
			return had
		}
		now = max(now, waits[best].at)
		turns[turn{best, now}]++
		had = append(had, turn{best, now})
		if taken[best] == len(scripts[best]) {
			waits[best] = nil
			continue
		}
		waits[best] = &waiter{scripts[best][taken[best]]}
		taken[best]++
	}
}

func TestTurnsInOrder(t *testing.T) {
	// By hand from the rules: all start at 100 in order of joining; 0 and 1 both want 200, 0
	// joined first; 2 asks for the past and so for the present, 100; at 300 participant 0
	// asks for 300 again and 1 goes between.
	got := play(t, 100, [][]dns.Instant{{200, 300, 300}, {200, 300}, {50, 250}})
	want := []turn{{0, 100}, {1, 100}, {2, 100}, {2, 100}, {0, 200}, {1, 200}, {2, 250}, {0, 300}, {1, 300}, {0, 300}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("turns\n%v\nwant\n%v", got, want)
	}
}

// For any scripts: the order is the promised one, so it does not depend on scheduling, and
// instants never fall.
func TestTurnsOfRandomScripts(t *testing.T) {
	for seed := range uint64(12) {
		random := rand.New(rand.NewPCG(seed, 1))
		start := dns.Instant(1_000)
		scripts := make([][]dns.Instant, 1+random.IntN(6))
		for i := range scripts {
			scripts[i] = make([]dns.Instant, random.IntN(40))
			for j := range scripts[i] {
				scripts[i][j] = start + dns.Instant(random.IntN(60)-10) + dns.Instant(j)
			}
		}
		got := play(t, start, scripts)
		if want := expected(start, scripts); !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d: turns\n%v\nwant\n%v", seed, got, want)
		}
		for i := 1; i < len(got); i++ {
			if got[i].At < got[i-1].At {
				t.Fatalf("seed %d: study time falls from %d to %d", seed, got[i-1].At, got[i].At)
			}
		}
	}
}

func TestDeathPassesTheTurnOn(t *testing.T) {
	for _, when := range []string{"running", "waiting", "settling"} {
		t.Run(when, func(t *testing.T) {
			c := New(Config{Expect: 2})
			address := serve(t, c)
			clients := make(chan *Client, 1)
			go func() {
				p, err := Dial(t.Context(), address, "dies", time.Second)
				if err != nil {
					t.Error(err)
				}
				clients <- p
			}()
			poll(t, "the first joins", func() bool { return len(c.Participants()) == 1 })
			granted := make(chan error, 1)
			var survivor *Client
			go func() {
				var err error
				survivor, err = Dial(t.Context(), address, "lives", time.Second)
				granted <- err
			}()
			dies := <-clients
			if err := dies.Announce(t.Context(), 40000); err != nil {
				t.Fatal(err)
			}
			switch when {
			case "running":
				dies.Close()
			case "waiting":
				go dies.Until(t.Context(), 5)
				poll(t, "waiting", func() bool { l := c.Participants(); return len(l) == 2 && l[0].Until == 5 })
				dies.Close()
			case "settling":
				go dies.Settle(t.Context(), 7)
				poll(t, "settling", func() bool { c.mu.Lock(); defer c.mu.Unlock(); return c.members[0].state == settling })
				dies.Close()
			}
			if err := <-granted; err != nil {
				t.Fatal(err)
			}
			defer survivor.Close()
			if now, err := survivor.Until(t.Context(), 9); err != nil || now != 9 {
				t.Errorf("the survivor got %v, %v; want 9", now, err)
			}
			// The port of the dead is free again.
			if err := survivor.Announce(t.Context(), 40000); err != nil {
				t.Error(err)
			}
			if l := c.Participants(); len(l) != 1 || l[0].Name != "lives" || !l[0].Running {
				t.Errorf("participants %+v, want only the survivor, running", l)
			}
		})
	}
}

func TestCancelledWaitLeaves(t *testing.T) {
	c := New(Config{})
	address := serve(t, c)
	first := dial(t, address, "first")
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		poll(t, "the second joins", func() bool { return len(c.Participants()) == 2 })
		cancel()
	}()
	if _, err := Dial(ctx, address, "second", 0); err == nil {
		t.Fatal("joined in spite of a cancelled context")
	}
	poll(t, "the second is gone", func() bool { return len(c.Participants()) == 1 })
	if now, err := first.Until(t.Context(), 3); err != nil || now != 3 {
		t.Errorf("got %v, %v; want 3", now, err)
	}
}
