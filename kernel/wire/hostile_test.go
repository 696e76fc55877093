package wire_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"log/slog"
	"strings"
	"testing"
	"time"

	"bridle/kernel/wire"
	"bridle/kernel/wire/frontend"
	"bridle/kernel/wire/zmtp"
)

// eventually waits until ok, and fails the test after ten seconds.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not within 10 s", what)
		}
	}
}

// answers says whether the server still answers a front end.
func answers(t *testing.T, f *frontend.Client) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if _, _, err := f.Request(ctx, wire.Shell, "echo_request", struct{}{}); err != nil {
		t.Fatalf("the server does not answer any more: %v", err)
	}
}

// dealer connects to the shell without being a front end.
func dealer(t *testing.T, c wire.Connection) *zmtp.Conn {
	t.Helper()
	network, address := c.Address(wire.Shell)
	d, err := zmtp.Dial(t.Context(), network, address, zmtp.Dealer, nil, zmtp.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func encode(t *testing.T, key string) [][]byte {
	t.Helper()
	frames, err := wire.NewCodec([]byte(key)).Encode(wire.Message{Header: wire.NewHeader("execute_request", "s", "u")})
	if err != nil {
		t.Fatal(err)
	}
	return frames
}

// A wrong signature, a replay, missing and too many frames and bad JSON: refused and
// counted, each logged once, and the connection goes on.
func TestBadMessagesAreRefused(t *testing.T) {
	var log safeBuffer
	s := listen(t, loopback(), wire.Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	d := dealer(t, s.Connection())
	unsigned := encode(t, key)
	unsigned[1] = nil
	replayed := encode(t, key)
	upper := append([][]byte{replayed[0], bytes.ToUpper(replayed[1])}, replayed[2:]...)
	many := make([][]byte, 100)
	send := func(messages ...[][]byte) {
		for _, m := range messages {
			if err := d.Send(m...); err != nil {
				t.Fatal(err)
			}
		}
	}
	send(encode(t, "wrong"), unsigned, replayed, replayed, upper, many, encode(t, key)[1:], encode(t, key)[:5])
	send(signedWith(t, key, `{"msg_id":"1","msg_type":"x"}`, `{}`, `{}`, `{"a":`))
	send(encode(t, key))
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for range 2 { // the one that was then replayed, and the last
		if _, _, err := s.Receive(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := s.Refused(), (wire.Refused{Signature: 2, Replay: 2, Frames: 3, JSON: 1}); got != want {
		t.Errorf("refused %+v, want %+v", got, want)
	}
	for _, kind := range []string{"kind=signature", "kind=replay", "kind=frames", "kind=json"} {
		if n := strings.Count(log.String(), kind); n != 1 {
			t.Errorf("%s is logged %d times, want once:\n%s", kind, n, log.String())
		}
	}
}

// A replay is known on every channel and from every connection.
func TestReplayOnAnotherChannel(t *testing.T) {
	s := listen(t, loopback(), wire.Options{})
	m := encode(t, key)
	if err := dealer(t, s.Connection()).Send(m...); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Receive(t.Context()); err != nil {
		t.Fatal(err)
	}
	network, address := s.Connection().Address(wire.Control)
	d, err := zmtp.Dial(t.Context(), network, address, zmtp.Dealer, nil, zmtp.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Send(m...); err != nil {
		t.Fatal(err)
	}
	eventually(t, "refusal of the replay", func() bool { return s.Refused().Replay == 1 })
}

// Without a key nothing is signed and nothing can be told from a replay.
func TestEmptyKey(t *testing.T) {
	c := loopback()
	c.Key = ""
	s := listen(t, c, wire.Options{})
	d := dealer(t, s.Connection())
	m := encode(t, "")
	for range 2 {
		if err := d.Send(m...); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.Receive(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestHugeFramesAndGarbage(t *testing.T) {
	s := listen(t, loopback(), wire.Options{Limits: zmtp.Limits{Frame: 1 << 20, Message: 2 << 20, Handshake: 200 * time.Millisecond}})
	go serve(s)
	f := dial(t, s.Connection())
	long := func(n uint64) []byte { return binary.BigEndian.AppendUint64([]byte{2}, n) }
	for _, b := range [][]byte{
		append(ready(), long(1<<20+1)...),
		append(ready(), long(1<<62)...),
		append(ready(), long(1<<64-1)...),
	} {
		closed(t, raw(t, s.Connection(), wire.Shell, b))
		answers(t, f)
	}
	eventually(t, "3 connections ended", func() bool { return s.Refused().TooLarge == 3 })
	for _, ch := range []wire.Channel{wire.Shell, wire.Control, wire.Stdin, wire.IOPub, wire.Heartbeat} {
		closed(t, raw(t, s.Connection(), ch, []byte("GET / HTTP/1.1\r\nHost: x\r\n\r\n")))
		closed(t, raw(t, s.Connection(), ch, bytes.Repeat([]byte{0xff}, 200)))
		closed(t, raw(t, s.Connection(), ch, ready()[:70])) // says no more: the handshake has its time
	}
	eventually(t, "15 connections refused", func() bool { return s.Refused().Protocol == 15 })
	answers(t, f)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := f.Beat(ctx); err != nil {
		t.Error(err)
	}
}

// Connections that say nothing do not keep others out, and their number is bounded.
func TestManyQuietConnections(t *testing.T) {
	s := listen(t, loopback(), wire.Options{Limits: zmtp.Limits{Peers: 20}})
	go serve(s)
	f := dial(t, s.Connection())
	for range 30 {
		raw(t, s.Connection(), wire.Shell, nil)
	}
	eventually(t, "11 connections refused", func() bool { return s.Refused().Peers == 11 })
	answers(t, f)
}

// A front end that does not read is given up; others miss nothing.
func TestSubscriberThatDoesNotRead(t *testing.T) {
	s := listen(t, loopback(), wire.Options{Limits: zmtp.Limits{Backlog: 1 << 20, Patience: 50 * time.Millisecond}})
	network, address := s.Connection().Address(wire.IOPub)
	stuck, err := zmtp.Dial(t.Context(), network, address, zmtp.Sub, nil, zmtp.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if err := stuck.Subscribe(""); err != nil {
		t.Fatal(err)
	}
	f := dial(t, s.Connection())
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	// What is published while a connection is being opened goes to nobody, as with every PUB socket: until the first message arrives.
	for arrived := false; !arrived; {
		if err := s.Publish(wire.Message{Header: wire.NewHeader("stream", "k", ""), Content: []byte(`{}`)}); err != nil {
			t.Fatal(err)
		}
		soon, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
		_, err := f.Receive(soon, wire.IOPub)
		cancel()
		arrived = err == nil
		if ctx.Err() != nil {
			t.Fatal("no message arrives")
		}
	}
	text := []byte(`{"text":"` + strings.Repeat("x", 100<<10) + `"}`)
	sent := 0
	for ; s.Refused().Slow == 0; sent++ {
		if err := s.Publish(wire.Message{Header: wire.NewHeader("stream", "k", ""), Content: text}); err != nil {
			t.Fatal(err)
		}
		m, err := f.Receive(ctx, wire.IOPub)
		for err == nil && len(m.Content) == len(`{}`) { // of those before
			m, err = f.Receive(ctx, wire.IOPub)
		}
		if err != nil || len(m.Content) != len(text) {
			t.Fatalf("message %d: %v", sent, err)
		}
	}
	t.Logf("given up after %d messages of 100 KB", sent)
}
