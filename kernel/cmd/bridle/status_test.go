package main

import (
	"strings"
	"testing"

	"bridle/datasets/study"
)

// What is cut off is finished with the command that began it.
func TestNextNamesTheCommand(t *testing.T) {
	for _, c := range []struct {
		tool  string
		words []string
		want  string
	}{
		{"scan", []string{"run", "--study", "s"}, "finish it with bridle-scan run --study s --resume"},
		{"probe", []string{"run", "--study", "s", "--resume"}, "finish it with bridle-probe run --study s --resume"},
		{"match", []string{"match", "s"}, "give its command again to finish it (bridle match s)"},
		{"canary", []string{"--study", "s"}, "import a data set"},
		{"simnet-canary", []string{"run", "--study", "s"}, "import a data set"},
	} {
		st := state{name: "s", runs: []study.Manifest{{RunID: "r", Tool: c.tool, Arguments: c.words, State: study.Interrupted}}}
		if got := st.next(); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.tool, got, c.want)
		}
	}
}
