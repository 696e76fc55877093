package main

import (
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/collectors/cmd/internal/proof"
	"bridle/collectors/simnet"
	"bridle/datasets/command"
	"bridle/datasets/schema/resolutions"
	"bridle/datasets/study"
)

func (a *arena) authority(more ...string) []string {
	return append([]string{"authority", "--study", a.study.Dir(), "--load=false", "--seed", "5", "--resolver", a.resolver.String(), "--visible-to-operators", "--rate", "100"}, more...)
}

// zone is what the world has of a zone.
type zoneTruth struct {
	servers []string
	ttl     uint32
}

// zones returns the zones of all domains, by their names.
func (a *arena) zones() map[string]zoneTruth {
	z := map[string]zoneTruth{}
	for _, d := range a.world.Domains {
		servers := slices.Clone(d.Servers)
		slices.Sort(servers)
		z[d.Name] = zoneTruth{servers, d.ChildNSTTL}
	}
	return z
}

// checkAuthority compares all rows with the world's truth at their instants: every question has its rows, every record its TTL.
func (a *arena) checkAuthority(t *testing.T) {
	t.Helper()
	rows := proof.Rows[resolutions.Row](t, a.study, "resolutions", authorityTool)
	got, at := map[string][]string{}, map[string]time.Time{}
	for _, r := range rows {
		k := *r.AskedName + " " + *r.AskedRrtype
		text := r.Value
		switch {
		case r.Failure != nil && r.TTLS == nil:
			text = *r.Failure
		case r.Failure == nil && r.TTLS != nil:
			text += fmt.Sprint(" ", *r.TTLS)
		default:
			t.Errorf("%+v", r)
		}
		got[k], at[k] = append(got[k], text), *r.FirstSeenAt
	}
	for k := range got {
		slices.Sort(got[k])
	}
	wanted, ttls := 0, 0
	check := func(k string, want []string) {
		wanted++
		for _, w := range want {
			if strings.Contains(w, " ") {
				ttls++
			}
		}
		slices.Sort(want)
		if !slices.Equal(got[k], want) {
			t.Errorf("%s at %v: %q, the world has %q", k, at[k], got[k], want)
		}
	}
	met, zones := map[string]bool{}, a.zones()
	// The canary zone gives every name in it, those of its servers too, an address of documentation (package canary), which must not
	// be asked; some own names of the world have the same servers.
	beyond := func(apex string) bool { return slices.Equal(zones[apex].servers, a.world.Canary.Servers) }
	for _, name := range a.names {
		apex := name
		for zones[apex].servers == nil && apex != "" {
			_, apex, _ = strings.Cut(apex, ".")
		}
		for _, rrtype := range []string{"A", "AAAA"} {
			k := name + " " + rrtype
			var want []string
			for _, address := range a.truth(name, at[k], rrtype) {
				want = append(want, fmt.Sprintf("%s %d", address, int(a.ttl(name).Seconds())))
			}
			if len(want) == 0 {
				if want = []string{"no_record"}; !slices.Equal(got[k], want) {
					want = []string{"no_name"}
				}
			}
			if beyond(apex) {
				want = []string{"out_of_scope"}
			}
			check(k, want)
		}
		if k := apex + " NS"; !met[apex] && got[k] != nil {
			met[apex] = true
			var want []string
			for _, server := range zones[apex].servers {
				want = append(want, fmt.Sprintf("%s %d", server, zones[apex].ttl))
			}
			if beyond(apex) {
				want = []string{"out_of_scope"}
			}
			check(k, want)
		} else if !met[apex] && !slices.Equal(got[name+" A"], []string{"no_name"}) {
			t.Errorf("%s: the NS set of %s was not asked for", name, apex)
		}
	}
	t.Logf("%d names, %d zones, %d questions, %d rows, %d TTLs", len(a.names), len(met), wanted, len(rows), ttls)
	if wanted != len(got) || ttls == 0 {
		t.Errorf("%d questions have rows, %d are expected", len(got), wanted)
	}
}

// Every TTL of every name of the world is that of its authority.
func TestAuthorityTellsTheTruth(t *testing.T) {
	a := serve(t)
	list := a.everything(t)
	p := proof.Start(t, "bridle-resolve", a.authority("--list", list)...)
	if code := p.Wait(); code != 0 {
		t.Fatalf("exit code %d: %s", code, p.Stderr.String())
	}
	a.checkAuthority(t)
	runs, err := a.study.Runs()
	if err != nil || runs[len(runs)-1].State != study.Complete || !runs[len(runs)-1].Simulated {
		t.Errorf("%+v, %v", runs, err)
	}
	if !strings.Contains(p.Stdout.String(), "SIMULATED: run ") {
		t.Error(p.Stdout.String())
	}
}

// A run that is stopped, or killed, is taken up and asks the rest.
func TestAuthorityTakenUp(t *testing.T) {
	a := serve(t)
	list := a.everything(t)
	cut := 0
	for i, signal := range []os.Signal{os.Interrupt, os.Kill} {
		arguments := a.authority("--list", list)
		if i > 0 {
			arguments = append(a.authority(), "--resume")
		}
		before := a.received()
		p := proof.Start(t, "bridle-resolve", arguments...)
		for began := time.Now(); a.received() < before+2000 && time.Since(began) < 20*time.Second; {
			time.Sleep(time.Millisecond)
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
	p := proof.Start(t, "bridle-resolve", append(a.authority(), "--resume")...)
	if code := p.Wait(); code != 0 {
		t.Fatalf("exit code %d: %s", code, p.Stderr.String())
	}
	a.checkAuthority(t)
	p = proof.Start(t, "bridle-resolve", append(a.authority(), "--resume")...)
	if code := p.Wait(); code != 0 || !strings.Contains(p.Stdout.String(), "nothing is left to ask") {
		t.Errorf("exit code %d: %s%s", code, p.Stdout.String(), p.Stderr.String())
	}
}

// The simulated Internet has a resolver of the study's own, which no list names; through it the TTLs are the same.
func TestAuthorityThroughTheOwnResolver(t *testing.T) {
	a := serve(t)
	a.resolver = netip.AddrPortFrom(simnet.OwnResolver(), a.resolver.Port())
	p := proof.Start(t, "bridle-resolve", a.authority("--list", a.everything(t))...)
	if code := p.Wait(); code != 0 {
		t.Fatalf("exit code %d: %s", code, p.Stderr.String())
	}
	a.checkAuthority(t)
}

// Servers and names that have opted out are not asked, and the rows say so.
func TestAuthorityOptOut(t *testing.T) {
	a := serve(t)
	write(t, filepath.Join(a.study.Dir(), "opt-out.txt"), a.moved+"\n127.1.36.0/24\n")
	p := proof.Start(t, "bridle-resolve", a.authority("--targets")...)
	if code := p.Wait(); code != 0 {
		t.Fatalf("exit code %d: %s", code, p.Stderr.String())
	}
	words := map[string]int{}
	for _, r := range proof.Rows[resolutions.Row](t, a.study, "resolutions", authorityTool) {
		if r.Name == a.moved && (r.Failure == nil || *r.Failure != "opted_out") {
			t.Errorf("%+v", r)
		}
		if r.Failure != nil {
			words[*r.Failure]++
		} else if r.TTLS == nil {
			t.Errorf("%+v", r)
		}
	}
	t.Log(words)
	if words["opted_out"] < 2 {
		t.Errorf("%v", words)
	}
}

// What must not be asked is refused before anything is sent or written, and a dry run sends nothing.
func TestAuthorityRefused(t *testing.T) {
	a := serve(t)
	base := []string{"authority", "--study", a.study.Dir(), "--load=false"}
	before := a.received()
	for want, arguments := range map[string][]string{
		"sees who asks for them":               append(base, "--targets", "--resolver", a.resolver.String()),
		"say with --resolver":                  append(base, "--targets", "--visible-to-operators"),
		"is one under survey (resolvers of":    append(base, "--targets", "--visible-to-operators", "--resolver", a.surveyed.String()),
		"say which names are looked up":        a.authority(),
		"--types A,PTR":                        a.authority("--targets", "--types", "A,PTR"),
		"--rate 1000":                          a.authority("--targets", "--rate", "1000"),
		"there is no run to take up":           a.authority("--resume"),
		"say with --study which study's names": {"authority", "--visible-to-operators"},
	} {
		p := proof.Start(t, "bridle-resolve", slices.Clone(arguments)...)
		if code := p.Wait(); code != command.ExitUsage && code != command.ExitFailure || !strings.Contains(p.Stderr.String(), want) {
			t.Errorf("exit code %d: %s\nwant %q", code, p.Stderr.String(), want)
		}
	}
	p := proof.Start(t, "bridle-resolve", a.authority("--targets", "--dry-run")...)
	if code := p.Wait(); code != 0 || !strings.Contains(p.Stdout.String(), fmt.Sprintf("%d names, types A,AAAA: %d questions to the servers of their zones", len(a.names), 2*len(a.names))) {
		t.Errorf("exit code %d: %s%s", code, p.Stdout.String(), p.Stderr.String())
	}
	if runs, err := a.study.Runs(); err != nil || len(runs) != 1 || a.received() != before {
		t.Errorf("%d runs, %v; want that of the lists alone; %d messages", len(runs), err, a.received()-before)
	}
}
