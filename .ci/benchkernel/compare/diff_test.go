package main

import (
	"strings"
	"testing"

	"bridle/.ci/benchkernel/drive"
)

func TestDiff(t *testing.T) {
	plain := func(s string) map[string]any { return map[string]any{"text/plain": s} }
	html := func(s, text string) map[string]any { return map[string]any{"text/html": s, "text/plain": text} }
	cell := func(shown ...map[string]any) drive.Outcome { return drive.Outcome{Status: "ok", Shown: shown} }
	printed := func(text string, shown ...map[string]any) drive.Outcome {
		return drive.Outcome{Status: "ok", Stdout: text, Shown: shown}
	}
	for _, c := range []struct {
		name         string
		ours, theirs drive.Outcome
		expected     string // the deliberate difference that is counted
		found        string // in the words of the one difference; empty: none
	}{
		{"equal", cell(plain("2")), cell(plain("2")), "", ""},
		{"another value", cell(plain("2")), cell(plain("3")), "", `text/plain: "3"`},
		{"nothing against a value", cell(), cell(plain("3")), "", "shown"},
		{"a count of bytes", printed("ab\n"), printed("ab\n", plain("3 <nil>")), printing, ""},
		{"a count where nothing was printed", cell(), cell(plain("3 <nil>")), "", "shown"},
		{"a nil error", cell(plain("7")), cell(plain("7 <nil>")), nilError, ""},
		{"text beside", cell(html("<b>", "bold")), cell(map[string]any{"text/html": "<b>"}), besides, ""},
		{"other text beside", cell(html("<b>", "bold")), cell(html("<b>", "<b>")), besides, ""},
		{"other HTML", cell(html("<b>", "bold")), cell(html("<i>", "bold")), "", "<i>"},
		{"a warning", printed("x\n"), printed("// warning: skipping import of func iter.Pull[V any]():\timporting generic functions or types is not supported yet\nx\n"), warning, ""},
		{"other output", printed("x\n"), printed("y\n"), "", "standard output"},
		{"an error", drive.Outcome{Status: "ok"}, drive.Outcome{Status: "error", Error: "no"}, "", "error no"},
		{"an error on both", drive.Outcome{Status: "error", Error: "no"}, drive.Outcome{Status: "error", Error: "no"}, "", "fails on both"},
	} {
		expected := map[string]int{}
		found := diff(c.ours, c.theirs, expected)
		if c.found == "" && len(found) > 0 || c.found != "" && (len(found) != 1 || !strings.Contains(found[0], c.found)) {
			t.Errorf("%s: got %q", c.name, found)
		}
		if want := map[bool]int{true: 1}[c.expected != ""]; len(expected) != want || c.expected != "" && expected[c.expected] != 1 {
			t.Errorf("%s: counted %v", c.name, expected)
		}
	}
}
