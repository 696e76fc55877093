package check

import (
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"runtime"
	"slices"
	"strings"
	"testing"

	"bridle/kernel/eval"
	"bridle/kernel/eval/front"
)

// TestKeepSome: what did not run stays unknown, and an error keeps nothing.
func TestKeepSome(t *testing.T) {
	s := newSession(stdImporter(t))
	if _, err := s.check("type T int"); err != nil {
		t.Fatal(err)
	}
	cell := eval.Cell{Number: 2, Source: "import \"strings\"\na := 1\nb := 2\nfunc (T) Early() {}\nfunc (t T) Late() int { return b }"}
	parts, err := front.Split(cell)
	if err != nil {
		t.Fatal(err)
	}
	checked, err := s.Check(cell, parts)
	if err != nil {
		t.Fatal(err)
	}
	// Early stands first; Late waits for b.
	var order []string
	for _, u := range checked.Units {
		for _, f := range u.Funcs {
			order = append(order, f.Name.Name)
		}
		for _, v := range u.Vars {
			order = append(order, v.Objects[0].Name())
		}
	}
	if got := strings.Join(order, " "); got != "Early a b Late" {
		t.Fatalf("units %s", got)
	}
	s.Keep(checked, 2)
	s.cells = 2
	for source, want := range map[string]string{
		"strings.ToUpper(\"\")": "", "a": "", "b": "undefined: b", "T(1).Early()": "", "T(1).Late()": "no field or method Late",
	} {
		_, err := s.check(source)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", source, err, want)
		}
	}
	// The same method with another signature: the first one never ran.
	if _, err := s.check("func (t T) Late() string { return \"\" }\nnosuch"); err == nil {
		t.Error("no error")
	}
	if _, err := s.check("func (t T) Late() bool { return true }\nT(1).Late() == true"); err != nil {
		t.Error(err)
	}
}

// TestDefine: variables from outside are seen, and replaced.
func TestDefine(t *testing.T) {
	s := newSession(stdImporter(t))
	object := s.Define("rows", types.NewSlice(types.Typ[types.String]))
	cell, err := s.check("rows[0]")
	if err != nil || shown(cell) != "string" {
		t.Fatal(shown(cell), err)
	}
	for _, used := range cell.Info.Uses {
		if used != object {
			t.Errorf("rows is %v", used)
		}
	}
	s.Define("rows", types.Typ[types.Int])
	if cell, err = s.check("rows"); err != nil || shown(cell) != "int" {
		t.Error(shown(cell), err)
	}
	defer func() {
		if r := recover(); r == nil || !strings.HasPrefix(fmt.Sprint(r), "check: ") {
			t.Errorf("panic %v", r)
		}
	}()
	s.Define("no name", types.Typ[types.Int])
}

// TestUnits looks at the facts that an engine works with.
func TestUnits(t *testing.T) {
	s := newSession(stdImporter(t))
	cell, err := s.check("a, b := 1, \"x\"\nvar (\n\tc, d = f()\n\te float64\n)\nfunc f() (int, error) { return 1, nil }\ntype T[P any] struct{ v P }\nfunc (t *T[P]) M() P { return t.v }\n_, d = f()\nvar _ = new(T[int]).M()\na")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, u := range cell.Units {
		text := fmt.Sprintf("%d:%d", u.Line, u.Column)
		for _, f := range u.Funcs {
			if _, ok := cell.Info.Defs[f.Name].(*types.Func); !ok {
				t.Errorf("no object for %s", f.Name)
			}
			text += " func " + f.Name.Name
		}
		for _, spec := range u.Types {
			text += " type " + spec.Name.Name
		}
		for _, v := range u.Vars {
			text += " ="
			for _, object := range v.Objects {
				if object == nil {
					text += " _"
				} else {
					text += " " + object.Name()
				}
			}
			if v.Value == nil {
				text += " zero"
			} else if cell.Info.Types[v.Value].Type == nil {
				t.Errorf("%s has no type", text)
			}
		}
		if u.Stmt != nil {
			text += " statement"
		}
		if u.Expr != nil {
			text += fmt.Sprintf(" expression %t", u.Shown)
		}
		got = append(got, text)
	}
	// Lines and columns counted by hand.
	want := []string{"6:1 func f func M type T", "1:1 = a = b", "3:2 = c d", "4:2 = e zero", "9:1 statement", "10:1 = _", "11:1 expression true"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if at := cell.Fset.Position(cell.Units[1].Vars[1].Value.Pos()); at.String() != "cell 1:1:12" {
		t.Errorf("position %s", at)
	}
}

// TestBounded: cells that declare the same names leave little behind. What
// stays of each is its list of line starts, some 500 bytes.
func TestBounded(t *testing.T) {
	const cells = 2000
	s := newSession(stdImporter(t))
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	const cell = "import \"fmt\"\nx := 3\nfor i := range 10 {\n\tfmt.Println(i)\n\tfunc() { a, b := 1, 2 }()\n}\nfunc f() int { return x }\ntype T struct{ a int }\nfunc (t T) M() int { return 1 }"
	for range 100 {
		if _, err := s.check(cell); err != nil {
			t.Fatal(err)
		}
	}
	before := heap()
	for range cells {
		_, _ = s.check(cell)
		_, _ = s.check("nosuch")
		_ = s.Complete("fmt.Pri", 7)
	}
	after := heap()
	if grown := int64(after) - int64(before); grown > 1000*cells {
		t.Errorf("the heap has grown by %d bytes", grown)
	}
	runtime.KeepAlive(s)
}

// FuzzCheck: any text gives a cell or an error with a place in it, twice the
// same, and never a crash of go/types.
func FuzzCheck(f *testing.F) {
	for _, seed := range []string{
		"x := 1", "T{1}", "func (t T) M() {}", "func (s *S[P]) M(p P) {}", "x, y := y, x", "var (\n\ta = b\n\tb = 1\n)", "type T struct{ T }", "type I interface{ I }",
		"const c = iota + x", "import . \"math\"\nPi", "L: for { continue L }", "type A = S[A]", "func f[T any](x T) { f[[]T](nil) }", "go f()", "defer f()", "x.y.z", "s.v.v",
		"func (t T) a() {}", "func (A) M() {}", "type A[P any] = S[P]\nvar a A[int]", "switch x := any(x).(type) { case int: x }", "_ = func() { goto L; L: }",
	} {
		f.Add(seed)
	}
	imp := stdImporter(f)
	f.Fuzz(func(t *testing.T, source string) {
		var texts []string
		for range 2 {
			s := newSession(imp)
			if _, err := s.check("type T struct{ a int }\ntype S[P any] struct{ v P }\ntype A = T\nx, y := 1, T{}\nvar s S[string]"); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				_, err := s.check(source)
				texts = append(texts, fmt.Sprint(err))
				if err == nil {
					continue
				}
				e, ok := errors.AsType[*eval.Error](err)
				if !ok || e.Line < 1 || e.Column < 1 || e.Line > strings.Count(source, "\n")+1 || strings.Contains(e.Message, "type checker failed") {
					t.Fatalf("error %q", err)
				}
			}
			if _, err := s.check("y.a"); err != nil && s.Lookup("y") != nil && strings.Contains(err.Error(), "failed") {
				t.Fatal(err)
			}
		}
		if texts[0] != texts[2] || texts[1] != texts[3] {
			t.Errorf("errors differ: %q", texts)
		}
	})
}

func TestLookup(t *testing.T) {
	s := newSession(stdImporter(t))
	if s.Lookup("x") != nil {
		t.Error("x is known")
	}
	if _, err := s.check("import . \"strings\"\nx := 1"); err != nil {
		t.Fatal(err)
	}
	if s.Lookup("x") == nil || s.Lookup("ToUpper") == nil || s.Lookup("toUpper") != nil || s.Lookup("x").Pos() == token.NoPos {
		t.Error("names are not as declared")
	}
}

// A cell with magics comes a second time without them: what was read first leaves no file behind.
func TestMagicsLeaveNoFile(t *testing.T) {
	s := newSession(stdImporter(t))
	base := 0
	for n, source := range []string{"%time\na := 1", "a := 1\n_ = a", "%time", "%time\nfunc f() {}\nb := 2"} {
		files := 0
		parts, err := s.Split(eval.Cell{Number: n + 1, Source: source})
		if err != nil {
			t.Fatal(err)
		}
		s.fset.Iterate(func(*token.File) bool { files++; return true })
		want := base
		if len(parts.Magics) == 0 {
			want++ // it will be checked
		}
		if files != want {
			t.Errorf("%q: %d files, want %d", source, files, want)
		}
		base = files
		if statements, _ := parts.Statements(s.fset); len(parts.Magics) > 0 && statements != nil {
			t.Errorf("%q: its statements are in no file of the set", source)
		}
	}
}
