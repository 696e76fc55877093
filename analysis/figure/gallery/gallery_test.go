package gallery_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"bridle/analysis/figure"
	"bridle/analysis/figure/gallery"
)

var children = flag.Int("children", 2, "how many fresh processes draw every chart")

// childVariable marks a process that draws and prints hashes.
const childVariable = "BRIDLE_GALLERY_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childVariable) == "" {
		os.Exit(m.Run())
	}
	if err := gallery.Hashes(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// Fresh processes draw the same bytes whatever the number of threads, the zone and the language of the system.
// -children=30 takes some minutes.
func TestSameBytesInFreshProcesses(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var first string
	for i := range *children {
		settings := []string{"GOMAXPROCS=1", "TZ=Asia/Kathmandu", "LANG=C", "LC_ALL=C"}
		if i%2 == 1 {
			settings = []string{"GOMAXPROCS=8", "TZ=America/St_Johns", "LANG=ar_EG.UTF-8", "LC_ALL=tr_TR.UTF-8"}
		}
		c := exec.CommandContext(t.Context(), self)
		c.Env = append(append(os.Environ(), settings...), childVariable+"=1")
		c.Stderr = os.Stderr
		out, err := c.Output()
		if err != nil {
			t.Fatal(err)
		}
		if want := len(gallery.Examples()) * (3*4 + 3); strings.Count(string(out), "\n") != want {
			t.Fatalf("process %d printed %d hashes, want %d", i+1, strings.Count(string(out), "\n"), want)
		}
		if i == 0 {
			first = string(out)
		} else if string(out) != first {
			t.Fatalf("process %d (%v) drew\n%s\nthe first\n%s", i+1, settings, out, first)
		}
	}
}

// What must stand in every figure stands in every form of it and in every theme.
func TestMarksStandInEveryForm(t *testing.T) {
	t.Parallel()
	for _, e := range gallery.Examples() {
		plain, err := e.Draw(false)
		if err != nil {
			t.Fatal(err)
		}
		first, err := e.Draw(true)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(plain.SVG(), figure.VerdictCaveat) || strings.Contains(plain.AltText(), figure.VerdictCaveat) {
			t.Errorf("%s: the caveat stands in a figure that is none of verdicts", e.Name)
		}
		for _, theme := range []figure.Theme{figure.Web, figure.Print, figure.Dark} {
			f, err := first.In(theme)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range []string{">SIMULATED</text>", "SIMULATED data.", ">" + figure.VerdictCaveat + "</text>", figure.VerdictCaveat + "</desc>"} {
				if !strings.Contains(f.SVG(), want) {
					t.Errorf("%s, %v: the SVG lacks %q", e.Name, theme, want)
				}
			}
			if f.PlottedHash() != first.PlottedHash() || !bytes.Equal(f.CSV(), first.CSV()) {
				t.Errorf("%s, %v: the data differ", e.Name, theme)
			}
			var spec struct {
				Schema      string `json:"$schema"`
				Description string
				Title       struct {
					Text     string
					Subtitle []string
				}
				Data     struct{ Values []map[string]any }
				Usermeta struct{ Figure, Plotted string }
			}
			if err := json.Unmarshal(f.VegaLite(), &spec); err != nil {
				t.Errorf("%s: Vega-Lite: %v", e.Name, err)
			}
			rows := strings.Count(string(f.CSV()), "\n") - 2 // the mark of simulation and the header
			if !strings.HasSuffix(spec.Schema, "/vega-lite/v5.json") || spec.Description != f.AltText() || !strings.HasPrefix(spec.Title.Text, "SIMULATED: ") ||
				!strings.Contains(strings.Join(spec.Title.Subtitle, "\n"), figure.VerdictCaveat) || len(spec.Data.Values) != rows ||
				spec.Usermeta.Figure != f.FigureID() || spec.Usermeta.Plotted != "sha256:"+f.PlottedHash() {
				t.Errorf("%s: Vega-Lite says %+v", e.Name, spec)
			}
			keep(t, fmt.Sprintf("%s-%v", e.Name, theme), f)
		}
	}
}

// keep writes picture and twin to be looked at, with go test -artifacts; without it none is made.
func keep(t *testing.T, name string, f *figure.Figure) {
	t.Helper()
	if set := flag.Lookup("test.artifacts"); set == nil || set.Value.String() != "true" {
		return
	}
	for ending, content := range map[string][]byte{".png": f.PNG(), ".vl.json": f.VegaLite()} {
		if err := os.WriteFile(filepath.Join(t.ArtifactDir(), name+ending), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
