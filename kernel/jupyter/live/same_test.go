package live

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bridle/kernel/notebook/nbformat"
)

var waysTaken = flag.String("ways", "nbconvert,browser", "what TestSameResults holds against bridle run: nbconvert, browser or both")

var studiesFolder = flag.String("studies", "", "folder with the studies of the demo (study-2018, hacking-team-2014, pegasus-2018): TestSameResults runs all of the project's notebooks")

// The only things in which two runs of a notebook may differ, and what settled puts in their place. Counts of executions, the
// cell that sets parameters, and figures as PDF, which 'bridle run' alone draws, are left out of the comparison beside these.
var mayDiffer = []struct {
	expression *regexp.Regexp
	instead    string
}{
	{regexp.MustCompile(`\b\d+\.\d ms · `), ""},     // the time of a query, on its card
	{regexp.MustCompile(`\bcell \d+\b`), "cell N"},  // a cell's count in an error: one cell more sets parameters
	{regexp.MustCompile("[^\n]*\r([^\r\n])"), "$1"}, // what was written over in its line, which nbconvert leaves out
}

func settle(text string) string {
	for _, m := range mayDiffer {
		text = m.expression.ReplaceAllString(text, m.instead)
	}
	return text
}

// shown returns what the code cells of a notebook show, in order: a line for each stream, error and representation of a display.
func shown(t *testing.T, n *nbformat.Notebook) (cells [][]string) {
	t.Helper()
	for _, c := range n.Cells {
		if c.Type != nbformat.Code || c.HasTag("injected-parameters") {
			continue
		}
		var lines []string
		for i, o := range c.Outputs {
			switch o.Type {
			case nbformat.Stream:
				if i > 0 && c.Outputs[i-1].Type == nbformat.Stream && c.Outputs[i-1].Name == o.Name {
					lines[len(lines)-1] += o.Text // parts of one stream, which front ends join or do not
					continue
				}
				lines = append(lines, o.Name+":\n"+o.Text)
			case nbformat.Error:
				lines = append(lines, fmt.Sprintf("error %s: %s\n%s", o.ErrorName, o.ErrorValue, strings.Join(o.Traceback, "\n")))
			default:
				for _, mime := range slices.Sorted(maps.Keys(o.Data)) {
					if mime == "application/pdf" {
						continue // 'bridle run' alone draws figures for print too
					}
					lines = append(lines, string(o.Type)+" "+mime+": "+representation(t, mime, o.Data[mime]))
				}
				if b, err := json.Marshal(o.Metadata); err != nil {
					t.Fatal(err)
				} else if string(b) != "null" && string(b) != "{}" {
					lines = append(lines, "metadata "+string(b))
				}
			}
		}
		for i := range lines {
			lines[i] = settle(lines[i])
		}
		cells = append(cells, lines)
	}
	return cells
}

// representation writes a representation so that equal ones are equal texts: an image as the hash of its bytes.
func representation(t *testing.T, mime string, value any) string {
	t.Helper()
	text, ok := value.(string)
	if !ok {
		b, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if mime != "image/png" {
		return text
	}
	b, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		t.Errorf("an image is no base64: %v", err)
	}
	return fmt.Sprintf("%d bytes, SHA-256 %x", len(b), sha256.Sum256(b))
}

// sample is a notebook that shows something of every kind; its last cell fails.
const sample = "testdata/every-kind.ipynb"

// A notebook shows the same, cell by cell, under `bridle run`, under nbconvert and in Jupyter Notebook in a browser: text, HTML, the
// bytes of images, streams, errors. Without studies of the demo these are a sample and the notebook that needs none.
func TestSameResults(t *testing.T) {
	books := []string{sample, "../../../notebooks/08-what-2018-published.ipynb"}
	studies := *studiesFolder
	if studies == "" {
		studies = t.TempDir()
		if err := os.Mkdir(filepath.Join(studies, "study"), 0o700); err != nil {
			t.Fatal(err)
		}
		emptyStudy(t, filepath.Join(studies, "study"))
	} else {
		var err error
		if books, err = filepath.Glob("../../../notebooks/*.ipynb"); err != nil || len(books) == 0 {
			t.Fatalf("no notebooks: %v", err)
		}
		if studies, err = filepath.Abs(studies); err != nil {
			t.Fatal(err)
		}
	}
	d := newDesk(t, studies)
	type way struct {
		name string
		run  func(name string) *nbformat.Notebook
	}
	var ways []way
	for _, name := range strings.Split(*waysTaken, ",") {
		switch name {
		case "nbconvert":
			ways = append(ways, way{"nbconvert", d.convert})
		case "browser":
			d.sit()
			ways = append(ways, way{"Jupyter Notebook", d.browse})
		default:
			t.Fatalf("-ways: there is no %q; there are nbconvert and browser", name)
		}
	}
	for _, path := range books {
		t.Run(filepath.Base(path), func(t *testing.T) {
			d.turn(t)
			name := d.lay(path)
			cells := shown(t, d.run(name))
			for _, way := range ways {
				compare(t, "bridle run", way.name, cells, shown(t, way.run(name)))
			}
			things, errors := 0, 0
			for _, lines := range cells {
				things += len(lines)
				for _, l := range lines {
					if strings.HasPrefix(l, "error ") {
						errors++
					}
				}
			}
			if want := path == sample; things == 0 || errors > 0 != want {
				t.Errorf("%d outputs and %d errors: %q", things, errors, cells)
			}
			t.Logf("%d cells, %d outputs and representations", len(cells), things)
		})
	}
	d.turn(t)
}

// compare names the first difference of each cell.
func compare(t *testing.T, one, other string, a, b [][]string) {
	t.Helper()
	if len(a) != len(b) {
		t.Errorf("%s has %d cells of code, %s %d", one, len(a), other, len(b))
		return
	}
	for i := range a {
		for k := range max(len(a[i]), len(b[i])) {
			x, y := "nothing", "nothing"
			if k < len(a[i]) {
				x = a[i][k]
			}
			if k < len(b[i]) {
				y = b[i][k]
			}
			if x != y {
				at := 0
				for at < min(len(x), len(y)) && x[at] == y[at] {
					at++
				}
				from := max(0, at-80)
				t.Errorf("cell of code %d, output %d of %s and %s (%.40q):\n%.300q\n%.300q", i+1, k+1, one, other, x, x[min(from, len(x)):], y[min(from, len(y)):])
				break
			}
		}
	}
}
