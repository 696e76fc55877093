package check

import (
	"errors"
	"go/types"
	"strings"
	"testing"

	"bridle/kernel/eval"
	"bridle/kernel/eval/exportdata"
	"bridle/kernel/eval/front"
	"bridle/kernel/eval/stdlib"
)

// A session checks cells and keeps them, as an engine does that runs them
// without an error.
type session struct {
	*Checker
	cells int
}

func newSession(imp types.Importer) *session { return &session{Checker: New(imp)} }

func stdImporter(t testing.TB) *exportdata.Importer {
	t.Helper()
	imp, err := exportdata.New(stdlib.Archive())
	if err != nil {
		t.Fatal(err)
	}
	return imp
}

func (s *session) check(source string) (*Cell, error) {
	s.cells++
	cell := eval.Cell{Number: s.cells, Source: source}
	parts, err := front.Split(cell)
	if err != nil {
		return nil, err
	}
	checked, err := s.Check(cell, parts)
	if err == nil {
		s.Keep(checked, len(checked.Units))
	}
	return checked, err
}

// shown returns the type of the cell's value, and its constant value if it has one.
func shown(cell *Cell) string {
	if len(cell.Units) == 0 || !cell.Units[len(cell.Units)-1].Shown {
		return ""
	}
	value := cell.Info.Types[cell.Units[len(cell.Units)-1].Expr]
	text := types.TypeString(types.Default(value.Type), types.RelativeTo(cell.Pkg))
	if value.Value != nil {
		text += " = " + value.Value.String()
	}
	return text
}

// TestCells gives cells to one checker and looks at the type of the last value
// or at the error. What is expected follows from the Go specification, with
// the notebook's rules in doc.go.
func TestCells(t *testing.T) {
	imp := stdImporter(t)
	for _, test := range []struct {
		name  string
		cells []string
		want  string
	}{
		{"constant", []string{"1 + 1"}, "int = 2"},
		{"untyped float", []string{"1 / 2.0"}, "float64 = 0.5"},
		{"comparison", []string{"x := 3", "x == 3"}, "bool"},
		{"shift", []string{"n := 3", "1 << n"}, "int"},
		{"constant of a builtin", []string{`len("abc")`}, "int = 3"},
		{"statement has no value", []string{"x := 1"}, ""},
		{"variable", []string{"x := 1", "x"}, "int"},
		{"redeclared variable", []string{"x := 1", `x := "a"`, "x"}, "string"},
		{"redeclared from itself", []string{"x := 1", "x := float64(x) / 2", "x"}, "float64"},
		{"redeclared in a cell", []string{"x := 1\nx := \"a\"\nx"}, "string"},
		{"var redeclared in a cell", []string{"var x int\nvar x string\nx"}, "string"},
		{"err again", []string{"import \"strconv\"\na, err := strconv.Atoi(\"1\")\nb, err := strconv.Atoi(\"2\")\nerr"}, "error"},
		{"swap", []string{"a, b := 1, \"s\"", "a, b := b, a", "a"}, "string"},
		{"blank", []string{"_, ok := map[int]bool{}[1]", "ok"}, "bool"},
		{"var group", []string{"var (\n\ta = 1\n\tb = a + 1.0\n\tc, d string\n)\nb"}, "int"},
		{"iota group", []string{"const (\n\ta = iota\n\tb\n\tc\n)\nc"}, "int = 2"},
		{"iota of a type", []string{"type Day int\nconst (\n\tMon Day = iota\n\tTue\n)", "Tue"}, "Day = 1"},
		{"const redeclared", []string{"const c = 1", "const c = \"x\"", "c"}, `string = "x"`},
		{"function", []string{"func f(a int) string { return \"\" }", "f(1)"}, "string"},
		{"function redeclared", []string{"func f() int { return 1 }", "func f() string { return \"\" }", "f()"}, "string"},
		{"recursive", []string{"func fib(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }\nfib(9)"}, "int"},
		{"functions below", []string{"f()\nfunc f() int { return g() }\nfunc g() int { return 9 }"}, ""},
		{"several results", []string{"func f() (int, error) { return 1, nil }\nf()"}, "(int, error)"},
		{"function of a later variable", []string{"func f() int { return x }\nx := 1\nf()"}, "int"},
		{"type redeclared", []string{"type T struct{ a int }", "type T struct{ a int; b string }", "T{1, \"x\"}"}, "T"},
		{"old values keep their type", []string{"type T struct{ a int }\nt := T{1}", "type T struct{ b string }", "t.a"}, "int"},
		{"unkeyed literal", []string{"type P struct{ a, b int }", "P{1, 2}"}, "P"},
		{"unexported field", []string{"type P struct{ a int }\np := P{1}", "p.a"}, "int"},
		{"unexported method", []string{"type P struct{}\nfunc (P) m() int { return 1 }\ntype I interface{ m() int }", "var i I = P{}\ni.m()"}, "int"},
		{"recursive types", []string{"type A struct{ b *B }\ntype B struct{ a *A }\nA{}.b.a"}, "*A"},
		{"method", []string{"type T int\nfunc (t T) Twice() T { return 2 * t }", "T(2).Twice()"}, "T"},
		{"method later", []string{"type T int", "func (t *T) Inc() { *t++ }\nfunc (t T) String() string { return \"t\" }", "t := T(1)\nt.Inc()\nt.String()"}, "string"},
		{"method later satisfies", []string{"import \"fmt\"\ntype T int", "func (t T) String() string { return \"t\" }", "var s fmt.Stringer = T(1)\ns"}, "fmt.Stringer"},
		{"method replaced", []string{"type T int", "func (t T) M() int { return 1 }", "func (x T) M() int { return 2 }", "T(1).M()"}, "int"},
		{"type of an earlier type", []string{"type T struct{ a int }\nfunc (T) M() {}", "type U T", "U{1}.a"}, "int"},
		{"alias of an earlier type", []string{"type T struct{ a int }\nfunc (T) M() int { return 1 }", "type A = T", "A{1}.M()"}, "int"},
		{"alias of an earlier alias", []string{"type T int", "type A = T", "type B = A\nfunc (b B) M() {}", "T(1)"}, "T = 1"},
		{"local type of an earlier type", []string{"type T struct{ a int }", "func f() int { type U T; return U{1}.a }\nf()"}, "int"},
		{"generic alias", []string{"type S[P any] struct{ v P }", "type A[P any] = S[P]", "A[int]{1}.v"}, "int"},
		{"method of an alias", []string{"type T int\ntype A = T", "func (a A) M() int { return 1 }", "T(1).M()"}, "int"},
		{"methods that call each other", []string{"type T int", "func (t T) A() int { return t.B() }\nfunc (t T) B() int { if t > 0 { return t.A() }; return 1 }", "T(1).A()"}, "int"},
		{"generic methods later that call each other", []string{"type S[T any] struct{ v T }\nvar s S[int]\ns.v", "func (s *S[T]) A() T { return s.B() }\nfunc (s *S[E]) B() E { if false { return s.A() }; return s.v }", "s.B()"}, "int"},
		{"recursive method later", []string{"type Tree struct{ left, right *Tree }", "func (t *Tree) Size() int { if t == nil { return 0 }; return 1 + t.left.Size() + t.right.Size() }\nfunc size(t *Tree) int { return t.Size() }", "size(&Tree{})"}, "int"},
		{"method later with a new type", []string{"type T int", "type U struct{ n int }\nfunc (t T) U() U { return U{int(t)} }\nfunc (t T) N() int { return t.U().n }", "T(1).N()"}, "int"},
		{"method later of a wrong type", []string{"type T int", "func (t T) A() nosuch { return t.A() }"}, "cell 2, line 1, column 16: undefined: nosuch"},
		{"generic function", []string{"func Map[T, U any](s []T, f func(T) U) []U { return nil }", "Map([]int{1}, func(i int) string { return \"\" })"}, "[]string"},
		{"generic constraint", []string{"type Number interface{ ~int | ~float64 }", "func Max[T Number](a, b T) T { return max(a, b) }", "Max(1, 2.5)"}, "float64"},
		{"generic type", []string{"type Stack[T any] struct{ list []T }\nfunc (s *Stack[T]) Push(v T) { s.list = append(s.list, v) }", "var s Stack[int]\ns.Push(1)\ns.list"}, "[]int"},
		{"generic method later", []string{"type Stack[T any] struct{ list []T }\nfunc (s *Stack[T]) Push(v T) { s.list = append(s.list, v) }", "var s Stack[int]\ns.Push(1)",
			"func (s *Stack[E]) Pop() (last E) { return s.list[0] }", "s.Pop()"}, "int"},
		{"generic method replaced", []string{"type S[T any] struct{ v T }", "func (s S[T]) Get(f func(T)) T { return s.v }", "func (s S[E]) Get(f func(E)) E { return s.v }", "S[string]{\"\"}.Get(nil)"}, "string"},
		{"generic method changed", []string{"type S[T any] struct{ v T }", "func (s S[T]) Get() T { return s.v }", "func (s S[E]) Get() []E { return nil }"},
			"cell 3, line 1, column 15: method S.Get was declared as func() T; to change that, declare type S again with its methods"},
		{"loops", []string{"sum := 0\nfor i := range 10 { sum += i }\nsum"}, "int"},
		{"range over a function", []string{"func seq(yield func(int) bool) {}\nfor v := range seq { _ = v }"}, ""},
		{"labels", []string{"outer:\nfor i := range 3 {\n\tfor {\n\t\tif i > 1 { break outer }\n\t\tcontinue outer\n\t}\n}"}, ""},
		{"builtins", []string{"min(1, 2.5)"}, "float64 = 1"},
		{"import", []string{"import \"strings\"", "strings.ToUpper(\"a\")"}, "string"},
		{"import under a name", []string{"import st \"strings\"", "st.ToUpper(\"a\")"}, "string"},
		{"dot import", []string{"import . \"strings\"", "ToUpper(\"a\")"}, "string"},
		{"dot import of a variable's name", []string{"Pi := \"mine\"\nimport . \"math\"", "Pi"}, "string"},
		{"import shadowed", []string{"import \"strings\"", "strings := []string{\"a\"}", "strings[0]"}, "string"},
		{"import again", []string{"import \"strings\"", "strings := 1", "import \"strings\"", "strings.ToUpper(\"a\")"}, "string"},
		{"import of another package", []string{"import \"math/rand\"", "import \"crypto/rand\"", "rand.Text()"}, "string"},
		{"blank import", []string{"import _ \"image/png\"\n1"}, "int = 1"},
		{"unsafe", []string{"import \"unsafe\"\nunsafe.Sizeof(int32(1))"}, "uintptr = 4"},
		{"unused import and variable", []string{"import \"os\"\nfunc f() { x := 1 }\n1"}, "int = 1"},
		{"unused values", []string{"x := 1\nx\nx + 1\nfor range 2 { x }\nfunc() { x }()\n2"}, "int = 2"},
		{"compiled generic", []string{"import \"slices\"\nimport \"maps\"", "slices.Sorted(maps.Keys(map[string]int{}))"}, "[]string"},
		{"own error", []string{"import \"errors\"\ntype E struct{ code int }\nfunc (e E) Error() string { return \"\" }", "e, ok := errors.AsType[E](nil)\ne.code"}, "int"},
		{"closures", []string{"add := func() func(int) int { sum := 0; return func(n int) int { sum += n; return sum } }()", "add(41)"}, "int"},
		{"select", []string{"c := make(chan int, 1)\nselect {\ncase v := <-c:\n\t_ = v\ndefault:\n}\n<-c"}, "int"},
		{"embedded interface", []string{"import \"io\"\ntype RW interface { io.Reader; io.Writer }", "import \"bytes\"\nvar rw RW = new(bytes.Buffer)\nrw"}, "RW"},
		{"main", []string{"func main() {}\nmain()"}, "()"},
		{"nothing", []string{"// only a comment"}, ""},

		{"undefined", []string{"1\n  nosuch(1)"}, "cell 1, line 2, column 3: undefined: nosuch"},
		{"undefined package", []string{"strings.ToUpper(\"a\")"}, `cell 1, line 1, column 1: undefined: strings (to use the package, write import "strings")`},
		{"wrong type", []string{"x := 1\nx = \"a\""}, `cell 1, line 2, column 5: cannot use "a" (untyped string constant) as int value in assignment`},
		{"only the first", []string{"a := nosuch\nb := a + neither"}, "cell 1, line 1, column 6: undefined: nosuch"},
		{"in a function", []string{"y := 1\nfunc f() int {\n\treturn \"a\"\n}"}, `cell 1, line 3, column 9: cannot use "a" (untyped string constant) as int value in return statement`},
		{"used before", []string{"y := x + 1\nx := 1"}, "cell 1, line 1, column 6: undefined: x (it is declared further down, on line 2)"},
		{"used before through a function", []string{"f()\nx := 1\nfunc f() int { return x }"}, "cell 1, line 3, column 23: undefined: x (it is declared further down, on line 2)"},
		{"function twice", []string{"func f() {}\nfunc f() {}"}, "cell 1, line 2, column 6: f redeclared in this cell (other declaration on line 1)"},
		{"variable and function", []string{"f := 1\nfunc f() {}"}, "cell 1, line 2, column 6: f redeclared in this cell (other declaration on line 1)"},
		{"method twice", []string{"type T int", "func (T) M() {}\nfunc (T) M() {}"}, "cell 2, line 2, column 10: method T.M already declared in this cell"},
		{"method replaced twice", []string{"type T int", "func (T) M() {}", "func (T) M() {}\nfunc (T) M() {}"}, "cell 3, line 2, column 10: method T.M already declared in this cell"},
		{"method changed", []string{"type T int", "func (T) M() {}", "func (T) M() int { return 1 }"}, "cell 3, line 1, column 10: method T.M was declared as func(); to change that, declare type T again with its methods"},
		{"method of a field's name", []string{"type T struct{ M int }", "func (T) M() {}"}, "cell 2, line 1, column 10: field and method with the same name M"},
		{"method of a foreign type", []string{"import \"time\"\ntype D = time.Duration\nfunc (d D) M() {}"}, "cell 1, line 3, column 9: cannot define new methods on non-local type D"},
		{"method of int", []string{"func (i int) M() {}"}, "cell 1, line 1, column 9: cannot define new methods on non-local type int"},
		{"method of an interface", []string{"type I interface{}", "func (i I) M() {}"}, "cell 2, line 1, column 9: invalid receiver type I (pointer or interface type)"},
		{"comparison as a statement", []string{"x := 1\nif x > 0 {\n\tx == 2\n}"}, "cell 1, line 3, column 2: x == 2 (untyped bool value) is not used"},
		{"unknown import", []string{"x := 1\nimport \"no/such\""}, `cell 1, line 2, column 8: package "no/such" is not compiled in; nearest of those that are: `},
		{"return", []string{"return 1"}, "cell 1, line 1, column 1: return stands outside a function"},
		{"break", []string{"break"}, "cell 1, line 1, column 1: break not in for, switch, or select statement"},
		{"init", []string{"func init() {}"}, "cell 1, line 1, column 6: a cell has no init functions; give the function another name and call it"},
		{"label of a declaration", []string{"L: x := 1"}, "cell 1, line 1, column 1: a label cannot stand before a declaration at the top of a cell"},
		{"goto", []string{"L: for {}\ngoto L"}, "cell 1, line 2, column 1: goto cannot leave a statement at the top of a cell"},
		{"missing return", []string{"func f() int {\n}"}, "cell 1, line 2, column 1: missing return"},
		{"too large", []string{"1 << 70"}, "cell 1, line 1, column 1: cannot use 1 << 70 (untyped int constant 1180591620717411303424) as int value (overflows)"},
		{"duplicate case", []string{"x := 1\nswitch x {\ncase 1:\ncase 1:\n}"}, "cell 1, line 4, column 6: duplicate case 1 (constant of type int) in expression switch (previous case: line 3)"},
		{"method that a type lacks", []string{"import \"fmt\"\ntype T int", "var s fmt.Stringer = T(1)"}, "cell 2, line 1, column 22: cannot use T(1) (constant 1 of int type T) as fmt.Stringer value in variable declaration: T does not implement fmt.Stringer (missing method String)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newSession(imp)
			var cell *Cell
			var err error
			for _, source := range test.cells {
				if cell, err = s.check(source); err != nil {
					break
				}
			}
			if err != nil {
				if _, ok := errors.AsType[*eval.Error](err); !ok || !strings.HasPrefix(err.Error(), test.want) || test.want == "" {
					t.Errorf("error %q, want %q", err, test.want)
				}
				return
			}
			if got := shown(cell); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}
