package lists

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bridle/datasets/world"
)

func village(t *testing.T) *world.World {
	t.Helper()
	s, err := world.LoadScenario("village")
	if err != nil {
		t.Fatal(err)
	}
	w, err := world.Generate(s, 11)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// Rows have what the world has, each once, and say that they are simulated.
func TestRows(t *testing.T) {
	w := village(t)
	p := w.Public()
	prefixes := 0
	for _, n := range w.Networks {
		prefixes += len(n.Prefixes)
	}
	published := 0
	for _, d := range w.Domains {
		if !d.Public.IsZero() {
			published++
		}
	}
	r, x, i := Resolvers(p, "run"), Prefixes(p, "run"), Indicators(p, "run")
	if len(r) != len(w.Resolvers) || len(x) != prefixes || len(i) != published {
		t.Errorf("%d resolvers of %d, %d prefixes of %d, %d indicators of %d", len(r), len(w.Resolvers), len(x), prefixes, len(i), published)
	}
	registrars, domains := 0, 0
	for _, row := range Attributes(p, "run") {
		if row.Attribute == "registrar" {
			registrars++
		}
	}
	for _, d := range w.Domains {
		if !d.Shared && d.Registrar != "" {
			domains++
		}
	}
	if registrars != domains || domains == 0 {
		t.Errorf("%d rows of registrars for %d domains", registrars, domains)
	}
	for _, source := range []string{r[0].Source, x[0].Source, i[0].Source} {
		if source != "SIMULATED village" {
			t.Errorf("source %q", source)
		}
	}
}

// What is found out about a name is what the world has: TTLs, the cut of its zone, addresses
// at the beginning of the probing and their networks.
func TestTargets(t *testing.T) {
	w := village(t)
	purposes := map[string]string{"no-such-name.xa": "target"}
	byName := map[string]*world.Domain{}
	for i := range w.Domains {
		d := &w.Domains[i]
		if d.Purpose == world.Command || d.Purpose == world.Decoy {
			purposes[d.Hosts[0].Name] = string(d.Purpose)
			byName[d.Hosts[0].Name] = d
		}
	}
	rows := Targets(w, "run", purposes)
	if len(rows) != len(byName) {
		t.Fatalf("%d rows for %d names", len(rows), len(byName))
	}
	for _, r := range rows {
		d := byName[r.Name]
		if *r.TTLS != d.Hosts[0].TTL || *r.NSParentTTLS != d.ParentNSTTL || *r.ZoneCut != d.Zone.Name || *r.IsPublic == d.Public.IsZero() {
			t.Errorf("%s: %+v", r.Name, r)
		}
		if len(r.Addresses) > 0 && (len(r.HostingASNs) == 0 || r.HostingASNs[0] < 4_200_000_000) {
			t.Errorf("%s at %v is hosted by %v", r.Name, r.Addresses, r.HostingASNs)
		}
	}
}

// Files begin with the stamp, twice the same.
func TestFiles(t *testing.T) {
	w := village(t)
	p, plan := w.Public(), Targets(w, "", map[string]string{w.Public().Decoys[0]: "decoy"})
	a, b := t.TempDir(), t.TempDir()
	for _, dir := range []string{a, b} {
		if err := Write(p, plan, Open(w), Records(w), dir); err != nil {
			t.Fatal(err)
		}
	}
	files, err := os.ReadDir(a)
	if err != nil || len(files) != 10 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, f := range files {
		x, _ := os.ReadFile(filepath.Join(a, f.Name()))
		y, _ := os.ReadFile(filepath.Join(b, f.Name()))
		if !bytes.Equal(x, y) || len(x) == 0 {
			t.Errorf("%s differs", f.Name())
		}
		if strings.HasSuffix(f.Name(), ".json") {
			if !bytes.Contains(x, []byte(`"simulated":true`)) && !bytes.Contains(x, []byte(`"simulated": true`)) {
				t.Errorf("%s is not stamped", f.Name())
			}
		} else if !bytes.HasPrefix(x, []byte(Stamp+", scenario village\n")) {
			t.Errorf("%s begins with %.30q", f.Name(), x)
		}
	}
	if err := Write(p, plan, nil, nil, filepath.Join(a, "resolvers.txt")); err == nil {
		t.Error("a file was taken for a folder")
	}
}
