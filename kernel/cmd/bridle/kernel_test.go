package main

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"bridle/datasets/study"
	"bridle/kernel/wire"
	"bridle/kernel/wire/frontend"
)

// startKernel runs 'bridle kernel' over sockets in a folder.
func startKernel(t *testing.T, flags ...string) (*exec.Cmd, *frontend.Client) {
	t.Helper()
	// Paths of sockets are short.
	dir, err := os.MkdirTemp("", "kernel")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	program := filepath.Join(dir, "bridle") // the test binary is bridle under this name
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, program); err != nil {
		t.Fatal(err)
	}
	connection := wire.Connection{Transport: "ipc", IP: filepath.Join(dir, "s"), Shell: 1, IOPub: 2, Stdin: 3, Control: 4, Heartbeat: 5,
		Key: "secret", SignatureScheme: "hmac-sha256"}
	text, err := json.Marshal(connection)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "connection.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, append([]string{"kernel", "-f", file}, flags...)...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() }) // it has ended if all went well
	for {
		client, err := frontend.Dial(t.Context(), connection)
		if err == nil {
			t.Cleanup(client.Close)
			return cmd, client
		}
		select {
		case <-t.Context().Done():
			t.Fatal(err)
		case <-time.After(time.Millisecond):
		}
	}
}

// cell runs a cell and returns what was published for it, as text.
func cell(ctx context.Context, t *testing.T, client *frontend.Client, code string) string {
	t.Helper()
	_, published, err := client.Request(ctx, wire.Shell, "execute_request", map[string]any{"code": code})
	if err != nil {
		t.Fatalf("%s: %v", code, err)
	}
	var texts []string
	for _, m := range published {
		if m.Header.Type != "status" && m.Header.Type != "execute_input" {
			texts = append(texts, m.Header.Type+" "+string(m.Content))
		}
	}
	return strings.Join(texts, "\n")
}

// TestKernel: the whole program, as front ends use it, over a study.
func TestKernel(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "s")
	if _, err := study.Create(dir); err != nil {
		t.Fatal(err)
	}
	if code := run([]string{"load", dir}, os.Stdout, os.Stderr); code != 0 {
		t.Fatalf("bridle load: %d", code)
	}
	start := time.Now()
	cmd, client := startKernel(t, "--study", dir)
	reply, _, err := client.Request(t.Context(), wire.Control, "kernel_info_request", map[string]any{})
	if err != nil || !strings.Contains(string(reply.Content), `"protocol_version":"5.4"`) {
		t.Fatalf("got %s, %v", reply.Content, err)
	}
	t.Logf("first answer after %v", time.Since(start))
	for _, test := range []struct{ code, want string }{
		{"1 + 1", `"text/plain":"2"`},
		{"studyDir", `"text/plain":"` + dir + `"`},
		{"%%sql answer <<\nSELECT 42 AS n", `"text/plain":"answer: 1 row, 1 columns"`},
		{"answer.Rows[0][0].Text", `"text/plain":"42"`},
		{"%%sql\nSELECT n FORM t", `"ename":"SQLError"`},
		{"%%sql\nSELECT count(*) AS n FROM grabs", `│      0 │`},
		{"import \"os\"\nos.Exit(3)", `os.Exit(3) would end the whole session`},
		{"answer.Rows[0][0].Text", `"text/plain":"42"`},
		{"$echo hello", `{"name":"stdout","text":"hello\n"}`},
		{"import \"gonum.org/v1/gonum/stat\"\nstat.Mean([]float64{1, 2}, nil)", `"text/plain":"1.5"`},
		{"import \"gonum.org/v1/plot/vg\"\n(4 * vg.Inch).Points()", `"text/plain":"288"`}, // an alias of a type elsewhere; 72 points to the inch
	} {
		if got := cell(t.Context(), t, client, test.code); !strings.Contains(got, test.want) {
			t.Errorf("%s: got\n%s\nwant %s", test.code, got, test.want)
		}
	}
	testInterrupt(t, cmd, client)
	if _, _, err := client.Request(t.Context(), wire.Control, "shutdown_request", map[string]any{"restart": false}); err != nil {
		t.Error(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("the kernel ended with %v", err)
	}
}

// testInterrupt interrupts a loop by a message and a query by a signal, and
// looks that variables are kept.
func testInterrupt(t *testing.T, cmd *exec.Cmd, client *frontend.Client) {
	t.Helper()
	for code, interrupt := range map[string]func() error{
		"for {}": func() error {
			_, err := client.Send(wire.Control, "interrupt_request", map[string]any{})
			return err
		},
		"%%sql\nSELECT count(*) FROM range(100000000) a, range(100000000) b": func() error { return cmd.Process.Signal(os.Interrupt) },
	} {
		done := make(chan string, 1)
		go func() { done <- cell(t.Context(), t, client, code) }()
		time.Sleep(200 * time.Millisecond) // until it runs
		start := time.Now()
		if err := interrupt(); err != nil {
			t.Fatal(err)
		}
		if got := <-done; !strings.Contains(got, "interrupted before it was finished") {
			t.Errorf("%s: got %s", code, got)
		}
		t.Logf("interrupted after %v", time.Since(start))
	}
	if got := cell(t.Context(), t, client, "answer.Rows[0][0].Text"); !strings.Contains(got, "42") {
		t.Errorf("after the interrupt: %s", got)
	}
}

// TestOrphans: when the kernel is killed its worker ends too, whatever it
// does.
func TestOrphans(t *testing.T) {
	cmd, client := startKernel(t)
	pid := cell(t.Context(), t, client, "import \"os\"\nos.Getpid()")
	_, pid, _ = strings.Cut(pid, `"text/plain":"`)
	pid, _, _ = strings.Cut(pid, `"`)
	worker, err := strconv.Atoi(pid)
	if err != nil || worker == cmd.Process.Pid {
		t.Fatalf("the worker's process is %q: %v", pid, err)
	}
	if _, err := client.Send(wire.Shell, "execute_request", map[string]any{"code": "for {}"}); err != nil {
		t.Fatal(err)
	}
	time.Sleep(200 * time.Millisecond) // until it runs
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // killed
	for range 1000 {
		if syscall.Kill(worker, 0) != nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("process %d lives on", worker)
}
