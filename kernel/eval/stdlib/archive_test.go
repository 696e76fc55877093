package stdlib_test

import (
	"go/constant"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"

	"bridle/kernel/eval/exportdata"
	"bridle/kernel/eval/stdlib"
)

// TestTypesAsCompiled compares every exported object, method and constant of
// the archive with what the compiler's own export data say.
func TestTypesAsCompiled(t *testing.T) {
	imp, err := exportdata.New(stdlib.Archive())
	if err != nil {
		t.Fatal(err)
	}
	paths := imp.Packages()
	loaded, err := packages.Load(&packages.Config{Context: t.Context(), Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedDeps | packages.NeedExportFile}, paths...)
	if err != nil {
		t.Fatal(err)
	}
	objects := 0
	for _, pkg := range loaded {
		got, err := imp.Import(pkg.PkgPath)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range pkg.Types.Scope().Names() {
			if token.IsExported(name) {
				objects++
				compare(t, got.Scope().Lookup(name), pkg.Types.Scope().Lookup(name))
			}
		}
	}
	// The bindings of the packages name some 5,900 symbols, generic ones not
	// among them.
	if objects < 5900 {
		t.Errorf("only %d objects were compared", objects)
	}
}

func compare(t *testing.T, got, want types.Object) {
	t.Helper()
	if got == nil {
		t.Errorf("%s is missing", want)
		return
	}
	if name, ok := want.(*types.TypeName); ok {
		compareTypes(t, got.Type(), name.Type())
		return
	}
	if a, b := written(got), written(want); a != b {
		t.Errorf("got  %s\nwant %s", a, b)
	}
	if c, ok := want.(*types.Const); ok && !constant.Compare(got.(*types.Const).Val(), token.EQL, c.Val()) {
		t.Errorf("%s: value %s, want %s", want.Name(), got.(*types.Const).Val(), c.Val())
	}
}

// written writes an object. Type parameters are written one by one: go/types
// writes "M1, M2 C" or "M1 C, M2 C" for the same list, by the identity of C.
func written(object types.Object) string {
	path := func(p *types.Package) string { return p.Path() }
	f, ok := object.(*types.Func)
	if !ok || f.Signature().TypeParams().Len() == 0 {
		return types.ObjectString(object, path)
	}
	text := f.FullName()
	for param := range f.Signature().TypeParams().TypeParams() {
		text += " [" + param.String() + " " + types.TypeString(param.Constraint(), path) + "]"
	}
	return text + types.TypeString(f.Signature().Params(), path) + types.TypeString(f.Signature().Results(), path)
}

// compareTypes compares what other packages can see of two types.
func compareTypes(t *testing.T, got, want types.Type) {
	t.Helper()
	path := func(p *types.Package) string { return p.Path() }
	if a, b := types.TypeString(got, path), types.TypeString(want, path); a != b {
		t.Errorf("got type %s, want %s", a, b)
	}
	sizes := types.SizesFor("gc", "amd64")
	named, ok := want.(*types.Named)
	if !ok || named.TypeParams().Len() > 0 {
		if a, b := visible(got.Underlying()), visible(want.Underlying()); a != b {
			t.Errorf("%s is %s, want %s", want, a, b)
		}
		return
	}
	if types.Comparable(got) != types.Comparable(want) || sizes.Sizeof(got) != sizes.Sizeof(want) || sizes.Alignof(got) != sizes.Alignof(want) {
		t.Errorf("%s: comparable %t, size %d, alignment %d; want %t, %d, %d", want, types.Comparable(got), sizes.Sizeof(got), sizes.Alignof(got),
			types.Comparable(want), sizes.Sizeof(want), sizes.Alignof(want))
	}
	if a, b := visible(got.Underlying()), visible(want.Underlying()); a != b {
		t.Errorf("%s is %s, want %s", want, a, b)
	}
	for _, pair := range [][2]types.Type{{got, want}, {types.NewPointer(got), types.NewPointer(want)}} {
		if a, b := exported(pair[0]), exported(pair[1]); a != b {
			t.Errorf("%s: methods\n%s\nwant\n%s", want, a, b)
		}
	}
}

// visible writes a struct without the types of its unexported fields, and any
// other type as it is.
func visible(t types.Type) string {
	path := func(p *types.Package) string { return p.Path() }
	if iface, ok := t.(*types.Interface); ok && iface.Empty() {
		return "any" // go/types writes "any" or "interface{}" by identity
	}
	fields, ok := t.(*types.Struct)
	if !ok {
		return types.TypeString(t, path)
	}
	var b strings.Builder
	for i := range fields.NumFields() {
		f := fields.Field(i)
		b.WriteString(f.Name() + " ")
		if f.Exported() || f.Embedded() {
			b.WriteString(types.TypeString(f.Type(), path) + fields.Tag(i))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// exported lists the exported methods of a type, promoted ones among them.
func exported(t types.Type) string {
	var b strings.Builder
	for s := range types.NewMethodSet(t).Methods() {
		if s.Obj().Exported() {
			b.WriteString(s.Obj().Name() + types.TypeString(s.Type(), func(p *types.Package) string { return p.Path() }) + "\n")
		}
	}
	return b.String()
}
