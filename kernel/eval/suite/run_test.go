package suite

import (
	"context"
	"errors"
	"strings"
	"testing"

	"bridle/kernel/eval"
)

// A script is an engine that answers as it is told.
type script struct {
	answers []answer
	panics  bool
}

type answer struct {
	value any
	err   error
}

func (s *script) Eval(context.Context, eval.Cell) ([]eval.Value, error) {
	if s.panics {
		panic("lost")
	}
	a := s.answers[0]
	s.answers = s.answers[1:]
	if a.err != nil {
		return nil, a.err
	}
	return []eval.Value{{V: a.value}}, nil
}

func (s *script) Interrupt()               {}
func (s *script) Define(string, any) error { return nil }
func (s *script) Close() error             { return nil }

func mistake(message string, at eval.Position, trace ...eval.Position) error {
	return &eval.Error{Name: "RuntimeError", Message: message, Position: at, Trace: trace}
}

func TestVerdicts(t *testing.T) {
	value := Snippet{Cells: []Cell{{Source: "x := 1"}, {Source: "x"}}, Want: "1"}
	after := Snippet{Cells: []Cell{{Source: "bad", Broken: true}, {Source: "1"}}, Want: "1"}
	failure := Snippet{Cells: []Cell{{Source: "f()"}}, Failure: &Failure{Name: "RuntimeError",
		At: eval.Position{Cell: 1, Line: 2}, Trace: eval.Position{Cell: 3, Line: 4}, Says: []string{"index", "range"}}}
	at, trace := eval.Position{Cell: 1, Line: 2, Column: 9}, eval.Position{Cell: 3, Line: 4, Column: 5}
	for _, test := range []struct {
		name    string
		snippet Snippet
		engine  script
		want    string // part of what is wrong; empty if the snippet passes
	}{
		{"value", value, script{answers: []answer{{}, {value: 1}}}, ""},
		{"other value", value, script{answers: []answer{{}, {value: 2}}}, `got "2", want "1"`},
		{"early error", value, script{answers: []answer{{err: errors.New("no")}}}, "unexpected error: no"},
		{"late error", value, script{answers: []answer{{}, {err: errors.New("no")}}}, "unexpected error: no"},
		{"panic", value, script{panics: true}, "the engine panicked: lost"},
		{"broken", after, script{answers: []answer{{err: errors.New("yes")}, {value: 1}}}, ""},
		{"not broken", after, script{answers: []answer{{value: 7}, {value: 1}}}, "cell 1 does not fail"},
		{"failure", failure, script{answers: []answer{{err: mistake("index out of range", at, trace)}}}, ""},
		{"no failure", failure, script{answers: []answer{{value: 1}}}, "no error"},
		{"other words", failure, script{answers: []answer{{err: mistake("index", at, trace)}}}, `does not say "range"`},
		{"other line", failure, script{answers: []answer{{err: mistake("index out of range", eval.Position{Cell: 1, Line: 3}, trace)}}}, "the error is at cell 1, line 3"},
		{"no trace", failure, script{answers: []answer{{err: mistake("index out of range", at)}}}, "the trace [] has no cell 3, line 4"},
		{"other type", failure, script{answers: []answer{{err: errors.New("index out of range")}}}, "the error is a *errors.errorString"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := test.snippet.Run(t.Context(), func() eval.Engine { return &test.engine }).Wrong
			if test.want == "" && got != "" || !strings.Contains(got, test.want) {
				t.Errorf("wrong is %q, want %q", got, test.want)
			}
		})
	}
}

// stuck never answers, as an engine that cannot be interrupted.
type stuck struct{ *script }

func (stuck) Eval(context.Context, eval.Cell) ([]eval.Value, error) { select {} }

func TestStuckEngineIsLeftBehind(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := Snippet{Cells: []Cell{{Source: "1"}}, Want: "1"}
	if got := s.Run(ctx, func() eval.Engine { return stuck{&script{}} }).Wrong; !strings.Contains(got, "still running") {
		t.Errorf("wrong is %q", got)
	}
}

func TestReport(t *testing.T) {
	var b strings.Builder
	results := []Result{{Snippet: Snippet{Theme: "a", Topic: "one", Core: "1"}}, {Snippet: Snippet{Theme: "a", Topic: "two"}, Wrong: "no\nvalue"}}
	if err := Report(&b, results); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"one    pass", "two    FAIL", "no value", "1 of 2 passed; of the first 42 topics 1 of 1"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"-- a/cell --\n1\n", "stands before a/about"},
		{"-- a/about --\nspec: x\n", "does not end with a cell"},
		{"-- a/about --\nspec: x\n-- a/broken --\n1\n", "does not end with a cell"},
		{"-- a/about --\nspec\n", "is not a key and a value"},
		{"-- a/about --\nsped: x\n", "unknown key"},
		{"-- a/about --\nat: row 3\n", "unknown word"},
		{"-- a/about --\nat: cell\n", "is no place"},
		{"-- a/about --\nsays: x\n-- a/cell --\n1\n-- a/want --\n1\n", "an error is expected already"},
		{"-- a/about --\nspec: x\n-- a/sell --\n1\n", "is none of"},
	} {
		if _, err := parse("theme", []byte(test.text)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: error %v, want %q", test.text, err, test.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("-- a/about --\nspec: x\nat: cell 1, line 2\nsays: y\n-- a/cell --\n1\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		snippets, err := parse("theme", text)
		for _, s := range snippets {
			if err == nil && len(s.Cells) == 0 {
				t.Errorf("%s has no cell", s.Topic)
			}
		}
	})
}
