package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"bridle/datasets/schema/probes"
	"bridle/datasets/schema/qualificationexchanges"
)

// zeroIPv6 runs the test again in a network namespace of its own.
func zeroIPv6(t *testing.T, bin string) {
	if os.Geteuid() != 0 {
		t.Skip("network namespaces need root")
	}
	if _, err := exec.LookPath("ip"); err != nil {
		t.Skip("the program ip is not installed (package iproute2)")
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestZeroConfiguration$", "-test.v")
	cmd.Env = append(os.Environ(), "BRIDLE_COLLECTORS="+bin)
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET}
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "answered over IPv6") {
		t.Errorf("in its namespace: %v\n%s", err, out)
	}
}

func zeroInside(t *testing.T, bin string) {
	for _, line := range []string{"link set lo up", "-6 route add local fd00::/8 dev lo"} {
		if out, err := exec.Command("ip", strings.Fields(line)...).CombinedOutput(); err != nil {
			t.Fatalf("ip %s: %v: %s", line, err, out)
		}
	}
	dir := t.TempDir()
	scenario, s := filepath.Join(dir, "six.toml"), filepath.Join(dir, "s")
	text := "base = [\"village\"]\nname = \"six\"\ndescription = \"half of it on IPv6\"\n[resolvers]\nipv6_share = 0.5\n"
	if err := os.WriteFile(scenario, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	zero(t, bin, s, []string{"--scenario", scenario, "--seed", "3", "--ipv6", "--study", s})
	asked, probed := 0, 0
	for _, row := range rowsOf[qualificationexchanges.Row](t, s, "qualification_exchanges") {
		if strings.Contains(row.Address, ":") && row.Status == "answered" {
			asked++
		}
	}
	for _, row := range rowsOf[probes.Row](t, s, "probes") {
		if strings.Contains(row.Address, ":") && row.Status == "answered" {
			probed++
		}
	}
	if asked == 0 || probed == 0 {
		t.Fatalf("%d exchanges and %d probes are answered over IPv6", asked, probed)
	}
	t.Logf("%d exchanges and %d probes are answered over IPv6", asked, probed)
	t.Log("answered over IPv6")
}
