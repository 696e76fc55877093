package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"bridle/datasets/world"

	"github.com/miekg/dns"
)

// served is a process that serves a world.
type served struct {
	cmd    *exec.Cmd
	lines  []string // what it announced
	stderr bytes.Buffer
}

// serve starts this test binary as the command and waits until it serves.
func serve(t *testing.T, args ...string) *served {
	t.Helper()
	s := &served{cmd: exec.CommandContext(t.Context(), os.Args[0])}
	s.cmd.Args = append([]string{"bridle-simnet", "run", "--control", "127.0.0.1:0"}, args...)
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
		if strings.HasPrefix(scan.Text(), "control\t") {
			return s
		}
	}
	s.cmd.Wait()
	t.Fatalf("the simulation did not start: %s", s.stderr.String())
	return nil
}

// stop sends a signal and returns the exit code.
func (s *served) stop(t *testing.T, signal os.Signal) int {
	t.Helper()
	if err := s.cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	s.cmd.Wait()
	return s.cmd.ProcessState.ExitCode()
}

func generated(t *testing.T, scenario string, seed int64) *world.World {
	t.Helper()
	s, err := world.LoadScenario(scenario)
	if err != nil {
		t.Fatal(err)
	}
	w, err := world.Generate(s, seed)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// A world is served until a signal comes, twice in a row on the same ports.
func TestRunServesUntilStopped(t *testing.T) {
	w := generated(t, "village", 3)
	for _, signal := range []os.Signal{syscall.SIGTERM, os.Interrupt} {
		log := filepath.Join(t.TempDir(), "canary.jsonl")
		s := serve(t, "--scenario", "village", "--seed", "3", "--canary-log", log)
		if !strings.HasPrefix(s.lines[0], "SIMULATED: scenario village, seed 3") {
			t.Errorf("it begins with %q", s.lines[0])
		}
		for _, network := range []string{"udp", "tcp"} {
			whoami(t, w, network)
		}
		handshake(t, w)
		if code := s.stop(t, signal); code != 0 {
			t.Errorf("%v: exit code %d: %s", signal, code, s.stderr.String())
		}
		if text := s.stderr.String(); !strings.Contains(text, "SIMULATED study time 2018-08-15 00:00:00") || !strings.Contains(text, "stopped;") {
			t.Errorf("status: %s", text)
		}
		checkCanaryLog(t, log)
	}
}

// whoami asks a fit resolver for the address from which it asks the canary zone's servers.
func whoami(t *testing.T, w *world.World, network string) {
	t.Helper()
	for _, r := range w.Resolvers {
		if !w.Testifies(r) || r.Front != world.Direct || r.Faults.Loss > 0 || r.Faults.LatencyMS > 1000 || w.Backends[r.Backend].Caches > 1 {
			continue
		}
		c := dns.Client{Net: network, Timeout: 5 * time.Second}
		q := new(dns.Msg).SetQuestion(network+".whoami."+w.Canary.Name+".", dns.TypeTXT)
		m, _, err := c.Exchange(q, net.JoinHostPort(r.Address.String(), fmt.Sprint(r.Port)))
		if err != nil {
			t.Fatal(err)
		}
		if len(m.Answer) != 1 || m.Answer[0].(*dns.TXT).Txt[0] != w.Backends[r.Backend].Egress[0].String() {
			t.Errorf("%s says that it is %v, it asks from %v", r.Address, m.Answer, w.Backends[r.Backend].Egress)
		}
		return
	}
	t.Fatal("the world has no fit resolver")
}

// handshake speaks TLS with a server that is up.
func handshake(t *testing.T, w *world.World) {
	t.Helper()
	for _, s := range w.Servers {
		if s.Operator == world.None || len(s.TLSPorts) == 0 || !up(s, w.ProbeFrom) || s.Manner != "" {
			continue
		}
		d := tls.Dialer{Config: &tls.Config{InsecureSkipVerify: true}}
		c, err := d.DialContext(t.Context(), "tcp", net.JoinHostPort(s.Address.String(), fmt.Sprint(s.TLSPorts[0])))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		got := c.(*tls.Conn).ConnectionState().PeerCertificates[0].DNSNames
		if want := w.Certificates[s.Certificate].Names; len(got) == 0 || got[0] != want[0] {
			t.Errorf("the certificate is for %v, in the world for %v", got, want)
		}
		return
	}
	t.Fatal("the world has no server that is up")
}

func up(s world.Server, at time.Time) bool {
	for _, u := range s.Up {
		if !at.Before(u.From) && at.Before(u.Until) {
			return true
		}
	}
	return false
}

func checkCanaryLog(t *testing.T, name string) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	if len(lines) != 2 {
		t.Errorf("%d questions in the log of the canary zone, expected 2: %s", len(lines), text)
	}
	for _, line := range lines {
		var q canaryLine
		if err := json.Unmarshal([]byte(line), &q); err != nil || !q.Simulated || q.FromAddress == "" || !strings.Contains(q.Name, ".whoami.") {
			t.Errorf("line %q: %v", line, err)
		}
	}
}
