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

// open starts a kernel as Jupyter does, with more flags, and connects to it.
func open(t testing.TB, flags ...string) *notebook {
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
	n.start(path, flags)
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

func (n *notebook) start(path string, flags []string) {
	argv := kernelCommand()
	last := max(1, len(argv)-1) // before the flag of the connection file
	n.kernel = exec.Command(argv[0], append(slices.Insert(argv, last, flags...)[1:], path)...)
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
