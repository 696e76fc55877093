package reflected_test

import (
	"go/types"
	"io"
	"reflect"
	"strings"
	"sync"
	"testing"

	"bridle/kernel/eval"
	"bridle/kernel/eval/exportdata"
	"bridle/kernel/eval/reflected"
	"bridle/kernel/eval/stdlib"
)

// A Shelf has what types can have.
type Shelf struct {
	Name  string `json:"name"`
	Books map[string][]*Shelf
	Lock  *sync.Mutex
	inner hidden
}

type hidden struct{ f func() }

// Count has a value for a receiver, Add a pointer.
func (s Shelf) Count(more ...int) (int, error) { return len(s.Books) + len(more), nil }
func (s *Shelf) Add(r io.Reader)               { s.inner = hidden{} }

// TestImport: what reflection gives is what Go's type checker would say; the
// expected texts are Go syntax.
func TestImport(t *testing.T) {
	compiled, err := exportdata.New(stdlib.Archive())
	if err != nil {
		t.Fatal(err)
	}
	var total int
	m := reflected.New(compiled, eval.Package{Path: "shelves", Name: "shelves",
		Values: map[string]reflect.Value{
			"New": reflect.ValueOf(func(string, ...io.Writer) *Shelf { return nil }), "Total": reflect.ValueOf(&total).Elem(),
			"Limit": reflect.ValueOf(7), "Title": reflect.ValueOf("a"), "Pipe": reflect.ValueOf(func(<-chan [3]uint8, any, error, struct{ A int }) {}),
		},
		Types: map[string]reflect.Type{"Shelf": reflect.TypeFor[Shelf](), "Reader": reflect.TypeFor[io.Reader](), "Pair": reflect.TypeFor[struct{ A, B int }]()},
	})
	pkg, err := m.Import("shelves")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"New": "func New(string, ...io.Writer) *Shelf", "Total": "var Total int", "Limit": "const Limit int = 7", "Title": `const Title string = "a"`,
		"Pipe": "func Pipe(<-chan [3]uint8, interface{}, error, struct{A int})", "Pair": "type Pair = struct{A int; B int}", "Reader": "type Reader = io.Reader",
	} {
		object := pkg.Scope().Lookup(name)
		got := types.ObjectString(object, types.RelativeTo(pkg))
		if known, ok := object.(*types.Const); ok {
			got += " = " + known.Val().String()
		}
		if got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	shelf := pkg.Scope().Lookup("Shelf").Type().(*types.Named)
	var methods []string
	for method := range shelf.Methods() {
		methods = append(methods, types.ObjectString(method, func(*types.Package) string { return "" }))
	}
	if got, want := strings.Join(methods, "; "), "func (*Shelf).Add(Reader); func (Shelf).Count(...int) (int, error)"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	// A reader of the standard library is the same type, not one of the same name.
	lib, err := compiled.Import("io")
	if err != nil {
		t.Fatal(err)
	}
	if got := pkg.Scope().Lookup("Reader").Type(); !types.Identical(got, lib.Scope().Lookup("Reader").Type()) {
		t.Errorf("%v is another type", got)
	}
	if again, err := m.Import("shelves"); err != nil || again != pkg {
		t.Errorf("a second import gives %p, %v; want the same package", again, err)
	}
	if other, err := m.Import("strings"); err != nil || other.Name() != "strings" || m.Name("strings") != "strings" || m.Name("shelves") != "shelves" {
		t.Errorf("other packages come from the other importer: %v, %v", other, err)
	}
}

// TestRefused: a variable that cannot be set, and a type that nobody knows.
func TestRefused(t *testing.T) {
	compiled, err := exportdata.New(stdlib.Archive())
	if err != nil {
		t.Fatal(err)
	}
	for want, value := range map[string]any{
		"has to be addressable":       []int{1},
		"hidden":                      func(hidden) {},
		`package "bridle/kernel/eval`: func(eval.Cell) {},
	} {
		m := reflected.New(compiled, eval.Package{Path: "p", Name: "p", Values: map[string]reflect.Value{"X": reflect.ValueOf(value)}})
		if _, err := m.Import("p"); err == nil || !strings.Contains(err.Error(), want) && want != "hidden" {
			t.Errorf("%T: got %v, want %s", value, err, want)
		}
	}
}
