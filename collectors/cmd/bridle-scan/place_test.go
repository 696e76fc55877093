package main

import (
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bridle/collectors/cmd/internal/proof"
	"bridle/collectors/simnet/lists"
	"bridle/collectors/simnet/live"
	"bridle/datasets/schema/certificates"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/httpresponses"
	"bridle/datasets/settings"
	"bridle/datasets/study"
	"bridle/datasets/world"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"bridle-scan": main})
}

// TestScripts runs what a user would type. Each script has a hamlet that is served, its study in STUDY and the list of its open
// ports in LIST; HTTP is a port at which TLS is not spoken.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			p := serve(t)
			e.Vars = append(e.Vars, "TMPDIR="+os.TempDir(), "STUDY="+p.study.Dir(), "LIST="+p.list, "HTTP="+fmt.Sprint(p.http))
			return nil
		},
	})
}

// place is a hamlet that is served, servers of TLS and HTTP among it, and a study whose study.toml points at it.
type place struct {
	world *world.World
	live  *live.Live
	study study.Study
	list  string // of open ports
	http  uint16 // the port without TLS
}

// serve serves a village with few servers that all speak well, for a year, so that study time does not end however often a scan is killed.
func serve(t *testing.T) *place {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "hamlet.toml")
	text := "base = [\"village\"]\nname = \"hamlet\"\ndescription = \"few servers\"\nuntil = 2019-08-15T00:00:00Z\n[benign]\nservers = 45\ndomains = 40\nshared_servers = 5\nodd_manners = 0.0\n"
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := world.LoadScenario(path)
	if err != nil {
		t.Fatal(err)
	}
	p := &place{}
	if p.world, err = world.Generate(s, 5); err != nil {
		t.Fatal(err)
	}
	if p.live, err = live.Start(t.Context(), live.Config{World: p.world, Start: p.world.From.Add(10 * 24 * time.Hour), AnyPort: true, Web: true}); err != nil {
		t.Skipf("loopback cannot serve the world: %v", err)
	}
	t.Cleanup(func() {
		if err := p.live.Stop(); err != nil {
			t.Error(err)
		}
	})
	p.http = p.world.Servers[0].HTTPPorts[0]
	p.list = filepath.Join(dir, "scan.csv")
	p.write(t, lists.Open(p.world))
	p.fresh(t)
	return p
}

// write writes a list of open ports as zmap does.
func (p *place) write(t *testing.T, open []netip.AddrPort) {
	t.Helper()
	var b strings.Builder
	b.WriteString(lists.Stamp + "\nsaddr,sport\n")
	for _, x := range open {
		fmt.Fprintf(&b, "%s,%d\n", x.Addr(), x.Port())
	}
	if err := os.WriteFile(p.list, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// fresh makes a study that points at the place.
func (p *place) fresh(t *testing.T) {
	t.Helper()
	var err error
	if p.study, err = study.Create(filepath.Join(t.TempDir(), "study")); err != nil {
		t.Fatal(err)
	}
	p.file(t, settings.Name, fmt.Sprintf("[collect]\nvantage = \"simulated\"\nsimulation = %q\n", p.live.Control()))
}

// file puts a file into the study's folder, at once.
func (p *place) file(t *testing.T, name, content string) {
	t.Helper()
	if err := study.WriteFile(filepath.Join(p.study.Dir(), name), []byte(content)); err != nil {
		t.Fatal(err)
	}
}

// arguments are those of a scan of the place, with others.
func (p *place) arguments(more ...string) []string {
	return append([]string{"run", "--study", p.study.Dir(), "--targets", p.list, "--http-ports", fmt.Sprint(p.http), "--seed", "6", "--load=false"}, more...)
}

// rows returns what scans of the study have, after it was checked that visits are whole, that nothing refers to what is not there, and that no
// certificate or response is there twice in a run.
func (p *place) rows(t *testing.T) []grabs.Row {
	t.Helper()
	certs, responses := map[string]bool{}, map[string]bool{}
	for _, r := range proof.Rows[certificates.Row](t, p.study, "certificates", tool) {
		if certs[r.RunID+r.CertificateID] {
			t.Errorf("certificate %s is there twice", r.CertificateID)
		}
		certs[r.RunID+r.CertificateID] = true
	}
	for _, r := range proof.Rows[httpresponses.Row](t, p.study, "http_responses", tool) {
		if responses[r.RunID+r.ResponseID] {
			t.Errorf("response %s is there twice", r.ResponseID)
		}
		responses[r.RunID+r.ResponseID] = true
	}
	all := proof.Rows[grabs.Row](t, p.study, "grabs", tool)
	type visit struct {
		run string
		n   int64
	}
	seen, ids := map[visit]int32{}, map[visit]bool{}
	for i := range all {
		r := &all[i]
		seen[visit{r.RunID, *r.Visit}]++
		if ids[visit{r.RunID, r.GrabID}] {
			t.Errorf("grab %d is there twice", r.GrabID)
		}
		ids[visit{r.RunID, r.GrabID}] = true
		for _, id := range r.CertificateIDs {
			if !certs[r.RunID+id] {
				t.Errorf("grab %d shows certificate %s, which is not there", r.GrabID, id)
			}
		}
		if r.ResponseID != nil && !responses[r.RunID+*r.ResponseID] {
			t.Errorf("grab %d has response %s, which is not there", r.GrabID, *r.ResponseID)
		}
	}
	for i := range all {
		if r := &all[i]; seen[visit{r.RunID, *r.Visit}] != *r.NVisitGrabs {
			t.Errorf("visit %d of %s has %d rows of %d", *r.Visit, r.Address, seen[visit{r.RunID, *r.Visit}], *r.NVisitGrabs)
		}
	}
	return all
}

// once checks that a run has one visit of every target of the list.
func (p *place) once(t *testing.T, rows []grabs.Row, runID string) {
	t.Helper()
	visits := map[netip.AddrPort]int64{}
	for i := range rows {
		if r := &rows[i]; r.RunID == runID {
			at := netip.AddrPortFrom(netip.MustParseAddr(r.Address), uint16(*r.Port))
			if v, ok := visits[at]; ok && v != *r.Visit {
				t.Errorf("%s was visited twice, as %d and %d", at, v, *r.Visit)
			}
			visits[at] = *r.Visit
		}
	}
	for _, at := range lists.Open(p.world) {
		if visits[at] == 0 {
			t.Errorf("%s was not visited in run %s", at, runID)
		}
	}
	if want := len(lists.Open(p.world)); len(visits) != want {
		t.Errorf("run %s has visits of %d targets, want %d", runID, len(visits), want)
	}
}
