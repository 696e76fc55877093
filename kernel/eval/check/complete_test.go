package check

import (
	"slices"
	"strings"
	"testing"

	"bridle/kernel/eval"
)

// TestComplete completes at the mark "|" after the earlier cells have run. What
// is wanted are some of the proposals, as "text kind type"; what must not be
// there is written with a "-".
func TestComplete(t *testing.T) {
	before := []string{
		"import (\n\t\"fmt\"\n\t\"strings\"\n\t\"net/http\"\n\t. \"math\"\n)",
		"type inner struct{ Deep int }\ntype Point struct {\n\tinner\n\tX, Y float64\n\tname string\n}\nfunc (p *Point) Move(dx float64) {}\nfunc (p Point) String() string { return \"\" }",
		"p := Point{}\npoints := []Point{p}\nvar client http.Client\ncount := 3",
		"type Stack[T any] struct{ list []T }\nfunc (s *Stack[T]) Push(v T) {}\nvar s Stack[string]",
		"func (s *Stack[T]) Pop() (v T) { return }", // later
	}
	for _, test := range []struct {
		name, source string
		want         []string
	}{
		{"package member", "strings.Cu|", []string{"Cut function func(s string, sep string) (before string, after string, found bool)", "CutPrefix function func(s string, prefix string) (after string, found bool)", "-Contains"}},
		{"package member, nothing typed", "strings.|", []string{"ToUpper function func(s string) string", "Builder type struct", "-lower"}},
		{"in either case", "strings.toup|", []string{"ToUpper function func(s string) string"}},
		{"within a name", "strings.Cu|tPre(a)", []string{"Cut function func(s string, sep string) (before string, after string, found bool)"}},
		{"members", "p.|", []string{"X field float64", "Move method func(dx float64)", "String method func() string", "Deep field int", "name field string", "inner field inner"}},
		{"members of an element", "points[0].M|", []string{"Move method func(dx float64)", "-X"}},
		{"members of a compiled type", "client.|", []string{"Timeout field time.Duration", "Get method func(url string) (resp *http.Response, err error)", "-deadline"}},
		{"members of a call", "strings.NewReader(\"\").R|", []string{"Read method func(b []byte) (n int, err error)"}},
		{"members of an instance", "s.P|", []string{"Push method func(v string)", "Pop method func() (v string)"}},
		{"variables", "cou|", []string{"count variable int"}},
		{"packages", "str|", []string{"strings package strings", "string type string"}},
		{"dot import", "Sqr|", []string{"Sqrt function func(x float64) float64"}},
		{"predeclared", "app|", []string{"append function builtin"}},
		{"keyword", "sel|", []string{"select keyword "}},
		{"name of this cell", "total := 1.5\nfunc double(n int) int { return 2 * n }\nto|", []string{"total variable float64"}},
		{"function of this cell", "func double(n int) int { return 2 * n }\ndou|", []string{"double function func(n int) int"}},
		{"local", "func f(alpha int) {\n\talso := \"\"\n\tal|\n}", []string{"alpha variable int", "also variable string"}},
		{"not yet declared", "func f() {\n\tal|\n\talso := 1\n}", []string{"-also"}},
		{"unfinished", "func f(alpha int) {\n\tif al|", []string{"alpha variable int"}},
		{"unfinished loop", "for _, q := range points {\n\tq.Mo|", []string{"Move method func(dx float64)"}},
		{"range head", "for i := range poi|", []string{"points variable []Point"}},
		{"open call", "fmt.Println(p.Str|", []string{"String method func() string"}},
		{"open call in a block", "if true {\n\tfmt.Println(p.Str|\n}", []string{"String method func() string"}},
		{"case", "switch count {\ncase cou|", []string{"count variable int"}},
		{"closure", "f := func(q *Point) {\n\tq.|", []string{"X field float64"}},
		{"after a mistake", "x := nosuch(\np.Mo|", []string{"Move method func(dx float64)"}},
		{"after a mistake of type", "x := 1 + \"a\"\np.Mo|", []string{"Move method func(dx float64)"}},
		{"after garbage", ")]} ??\np.Mo|", []string{"Move method func(dx float64)"}},
		{"struct literal", "Point{|}", []string{"X field float64", "name field string", "count variable int"}},
		{"struct literal, some set", "Point{X: 1, |", []string{"Y field float64", "-X"}},
		{"elided literal", "[]Point{{Y|", []string{"Y field float64"}},
		{"compiled literal", "&http.Client{Ti|", []string{"Timeout field time.Duration"}},
		{"value in a literal", "Point{X: cou|", []string{"count variable int", "-Y"}},
		{"type", "var q Poi|", []string{"Point type struct"}},
		{"import path", "import \"net/ht|", []string{"net/http package ", "net/http/httptest package ", "-net"}},
		{"import by last element", "import \"htt|", []string{"net/http package "}},
		{"import in a group", "import (\n\t\"fmt\"\n\tx \"math/|", []string{"math/rand package "}},
		{"import of this cell", "import \"sort\"\nsort.In|", []string{"Ints function func(x []int)"}},
		{"import of an unknown package", "import \"no/such\"\np.Mo|", []string{"Move method func(dx float64)"}},
		{"after a magic", "%time\n$ls \"\np.Mo|", []string{"Move method func(dx float64)"}},
		{"comment", "// p.|", []string{"-X"}},
		{"text", "x := \"p.|\"", []string{"-X"}},
		{"query", "%%sql\nSELECT p.|", []string{"-X"}},
		{"number", "12|", []string{"-count"}},
		{"unknown", "nosuch.|", []string{"-count", "-X"}},
		{"empty", "|", []string{"p variable Point", "for keyword "}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newSession(stdImporter(t))
			for _, source := range before {
				if _, err := s.check(source); err != nil {
					t.Fatal(err)
				}
			}
			offset := strings.IndexByte(test.source, '|')
			result := s.Complete(strings.Replace(test.source, "|", "", 1), offset)
			var got []string
			for _, item := range result.Items {
				got = append(got, item.Text+" "+item.Kind+" "+item.Type)
				if !strings.Contains(test.name, "import") && !strings.HasPrefix(strings.ToLower(item.Text), strings.ToLower(test.source[result.Start:offset])) {
					t.Errorf("%s does not fit %q", item.Text, test.source[result.Start:offset])
				}
			}
			for _, want := range test.want {
				if unwanted, ok := strings.CutPrefix(want, "-"); ok {
					if slices.ContainsFunc(got, func(text string) bool { return strings.HasPrefix(text, unwanted+" ") }) {
						t.Errorf("%s is proposed", unwanted)
					}
				} else if !slices.Contains(got, want) {
					t.Errorf("%q is missing in %q", want, got[:min(len(got), 12)])
				}
			}
			// Nothing has changed.
			if _, err := s.check("p.Move(1)\ns.Push(s.Pop())"); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestCompleteDoc(t *testing.T) {
	s := newSession(stdImporter(t))
	if _, err := s.check("import \"strings\"\nvar b strings.Builder"); err != nil {
		t.Fatal(err)
	}
	for source, want := range map[string]string{
		// first sentences of the comments in package strings
		"strings.ToUppe": "ToUpper returns s with all Unicode letters mapped to their upper case.",
		"b.WriteStri":    "WriteString appends the contents of s to b's buffer.",
		"import \"strin": "Package strings implements simple functions to manipulate UTF-8 encoded strings.",
	} {
		items := s.Complete(source, len(source)).Items
		if len(items) == 0 || items[0].Doc() != want {
			t.Errorf("%s: %+v", source, items)
		}
	}
}

func TestInspect(t *testing.T) {
	s := newSession(stdImporter(t))
	for _, source := range []string{
		"import (\n\t\"strings\"\n\t\"net/http\"\n)\ntype Point struct {\n\tX, Y float64\n}\nfunc (p *Point) Move(dx float64) {}\nfunc double(n int) int { return 2 * n }\np := &Point{}\nconst limit = 3",
		"type Stack[T any] struct{ list []T }\nfunc (s *Stack[T]) Push(v T) {}\nvar s Stack[string]\nvar client http.Client",
	} {
		if _, err := s.check(source); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct{ name, source, declaration, doc, members string }{
		{"function", "strings.Cu|t(\"a=b\", \"=\")", "func strings.Cut(s string, sep string) (before string, after string, found bool)", "Cut slices s around the first instance of sep,", ""},
		{"within the arguments", "strings.Cut(\"a=b\", |", "func strings.Cut(s string, sep string) (before string, after string, found bool)", "Cut slices s around", ""},
		{"own function", "double|", "func double(n int) int", "", ""},
		{"variable", "p|", "var p *Point", "", "X float64|Y float64|Move(dx float64)"},
		{"method", "p.Mo|ve(2)", "func (*Point).Move(dx float64)", "", ""},
		{"method of an instance", "s.Push|", "func (*Stack[string]).Push(v string)", "", ""},
		{"field", "p.X|", "field X float64", "", ""},
		{"field of a compiled type", "client.Timeout|", "field Timeout time.Duration", "Timeout specifies a time limit for requests made by this", "Abs() time.Duration|"},
		{"key of a literal", "http.Client{Time|out: 1}", "field Timeout time.Duration", "Timeout specifies a time limit", "Abs() time.Duration|"},
		{"compiled method", "client.Get|", "func (*http.Client).Get(url string) (resp *http.Response, err error)", "Get issues a GET to the specified URL.", ""},
		{"type", "Point|", "type Point struct{X float64; Y float64}", "", "X float64|Y float64|Move(dx float64)"},
		{"generic type", "Stack|", "type Stack[T any] struct{list []T}", "", "list []T|Push(v T)"},
		{"compiled type", "http.Clie|nt{}", "type http.Client struct", "A Client is an HTTP client.", "Transport http.RoundTripper|"},
		{"constant", "limit|", "const limit untyped int = 3", "", ""},
		{"package", "strin|gs.Cut", "import \"strings\"", "Package strings implements", ""},
		{"package that is not imported", "sort|", "import \"sort\"", "Package sort provides", ""},
		{"builtin", "len|(x)", "builtin len", "", ""},
		{"unfinished", "for i := range 3 {\n\tdouble(p|", "var p *Point", "", "X float64|"},
		{"unknown", "nosuch|", "", "", ""},
		{"nothing", "1 + |", "", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, ok := s.Inspect(strings.Replace(test.source, "|", "", 1), strings.IndexByte(test.source, '|'))
			if ok != (test.declaration != "") || got.Declaration != test.declaration || !strings.HasPrefix(got.Doc, test.doc) || test.doc == "" && got.Doc != "" {
				t.Errorf("got %t %q, doc %.60q", ok, got.Declaration, got.Doc)
			}
			if members := strings.Join(got.Members, "|"); !strings.HasPrefix(members, test.members) || test.members == "" && members != "" {
				t.Errorf("members %s", members)
			}
		})
	}
}

func TestNames(t *testing.T) {
	s := newSession(stdImporter(t))
	if _, err := s.check("import st \"strings\"\nx := 1\nfunc f() {}\ntype T struct{}\nconst c = 'a'"); err != nil {
		t.Fatal(err)
	}
	want := []eval.Name{{Name: "T", Kind: "type", Type: "struct{}"}, {Name: "c", Kind: "constant", Type: "untyped rune"},
		{Name: "f", Kind: "function", Type: "func()"}, {Name: "st", Kind: "import", Type: "strings"}, {Name: "x", Kind: "variable", Type: "int"}}
	if got := s.Names(); !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

// FuzzComplete: any text, at any place, gives proposals or none, and leaves the
// checker as it was.
func FuzzComplete(f *testing.F) {
	for _, seed := range []string{"p.", "strings.Cu", "func f(a int) {\n\ta", "import \"n", "T{", "for i := range x {", "%%sql\nx", "x := `", "func (t T) M() {\n\tt."} {
		f.Add(seed, len(seed))
	}
	s := newSession(stdImporter(f))
	if _, err := s.check("import \"strings\"\ntype T struct{ a int }\np := T{}\nvar b strings.Builder"); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, source string, offset int) {
		result := s.Complete(source, offset)
		if result.Start < 0 || result.Start > result.End || result.End > len(source) {
			t.Fatalf("completes %d to %d of %d bytes", result.Start, result.End, len(source))
		}
		_, _ = s.Inspect(source, offset)
		if named := namedOf(s.Lookup("p").Type()); methodNamed(named, "M") != nil {
			t.Fatal("a method has stayed")
		}
	})
}
