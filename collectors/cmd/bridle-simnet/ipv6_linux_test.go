package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/miekg/dns"
)

// IPv6 is served in a network namespace of its own: this test runs itself again in one.
func TestServesIPv6(t *testing.T) {
	if os.Getenv("BRIDLE_NAMESPACE") != "" {
		insideNamespace(t)
		return
	}
	if os.Geteuid() != 0 {
		t.Skip("network namespaces need root")
	}
	if _, err := exec.LookPath("ip"); err != nil {
		t.Skip("the program ip is not installed (package iproute2)")
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestServesIPv6$", "-test.v")
	cmd.Env = append(os.Environ(), "BRIDLE_NAMESPACE=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET}
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "answers over IPv6") {
		t.Errorf("in its namespace: %v\n%s", err, out)
	}
}

func insideNamespace(t *testing.T) {
	for _, line := range []string{"link set lo up", "-6 route add local fd00::/8 dev lo"} {
		if out, err := exec.Command("ip", strings.Fields(line)...).CombinedOutput(); err != nil {
			t.Fatalf("ip %s: %v: %s", line, err, out)
		}
	}
	w := generated(t, "hide-and-seek-2018", 3)
	s := serve(t, "--scenario", "hide-and-seek-2018", "--seed", "3", "--ipv6")
	defer s.stop(t, syscall.SIGTERM)
	n := 0
	for _, r := range w.Resolvers {
		if !r.Address.Is6() || !w.Testifies(r) || r.Faults.Loss > 0 || r.Faults.LatencyMS > 1000 {
			continue
		}
		c := dns.Client{Timeout: 5 * time.Second}
		q := new(dns.Msg).SetQuestion("x.ttl-77."+w.Canary.Name+".", dns.TypeA)
		m, _, err := c.Exchange(q, net.JoinHostPort(r.Address.String(), fmt.Sprint(r.Port)))
		if err != nil {
			t.Fatal(err)
		}
		if len(m.Answer) == 1 && m.Answer[0].Header().Ttl <= 77 {
			n++
		}
	}
	if n < 5 {
		t.Fatalf("%d resolvers answer", n)
	}
	t.Logf("%d resolvers: each answers over IPv6", n)
}
