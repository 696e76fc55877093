package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/collectors/cmd/internal/proof"
	"bridle/datasets/command"
	"bridle/datasets/schema/resolutions"
	"bridle/datasets/study"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"bridle-resolve": main})
}

// Two sweeps find what the world has at each instant, and a name that moved between them at both of its addresses.
func TestSweepsTellTheTruth(t *testing.T) {
	a := serve(t)
	p := proof.Start(t, "bridle-resolve", a.arguments("--sweeps", "2", "--every", "24h", "--list", a.everything(t))...)
	if code := p.Wait(); code != 0 {
		t.Fatalf("exit code %d: %s", code, p.Stderr.String())
	}
	moved := map[string]bool{}
	for _, r := range a.check(t, 2) {
		if r.Name == a.moved && r.Failure == nil {
			moved[r.Value] = true
		}
	}
	if len(moved) != 2 || !moved["127.200.1.2"] {
		t.Errorf("%s was seen at %v", a.moved, moved)
	}
	runs, err := a.study.Runs()
	if err != nil || runs[len(runs)-1].State != study.Complete || !runs[len(runs)-1].Simulated {
		t.Errorf("%+v, %v", runs, err)
	}
	if !strings.Contains(p.Stdout.String(), "SIMULATED: run ") {
		t.Error(p.Stdout.String())
	}
}

// A run that is stopped, or killed, is taken up and asks the rest.
func TestTakenUp(t *testing.T) {
	a := serve(t)
	const sweeps = 3
	more := []string{"--sweeps", fmt.Sprint(sweeps), "--every", "1h", "--within", "50m", "--list", a.everything(t), "--rate", "10"}
	cut := 0
	for i, signal := range []os.Signal{os.Interrupt, os.Kill} {
		arguments := a.arguments(more...)
		if i > 0 {
			arguments = append(arguments, "--resume")
		}
		before := a.received()
		p := proof.Start(t, "bridle-resolve", arguments...)
		for began := time.Now(); a.received() < before+500 && time.Since(began) < 20*time.Second; {
			time.Sleep(5 * time.Millisecond)
		}
		p.Signal(signal)
		if code := p.Wait(); code == command.ExitInterrupted || code == -1 {
			cut++
		} else if code != 0 {
			t.Fatalf("exit code %d: %s", code, p.Stderr.String())
		}
	}
	if cut != 2 {
		t.Errorf("it was cut off %d times, want 2", cut)
	}
	p := proof.Start(t, "bridle-resolve", append(a.arguments(more...), "--resume")...)
	if code := p.Wait(); code != 0 {
		t.Fatalf("exit code %d: %s", code, p.Stderr.String())
	}
	a.check(t, sweeps)
	p = proof.Start(t, "bridle-resolve", append(a.arguments(more...), "--resume")...)
	if code := p.Wait(); code != 0 || !strings.Contains(p.Stdout.String(), "nothing is left to ask") {
		t.Errorf("exit code %d: %s%s", code, p.Stdout.String(), p.Stderr.String())
	}
}

// received returns how many questions the world has received.
func (a *arena) received() uint64 { return uint64(a.live.Stats().UDP.Received) }

// Who has opted out is not asked for, and the rows say so.
func TestOptOut(t *testing.T) {
	a := serve(t)
	write(t, filepath.Join(a.study.Dir(), "opt-out.txt"), a.moved+"\n")
	p := proof.Start(t, "bridle-resolve", a.arguments()...)
	if code := p.Wait(); code != 0 {
		t.Fatalf("exit code %d: %s", code, p.Stderr.String())
	}
	n := 0
	for _, r := range proof.Rows[resolutions.Row](t, a.study, "resolutions", tool) {
		if r.Name == a.moved {
			if n++; r.Failure == nil || *r.Failure != "opted_out" {
				t.Errorf("%+v", r)
			}
		}
	}
	if n != 2 {
		t.Errorf("%d rows of the name that opted out, want one of A and one of AAAA", n)
	}
}

// What must not be asked is refused before anything is sent or written.
func TestRefused(t *testing.T) {
	a := serve(t)
	wild := filepath.Join(t.TempDir(), "wild.txt")
	write(t, wild, "# SIMULATED\nnot a name\n")
	base := []string{"run", "--study", a.study.Dir(), "--load=false"}
	for want, arguments := range map[string][]string{
		"sees that they are looked up":             append(base, "--targets", "--resolver", a.resolver.String()),
		"say with --resolver":                      append(base, "--targets", "--visible-to-operators"),
		"is one under survey (resolvers of this":   append(base, "--targets", "--visible-to-operators", "--resolver", a.surveyed.String()),
		"is one under survey":                      append(base, "--targets", "--visible-to-operators", "--resolver", a.surveyed.Addr().String()),
		"may not be asked: a simulation":           append(base, "--targets", "--visible-to-operators", "--resolver", "192.0.2.53"),
		"say which names are looked up":            append(base, "--visible-to-operators", "--resolver", a.resolver.String()),
		"no server has met a fingerprint yet":      append(base, "--matches", "--visible-to-operators", "--resolver", a.resolver.String()),
		"wild.txt, row 2":                          append(base, "--list", wild, "--visible-to-operators", "--resolver", a.resolver.String()),
		"--types A,PTR":                            a.arguments("--types", "A,PTR"),
		"--every 1s":                               a.arguments("--every", "1s"),
		"--rate 1000":                              a.arguments("--rate", "1000"),
		"there is no run to take up":               a.arguments("--resume"),
		"give an address, or address:port":         append(base, "--targets", "--visible-to-operators", "--resolver", "dns.example"),
		"say with --study which study's names are": {"run", "--visible-to-operators"},
	} {
		p := proof.Start(t, "bridle-resolve", slices.Clone(arguments)...)
		if code := p.Wait(); code != command.ExitUsage && code != command.ExitFailure || !strings.Contains(p.Stderr.String(), want) {
			t.Errorf("exit code %d: %s\nwant %q", code, p.Stderr.String(), want)
		}
	}
	if runs, err := a.study.Runs(); err != nil || len(runs) != 1 {
		t.Errorf("%d runs, %v; want that of the lists alone", len(runs), err)
	}
	p := proof.Start(t, "bridle-resolve", append(base, "--targets", "--resolver", a.resolver.String(), "--dry-run", "--sweeps", "7")...)
	if code := p.Wait(); code != 0 || !strings.Contains(p.Stdout.String(), fmt.Sprintf("7 sweeps every 1 day, each within 1 h: %d questions in all", 14*len(a.names))) {
		t.Errorf("exit code %d: %s%s", code, p.Stdout.String(), p.Stderr.String())
	}
}

// A configuration that is taken is one that a run can begin with, and comes back as it was.
func FuzzConfig(f *testing.F) {
	c := config{Resolver: "192.0.2.53:53", Types: "A,AAAA", Names: []string{"a.example"}, Start: time.Date(2018, 8, 15, 0, 0, 0, 0, time.UTC),
		Every: time.Hour, Within: time.Minute, Sweeps: 2, Rate: 2, Vantage: "ams-1"}
	b, err := json.Marshal(c)
	if err != nil {
		f.Fatal(err)
	}
	if got, err := decode[config](b); err != nil || !reflect.DeepEqual(got, c) {
		f.Fatalf("%+v, %v", got, err)
	}
	f.Add(b)
	f.Add([]byte(`{"sweeps":0}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := decode[config](b)
		if err != nil {
			return
		}
		again, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := decode[config](again); err != nil || !reflect.DeepEqual(got, c) {
			t.Fatalf("%+v, %v; want %+v", got, err, c)
		}
	})
}

// The same of a run that asks servers of names.
func FuzzAuthorityConfig(f *testing.F) {
	c := authorityConfig{Resolver: "192.0.2.53:53", Port: 53, Types: "A,AAAA", Names: []string{"a.example"}, Beyond: true, Rate: 2, Vantage: "ams-1"}
	b, err := json.Marshal(c)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"port":0}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := decode[authorityConfig](b)
		if err != nil {
			return
		}
		again, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := decode[authorityConfig](again); err != nil || !reflect.DeepEqual(got, c) {
			t.Fatalf("%+v, %v; want %+v", got, err, c)
		}
	})
}
