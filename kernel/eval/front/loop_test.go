package front

import (
	"strings"
	"testing"

	"bridle/kernel/eval"
)

func TestLoopVariablesThatOutliveTheirRound(t *testing.T) {
	for name, c := range map[string]struct {
		source string
		refuse string // position of the refusal; empty: allowed
	}{
		"closure kept":          {"for i := 0; i < 3; i++ {\n\tf = append(f, func() int { return i })\n}", "line 2, column 36"},
		"range":                 {"for _, v := range x {\n\tf = func() { g(v) }\n}", "line 2, column 17"},
		"goroutine":             {"for i := range x {\n\tgo func() { g(i) }()\n}", "line 2, column 16"},
		"deferred":              {"func h() {\n\tfor i := range x {\n\t\tdefer func() { g(i) }()\n\t}\n}", "line 3, column 20"},
		"address":               {"for i := range x {\n\tp = append(p, &i)\n}", "line 2, column 17"},
		"copied first":          {"for i := range x {\n\ti := i\n\tf = func() { g(i) }\n}", ""},
		"called on the spot":    {"for i := range x {\n\tfunc() { g(i) }()\n}", ""},
		"assigned, not defined": {"for i = range x {\n\tf = func() { g(i) }\n}", ""},
		"not captured":          {"for i := range x {\n\tg(i)\n\tf = func() { g(0) }\n}", ""},
		"other of that name":    {"for i := range x {\n\tf = func(i int) { g(i) }\n}", ""},
		"after the loop":        {"for i := range x {\n\tg(i)\n}\nf = func() { g(i) }", ""},
	} {
		parts, err := Split(eval.Cell{Number: 1, Source: c.source})
		if err == nil {
			err = parts.LoopVariables()
		}
		switch {
		case c.refuse == "" && err != nil:
			t.Errorf("%s: refused: %v", name, err)
		case c.refuse != "" && (err == nil || !strings.Contains(err.Error(), c.refuse) || !strings.Contains(err.Error(), "one loop variable")):
			t.Errorf("%s: error %v, want a refusal at %s", name, err, c.refuse)
		}
	}
}
