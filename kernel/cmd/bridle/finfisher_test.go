package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"bridle/analysis/fingerprint"
)

// The rules for FinFisher are written anew in fields. The published expressions, applied to the
// raw examples, must say the same as the rules promise: citizenlab/spyware-scan@539a310,
// ff/fingerprint-N.0.txt.
func TestFinFisherRulesAgreeWithPublishedExpressions(t *testing.T) {
	dir := filepath.Join(publicData(t), "citizenlab-spyware-scan", "ff")
	rules, err := readRules("", false)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, r := range rules {
		rest, ok := strings.CutPrefix(r.ID, "finfisher-")
		if !ok {
			continue
		}
		seen++
		b, err := os.ReadFile(filepath.Join(dir, fmt.Sprintf("fingerprint-%c.0.txt", rest[0])))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Trim(strings.TrimSpace(string(b)), "/")
		published, err := regexp.Compile(strings.ReplaceAll(text, `\/`, "/"))
		if err != nil {
			t.Fatal(err)
		}
		for want, examples := range map[bool][]fingerprint.Example{true: r.Examples.Match, false: r.Examples.NoMatch} {
			for _, e := range examples {
				if got := published.MatchString(e[0].Response); got != want {
					t.Errorf("%s: the published expression matches %q: %v, the rule promises %v", r.ID, e[0].Response, got, want)
				}
			}
		}
	}
	if seen != 4 {
		t.Errorf("%d rules, want one for each of four expressions", seen)
	}
}

// A simulated study is matched by the simulated rules alone, every other by none of them.
func TestRulesFollowTheStudy(t *testing.T) {
	for _, simulated := range []bool{false, true} {
		rules, err := readRules("", simulated)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rules {
			if r.Simulated != simulated || strings.HasPrefix(r.Title, "SIMULATED") != simulated {
				t.Errorf("simulated is %v, but rule %s is among them: %s", simulated, r.ID, r.Title)
			}
		}
	}
}
