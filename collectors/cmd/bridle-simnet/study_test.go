package main

import (
	"io"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"bridle/collectors/canary"
	"bridle/collectors/simnet/authority"
	"bridle/collectors/simnet/lists"
	"bridle/collectors/simnet/step"
	"bridle/datasets/schema/canaryqueries"
	"bridle/datasets/schema/prefixes"
	"bridle/datasets/schema/resolvers"
	"bridle/datasets/schema/targets"
	"bridle/datasets/settings"
	"bridle/datasets/study"
	"bridle/datasets/world"

	simdns "bridle/collectors/simnet/dns"

	"github.com/miekg/dns"
)

// rowsOf reads all rows of a dataset.
func rowsOf[T any](t *testing.T, dir, dataset string) []T {
	t.Helper()
	s, err := study.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	parts, err := s.PartsOf(dataset, func(study.Manifest) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	var all []T
	for _, p := range parts {
		if err := study.Read(s, p, func(rows []T) error { all = append(all, rows...); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// askAt joins the simulation, lets study time pass to an instant, and asks the first canary server of
// study.toml for a fresh name.
func askAt(t *testing.T, c settings.Collect, at time.Time, token string) {
	t.Helper()
	client, err := step.Dial(t.Context(), c.Simulation, "test", time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if _, err := client.Until(t.Context(), simdns.At(at)); err != nil {
		t.Fatal(err)
	}
	q := new(dns.Msg).SetQuestion(token+".ttl-60."+c.Canary.Zone+".", dns.TypeA)
	m, err := dns.ExchangeContext(t.Context(), q, c.Canary.Servers[0])
	if err != nil || len(m.Answer) != 1 || m.Answer[0].Header().Ttl != 60 {
		t.Fatalf("%v, %v", m, err)
	}
}

// The study of a simulation has what collectors need; the log grows while it is served, is there after a kill,
// and study time goes on behind its rows.
func TestRunIntoAStudy(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "s")
	w := generated(t, "village", 3)
	start := []string{"--scenario", "village", "--seed", "3", "--study", dir}
	var want []string
	for i, signal := range []os.Signal{syscall.SIGKILL, syscall.SIGTERM, os.Interrupt} {
		s := serve(t, start...) // with --control 127.0.0.1:0 the first time
		cfg, err := settings.Read(dir)
		if err != nil {
			t.Fatal(err)
		}
		c := cfg.Collect
		if c.Vantage != "simulated" || !c.AllAddresses || c.Canary.Zone != w.Canary.Name || len(c.Canary.Servers) != len(w.Canary.Glue) {
			t.Fatalf("study.toml: %+v", c)
		}
		if i > 0 && !strings.Contains(strings.Join(s.lines, "\n"), "study time goes on at 2018-08-1") {
			t.Errorf("begun again it says %q", s.lines)
		}
		token := canary.Token(int64(i), "x")
		askAt(t, c, w.ProbeFrom.Add(time.Duration(i+1)*time.Hour), token)
		want = append(want, token)
		for deadline := time.Now().Add(20 * time.Second); len(rowsOf[canaryqueries.Row](t, dir, "canary_queries")) < len(want); {
			if time.Now().After(deadline) {
				t.Fatal("the row is not safe after 20 s")
			}
			time.Sleep(20 * time.Millisecond)
		}
		s.stop(t, signal)
		start = append([]string{"--control", c.Simulation}, start[len(start)-6:]...)
	}
	for i, row := range rowsOf[canaryqueries.Row](t, dir, "canary_queries") {
		if row.Token == nil || *row.Token != want[i] || !row.ReceivedAt.Equal(w.ProbeFrom.Add(time.Duration(i+1)*time.Hour)) || row.Server != w.Canary.Glue[0].String() ||
			row.FromAddress != "127.0.0.1" || row.QType != "A" || row.RCode != "NOERROR" || *row.TTLS != 60 || !slices.Equal(row.Answers, []string{"192.0.2.1"}) ||
			!row.IsRecursionDesired || row.EDNSUDPBytes != nil {
			t.Errorf("row %d: %+v", i, row)
		}
	}
	checkLists(t, w, dir)
}

// checkLists counts what an observer has, once though the simulation began three times.
func checkLists(t *testing.T, w *world.World, dir string) {
	t.Helper()
	p := w.Public()
	if n := len(rowsOf[resolvers.Row](t, dir, "resolvers")); n != len(p.Resolvers) {
		t.Errorf("%d resolvers, the world has %d", n, len(p.Resolvers))
	}
	if n := len(rowsOf[prefixes.Row](t, dir, "prefixes")); n != len(p.Prefixes) {
		t.Errorf("%d prefixes, the world has %d", n, len(p.Prefixes))
	}
	purposes := map[string]int{}
	for _, r := range rowsOf[targets.Row](t, dir, "targets") {
		purposes[r.Purpose]++
	}
	if purposes["target"] == 0 || purposes["decoy"] != len(p.Decoys) || purposes["control"] != len(p.Controls) {
		t.Errorf("targets %v, the world has %d decoys and %d controls", purposes, len(p.Decoys), len(p.Controls))
	}
}

// The busy name resolves, at the beginning, in the middle and at the end of the probing, to an address of
// the network that study.toml tells: by the name tree, which is another route than the one tested.
func TestBusyName(t *testing.T) {
	for _, scenario := range []string{"village", "hide-and-seek-2018"} {
		w := generated(t, scenario, 5)
		name, asn, ok := busy(w)
		if !ok {
			t.Errorf("%s has no busy name", scenario)
			continue
		}
		tree := authority.New(w)
		place := tree.Locate(name)
		for _, at := range []time.Time{w.ProbeFrom, w.ProbeFrom.Add(w.Until.Sub(w.ProbeFrom) / 2), w.Until.Add(-time.Second)} {
			a := tree.Zones[place.Zone].Answer(name, place.Host, simdns.A, simdns.At(at), w.Canary.Glue[0])
			if len(a.Data) == 0 {
				t.Errorf("%s: %s has no address at %v", scenario, name, at)
			}
			for _, text := range a.Data {
				if n, ok := lists.NetworkOf(w, netip.MustParseAddr(text)); !ok || n.ASN != asn {
					t.Errorf("%s: %s has address %s of network %v, want %d", scenario, name, text, n, asn)
				}
			}
		}
		t.Logf("%s: %s in %d", scenario, name, asn)
	}
}

// A signal reaches the command that runs with the world, which is served until that ends.
func TestWithPassesSignalsOn(t *testing.T) {
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Args = []string{"bridle-simnet", "with", "--control", "127.0.0.1:0", "--study", filepath.Join(dir, "s"), "--", "sh", "-c",
		`trap 'echo ended; exit 9' TERM; echo ready; while :; do sleep 0.05; done`}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	buffer := make([]byte, 6)
	if _, err := io.ReadFull(out, buffer); err != nil || string(buffer) != "ready\n" {
		t.Fatalf("%q, %v", buffer, err)
	}
	cfg, err := settings.Read(filepath.Join(dir, "s"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := net.Dial("tcp", cfg.Collect.Simulation)
	if err != nil {
		t.Errorf("the simulation is not there while the command runs: %v", err)
	} else {
		c.Close()
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	rest, _ := io.ReadAll(out)
	cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 9 || string(rest) != "ended\n" {
		t.Errorf("exit code %d, %q", code, rest)
	}
}
