package lint_test

import (
	"path/filepath"
	"strings"
	"testing"

	"bridle/analysis/fingerprint"
	"bridle/analysis/fingerprint/lint"
	"bridle/analysis/load"
	"bridle/datasets/study"
)

// check writes the examples of rules into a study and checks the rules there.
func check(t *testing.T, rules ...fingerprint.Rule) []string {
	t.Helper()
	s, err := study.Create(filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	run, err := s.Create(study.Plan{Tool: "examples"})
	if err != nil {
		t.Fatal(err)
	}
	if err := lint.Write(run, rules); err != nil {
		t.Fatal(err)
	}
	if err := run.Finish(); err != nil {
		t.Fatal(err)
	}
	opened, err := load.Open(s.Dir())
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	wrong, err := lint.Check(t.Context(), opened.DB(), rules)
	if err != nil {
		t.Fatal(err)
	}
	return wrong
}

// Every shipped rule, of both sets together, keeps what its examples promise, matches no
// example of another rule, and has no selection that no example needs.
func TestShippedRules(t *testing.T) {
	var rules []fingerprint.Rule
	for simulated, want := range map[bool]int{false: 6, true: 3} {
		some, err := fingerprint.Shipped(simulated)
		if err != nil {
			t.Fatal(err)
		}
		if len(some) != want {
			t.Errorf("%d rules with simulated %v, want %d", len(some), simulated, want)
		}
		rules = append(rules, some...)
	}
	for _, w := range check(t, rules...) {
		t.Error(w)
	}
}

const frame = `format: 2
id: ID
version: 1
title: t
source: {report: r, page: p}
confidence: {level: low, why: w}
limits: l
`

func rule(t *testing.T, id, rest string) fingerprint.Rule {
	t.Helper()
	r, err := fingerprint.Parse(id+".yaml", []byte(strings.Replace(frame, "ID", id, 1)+rest))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const sound = `scope: server
selections: {a: {tls.version: TLSv1.2}, b: {http.status: 404}}
condition: a and b
examples:
  match: [[{tls: {version: TLSv1.2}}, {response: "HTTP/1.1 404 No\n\n"}]]
  nomatch: [{tls: {version: TLSv1.2}}, {response: "HTTP/1.1 404 No\n\n"}]
`

func TestCheckSaysWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		rules map[string]string
		want  []string
	}{
		"sound": {map[string]string{"x": sound}, nil},
		"ports apart": {map[string]string{"x": strings.Replace(sound, "{response", "{port: 80, response", 1)},
			[]string{"rule x: its match example 1 of x: matches is false"}},
		"ports together": {map[string]string{"x": "ports: all\n" + strings.Replace(sound, "{response", "{port: 80, response", 1)}, nil},
		"broken promise": {map[string]string{"x": strings.Replace(sound, "nomatch: [", "nomatch: [[{tls: {version: TLSv1.2}}, {response: \"HTTP/1.1 404 No\\n\\n\"}], ", 1)},
			[]string{"rule x: its nomatch example 1 of x: matches is true"}},
		"nothing needs a": {map[string]string{"x": strings.Replace(sound, `, {response: "HTTP/1.1 404 No\n\n"}]`+"\n", "]\n", 1) + ""},
			[]string{"rule x: without selection a every example"}},
		"never met": {map[string]string{"x": strings.Replace(strings.Replace(sound, "b: {", "c: {http.status: 500}, b: {", 1), "a and b", "a and b and not c", 1)},
			[]string{"rule x: no example of it meets selection c"}},
		"others": {map[string]string{"x": sound, "y": strings.Replace(sound, "b: {http.status: 404}", "b: {http.status|gt: 399}", 1)},
			[]string{"rule x matches the match example 1 of y", "rule y matches the match example 1 of x"}},
		"declared": {map[string]string{"x": "overlaps: {y: same}\n" + sound, "y": "overlaps: {x: same}\n" + sound}, nil},
		"not so":   {map[string]string{"x": "overlaps: {z: same}\n" + sound}, []string{"declares an overlap with z"}},
	} {
		t.Run(name, func(t *testing.T) {
			var rules []fingerprint.Rule
			for _, id := range []string{"x", "y"} {
				if text, ok := c.rules[id]; ok {
					rules = append(rules, rule(t, id, text))
				}
			}
			got := check(t, rules...)
			if len(got) < len(c.want) || len(c.want) == 0 && len(got) > 0 {
				t.Fatalf("wrong is %q, want %q", got, c.want)
			}
			for _, want := range c.want {
				if !strings.Contains(strings.Join(got, "\n"), want) {
					t.Errorf("wrong is %q, want %q", got, want)
				}
			}
		})
	}
}
