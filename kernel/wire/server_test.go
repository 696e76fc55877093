package wire_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bridle/kernel/wire"
	"bridle/kernel/wire/frontend"
	"bridle/kernel/wire/zmtp"
)

const key = "a1b2c3-key"

// loopback is a connection on free ports.
func loopback() wire.Connection {
	return wire.Connection{Transport: "tcp", IP: "127.0.0.1", Key: key, SignatureScheme: "hmac-sha256"}
}

// listen starts a server that ends with the test.
func listen(t testing.TB, c wire.Connection, o wire.Options) *wire.Server {
	t.Helper()
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s, err := wire.Listen(t.Context(), c, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// dial connects a front end that ends with the test.
func dial(t testing.TB, c wire.Connection) *frontend.Client {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	f, err := frontend.Dial(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	return f
}

// serve answers every request as a kernel does: busy, reply, idle.
func serve(s *wire.Server) {
	status := func(parent wire.Message, state string) {
		s.Publish(wire.Message{Header: wire.NewHeader("status", "kernel", ""), Parent: parent.AsParent(), Content: json.RawMessage(`{"execution_state":"` + state + `"}`)})
	}
	for {
		ch, m, err := s.Receive(context.Background())
		if err != nil {
			return
		}
		status(m, "busy")
		if m.Header.Type == "kernel_info_request" {
			m.Content = json.RawMessage(`{"status":"ok","protocol_version":"5.4"}`)
		}
		kind := strings.TrimSuffix(m.Header.Type, "_request") + "_reply"
		s.Send(ch, wire.Message{Identities: m.Identities, Header: wire.NewHeader(kind, "kernel", ""), Parent: m.AsParent(), Content: m.Content, Buffers: m.Buffers})
		status(m, "idle")
	}
}

func TestRequestAndReply(t *testing.T) {
	for _, transport := range []string{"tcp", "ipc"} {
		t.Run(transport, func(t *testing.T) {
			c := loopback()
			if transport == "ipc" {
				c.Transport, c.IP = "ipc", filepath.Join(t.TempDir(), "k")
				c.Shell, c.IOPub, c.Stdin, c.Control, c.Heartbeat = 1, 2, 3, 4, 5
			}
			s := listen(t, c, wire.Options{})
			go serve(s)
			f := dial(t, s.Connection())
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			for _, ch := range []wire.Channel{wire.Shell, wire.Control} {
				for range 20 {
					reply, published, err := f.Request(ctx, ch, "echo_request", map[string]any{"a": "ü\n"})
					if err != nil {
						t.Fatal(err)
					}
					if reply.Header.Type != "echo_reply" || string(reply.Content) != `{"a":"ü\n"}` || len(published) != 2 {
						t.Fatalf("reply %+v, published %d", reply.Header, len(published))
					}
				}
			}
			if err := f.Beat(ctx); err != nil {
				t.Fatal(err)
			}
			if err := f.Beat(ctx); err != nil {
				t.Fatal(err)
			}
			if got := s.Refused(); got != (wire.Refused{}) {
				t.Errorf("refused %+v, want nothing", got)
			}
		})
	}
}

// The request for input travels on stdin to the identity that the shell knows.
func TestStdinReachesTheSender(t *testing.T) {
	s := listen(t, loopback(), wire.Options{})
	f, other := dial(t, s.Connection()), dial(t, s.Connection())
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if _, err := f.Send(wire.Shell, "execute_request", map[string]any{}); err != nil {
		t.Fatal(err)
	}
	_, request, err := s.Receive(ctx)
	if err != nil {
		t.Fatal(err)
	}
	ask := wire.Message{Identities: request.Identities, Header: wire.NewHeader("input_request", "kernel", ""), Parent: request.AsParent(), Content: json.RawMessage(`{"prompt":"?"}`)}
	// The front end's stdin may still be shaking hands.
	for err = s.Send(wire.Stdin, ask); errors.Is(err, zmtp.ErrNoPeer); err = s.Send(wire.Stdin, ask) {
		time.Sleep(time.Millisecond)
	}
	if err != nil {
		t.Fatal(err)
	}
	got, err := f.Receive(ctx, wire.Stdin)
	if err != nil || string(got.Content) != `{"prompt":"?"}` {
		t.Fatalf("got %s, %v", got.Content, err)
	}
	if _, err := f.Answer(wire.Stdin, "input_reply", map[string]string{"value": "x"}, got); err != nil {
		t.Fatal(err)
	}
	ch, answer, err := s.Receive(ctx)
	if err != nil || ch != wire.Stdin || frontend.Parent(answer) != got.Header.ID {
		t.Fatalf("answer on %v of parent %q: %v", ch, frontend.Parent(answer), err)
	}
	none, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
	defer cancel()
	if m, err := other.Receive(none, wire.Stdin); err == nil {
		t.Errorf("another front end got %s", m.Header.Type)
	}
}

func TestListenRefuses(t *testing.T) {
	far := loopback()
	far.IP = "0.0.0.0"
	named := loopback()
	named.IP = "example.org"
	scheme := loopback()
	scheme.SignatureScheme = "hmac-md5"
	transport := loopback()
	transport.Transport = "udp"
	port := loopback()
	port.Shell = 70000
	for want, c := range map[string]wire.Connection{
		`"0.0.0.0" is not a loopback address`:     far,
		`"example.org" is not a loopback address`: named,
		`the signature scheme is "hmac-md5"`:      scheme,
		`the transport is "udp"`:                  transport,
		`the port of shell is 70000`:              port,
	} {
		s, err := wire.Listen(t.Context(), c, wire.Options{})
		if err == nil {
			s.Close()
			t.Errorf("want an error with %q", want)
		} else if !strings.Contains(err.Error(), want) {
			t.Errorf("error %q, want one with %q", err, want)
		}
	}
	taken := listen(t, loopback(), wire.Options{}).Connection()
	if _, err := wire.Listen(t.Context(), taken, wire.Options{}); err == nil || !strings.Contains(err.Error(), "address already in use") {
		t.Errorf("error %v, want that the port is taken", err)
	}
}

// What is sent right before Close arrives.
func TestCloseWritesWhatWasSent(t *testing.T) {
	s := listen(t, loopback(), wire.Options{})
	f := dial(t, s.Connection())
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if _, err := f.Send(wire.Control, "shutdown_request", struct{}{}); err != nil {
		t.Fatal(err)
	}
	_, m, err := s.Receive(ctx)
	if err != nil {
		t.Fatal(err)
	}
	big := json.RawMessage(`{"x":"` + strings.Repeat("y", 1<<20) + `"}`)
	if err := s.Send(wire.Control, wire.Message{Identities: m.Identities, Header: wire.NewHeader("shutdown_reply", "k", ""), Parent: m.AsParent(), Content: big}); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if got, err := f.Receive(ctx, wire.Control); err != nil || len(got.Content) != len(big) {
		t.Fatalf("got %d bytes, %v", len(got.Content), err)
	}
	if _, _, err := s.Receive(ctx); !errors.Is(err, wire.ErrClosed) {
		t.Errorf("Receive of a closed server: %v", err)
	}
}

func TestContextEndsTheServer(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s, err := wire.Listen(ctx, loopback(), wire.Options{})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, _, err := s.Receive(t.Context()); !errors.Is(err, wire.ErrClosed) {
		t.Errorf("Receive after the context's end: %v", err)
	}
	s.Close()
}
