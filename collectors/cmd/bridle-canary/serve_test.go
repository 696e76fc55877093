package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"bridle/collectors/canary"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/canaryqueries"
	"bridle/datasets/study"

	"github.com/miekg/dns"
)

// served is a process that answers.
type served struct {
	cmd    *exec.Cmd
	at     string
	lines  []string
	stderr bytes.Buffer
}

// start starts this test binary as the command and waits until it answers.
func start(t *testing.T, dir string, args ...string) *served {
	t.Helper()
	s := &served{cmd: exec.CommandContext(t.Context(), os.Args[0])}
	s.cmd.Args = append([]string{"bridle-canary", "--study", dir, "--zone", "c.example.org", "--listen", "127.0.0.1:0"}, args...)
	s.cmd.Stderr = &s.stderr
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for scan := bufio.NewScanner(out); scan.Scan(); {
		s.lines = append(s.lines, scan.Text())
		if f := strings.Split(scan.Text(), "\t"); f[0] == "dns" {
			s.at = f[1]
		}
		if strings.HasPrefix(scan.Text(), "run\t") {
			return s
		}
	}
	s.cmd.Wait()
	t.Fatalf("it did not start: %s", s.stderr.String())
	return nil
}

// end sends a signal and returns the exit code.
func (s *served) end(t *testing.T, signal os.Signal) int {
	t.Helper()
	if err := s.cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	s.cmd.Wait()
	return s.cmd.ProcessState.ExitCode()
}

// ask asks for a fresh name and returns its token.
func (s *served) ask(t *testing.T, network string, parts ...string) string {
	t.Helper()
	token := canary.Token(1, parts...)
	c := dns.Client{Net: network, Timeout: 5 * time.Second}
	m, _, err := c.Exchange(new(dns.Msg).SetQuestion(token+".c.example.org.", dns.TypeA), s.at)
	if err != nil || len(m.Answer) != 1 {
		t.Fatalf("%v: %v", m, err)
	}
	return token
}

// tokens returns those in the log of a study, sorted.
func tokens(t *testing.T, dir string) []string {
	t.Helper()
	s, err := study.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	parts, err := s.PartsOf("canary_queries", func(study.Manifest) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, p := range parts {
		err := study.Read(s, p, func(rows []canaryqueries.Row) error {
			for _, r := range rows {
				if r.RunID != p.RunID || r.Token == nil {
					t.Errorf("row %+v of run %s", r, p.RunID)
					continue
				}
				list = append(list, *r.Token)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(list)
	return list
}

// Stopped by either signal it leaves a complete run with all rows; begun again it is a new run.
func TestStopsAndStartsAgain(t *testing.T) {
	dir := t.TempDir()
	var want []string
	for i, signal := range []os.Signal{syscall.SIGTERM, os.Interrupt} {
		s := start(t, dir)
		want = append(want, s.ask(t, "udp", fmt.Sprint(i)), s.ask(t, "tcp", fmt.Sprint(i), "tcp"))
		text := strings.Join(s.lines, "\n")
		if !strings.Contains(text, "enter in the zone above:\nc.example.org.\t86400\tIN\tNS\tns1.c.example.org.\nns1.c.example.org.\t86400\tIN\tA\t127.0.0.1\n") {
			t.Errorf("it says:\n%s", text)
		}
		if code := s.end(t, signal); code != 0 || !strings.Contains(s.stderr.String(), "stopped; 2 questions answered") {
			t.Errorf("exit code %d: %s", code, s.stderr.String())
		}
	}
	slices.Sort(want)
	if got := tokens(t, dir); !slices.Equal(got, want) {
		t.Errorf("tokens %v, want %v", got, want)
	}
	s, err := study.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	runs, err := s.Runs()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range runs {
		if m.State != study.Complete || m.Tool != "canary" || m.Simulated || m.Counts["canary_queries"].Rows != 2 {
			t.Errorf("run %+v", m)
		}
	}
	if len(runs) != 2 {
		t.Errorf("%d runs", len(runs))
	}
}

// Killed at once, it loses nothing but the open part: what was asked before a part was made safe is there.
// Another run of the same study can be written meanwhile.
func TestKilled(t *testing.T) {
	dir := t.TempDir()
	beside, err := study.Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	run, err := beside.Create(study.Plan{Tool: "beside", Version: "1"})
	if err != nil {
		t.Fatal(err)
	}
	defer run.Abandon()
	var want []string
	for round := range 3 {
		s := start(t, dir, "--flush", "20ms", "--prefix-rate=-1")
		for i := range 200 {
			want = append(want, s.ask(t, "udp", fmt.Sprint(round), fmt.Sprint(i)))
		}
		for deadline := time.Now().Add(20 * time.Second); len(tokens(t, dir)) < len(want); {
			if time.Now().After(deadline) {
				t.Fatalf("%d of %d rows are safe", len(tokens(t, dir)), len(want))
			}
			time.Sleep(10 * time.Millisecond)
		}
		if code := s.end(t, os.Kill); code != -1 {
			t.Fatalf("exit code %d", code)
		}
	}
	slices.Sort(want)
	if got := tokens(t, dir); !slices.Equal(got, want) {
		t.Errorf("%d tokens, want %d", len(got), len(want))
	}
	odd, err := study.Table[anomalies.Row](run)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(odd.Flush(), run.Finish()); err != nil {
		t.Errorf("the run beside: %v", err)
	}
}
