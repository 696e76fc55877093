package front

import (
	"errors"
	"strings"
	"testing"

	"bridle/kernel/eval"
)

func split(t *testing.T, source string) *Parts {
	t.Helper()
	parts, err := Split(eval.Cell{Number: 3, Source: source})
	if err != nil {
		t.Fatalf("Split(%q): %v", source, err)
	}
	return parts
}

// texts returns the source of each item.
func texts(p *Parts, items []Item) []string {
	var list []string
	for _, item := range items {
		list = append(list, p.source[item.Start:item.End])
	}
	return list
}

func TestSplitItems(t *testing.T) {
	for _, test := range []struct {
		name, source string
		want         []string // kind, position and source; counted by hand
	}{
		{"empty", "", nil},
		{"comment", "// nothing", nil},
		{"expression", "1 + 1", []string{"1 1:1 1 + 1"}},
		{"two on a line", "a := 1; a", []string{"0 1:1 a := 1", "1 1:9 a"}},
		{"function between", "a := 1\nfunc f() int {\n\treturn 2\n}\nf()", []string{"0 1:1 a := 1", "3 2:1 func f() int {\n\treturn 2\n}", "1 5:1 f()"}},
		{"method", "  func (t *T) M(x int) {}", []string{"3 1:3 func (t *T) M(x int) {}"}},
		{"literal called", "func() int { return 1 }()", []string{"1 1:1 func() int { return 1 }()"}},
		{"literal with parameter", "func(x int) int { return x }(2)", []string{"1 1:1 func(x int) int { return x }(2)"}},
		{"literal in a head", "for i := 0; func(x int) bool { return x < 1 }(i); i++ {\n}", []string{"0 1:1 for i := 0; func(x int) bool { return x < 1 }(i); i++ {\n}"}},
		{"declarations", "var x int\nconst c = 1\ntype T struct{}", []string{"2 1:1 var x int", "2 2:1 const c = 1", "2 3:1 type T struct{}"}},
		{"generic", "func F[T any](x T) T { return x }", []string{"3 1:1 func F[T any](x T) T { return x }"}},
		{"label", "outer:\nfor {\n\tbreak outer\n}", []string{"0 1:1 outer:\nfor {\n\tbreak outer\n}"}},
		{"windows line ends", "a := 1\r\nb := 2\r\n", []string{"0 1:1 a := 1", "0 2:1 b := 2"}},
		{"trailing comment", "a // b", []string{"1 1:1 a"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			parts := split(t, test.source)
			var got []string
			for i, text := range texts(parts, parts.Items) {
				item := parts.Items[i]
				got = append(got, sprint(item)+text)
			}
			if strings.Join(got, "\n") != strings.Join(test.want, "\n") {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func sprint(item Item) string {
	return string(rune('0'+item.Kind)) + " " + string(rune('0'+item.Line)) + ":" + string(rune('0'+item.Column)) + " "
}

func TestSplitImports(t *testing.T) {
	parts := split(t, "a := 1\nimport \"fmt\"\nimport (\n\tst \"strings\"\n\t. \"math\"; _ \"os\"\n)\nb := 2")
	want := []Import{
		{eval.Position{Cell: 3, Line: 2, Column: 8}, "", "fmt"},
		{eval.Position{Cell: 3, Line: 4, Column: 2}, "st", "strings"},
		{eval.Position{Cell: 3, Line: 5, Column: 2}, ".", "math"},
		{eval.Position{Cell: 3, Line: 5, Column: 12}, "_", "os"},
	}
	if len(parts.Imports) != len(want) {
		t.Fatalf("got %v", parts.Imports)
	}
	for i, imp := range parts.Imports {
		if imp != want[i] {
			t.Errorf("import %d: got %v, want %v", i, imp, want[i])
		}
	}
	if len(parts.Items) != 2 {
		t.Errorf("got items %q", texts(parts, parts.Items))
	}
}

func TestSplitMagics(t *testing.T) {
	parts := split(t, "// first\n%go111module on\n\n  %help\n$ls -l\nx % y")
	want := []Magic{
		{eval.Position{Cell: 3, Line: 2, Column: 1}, "%go111module", "on"},
		{eval.Position{Cell: 3, Line: 4, Column: 3}, "%help", ""},
		{eval.Position{Cell: 3, Line: 5, Column: 1}, "$", "ls -l"},
	}
	if len(parts.Magics) != len(want) {
		t.Fatalf("got %v", parts.Magics)
	}
	for i, magic := range parts.Magics {
		if magic != want[i] {
			t.Errorf("magic %d: got %v, want %v", i, magic, want[i])
		}
	}
	if len(parts.Items) != 1 || parts.Items[0].Line != 6 {
		t.Errorf("got items %v", parts.Items)
	}
}

func TestSplitSQL(t *testing.T) {
	for _, test := range []struct {
		source, name, text string
		line               int
	}{
		{"%%sql\nSELECT 1", "", "SELECT 1", 2},
		{"\n%%sql probes <<\nSELECT 1\n;", "probes", "SELECT 1\n;", 3},
	} {
		got := split(t, test.source).SQL
		if got == nil || got.Name != test.name || got.Text != test.text || got.Line != test.line {
			t.Errorf("%q: got %+v", test.source, got)
		}
	}
}

func TestSplitErrors(t *testing.T) {
	for _, test := range []struct {
		source       string
		line, column int
		message      string
	}{
		{"fmt.Println(\"a\"", 1, 12, "( is never closed"},
		{"if x {\n\ty(\n}", 3, 1, "unexpected }"},
		{"}\nfunc g() {", 1, 1, "unexpected }"},
		{"a := 1\n  b := := 2", 2, 8, "expected operand, found ':='"},
		{"a := 1\ns := \"b", 2, 6, "string literal not terminated"},
		{"# comment", 1, 1, "illegal character U+0023 '#'"},
		{"x := 1\nfunc f() int", 2, 1, "function f has no body"},
		{"x := 1\nfunc f( {}", 2, 7, "( is never closed"},
		{"import 3", 1, 8, "import path must be a string"},
		{"package main", 1, 1, "expected statement, found 'package'"},
		{"%%bash\nls", 1, 1, "unknown cell magic %%bash; the only one is %%sql"},
		{"%%sql a b\nSELECT 1", 1, 1, `cannot read "%%sql a b"; write "%%sql" or "%%sql name <<" and the query below it`},
		{" %%sql\n  ", 1, 2, "no query below %%sql"},
	} {
		t.Run(test.source, func(t *testing.T) {
			_, err := Split(eval.Cell{Number: 3, Source: test.source})
			e, ok := errors.AsType[*eval.Error](err)
			if !ok {
				t.Fatalf("got %v, want an *eval.Error", err)
			}
			if e.Cell != 3 || e.Line != test.line || e.Column != test.column || e.Message != test.message {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestTextKeepsPlaces(t *testing.T) {
	source := "a := 1; b := 2\nc := `x\ny`; d := 4 // d"
	parts := split(t, source)
	for i, item := range parts.Items {
		text := parts.Text(item)
		if strings.Count(text, "\n") != strings.Count(source[:item.End], "\n") {
			t.Errorf("item %d: lines differ in %q", i, text)
		}
		if got := text[item.Start:item.End]; got != source[item.Start:item.End] {
			t.Errorf("item %d: got %q", i, got)
		}
	}
	if got, want := parts.Text(parts.Items[0], parts.Items[3]), "a := 1;       \n       \n    d := 4"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestUnits(t *testing.T) {
	for _, test := range []struct {
		name, source, want string
	}{
		{"in order", "a := 1\nb := a\nb", "a := 1 | b := a | b"},
		{"function below", "f()\nfunc f() int { return g() }\nfunc g() int { return 1 }", "func f() int { return g() } + func g() int { return 1 } | f()"},
		{"recursive pair", "func f() int { return g() }\nfunc g() int { return f() }", "func f() int { return g() } + func g() int { return f() }"},
		{"needs a variable in between", "x := 1\nfunc f() int { return x }\nf()", "x := 1 | func f() int { return x } | f()"},
		{"would come before its variable", "f()\nx := 1\nfunc f() int { return x }", "f() | x := 1 | func f() int { return x }"},
		{"type with methods below", "t := T{}\ntype T struct{}\nfunc (t T) M() {}", "type T struct{} + func (t T) M() {} | t := T{}"},
		{"constant below", "a := c\nconst c = 1", "const c = 1 | a := c"},
	} {
		t.Run(test.name, func(t *testing.T) {
			parts := split(t, test.source)
			var units []string
			for _, unit := range parts.Units() {
				units = append(units, strings.Join(texts(parts, unit), " + "))
			}
			if got := strings.Join(units, " | "); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// FuzzSplit: whatever the cell, a mistake has a position inside it, and every
// item, alone, reads again as the same item in the same place.
func FuzzSplit(f *testing.F) {
	for _, seed := range []string{
		"", "1", "import \"fmt\"\nfmt.Println(1)", "%%sql x <<\nSELECT 1", "%help\n$ls\nx", "func f() {}\nf()",
		"for i := 0; i < 3; i++ { x }", "type T struct{ a int }\nfunc (t T) M() {}", "a; b; c", "`", "func(", "x := `a\r\nb`",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		parts, err := Split(eval.Cell{Number: 1, Source: source})
		if err != nil {
			e, ok := errors.AsType[*eval.Error](err)
			if !ok || e.Line < 1 || e.Column < 1 || e.Line > strings.Count(source, "\n")+1 {
				t.Fatalf("error without a place in the cell: %v", err)
			}
			return
		}
		count := 0
		for _, unit := range parts.Units() {
			count += len(unit)
		}
		if count != len(parts.Items) {
			t.Fatalf("%d items but %d in units", len(parts.Items), count)
		}
		for _, item := range parts.Items {
			again, err := Split(eval.Cell{Number: 1, Source: parts.Text(item)})
			if err != nil {
				t.Fatalf("item %q does not read again: %v", parts.source[item.Start:item.End], err)
			}
			if len(again.Items) != 1 || again.Items[0].Position != item.Position || again.Items[0].Kind != item.Kind {
				t.Fatalf("item %q reads again as %v", parts.source[item.Start:item.End], again.Items)
			}
		}
	})
}
