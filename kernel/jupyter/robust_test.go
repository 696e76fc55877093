package jupyter

import (
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"

	"bridle/kernel/wire"
)

// timed makes tests fail that take longer than a person should wait. On a
// machine that does other things at the same time that means nothing.
var timed = flag.Bool("timed", false, "fail what takes too long")

// soon is how long a death and the cell after it may take together.
const soon = 2 * time.Second

// within tells what something took that began at start.
func within(t *testing.T, what string, start time.Time, limit time.Duration) {
	t.Helper()
	took := time.Since(start)
	t.Logf("%s after %v", what, took.Round(time.Millisecond))
	if *timed && took > limit {
		t.Errorf("that is more than %v", limit)
	}
}

// TestDeaths: whatever kills the worker, the cell gets one error that says
// why, and the next cell runs in a new session.
func TestDeaths(t *testing.T) {
	const end = "; its variables are lost; the next cell starts a new session"
	for _, test := range []struct{ code, want string }{
		{`panicNow()`, "panic in a goroutine: boom (in jupyter.die.gowrap1, engine_test.go:"},
		{`panicLater(0); wait()`, "panic in a goroutine: assignment to entry in nil map (in jupyter.die.func1, engine_test.go:"},
		{`overflow()`, "stack overflow: a function calls itself without end (in jupyter.deep, engine_test.go:"},
		{`exit(3)`, "the program called os.Exit(3)"},
		{`exit(0)`, "the program called os.Exit(0)"},
		{`killed()`, "it was killed by the system; perhaps the memory was used up"},
		{`segv()`, "a crash outside of Go: segmentation violation (SIGSEGV)"},
		{`abort()`, "a crash outside of Go: abort (SIGABRT)"},
		{`closePipe()`, "it closed its connection to the kernel"},
		{`babble()`, "it sent what cannot be read: a frame of 4294967295 bytes: larger than a frame may be"},
	} {
		t.Run(test.code, func(t *testing.T) {
			d, _ := serve(t, nil)
			if got, want := d.run(t, `keep()`), "result 1 map[text/plain:1]\nreply ok 1"; got != want {
				t.Fatalf("got %s", got)
			}
			start := time.Now()
			got := d.run(t, test.code)
			within(t, "the error", start, soon)
			first, reply, _ := strings.Cut(got, "\n")
			if !strings.HasPrefix(first, "error SessionLost: cell 2: the session ended: "+test.want) || !strings.HasSuffix(first, end) || reply != "reply error SessionLost" {
				t.Errorf("got\n%s", got)
			}
			if got, want := d.run(t, `keep()`), "result 3 map[text/plain:1]\nreply ok 3"; got != want {
				t.Errorf("after it got\n%s", got)
			}
			within(t, "the next cell", start, soon)
		})
	}
}

// TestDeathBetweenCells: the cell whose goroutine it was gets the error, and
// the next cell says that it starts anew.
func TestDeathBetweenCells(t *testing.T) {
	d, _ := serve(t, nil)
	id := d.execute(`panicLater(50)`)
	of := d.until(t, id, "the error", func(of []received) bool { return strings.Contains(show(of), "error SessionLost") })
	if got := show(of); !strings.Contains(got, "reply ok 1\nerror SessionLost: the session ended: panic in a goroutine: assignment") {
		t.Errorf("got\n%s", got)
	}
	got := d.run(t, `keep()`)
	if !strings.HasPrefix(got, `stderr "before this cell the session ended: panic in a goroutine: assignment to entry in nil map`) ||
		!strings.HasSuffix(got, "result 2 map[text/plain:1]\nreply ok 2") {
		t.Errorf("got\n%s", got)
	}
	if got, want := d.run(t, `keep()`), "result 3 map[text/plain:2]\nreply ok 3"; got != want {
		t.Errorf("said twice:\n%s", got)
	}
}

func TestWorkerThatCannotStart(t *testing.T) {
	d, _ := serve(t, func(o *Options) { o.Host.Command = command("broken") })
	want := "error SessionError: cell %d: the session could not start: the study cannot be opened\nreply error SessionError"
	for n := range 2 { // each cell tries again
		if got, want := d.run(t, `value("a")`), fmt.Sprintf(want, n+1); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
	if got := show(replyLast(d.done(t, d.ask(wire.Shell, "complete_request", map[string]any{"code": "a", "cursor_pos": 1})))); !strings.Contains(got, `"matches":[]`) {
		t.Errorf("got %s", got)
	}
}

func TestInterrupts(t *testing.T) {
	for _, test := range []struct {
		name, code, want string
		within           time.Duration
	}{
		{"a wait that can be stopped", `keep(); wait()`, "error Interrupted: cell 2, line 1, column 9: interrupted before it was finished\nreply error Interrupted", 100 * time.Millisecond},
		{"one that cannot", `keep(); stuck()`, "error SessionLost: cell 2: the session ended: the cell did not stop within 300ms of the interrupt; its variables are lost; the next cell starts a new session\nreply error SessionLost", soon},
		{"one that the engine gives up", `keep(); lose()`, "error SessionLost: cell 2: the session ended: the cell did not stop when it was interrupted; its variables are lost; the next cell starts a new session\nreply error SessionLost", soon},
		{"input", `ask("?")`, "input_request {\"prompt\":\"?\",\"password\":false}\nerror Interrupted: cell 2, line 1, column 1: interrupted before it was finished\nreply error Interrupted", 100 * time.Millisecond},
	} {
		t.Run(test.name, func(t *testing.T) {
			d, k := serve(t, func(o *Options) { o.Host.Patience = 300 * time.Millisecond })
			d.run(t, `keep()`)
			id := d.execute(test.code)
			next := d.ask(wire.Shell, "execute_request", map[string]any{"code": `keep()`})
			d.until(t, id, "busy", func(of []received) bool { return len(of) > 1 })
			time.Sleep(20 * time.Millisecond)
			start := time.Now()
			if test.name == "input" {
				k.Interrupt() // as by SIGINT
			} else if got, want := show(d.done(t, d.ask(wire.Control, "interrupt_request", struct{}{}))), `interrupt_reply {"status":"ok"}`; got != want {
				t.Errorf("got %s", got)
			}
			if got := show(replyLast(d.done(t, id))); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
			within(t, "the interrupt took effect", start, test.within)
			if got, want := show(d.done(t, next)), `execute_reply {"status":"aborted"}`; !strings.Contains(got, "aborted") {
				t.Errorf("the cell behind it: got %s, want %s", got, want)
			}
			if got := d.run(t, `keep()`); strings.HasPrefix(got, "result 3 map[text/plain:1]") != strings.Contains(test.want, "SessionLost") {
				t.Errorf("after it: got %s", got)
			}
		})
	}
}

// TestInterruptOfNothing: an interrupt between cells does not hit the next.
func TestInterruptOfNothing(t *testing.T) {
	d, k := serve(t, nil)
	k.Interrupt()
	if got, want := d.run(t, `value("a")`), "result 1 map[text/plain:a]\nreply ok 1"; got != want {
		t.Errorf("got %s", got)
	}
}

// TestFlood: much output comes in few messages, cut with a count.
func TestFlood(t *testing.T) {
	d, _ := serve(t, nil)
	start := time.Now()
	of := replyLast(d.done(t, d.execute(`flood(200000)`)))
	within(t, "the flood was over", start, soon)
	text := show(of)
	// "line 0\n" to "line 199999\n": 200,000·6 bytes and 1,088,890 digits are
	// 2,288,890 bytes, of which the session keeps 1,048,576.
	if want := "(1240314 more bytes of output dropped)"; !strings.Contains(text, want) || !strings.HasSuffix(text, "reply ok 1") {
		t.Errorf("no %s at the end of …%s", want, text[max(0, len(text)-200):])
	}
	if len(of) > 200 {
		t.Errorf("%d messages", len(of))
	}
}
