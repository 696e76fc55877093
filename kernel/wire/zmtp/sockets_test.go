package zmtp

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func dial(t *testing.T, l net.Listener, kind SocketType, identity string) *Conn {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	c, err := Dial(ctx, "tcp", l.Addr().String(), kind, []byte(identity), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// eventually waits until ok, and fails the test after ten seconds.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not within 10 s", what)
		}
	}
}

// receive returns the next n messages, frames joined by "|".
func receive(t *testing.T, c *Conn, n int) string {
	t.Helper()
	c.net.SetReadDeadline(time.Now().Add(10 * time.Second))
	var all []string
	for range n {
		frames, err := c.Receive()
		if err != nil {
			t.Fatalf("after %v: %v", all, err)
		}
		var text []string
		for _, f := range frames {
			text = append(text, string(f))
		}
		all = append(all, strings.Join(text, "|"))
	}
	return strings.Join(all, " ")
}

func TestRouterSendsByIdentity(t *testing.T) {
	l := listen(t)
	type arrival struct {
		identity string
		frames   [][]byte
	}
	arrived := make(chan arrival, 10)
	r := ServeRouter(l, Options{}, func(id []byte, frames [][]byte) { arrived <- arrival{string(id), frames} })
	defer r.Close()
	a, nameless := dial(t, l, Dealer, "a"), dial(t, l, Req, "")
	for _, c := range []*Conn{a, nameless} {
		if err := c.Send([]byte("x"), nil); err != nil {
			t.Fatal(err)
		}
		got := <-arrived
		if c == a && got.identity != "a" || c == nameless && (len(got.identity) != 5 || got.identity[0] != 0) {
			t.Errorf("identity %q", got.identity)
		}
		if err := r.Send([]byte(got.identity), append(got.frames, []byte("back"))...); err != nil {
			t.Fatal(err)
		}
		if got := receive(t, c, 1); got != "x||back" {
			t.Errorf("got %q", got)
		}
	}
	if err := r.Send([]byte("b"), []byte("x")); !errors.Is(err, ErrNoPeer) {
		t.Errorf("error %v, want ErrNoPeer", err)
	}
	// The same identity again: the newcomer is sent to; when it leaves, nobody is.
	again := dial(t, l, Dealer, "a")
	again.Send([]byte("y"))
	<-arrived
	r.Send([]byte("a"), []byte("new"))
	if got := receive(t, again, 1); got != "new" {
		t.Errorf("got %q", got)
	}
	again.Close()
	eventually(t, "the newcomer's leaving", func() bool { return errors.Is(r.Send([]byte("a"), []byte("z")), ErrNoPeer) })
}

func TestEcho(t *testing.T) {
	l := listen(t)
	e := ServeEcho(l, Options{})
	defer e.Close()
	c := dial(t, l, Req, "")
	c.Send(nil, []byte("ping"))
	if got := receive(t, c, 1); got != "|ping" {
		t.Errorf("got %q", got)
	}
}

// The wrong kind of socket is told why.
func TestWrongKindOfSocket(t *testing.T) {
	l := listen(t)
	refused := make(chan error, 1)
	p := ServePublisher(l, Options{Refused: func(_ net.Addr, err error) { refused <- err }})
	defer p.Close()
	if _, err := Dial(t.Context(), "tcp", l.Addr().String(), Dealer, nil, Limits{}); !errors.Is(err, ErrProtocol) {
		t.Errorf("error %v", err)
	}
}

// What is published before anybody subscribes goes to the first who does; what is published
// between the opening of a connection and its subscription goes to it, too.
func TestSubscriptionsOnTheirWay(t *testing.T) {
	l := listen(t)
	p := ServePublisher(l, Options{})
	defer p.Close()
	publish := func(from, to int) {
		for i := from; i < to; i++ {
			p.Publish(fmt.Appendf(nil, "topic%d", i))
		}
	}
	publish(0, 2)
	first := dial(t, l, Sub, "")
	eventually(t, "the first connection", func() bool { return subscribers(p) == 1 })
	publish(2, 4)
	if err := first.Subscribe("topic"); err != nil {
		t.Fatal(err)
	}
	if got := receive(t, first, 4); got != "topic0 topic1 topic2 topic3" {
		t.Errorf("the first got %s", got)
	}
	publish(4, 5)
	second := dial(t, l, Sub, "")
	eventually(t, "the second connection", func() bool { return subscribers(p) == 2 })
	publish(5, 7)
	second.Subscribe("topic6")
	second.Subscribe("topic7")
	if got := receive(t, first, 3); got != "topic4 topic5 topic6" {
		t.Errorf("the first got %s", got)
	}
	if got := receive(t, second, 1); got != "topic6" {
		t.Errorf("the second got %s", got)
	}
	eventually(t, "second subscription", func() bool { return p.Publish([]byte("topic7")) == 2 })
	if got := receive(t, second, 1); got != "topic7" {
		t.Errorf("the second got %s", got)
	}
	p.mu.Lock()
	p.forget()
	p.mu.Unlock()
}

func subscribers(p *PublisherSocket) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.subscribers)
}

// What nobody came for is forgotten, by time, by number and by size.
func TestForgetting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &PublisherSocket{}
		p.Publish([]byte("old"))
		time.Sleep(keepFor + time.Millisecond)
		for range 3 * keepCount {
			p.Publish([]byte("a"))
		}
		if n := len(p.kept); n < keepCount || n > keepCount+1 || p.kept[0].topic != "a" {
			t.Errorf("%d are kept", n)
		}
		for range 10 {
			p.Publish([]byte("b"), make([]byte, keepBytes/2))
		}
		if n := len(p.kept); n > 3 {
			t.Errorf("%d large ones are kept", n)
		}
		time.Sleep(keepFor + time.Millisecond)
		p.forget()
		if p.kept != nil {
			t.Errorf("%d are kept after their time", len(p.kept))
		}
	})
}

// Peers of version 3.0 subscribe by messages.
func TestSubscriptionOfVersion30(t *testing.T) {
	l := listen(t)
	p := ServePublisher(l, Options{})
	defer p.Close()
	c := dial(t, l, Sub, "")
	c.minor = 0
	c.Subscribe("a")
	eventually(t, "subscription", func() bool { return p.Publish([]byte("a")) == 1 })
	c.Send([]byte("\x00a"))
	eventually(t, "its end", func() bool { return p.Publish([]byte("a")) == 0 })
}
