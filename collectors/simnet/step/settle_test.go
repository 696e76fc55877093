package step

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestSettleWaitsForTheServers(t *testing.T) {
	c := New(Config{})
	p := dial(t, serve(t, c), "p")
	if err := p.Announce(t.Context(), 40000, 40001); err != nil {
		t.Fatal(err)
	}
	c.Handled(40000, 1)
	c.Handled(5, 1) // a stranger's, counted for nobody
	done := make(chan uint64, 1)
	go func() {
		replies, err := p.Settle(t.Context(), 3)
		if err != nil {
			t.Error(err)
		}
		done <- replies
	}()
	poll(t, "settling", func() bool { c.mu.Lock(); defer c.mu.Unlock(); return c.members[0].state == settling })
	c.Handled(40001, 0)
	select {
	case <-done:
		t.Fatal("settled at 2 of 3 datagrams")
	default:
	}
	c.Handled(40001, 1)
	if replies := <-done; replies != 2 {
		t.Errorf("%d replies, want 2: those of the first and the third datagram", replies)
	}
	// What was counted stays counted when a port is given back.
	if err := p.Withdraw(t.Context(), 40001); err != nil {
		t.Fatal(err)
	}
	c.Handled(40001, 1)
	if replies, err := p.Settle(t.Context(), 3); err != nil || replies != 2 {
		t.Errorf("got %d, %v; want 2 replies and no error", replies, err)
	}
}

func TestSettleReportsLoss(t *testing.T) {
	c := New(Config{Patience: time.Millisecond})
	p := dial(t, serve(t, c), "p")
	if err := p.Announce(t.Context(), 40000); err != nil {
		t.Fatal(err)
	}
	c.Handled(40000, 1)
	_, err := p.Settle(t.Context(), 5)
	lost, ok := errors.AsType[*LostError](err)
	if !ok || lost.Lost != 4 || lost.Sent != 5 {
		t.Fatalf("error %v, want a LostError of 4 of 5", err)
	}
	if !strings.Contains(err.Error(), "4 of 5 datagrams never reached the servers") {
		t.Errorf("error %q does not say how many were lost", err)
	}
}

func TestSettleRefusesMiscounts(t *testing.T) {
	c := New(Config{})
	p := dial(t, serve(t, c), "p")
	if err := p.Announce(t.Context(), 40000); err != nil {
		t.Fatal(err)
	}
	c.Handled(40000, 1)
	c.Handled(40000, 1)
	if _, err := p.Settle(t.Context(), 1); err == nil || !strings.Contains(err.Error(), "handled 2 datagrams") {
		t.Errorf("error %v, want one that says that 2 were handled", err)
	}
}

func TestHeldRepliesComeWithTheNextTurn(t *testing.T) {
	c := New(Config{})
	p := dial(t, serve(t, c), "p")
	if err := p.Announce(t.Context(), 40000); err != nil {
		t.Fatal(err)
	}
	sent := 0
	for _, works := range []bool{true, true, false} {
		if !c.Hold(40000, func() bool { sent++; return works }) {
			t.Fatal("a reply to an announced port was not held")
		}
		c.Handled(40000, 0)
	}
	if c.Hold(7, func() bool { return true }) {
		t.Error("a reply to a stranger was held")
	}
	if replies, err := p.Settle(t.Context(), 3); err != nil || replies != 0 || sent != 0 {
		t.Fatalf("settled with %d replies, %d sent, %v; want nothing sent yet", replies, sent, err)
	}
	if _, err := p.Until(t.Context(), 10); err != nil {
		t.Fatal(err)
	}
	// Three were handed out; the third could not be sent and counts for nothing.
	if sent != 3 || p.Replies() != 2 {
		t.Errorf("%d sent, %d replies; want 3 and 2", sent, p.Replies())
	}
}

func TestPortsBelongToOne(t *testing.T) {
	c := New(Config{})
	address := serve(t, c)
	for _, ports := range [][]uint16{{0}, {40000, 40000}} {
		p := dial(t, address, "p")
		if err := p.Announce(t.Context(), ports...); err == nil {
			t.Errorf("ports %v were announced", ports)
		}
		p.Close()
	}
	p := dial(t, address, "q")
	if err := p.Withdraw(t.Context(), 40000); err == nil {
		t.Error("a port was withdrawn that nobody announced")
	}
}

// BenchmarkTurns has a lone participant ask for the next second and settle, again and again.
func BenchmarkTurns(b *testing.B) {
	c := New(Config{})
	p := dial(b, serve(b, c), "p")
	if err := p.Announce(b.Context(), 40000); err != nil {
		b.Fatal(err)
	}
	sent := uint64(0)
	for b.Loop() {
		sent++
		c.Handled(40000, 1)
		if _, err := p.Settle(b.Context(), sent); err != nil {
			b.Fatal(err)
		}
		if _, err := p.Until(b.Context(), p.Now()+1_000_000); err != nil {
			b.Fatal(err)
		}
	}
}
