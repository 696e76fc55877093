package fingerprint

import (
	"strings"
	"testing"
)

const small = `format: 2
id: test-rule
version: 1
title: t
source: {report: s, page: p}
confidence: {level: low, why: w}
limits: l
selections:
  a: {protocol: tls}
  b: {http.status: ["404", "200"]}
  c: {http.body|re: "x+"}
condition: a and (b or not c)
examples:
  match: [{response: "HTTP/1.1 200 OK\n\nx"}]
  nomatch: [{response: "HTTP/1.1 500 OK\n\nx"}]
`

func TestShippedRulesAreValid(t *testing.T) {
	for _, simulated := range []bool{false, true} {
		rules, err := Shipped(simulated)
		if err != nil {
			t.Fatal(err)
		}
		if len(rules) == 0 {
			t.Fatalf("no rules are shipped with simulated %v", simulated)
		}
		for _, r := range rules {
			if len(r.SHA256()) != 64 || r.Simulated != strings.HasPrefix(r.ID, "simulated-") {
				t.Errorf("%s: hash %q, simulated %v", r.ID, r.SHA256(), r.Simulated)
			}
		}
		if _, _, err := compile(rules); err != nil {
			t.Error(err)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"old format":        {"format: 2\n", "", "this program reads format 2"},
		"unknown key":       {"title: t", "titel: t", "titel"},
		"bad id":            {"id: test-rule", "id: Test Rule", "lower-case words"},
		"no version":        {"version: 1", "version: 0", "versions count from 1"},
		"no source":         {"page: p", "page: ''", "must be given"},
		"no confidence":     {"level: low", "level: sure", `level is "sure"`},
		"no reason":         {", why: w", "", "a sentence why"},
		"unknown field":     {"protocol: tls", "protokol: tls", `no field "protokol"; there are certificate, certificate.days`},
		"unknown modifier":  {"http.body|re", "http.body|regex", `no modifier "regex"; it has contains`},
		"wrong modifier":    {"http.status", "http.status|contains", `http.status has no modifier "contains"; it has lt`},
		"all of one":        {"http.body|re", "http.body|startswith|all", "all goes with contains and re"},
		"no number":         {`["404", "200"]`, "OK", "want an integer"},
		"no hash":           {"http.body|re", "http.body|sha256", "64 lower-case hex digits"},
		"no truth":          {"http.body|re", "http.body|exists", "want true or false"},
		"null":              {`"x+"`, "[~]", "want a text"},
		"NUL":               {`"x+"`, `"\0"`, "NUL byte"},
		"bad expression":    {`"x+"`, `"x("`, "missing closing )"},
		"long expression":   {`"x+"`, `"` + strings.Repeat("x", 501) + `"`, "501 bytes"},
		"large expression":  {`"x+"`, `"(abc){900}"`, "repeat less"},
		"unknown selection": {"not c", "not d", `no selection "d"`},
		"unused selection":  {"a and (b or not c)", "a and b", `selection "c" is not used`},
		"open parenthesis":  {"not c)", "not c", "closing parenthesis is missing"},
		"left over":         {"not c)", "not c) a", `"a" is left over`},
		"shows nothing":     {"a and (b or not c)", "a or (b or not c)", "matches servers that showed nothing"},
		"nothing":           {small, "", "the file is empty"},
		"two rules":         {small, small + "---\n" + small, "one rule in one file"},
		"empty selection":   {"{protocol: tls}", "{}", "it has no fields"},
		"no value":          {`["404", "200"]`, "[]", "has no value"},
		"reserved name":     {"  a:", "  and:", "other than and, or, not"},
		"no examples":       {`match: [{response: "HTTP/1.1 200 OK\n\nx"}]`, "match: []", "at least one of each"},
		"empty example":     {`nomatch: [{response: "HTTP/1.1 500 OK\n\nx"}]`, "nomatch: [{host: a}]", "example at line 15: it shows nothing"},
		"example key":       {"nomatch: [{response:", "nomatch: [{answer:", "field answer not found"},
		"two exchanges":     {`nomatch: [{response: "HTTP/1.1 500 OK\n\nx"}]`, "nomatch: [[{response: a}, {response: b}]]", "want one"},
		"bad instant":       {"nomatch: [{", "nomatch: [{at: today, ", `"today": want YYYY-MM-DD`},
		"scope":             {"limits: l", "limits: l\nscope: all", `scope "all"`},
		"ports":             {"limits: l", "limits: l\nports: all", "with scope server"},
		"bad day":           {"limits: l", "limits: l\nvalid: {from: 2014}", `from "2014"`},
		"wrong order":       {"limits: l", "limits: l\nvalid: {from: 2014-01-02, to: 2014-01-01}", "before it begins"},
		"not SIMULATED":     {"limits: l", "limits: l\nsimulated: true", "must say SIMULATED"},
		"decoy":             {"limits: l", "limits: l\ndecoys: [{what: a}]", "decoy 1"},
		"overlap":           {"limits: l", "limits: l\noverlaps: {test-rule: same}", "another rule"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse("test.yaml", []byte(strings.Replace(small, c.old, c.new, 1)))
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "test.yaml: ") {
				t.Errorf("Parse = %v, want an error with %q", err, c.want)
			}
		})
	}
}

// Precedence: not binds before and, and before or; expected forms by hand. Each condition is
// evaluated for all eight ways to meet the selections, against the same in Go.
func TestConditions(t *testing.T) {
	for text, c := range map[string]struct {
		sql   string
		holds func(a, b, c bool) bool
	}{
		"a and b or c":           {"((a AND b) OR c)", func(a, b, c bool) bool { return a && b || c }},
		"a or b and c":           {"(a OR (b AND c))", func(a, b, c bool) bool { return a || b && c }},
		"not a and b and c":      {"((NOT a) AND b AND c)", func(a, b, c bool) bool { return !a && b && c }},
		"c and (not (a or b))":   {"(c AND (NOT (a OR b)))", func(a, b, c bool) bool { return c && !(a || b) }},
		"((a)) and ((b or (c)))": {"(a AND (b OR c))", func(a, b, c bool) bool { return a && (b || c) }},
	} {
		got, err := parseCondition(text, []string{"a", "b", "c"})
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if sql := got.sql(func(name string) string { return name }); sql != c.sql {
			t.Errorf("%s becomes %s, want %s", text, sql, c.sql)
		}
		for i := range 8 {
			met := map[string]bool{"a": i&1 > 0, "b": i&2 > 0, "c": i&4 > 0}
			if has := got.holds(func(name string) bool { return met[name] }); has != c.holds(met["a"], met["b"], met["c"]) {
				t.Errorf("%s of %v holds: %v", text, met, has)
			}
		}
	}
}

// Crossing out: expected by hand.
func TestConditionWithout(t *testing.T) {
	for text, want := range map[string]string{
		"a and b": "b", "a or b": "b", "b and not a": "b", "(a or b) and c": "(b AND c)", "not (not a) and (c or b)": "(c OR b)",
	} {
		names := []string{"a", "b"}
		if strings.Contains(text, "c") {
			names = append(names, "c")
		}
		c, err := parseCondition(text, names)
		if err != nil {
			t.Fatal(err)
		}
		rest, ok := c.without("a")
		if got := rest.sql(func(name string) string { return name }); !ok || got != want {
			t.Errorf("%s without a is %s (%v), want %s", text, got, ok, want)
		}
	}
	if _, ok := (condition{name: "a"}).without("a"); ok {
		t.Error("something is left of a without a")
	}
}

func TestQuotesAreEscaped(t *testing.T) {
	c, err := compileTest("http.reason", Values{"it's'; DROP TABLE grabs; --"})
	if err != nil || !strings.Contains(c.sql, "'it''s''; DROP TABLE grabs; --'") {
		t.Errorf("compileTest = %s, %v", c.sql, err)
	}
}

func TestCompileRefusesEqualIDs(t *testing.T) {
	r, err := Parse("test.yaml", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := compile([]Rule{r, r}); err == nil {
		t.Error("two rules with one id were accepted")
	}
	if _, _, err := compile(nil); err == nil {
		t.Error("no rules were accepted")
	}
}

// Bits of a rule lie in one lane, and no bit is given twice: 40 rules of three selections.
func TestPlacing(t *testing.T) {
	r, err := Parse("test.yaml", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	var many []Rule
	for range 40 {
		many = append(many, r)
	}
	placed, lanes, err := place(many)
	if err != nil || len(lanes) != 2 { // 21 rules of three bits in 64
		t.Fatalf("%d lanes, %v", len(lanes), err)
	}
	used := make([]uint64, len(lanes))
	for _, p := range placed {
		if used[p.lane]&p.mask != 0 {
			t.Errorf("bits %b are given twice", used[p.lane]&p.mask)
		}
		used[p.lane] |= p.mask
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte("id: [\n"))
	f.Add([]byte(strings.Replace(small, "a and (b or not c)", strings.Repeat("not ", 300)+"a", 1)))
	f.Add([]byte(strings.Replace(small, "match: [{", "match: [&x {", 1)))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := Parse("fuzz.yaml", b)
		if err != nil {
			return
		}
		if _, _, err := compile([]Rule{r}); err != nil {
			t.Errorf("a rule that parses does not compile: %v", err)
		}
		for _, name := range Engines() {
			_, _ = r.Query(name) // must not panic
		}
	})
}
