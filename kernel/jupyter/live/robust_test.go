package live

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"bridle/kernel/wire"
	"bridle/kernel/wire/frontend"
)

// A notebook is a front end in Go, connected to a kernel in a process of its own.
type notebook struct {
	*frontend.Client
	t      testing.TB
	kernel *exec.Cmd
}

// open starts a kernel as Jupyter does and connects to it.
func open(t testing.TB) *notebook {
	t.Helper()
	c := wire.Connection{Transport: "tcp", IP: "127.0.0.1", Key: "key", SignatureScheme: "hmac-sha256"}
	choosePorts(t, &c.Shell, &c.IOPub, &c.Stdin, &c.Control, &c.Heartbeat)
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "connection.json")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	n := &notebook{t: t}
	t.Cleanup(n.close)
	n.start(path)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for n.Client == nil {
		if n.Client, err = frontend.Dial(ctx, c); err != nil && ctx.Err() != nil {
			t.Fatal(err)
		}
	}
	return n
}

// choosePorts finds ports that are free, as jupyter_client does.
func choosePorts(t testing.TB, ports ...*int) {
	t.Helper()
	for _, port := range ports {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close() // not before all are chosen
		*port = l.Addr().(*net.TCPAddr).Port
	}
}

func (n *notebook) start(path string) {
	argv := kernelCommand()
	n.kernel = exec.Command(argv[0], append(argv[1:], path)...)
	n.kernel.Env = append(os.Environ(), roleVariable+"=kernel")
	n.kernel.Stderr = os.Stderr
	if err := n.kernel.Start(); err != nil {
		n.t.Fatal(err)
	}
}

func (n *notebook) close() {
	if n.Client != nil {
		n.Client.Close()
	}
	n.kernel.Process.Kill()
	n.kernel.Wait()
}

// A result is what came of a cell.
type result struct {
	status, name, says string // of the reply
	text               string // of streams, results and the parts of displays
	errors             int    // messages of errors
	took               time.Duration
}

// send sends a cell without waiting.
func (n *notebook) send(source string) (id string) {
	n.t.Helper()
	id, err := n.Send(wire.Shell, "execute_request", map[string]any{"code": source, "silent": false, "store_history": true, "allow_stdin": false, "stop_on_error": false})
	if err != nil {
		n.t.Fatal(err)
	}
	return id
}

// run runs a cell to its end, for at most limit.
func (n *notebook) run(source string, limit time.Duration) result {
	n.t.Helper()
	start := time.Now()
	return n.wait(n.send(source), start, limit)
}

// wait waits for the end of a cell.
func (n *notebook) wait(id string, start time.Time, limit time.Duration) result {
	n.t.Helper()
	ctx, cancel := context.WithTimeout(n.t.Context(), limit)
	defer cancel()
	var r result
	for r.status == "" {
		m, err := n.Receive(ctx, wire.Shell)
		if err != nil {
			n.t.Fatalf("no reply: %v", err)
		}
		if frontend.Parent(m) == id {
			var reply struct{ Status, EName, EValue string }
			n.decode(m, &reply)
			r.status, r.name, r.says = reply.Status, reply.EName, reply.EValue
		}
	}
	var text strings.Builder
	for idle := false; !idle; {
		m, err := n.Receive(ctx, wire.IOPub)
		if err != nil {
			n.t.Fatalf("never idle: %v", err)
		}
		if frontend.Parent(m) != id {
			continue
		}
		var content struct {
			State string `json:"execution_state"`
			Text  string
			Data  map[string]any
		}
		n.decode(m, &content)
		text.WriteString(content.Text)
		if plain, ok := content.Data["text/plain"]; ok {
			fmt.Fprint(&text, plain)
		}
		if m.Header.Type == "error" {
			r.errors++
		}
		idle = content.State == "idle"
	}
	r.text, r.took = text.String(), time.Since(start)
	return r
}

func (n *notebook) decode(m wire.Message, into any) {
	n.t.Helper()
	if err := json.Unmarshal(m.Content, into); err != nil {
		n.t.Fatal(err)
	}
}

// soon is how long the kernel may take to answer again after whatever happened to it.
const soon = 2 * time.Second

// worker returns the process that runs the cells.
func (n *notebook) worker() *os.Process {
	n.t.Helper()
	id := n.kernel.Process.Pid
	// A child is listed at the thread that started it.
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", id))
	if err != nil || len(threads) == 0 {
		n.t.Skip("this system does not tell the children of a process: run on Linux")
	}
	for _, path := range threads {
		b, _ := os.ReadFile(path) // the thread may have ended
		var child int
		if _, err := fmt.Sscan(string(b), &child); err == nil {
			p, err := os.FindProcess(child)
			if err != nil {
				n.t.Fatal(err)
			}
			return p
		}
	}
	n.t.Fatal("the kernel has no worker")
	return nil
}

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
			if test.name == "endless recursion" && !knowsNames() {
				t.Log("the engine has no guard: its worker takes long to die")
			}
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
			if took > soon && (knowsNames() || test.name != "endless recursion") {
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
			if loop := strings.HasPrefix(cell, "for"); (loop || knowsNames()) && (r.name != "Interrupted" || next.text != "7" || r.took > soon) {
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
