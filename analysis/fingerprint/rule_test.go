package fingerprint

import (
	"strings"
	"testing"
)

const small = `id: test-rule
version: 1
title: t
source: s
limits: l
selections:
  a: {protocol: tls}
  b: {http.status: ["404", "200"]}
  c: {http.body|re: "x+"}
condition: a and (b or not c)
`

func TestShippedRulesAreValid(t *testing.T) {
	rules, err := Shipped(false)
	if err != nil {
		t.Fatal(err)
	}
	if len(rules) == 0 {
		t.Fatal("no rules are shipped")
	}
	for _, r := range rules {
		if len(r.SHA256()) != 64 {
			t.Errorf("%s: hash %q", r.ID, r.SHA256())
		}
	}
	if _, err := compile(rules); err != nil {
		t.Error(err)
	}
}

func TestParseRefuses(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"unknown key":       {"title: t", "titel: t", "titel"},
		"bad id":            {"id: test-rule", "id: Test Rule", "lower-case words"},
		"no version":        {"version: 1", "version: 0", "versions count from 1"},
		"no source":         {"source: s", "source: ''", "must be given"},
		"unknown field":     {"protocol: tls", "protokol: tls", `no field "protokol"; there are certificate, http.body`},
		"unknown modifier":  {"http.body|re", "http.body|regex", `no modifier "regex"`},
		"bad expression":    {`"x+"`, `"x("`, "missing closing )"},
		"unknown selection": {"not c", "not d", `no selection "d"`},
		"unused selection":  {"a and (b or not c)", "a and b", `selection "c" is not used`},
		"open parenthesis":  {"not c)", "not c", "closing parenthesis is missing"},
		"left over":         {"not c)", "not c) a", `"a" is left over`},
		"nothing":           {small, "", "the file is empty"},
		"empty selection":   {"{protocol: tls}", "{}", "it has no fields"},
		"no value":          {`["404", "200"]`, "[]", "has no value"},
		"reserved name":     {"  a:", "  and:", "other than and, or, not"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse("test.yaml", []byte(strings.Replace(small, c.old, c.new, 1)))
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "test.yaml: ") {
				t.Errorf("Parse = %v, want an error with %q", err, c.want)
			}
		})
	}
}

// Precedence: not binds before and, and before or; expected forms by hand.
func TestConditionPrecedence(t *testing.T) {
	r, err := Parse("test.yaml", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	sql := map[string]string{}
	for name, s := range r.Selections {
		if sql[name], err = selectionSQL(s); err != nil {
			t.Fatal(err)
		}
	}
	for condition, want := range map[string]string{
		"a and b or c":           "((a AND b) OR c)",
		"a or b and c":           "(a OR (b AND c))",
		"not a and b and c":      "((NOT a) AND b AND c)",
		"not (a or b) or not c":  "((NOT (a OR b)) OR (NOT c))",
		"((a)) and ((b or (c)))": "(a AND (b OR c))",
	} {
		r.Condition = condition
		got, err := r.conditionSQL()
		if err != nil {
			t.Errorf("%s: %v", condition, err)
		}
		for name, s := range sql {
			got = strings.ReplaceAll(got, s, name)
		}
		if got != want {
			t.Errorf("%s becomes %s, want %s", condition, got, want)
		}
	}
}

func TestQuotesAreEscaped(t *testing.T) {
	sql, err := fieldSQL("http.reason", Values{"it's'; DROP TABLE grabs; --"})
	if err != nil || !strings.Contains(sql, "'it''s''; DROP TABLE grabs; --'") {
		t.Errorf("fieldSQL = %s, %v", sql, err)
	}
}

func TestCompileRefusesEqualIDs(t *testing.T) {
	r, err := Parse("test.yaml", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := compile([]Rule{r, r}); err == nil {
		t.Error("two rules with one id were accepted")
	}
	if _, err := compile(nil); err == nil {
		t.Error("no rules were accepted")
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte("id: [\n"))
	f.Add([]byte(strings.Replace(small, "a and (b or not c)", strings.Repeat("not ", 300)+"a", 1)))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := Parse("fuzz.yaml", b)
		if err != nil {
			return
		}
		if _, err := compile([]Rule{r}); err != nil {
			t.Errorf("a rule that parses does not compile: %v", err)
		}
	})
}
