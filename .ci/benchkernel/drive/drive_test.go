package drive

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"bridle/kernel/wire"
)

// role makes the test binary a kernel, or a process that only waits.
const role = "BRIDLE_DRIVE_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(role) {
	case "kernel":
		answer(os.Args[len(os.Args)-1])
	case "broken":
		os.Stderr.WriteString("no such study")
		os.Exit(1)
	case "sleep":
		time.Sleep(time.Minute)
	default:
		os.Exit(m.Run())
	}
}

// answer is a kernel that prints the code of a cell, shows it, and fails if it is "fail".
func answer(file string) {
	c, err := wire.ReadConnection(file)
	if err != nil {
		panic(err)
	}
	s, err := wire.Listen(context.Background(), c, wire.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		panic(err)
	}
	for {
		ch, m, err := s.Receive(context.Background())
		if err != nil {
			return
		}
		publish := func(kind string, content any) {
			b, _ := json.Marshal(content)
			s.Publish(wire.Message{Header: wire.NewHeader(kind, "k", ""), Parent: m.AsParent(), Content: b})
		}
		var request struct{ Code string }
		json.Unmarshal(m.Content, &request)
		reply := map[string]any{"status": "ok", "matches": []string{request.Code + "!"}}
		publish("status", map[string]string{"execution_state": "busy"})
		if m.Header.Type == "execute_request" {
			publish("stream", map[string]string{"name": "stdout", "text": "out "})
			publish("stream", map[string]string{"name": "stderr", "text": "err "})
			publish("execute_result", map[string]any{"data": map[string]string{"text/plain": request.Code, "text/html": "<b>"}})
			if request.Code == "fail" {
				reply["status"] = "error"
				publish("error", map[string]string{"evalue": "failed"})
			}
		}
		b, _ := json.Marshal(reply)
		s.Send(ch, wire.Message{Identities: m.Identities, Header: wire.NewHeader("reply", "k", ""), Parent: m.AsParent(), Content: b})
		publish("status", map[string]string{"execution_state": "idle"})
		if m.Header.Type == "shutdown_request" {
			s.Close()
			return
		}
	}
}

func TestKernel(t *testing.T) {
	k, took, err := Start(Command{Argv: []string{os.Args[0], "-f"}, Env: []string{role + "=kernel"}}, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer k.Stop()
	if took <= 0 {
		t.Errorf("it took %v", took)
	}
	o, err := k.Run("1+1")
	if err != nil || o.Status != "ok" || o.Stdout != "out " || o.Stderr != "err " || o.Text() != "out err 1+1" || len(o.Shown) != 1 || o.Shown[0]["text/html"] != "<b>" || o.Took <= 0 {
		t.Errorf("got %+v, %v", o, err)
	}
	if o, err := k.Run("fail"); err != nil || o.Status != "error" || o.Error != "failed" {
		t.Errorf("got %+v, %v", o, err)
	}
	if matches, _, err := k.Complete("ab"); err != nil || !slices.Equal(matches, []string{"ab!"}) {
		t.Errorf("got %v, %v", matches, err)
	}
	pid := k.PID()
	if m, err := TreeMemory(pid); err != nil || m.RSS < 1<<20 || m.PSS > m.RSS || m.PSS == 0 {
		t.Errorf("got %+v, %v", m, err)
	}
	k.Stop()
	if err := syscall.Kill(pid, 0); err == nil {
		t.Error("the kernel is still there")
	}
}

// A kernel that ends at once is an error that says what it said.
func TestKernelThatDoesNotStart(t *testing.T) {
	_, _, err := Start(Command{Argv: []string{os.Args[0]}, Env: []string{role + "=broken"}}, t.TempDir())
	if err == nil || !strings.Contains(err.Error(), "no such study") {
		t.Errorf("got %v", err)
	}
}

func TestTree(t *testing.T) {
	// 1 has 2 and 3, 3 has 4; 5 is of another tree.
	if got := tree(map[int]int{2: 1, 3: 1, 4: 3, 5: 9, 1: 0}, 1); !slices.Equal(got, []int{1, 2, 3, 4}) {
		t.Errorf("got %v", got)
	}
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), role+"=sleep")
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer child.Wait()
	defer child.Process.Kill()
	all, err := parents("/proc")
	if err != nil || all[child.Process.Pid] != os.Getpid() {
		t.Errorf("the parent of %d is %d, not %d; %v", child.Process.Pid, all[child.Process.Pid], os.Getpid(), err)
	}
}

// The name of a program may hold spaces and parentheses (proc(5)).
func TestParentsReadsAnyName(t *testing.T) {
	proc := t.TempDir()
	for pid, stat := range map[string]string{"12": "12 (a) b) S 7 1 1", "13": "13 (plain) R 12 1 1", "14": "broken"} {
		if err := os.MkdirAll(filepath.Join(proc, pid), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(proc, pid, "stat"), []byte(stat), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := parents(proc)
	if err != nil || len(got) != 2 || got[12] != 7 || got[13] != 12 {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestRollup(t *testing.T) {
	text := []byte("5581-7ffc ---p 00000000 00:00 0 [rollup]\nRss:                1540 kB\nPss:                 200 kB\n")
	if got := rollup(text, "Rss:"); got != 1540<<10 {
		t.Errorf("got %d", got)
	}
	if got := rollup(text, "Swap:"); got != 0 {
		t.Errorf("got %d", got)
	}
}
