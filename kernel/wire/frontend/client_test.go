package frontend

import (
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
	"time"

	"bridle/kernel/wire"
)

// kernel answers every request with its own content, and publishes one line between busy and
// idle. It belongs to the test.
func kernel(t *testing.T) wire.Connection {
	t.Helper()
	s, err := wire.Listen(t.Context(), wire.Connection{Transport: "tcp", IP: "127.0.0.1", Key: "k", SignatureScheme: "hmac-sha256"}, wire.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	go func() {
		for {
			ch, m, err := s.Receive(context.Background())
			if err != nil {
				return
			}
			publish := func(kind, content string) {
				s.Publish(wire.Message{Header: wire.NewHeader(kind, "k", ""), Parent: m.AsParent(), Content: json.RawMessage(content)})
			}
			publish("status", `{"execution_state":"busy"}`)
			publish("stream", `{"text":"line"}`)
			s.Send(ch, wire.Message{Identities: m.Identities, Header: wire.NewHeader("reply", "k", ""), Parent: m.AsParent(), Content: m.Content})
			publish("status", `{"execution_state":"idle"}`)
		}
	}()
	return s.Connection()
}

// Two front ends at once get what is theirs.
func TestRequest(t *testing.T) {
	c := kernel(t)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	a, err := Dial(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	b, err := Dial(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	for i := range 10 {
		for _, f := range []*Client{a, b} {
			reply, published, err := f.Request(ctx, wire.Shell, "any_request", map[string]int{"i": i})
			if err != nil {
				t.Fatal(err)
			}
			var content struct{ I int }
			if json.Unmarshal(reply.Content, &content); content.I != i || len(published) != 3 || published[1].Header.Type != "stream" {
				t.Errorf("round %d: %s, %d published", i, reply.Content, len(published))
			}
		}
	}
	if err := a.Beat(ctx); err != nil {
		t.Error(err)
	}
}

func TestDialNobody(t *testing.T) {
	c := kernel(t)
	c.Control = 1 // where nobody listens
	if _, err := Dial(t.Context(), c); err == nil || !strings.Contains(err.Error(), "connect to control") {
		t.Errorf("error %v", err)
	}
}

func TestReceiveFromAKernelThatHasGone(t *testing.T) {
	s, err := wire.Listen(t.Context(), wire.Connection{Transport: "tcp", IP: "127.0.0.1", Key: "k", SignatureScheme: "hmac-sha256"}, wire.Options{})
	if err != nil {
		t.Fatal(err)
	}
	f, err := Dial(t.Context(), s.Connection())
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s.Close()
	for range 2 {
		if _, err := f.Receive(t.Context(), wire.IOPub); err == nil {
			t.Error("no error")
		}
	}
}

// FuzzMessage: what a kernel says of itself is read without harm.
func FuzzMessage(f *testing.F) {
	f.Add([]byte(`{"msg_id":"1"}`), []byte(`{"execution_state":"idle"}`))
	f.Add([]byte(`[]`), []byte(`{"execution_state":1}`))
	f.Fuzz(func(t *testing.T, parent, content []byte) {
		m := wire.Message{Header: wire.Header{Type: "status"}, Parent: parent, Content: content}
		if Parent(m) != "" && !json.Valid(parent) {
			t.Errorf("a parent from %q", parent)
		}
		if idle(m) && !strings.Contains(strings.ToLower(string(content)), "execution") && !strings.Contains(string(content), `\u`) {
			t.Errorf("idle from %q", content)
		}
	})
}
