package exportdata_test

import (
	"bytes"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"bridle/kernel/eval/exportdata"
	"bridle/kernel/eval/stdlib"
)

// source has one of each kind of type and constant.
const source = `package p

import "fmt"

const (
	Yes         = true
	Text        = "a\x01b"
	Small       = -7
	Large       = 1 << 90
	Third       = 1.0 / 3
	Huge        = 1e1000
	Turn        = 2 - 3i
	Typed  Day  = 3
	Letter      = 'x'
)

type Day int

func (d Day) String() string { return "" }
func (d Day) seal()          {}
func (d Day) hidden()        {}

type Sealed interface {
	fmt.Stringer
	seal()
}

type inner struct{ Deep int }

func (*inner) Promoted() {}

type Outer struct {
	inner
	A    int ` + "`json:\"a\"`" + `
	b    map[string]*inner
	c    [3]uint16
	next *Outer
}

type Number interface{ ~int | float64 }

type List[T any] struct {
	items []T
	Next  *List[T]
}

func (l *List[E]) Push(v E) List[E] { return List[E]{} }

type Pairs[K comparable, V Number] = map[K]List[V]

type Alias = *Outer

func Map[S ~[]E, E any, R Number](s S, f func(E, ...string) (R, error)) (out List[R]) { return }

var Table map[[2]byte]chan<- <-chan any
var Local struct{ X, y int }
var Use Pairs[string, int]
`

// compile types the source.
func compile(t testing.TB) *types.Package {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	imp, err := exportdata.New(stdlib.Archive())
	if err != nil {
		t.Fatal(err)
	}
	config := types.Config{Importer: imp}
	pkg, err := config.Check("example/p", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

func archive(t testing.TB) string {
	t.Helper()
	data, err := exportdata.Encode([]*types.Package{compile(t)})
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestThereAndBack: what is read is what was written. The standard library is
// compared with the compiler's data in package stdlib.
func TestThereAndBack(t *testing.T) {
	want := compile(t)
	imp, err := exportdata.New(exportdata.Archive{Types: archive(t)})
	if err != nil {
		t.Fatal(err)
	}
	got, err := imp.Import("example/p")
	if err != nil {
		t.Fatal(err)
	}
	if got.Name() != "p" || !got.Complete() || imp.Name("example/p") != "p" || strings.Join(imp.Packages(), " ") != "example/p" {
		t.Errorf("package %v, packages %v", got, imp.Packages())
	}
	for _, name := range want.Scope().Names() {
		a, b := got.Scope().Lookup(name), want.Scope().Lookup(name)
		if !b.Exported() && name != "inner" {
			continue
		}
		if a == nil {
			t.Fatalf("%s is missing", name)
		}
		if c, ok := b.(*types.Const); ok {
			if !constant.Compare(a.(*types.Const).Val(), token.EQL, c.Val()) {
				t.Errorf("%s is %v, want %v", name, a.(*types.Const).Val(), c.Val())
			}
		}
		if types.ObjectString(a, nil) != types.ObjectString(b, nil) && name != "Outer" && name != "List" {
			// (those two have unexported fields)
			t.Errorf("got  %s\nwant %s", a, b)
		}
	}
}

// TestMeaning asks go/types what the types that were read mean.
func TestMeaning(t *testing.T) {
	imp, err := exportdata.New(exportdata.Archive{Types: archive(t)})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ expr, want string }{
		{`p.Map([]string{""}, func(string, ...string) (int, error) { return 0, nil })`, "p.List[int]"},
		{`new(p.List[bool]).Push(true).Next.Next`, "*p.List[bool]"},
		{`p.Use["a"]`, "p.List[int]"},
		{`p.Sealed(p.Day(1))`, "p.Sealed"}, // needs the unexported method
		{`p.Outer{}.Deep`, "int"},          // promoted from an unexported type
		{`new(p.Outer).Promoted`, "func()"},
		{`p.Alias(nil).A`, "int"},
		{`p.Large >> 88`, "untyped int"},
	} {
		pkg, err := imp.Import("example/p")
		if err != nil {
			t.Fatal(err)
		}
		cell := types.NewPackage("main", "main")
		cell.Scope().Insert(types.NewPkgName(token.NoPos, cell, "p", pkg))
		got, err := types.Eval(token.NewFileSet(), cell, token.NoPos, test.expr)
		if err != nil || types.TypeString(got.Type, (*types.Package).Name) != test.want {
			t.Errorf("%s: %v, %v, want %s", test.expr, got.Type, err, test.want)
		}
	}
	pkg, err := imp.Import("example/p")
	if err != nil {
		t.Fatal(err)
	}
	// float64 satisfies Number, string does not.
	number := pkg.Scope().Lookup("Number").Type().Underlying().(*types.Interface)
	if !types.Satisfies(types.Typ[types.Float64], number) || types.Satisfies(types.Typ[types.String], number) {
		t.Error("Number is not ~int | float64")
	}
	// Size: an embedded int, an int, a map, three uint16 padded, a pointer.
	outer := pkg.Scope().Lookup("Outer").Type()
	if size := types.SizesFor("gc", "amd64").Sizeof(outer); size != 8+8+8+8+8 || types.Comparable(outer) {
		t.Errorf("Outer has %d bytes, comparable %t", size, types.Comparable(outer))
	}
	for method := range outer.(*types.Named).Methods() {
		t.Errorf("Outer has method %s", method)
	}
	if day := pkg.Scope().Lookup("Day").Type().(*types.Named); day.NumMethods() != 2 {
		t.Errorf("Day has %d methods, want String and seal", day.NumMethods())
	}
}

// TestOneType: what two archives lead to is one type.
func TestOneType(t *testing.T) {
	for _, order := range [][]string{{"example/p", "fmt"}, {"fmt", "example/p"}} {
		imp, err := exportdata.New(stdlib.Archive(), exportdata.Archive{Types: archive(t)})
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]*types.Package{}
		for _, path := range order {
			if found[path], err = imp.Import(path); err != nil {
				t.Fatal(err)
			}
		}
		sealed := found["example/p"].Scope().Lookup("Sealed").Type().Underlying().(*types.Interface)
		if sealed.EmbeddedType(0) != found["fmt"].Scope().Lookup("Stringer").Type() {
			t.Errorf("%v: two types fmt.Stringer", order)
		}
	}
}

func TestDocs(t *testing.T) {
	docs, err := exportdata.EncodeDocs(map[string]exportdata.Docs{"example/p": {"": "Package p.", "Outer.A": "A is.", "Day": ""}, "q": nil})
	if err != nil {
		t.Fatal(err)
	}
	imp, err := exportdata.New(exportdata.Archive{Types: archive(t), Docs: string(docs)})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ path, name, want string }{
		{"example/p", "", "Package p."}, {"example/p", "Outer.A", "A is."}, {"example/p", "Nosuch", ""}, {"q", "x", ""}, {"r", "x", ""},
	} {
		if got := imp.Doc(test.path, test.name); got != test.want {
			t.Errorf("%s %s: %q", test.path, test.name, got)
		}
	}
	if _, err := exportdata.EncodeDocs(map[string]exportdata.Docs{"p": {"x": "\x00"}}); err == nil {
		t.Error("a zero byte was accepted")
	}
}

func TestSameBytes(t *testing.T) {
	if first := archive(t); first != archive(t) {
		t.Error("two runs differ")
	}
	if pkg := compile(t); true {
		if _, err := exportdata.Encode([]*types.Package{pkg, pkg}); err == nil || !strings.Contains(err.Error(), "example/p is given twice") {
			t.Errorf("got %v", err)
		}
	}
}

func TestMistakes(t *testing.T) {
	whole := archive(t)
	for _, data := range []string{"", "other", "bridle types 1\n", whole[:20], whole[:len(whole)-1]} {
		if _, err := exportdata.New(exportdata.Archive{Types: data}); err == nil {
			t.Errorf("accepted %.20q", data)
		}
	}
	if _, err := exportdata.New(exportdata.Archive{Types: whole, Docs: "x"}); err == nil {
		t.Error("accepted comments that are none")
	}
	imp, err := exportdata.New()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := imp.Import("fmt"); err == nil || !strings.Contains(err.Error(), `"fmt" is not compiled in`) {
		t.Errorf("got %v", err)
	}
}

// FuzzImport: an archive with a byte changed gives an error or a package, and
// never a panic.
func FuzzImport(f *testing.F) {
	whole := archive(f)
	f.Add(uint(0), byte(1))
	f.Add(uint(len(whole)/2), byte(0xff))
	f.Add(uint(len(whole)-3), byte(7))
	f.Add(uint(1855), byte(3)) // makes a type parameter its own constraint
	f.Add(uint(2140), byte(7)) // makes an alias of a type that leads to itself
	f.Fuzz(func(t *testing.T, at uint, value byte) {
		data := []byte(whole)
		data[at%uint(len(data))] ^= value
		imp, err := exportdata.New(exportdata.Archive{Types: string(data)})
		if err != nil {
			return
		}
		for _, path := range imp.Packages() {
			_, _ = imp.Import(path)
		}
	})
}

// FuzzDocs: whatever the bytes, there is a comment or none.
func FuzzDocs(f *testing.F) {
	docs, err := exportdata.EncodeDocs(map[string]exportdata.Docs{"p": {"A": "text", "B": "text"}})
	if err != nil {
		f.Fatal(err)
	}
	types := archive(f)
	f.Add(docs)
	f.Add(bytes.Repeat([]byte{0xff}, 30))
	f.Fuzz(func(t *testing.T, data []byte) {
		if imp, err := exportdata.New(exportdata.Archive{Types: types, Docs: string(data)}); err == nil {
			_ = imp.Doc("p", "A")
		}
	})
}
