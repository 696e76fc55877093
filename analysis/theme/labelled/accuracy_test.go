package labelled_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"testing"

	"bridle/analysis/theme"
	"bridle/analysis/theme/labelled"
	"bridle/analysis/theme/lexicon"
)

var update = flag.Bool("update", false, "write ../ACCURACY.md anew")

const accuracy = "../ACCURACY.md"

// labels reads the table of names.
func labels(t *testing.T) []labelled.Name {
	t.Helper()
	f, err := os.Open("../testdata/labels.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := labelled.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// grade scores one half of the table.
func grade(t *testing.T, heldOut bool) labelled.Report {
	t.Helper()
	a, err := theme.New()
	if err != nil {
		t.Fatal(err)
	}
	var names []labelled.Name
	var readings []theme.Reading
	for _, n := range labels(t) {
		if n.HeldOut() == heldOut {
			names, readings = append(names, n), append(readings, a.Analyse(n.Name))
		}
	}
	return labelled.Score(names, readings)
}

// TestAccuracy holds the numbers of both halves to ACCURACY.md, digit by digit, and to floors
// that are well below what was measured: whoever changes a rule sees what it does.
func TestAccuracy(t *testing.T) {
	tuned, held := grade(t, false), grade(t, true)
	var b bytes.Buffer
	fmt.Fprintf(&b, "# How well names are read\n\nWritten by `go test ./analysis/theme/labelled -update`; lexicon %s. Shares have 95 %% intervals (Wilson).\n"+
		"How names were chosen and labelled: [testdata/labels.md](testdata/labels.md). What flatters these numbers: the\n"+
		"comment of package `labelled`.\n\n## Held-out half\n\n", lexicon.Version)
	if err := held.Markdown(&b); err != nil {
		t.Fatal(err)
	}
	b.WriteString("\n## Half that rules and lists were tuned on\n\n")
	if err := tuned.Markdown(&b); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(accuracy, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(accuracy)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, b.Bytes()) {
		t.Errorf("%s differs from what is measured; look at both, then run with -update:\n%s", accuracy, b.String())
	}
	for _, x := range []struct {
		what  string
		share theme.Share
		least float64
	}{
		{"precision of themes", held.Themes.Precision(), 0.80}, {"recall of themes", held.Themes.Recall(), 0.60},
		{"precision of political themes", held.Political.Precision(), 0.85}, {"silence where nothing is labelled", held.SilentUnlabelled, 0.85},
	} {
		if x.share.Value() < x.least {
			t.Errorf("%s: %s, want at least %.2f", x.what, x.share, x.least)
		}
	}
}
