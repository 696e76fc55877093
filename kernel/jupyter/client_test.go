package jupyter

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bridle/kernel/jupyter/host"
	"bridle/kernel/wire"
)

// desk is a front end without a network: it implements Sockets.
type desk struct {
	in   chan received
	mu   sync.Mutex
	out  []received // everything the kernel sent, IOPub included
	news chan struct{}
}

type received struct {
	channel wire.Channel
	wire.Message
}

func newDesk() *desk { return &desk{in: make(chan received, 100), news: make(chan struct{}, 1)} }

func (d *desk) Receive(ctx context.Context) (wire.Channel, wire.Message, error) {
	select {
	case r := <-d.in:
		return r.channel, r.Message, nil
	case <-ctx.Done():
		return 0, wire.Message{}, ctx.Err()
	}
}

func (d *desk) Send(ch wire.Channel, m wire.Message) error {
	if len(m.Identities) == 0 {
		return errors.New("to nobody")
	}
	d.put(received{ch, m})
	return nil
}

func (d *desk) Publish(messages ...wire.Message) error {
	for _, m := range messages {
		d.put(received{wire.IOPub, m})
	}
	return nil
}

func (d *desk) put(r received) {
	d.mu.Lock()
	d.out = append(d.out, r)
	d.mu.Unlock()
	select {
	case d.news <- struct{}{}:
	default:
	}
}

// ask sends a request and returns its identifier.
func (d *desk) ask(ch wire.Channel, kind string, content any) string {
	encoded, err := json.Marshal(content)
	if err != nil {
		panic(err)
	}
	m := wire.Message{Identities: [][]byte{[]byte("desk")}, Header: wire.NewHeader(kind, "s", "u"), Content: encoded}
	d.in <- received{ch, m}
	return m.Header.ID
}

// of returns what the kernel sent because of a request, in order.
func (d *desk) of(id string) []received {
	d.mu.Lock()
	defer d.mu.Unlock()
	var of []received
	for _, r := range d.out {
		if parentID(r) == id {
			of = append(of, r)
		}
	}
	return of
}

func parentID(r received) string {
	var parent wire.Header
	if json.Unmarshal(r.Parent, &parent) != nil {
		return ""
	}
	return parent.ID
}

// until waits until what came of a request satisfies enough.
func (d *desk) until(t testing.TB, id, what string, enough func([]received) bool) []received {
	t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		of := d.of(id)
		if enough(of) {
			return of
		}
		select {
		case <-d.news:
		case <-deadline:
			t.Fatalf("%s did not come; there is\n%s", what, show(of))
		}
	}
}

// done waits for the reply and the idle of a request.
func (d *desk) done(t testing.TB, id string) []received {
	t.Helper()
	return d.until(t, id, "reply and idle", func(of []received) bool {
		replied := slices.ContainsFunc(of, func(r received) bool { return r.channel != wire.IOPub && strings.HasSuffix(r.Header.Type, "_reply") })
		idle := slices.ContainsFunc(of, func(r received) bool { return line(r) == "status idle" })
		return replied && idle
	})
}

// replyLast moves replies behind what was published: sockets have no order between them, and
// the value of a cell comes with the idle.
func replyLast(of []received) []received {
	rank := func(r received) int { return strings.Count(r.Header.Type, "_reply") }
	slices.SortStableFunc(of, func(a, b received) int { return rank(a) - rank(b) })
	return of
}

// run runs a cell and returns what came of it, status and input left out.
func (d *desk) run(t testing.TB, code string) string {
	t.Helper()
	return show(replyLast(d.done(t, d.execute(code))))
}

func (d *desk) execute(code string) string {
	return d.ask(wire.Shell, "execute_request", map[string]any{"code": code, "allow_stdin": true, "user_expressions": map[string]string{}})
}

// show writes messages in one line each, without status and execute_input.
func show(of []received) string {
	var lines []string
	for _, r := range of {
		if r.Header.Type != "status" && r.Header.Type != "execute_input" {
			lines = append(lines, line(r))
		}
	}
	return strings.Join(lines, "\n")
}

func line(r received) string {
	var c map[string]any
	if err := json.Unmarshal(r.Content, &c); err != nil {
		return err.Error()
	}
	switch r.Header.Type {
	case "status":
		return "status " + c["execution_state"].(string)
	case "stream":
		return fmt.Sprintf("%s %q", c["name"], c["text"])
	case "execute_reply":
		if c["status"] == "error" {
			return fmt.Sprintf("reply error %v", c["ename"])
		}
		return fmt.Sprintf("reply %v %v", c["status"], c["execution_count"])
	case "error":
		return fmt.Sprintf("error %v: %v", c["ename"], c["evalue"])
	case "execute_result":
		return fmt.Sprintf("result %v %v", c["execution_count"], c["data"])
	}
	return r.Header.Type + " " + string(r.Content)
}

// serve runs a kernel until the test ends.
func serve(t testing.TB, change func(*Options)) (*desk, *Kernel) {
	t.Helper()
	d := newDesk()
	options := Options{Sockets: d, Host: host.Options{Command: command("tiny")}, Version: "1.2.3",
		Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	if change != nil {
		change(&options)
	}
	k := New(options)
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- k.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		select {
		case <-served:
		case <-time.After(20 * time.Second):
			t.Error("the kernel does not end")
		}
	})
	return d, k
}
