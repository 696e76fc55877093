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

// An interrupt stops loops, sleeps of compiled code and waits for channels. Where the engine
// can stop only loops the worker is replaced, and the cell says so.
func TestInterrupts(t *testing.T) {
	for _, cell := range []string{"for {\n}", "<-make(chan int)", "c := make(chan int)\nselect { case v := <-c: _ = v }", "time.Sleep(10 * time.Second)"} {
		t.Run(cell, func(t *testing.T) {
			n := open(t)
			n.run("import \"time\"\nkept := 7", 30*time.Second)
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
			if r.name != "Interrupted" || next.text != "7" || r.took > 100*time.Millisecond {
				t.Errorf("%+v; the variable is %+v", r, next)
			}
			t.Logf("%s after %v", r.name, r.took.Round(time.Millisecond))
		})
	}
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
