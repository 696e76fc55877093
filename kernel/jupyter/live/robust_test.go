package live

import (
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"bridle/kernel/wire"
)

// soon is how long the kernel may take to answer again after whatever happened to it.
const soon = 2 * time.Second

// atOnce is how long an interrupt may take.
const atOnce = 100 * time.Millisecond

// What ends other kernels: this one gives one readable error and answers the next cell soon.
func TestKernelSurvives(t *testing.T) {
	for _, test := range []struct {
		name, cell string
		signal     syscall.Signal // to the worker while the cell runs
		says       string
	}{
		{"panic in a goroutine", "go func() { panic(\"boom\") }()\ntime.Sleep(300 * time.Millisecond)", 0, "boom"},
		{"panic in a goroutine later", "go func() { time.Sleep(50 * time.Millisecond); panic(\"boom\") }()\ntime.Sleep(500 * time.Millisecond)", 0, "boom"},
		{"endless recursion", "func f(n int) int { return f(n+1) + 1 }\nf(0)", 0, "itself"},
		{"os.Exit", "import \"os\"\nos.Exit(3)", 0, "os.Exit(3)"},
		{"crash in compiled code", "time.Sleep(time.Minute)", syscall.SIGSEGV, "session ended"},
		{"abort in compiled code", "time.Sleep(time.Minute)", syscall.SIGABRT, "session ended"},
		{"killed, as for want of memory", "time.Sleep(time.Minute)", syscall.SIGKILL, "session ended"},
	} {
		t.Run(test.name, func(t *testing.T) {
			n := open(t)
			n.run("import \"time\"", 30*time.Second)
			start := time.Now()
			id := n.send(test.cell)
			if test.signal != 0 {
				time.Sleep(100 * time.Millisecond) // until the cell runs
				n.worker().Signal(test.signal)
			}
			r := n.wait(id, start, 60*time.Second)
			next := n.run("40 + 2", 30*time.Second)
			took := time.Since(start)
			if r.status != "error" || r.errors != 1 || !strings.Contains(r.says, test.says) {
				t.Errorf("status %s, %d errors, %s: %q; want %q", r.status, r.errors, r.name, r.says, test.says)
			}
			if next.status != "ok" || !strings.HasSuffix(next.text, "42") {
				t.Errorf("the next cell: %+v", next)
			}
			if took > soon {
				t.Errorf("all was over after %v, want %v", took, soon)
			}
			t.Logf("%s: %.100q; over after %v", r.name, r.says, took.Round(time.Millisecond))
		})
	}
}

// An interrupt stops loops, sleeps of compiled code and waits at once, and variables are kept.
func TestInterrupts(t *testing.T) {
	for _, cell := range []string{
		"for {\n}", "<-make(chan int)", "for range make(chan int) {\n}", "c := make(chan int)\nselect { case v := <-c: _ = v }", "select {}",
		"time.Sleep(10 * time.Second)", "<-time.After(time.Hour)", "var g sync.WaitGroup\ng.Add(1)\ng.Wait()", "var m sync.Mutex\nm.Lock()\nm.Lock()",
	} {
		t.Run(cell, func(t *testing.T) {
			n := open(t)
			n.run("import (\"sync\"; \"time\")\nkept := 7", 30*time.Second)
			id := n.send(cell)
			time.Sleep(100 * time.Millisecond) // until the cell runs
			start := time.Now()
			if _, err := n.Send(wire.Control, "interrupt_request", struct{}{}); err != nil {
				t.Fatal(err)
			}
			r := n.wait(id, start, 30*time.Second)
			next := n.run("kept", 30*time.Second)
			if r.status != "error" || r.errors != 1 || r.took > 2*soon {
				t.Errorf("%+v", r)
			}
			if r.name != "Interrupted" || next.text != "7" || r.took > atOnce {
				t.Errorf("%+v; the variable is %+v", r, next)
			}
			t.Logf("%s after %v", r.name, r.took.Round(time.Millisecond))
		})
	}
}

// A call of compiled code that nothing can stop costs the session, and the cell says so.
func TestInterruptOfAStuckCall(t *testing.T) {
	n := open(t)
	n.run("import \"io\"\nr, _ := io.Pipe()", 30*time.Second)
	id := n.send("r.Read(make([]byte, 1))")
	time.Sleep(100 * time.Millisecond) // until the cell runs
	start := time.Now()
	if _, err := n.Send(wire.Control, "interrupt_request", struct{}{}); err != nil {
		t.Fatal(err)
	}
	r := n.wait(id, start, 30*time.Second)
	next := n.run("40 + 2", 30*time.Second)
	if r.name != "SessionLost" || r.errors != 1 || !strings.Contains(r.says, "its variables are lost") || next.text != "42" || time.Since(start) > soon+time.Second {
		t.Errorf("%+v; then %+v after %v", r, next, time.Since(start))
	}
}

// What is written past Go's standard output, as C does, is an output like any other.
func TestOutputPastGo(t *testing.T) {
	n := open(t)
	r := n.run("import \"os\"\nfor i, text := range []string{\"out\\n\", \"err\\n\"} {\n\tos.NewFile(uintptr(i+1), \"raw\").WriteString(text)\n}", 30*time.Second)
	if r.status != "ok" || r.text != "out\nerr\n" {
		t.Errorf("%+v", r)
	}
}

// Help is answered at once while a cell runs, since VS Code waits for it, and soon otherwise.
func TestHelpIsQuick(t *testing.T) {
	n := open(t)
	n.run("import \"strings\"", 30*time.Second)
	ask := func() (found bool, took time.Duration) {
		start := time.Now()
		m, _, err := n.Request(t.Context(), wire.Shell, "inspect_request", map[string]any{"code": "strings.Cut", "cursor_pos": 11, "detail_level": 0})
		if err != nil {
			t.Fatal(err)
		}
		var reply struct{ Found bool }
		n.decode(m, &reply)
		return reply.Found, time.Since(start)
	}
	found, idle := ask()
	id := n.send("for {\n}")
	time.Sleep(100 * time.Millisecond) // until the cell runs
	_, busy := ask()
	if !found || idle > atOnce || busy > atOnce {
		t.Errorf("found %v after %v; during a cell answered after %v", found, idle, busy)
	}
	t.Logf("answered after %v, during a cell after %v", idle, busy)
	if _, err := n.Send(wire.Control, "interrupt_request", struct{}{}); err != nil {
		t.Fatal(err)
	}
	n.wait(id, time.Now(), 30*time.Second)
}

// A flood of output arrives in order, whole or with a count of what was left out, and does
// not hold up the kernel.
func TestFlood(t *testing.T) {
	n := open(t)
	n.run("import \"fmt\"", 30*time.Second)
	r := n.run("for i := 0; i < 200000; i++ { fmt.Println(\"line\", i) }", time.Minute)
	if r.status != "ok" || !strings.HasPrefix(r.text, "line 0\nline 1\n") || !strings.Contains(r.text, "dropped") && !strings.HasSuffix(r.text, "line 199999\n") {
		t.Errorf("status %s, begins with %.40q, ends with %q", r.status, r.text, r.text[max(0, len(r.text)-80):])
	}
	t.Logf("%d bytes arrived within %v", len(r.text), r.took.Round(time.Millisecond))
	if next := n.run("40 + 2", soon); next.text != "42" {
		t.Errorf("the next cell: %+v", next)
	}
}

// BenchmarkCell measures 1+1 from the front end's request to idle, through sockets, the
// supervisor, pipes, the worker and the engine.
func BenchmarkCell(b *testing.B) {
	n := open(b)
	for range 50 {
		n.run("1+1", 30*time.Second)
	}
	took := make([]time.Duration, 0, b.N)
	b.ResetTimer()
	for range b.N {
		took = append(took, n.run("1+1", 30*time.Second).took)
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "median-µs")
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds()), "p95-µs")
}
