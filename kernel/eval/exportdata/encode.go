package exportdata

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"go/token"
	"go/types"
	"slices"
)

const magic = "bridle types 1\n"

// The kinds of type.
const (
	basicType byte = iota
	universeType
	namedType
	instanceType
	pointerType
	sliceType
	arrayType
	mapType
	chanType
	structType
	signatureType
	interfaceType
	unionType
	parameterType
)

// The kinds of object.
const (
	constObject byte = iota
	varObject
	funcObject
	typeObject
	aliasObject
)

// Encode writes an archive of what the packages export and of all types that
// these lead to. The same packages give the same bytes.
//
// # Errors
//
// An error names a package that is given twice, or the object whose type
// cannot be written.
func Encode(packages []*types.Package) (archive []byte, err error) {
	e := &encoder{
		stringIndex: map[string]int{}, typeIndex: map[string]int{}, known: map[types.Type]int{},
		objectIndex: map[types.Object]int{}, packageIndex: map[string]int{}, asked: map[string]bool{},
		sizes: types.SizesFor("gc", "amd64"),
	}
	defer func() {
		if failed, ok := recover().(unsupported); ok {
			err = fmt.Errorf("cannot write the types of %s: %s", failed.object, failed.what)
		}
	}()
	packages = slices.SortedFunc(slices.Values(packages), func(a, b *types.Package) int { return cmp.Compare(a.Path(), b.Path()) })
	for i, pkg := range packages {
		if i > 0 && packages[i-1].Path() == pkg.Path() {
			return nil, fmt.Errorf("package %s is given twice", pkg.Path())
		}
		e.ask(pkg, map[*types.Package]bool{})
	}
	for _, pkg := range packages {
		e.packages[e.pkg(pkg)].bound = true
		for _, name := range pkg.Scope().Names() {
			if token.IsExported(name) {
				e.object(pkg.Scope().Lookup(name))
			}
		}
	}
	e.drain()
	return e.archive(), nil
}

// unsupported is the value of a panic within Encode.
type unsupported struct{ object, what string }

type encoder struct {
	sizes types.Sizes

	strings     []string
	stringIndex map[string]int

	types     [][]byte
	typeIndex map[string]int     // by encoded bytes
	known     map[types.Type]int // by identity of the value

	objects     [][]byte
	objectIndex map[types.Object]int
	queue       []types.Object // have an index, but no entry yet

	packages     []*encodedPackage
	packageIndex map[string]int

	asked map[string]bool // unexported methods of interfaces, as path.name
}

type encodedPackage struct {
	path, name int
	bound      bool
	objects    []int
	names      []string
}

// ask notes the unexported methods of the interfaces of a package and of those
// it imports.
func (e *encoder) ask(pkg *types.Package, seen map[*types.Package]bool) {
	if seen[pkg] {
		return
	}
	seen[pkg] = true
	for _, name := range pkg.Scope().Names() {
		if object, ok := pkg.Scope().Lookup(name).(*types.TypeName); ok {
			if iface, ok := object.Type().Underlying().(*types.Interface); ok {
				for method := range iface.ExplicitMethods() {
					if !method.Exported() {
						e.asked[method.Pkg().Path()+"."+method.Name()] = true
					}
				}
			}
		}
	}
	for _, imported := range pkg.Imports() {
		e.ask(imported, seen)
	}
}

func (e *encoder) text(s string) int {
	i, ok := e.stringIndex[s]
	if !ok {
		i = len(e.strings)
		e.strings = append(e.strings, s)
		e.stringIndex[s] = i
	}
	return i
}

func (e *encoder) pkg(pkg *types.Package) int {
	i, ok := e.packageIndex[pkg.Path()]
	if !ok {
		i = len(e.packages)
		e.packages = append(e.packages, &encodedPackage{path: e.text(pkg.Path()), name: e.text(pkg.Name())})
		e.packageIndex[pkg.Path()] = i
	}
	return i
}

// object returns the index of a package-level object. Its entry is written
// later.
func (e *encoder) object(object types.Object) int {
	i, ok := e.objectIndex[object]
	if !ok {
		if object.Parent() != nil && object.Parent() != object.Pkg().Scope() {
			panic(unsupported{object.String(), "it is declared in a function"})
		}
		i = len(e.objects)
		e.objects = append(e.objects, nil)
		e.objectIndex[object] = i
		p := e.packages[e.pkg(object.Pkg())]
		p.objects = append(p.objects, i)
		p.names = append(p.names, object.Name())
		e.queue = append(e.queue, object)
	}
	return i
}

func (e *encoder) drain() {
	for len(e.queue) > 0 {
		object := e.queue[0]
		e.queue = e.queue[1:]
		e.objects[e.objectIndex[object]] = e.declaration(object)
	}
}

// declaration writes the entry of an object: kind, package, name and the rest.
func (e *encoder) declaration(object types.Object) []byte {
	head := func(kind byte) []byte {
		return appendInts([]byte{kind}, e.pkg(object.Pkg()), e.text(object.Name()))
	}
	switch object := object.(type) {
	case *types.Const:
		return e.value(appendInts(head(constObject), e.typ(object.Type())), object.Val())
	case *types.Var:
		return appendInts(head(varObject), e.typ(object.Type()))
	case *types.Func:
		signature := object.Signature()
		b := e.list(head(funcObject), slices.Collect(signature.TypeParams().TypeParams()))
		return appendInts(b, e.signature(signature))
	case *types.TypeName:
		switch t := object.Type().(type) {
		case *types.Alias:
			b := e.list(head(aliasObject), slices.Collect(t.TypeParams().TypeParams()))
			return appendInts(b, e.typ(t.Rhs()))
		case *types.Named:
			return e.named(head(typeObject), t)
		default: // an alias of a time before go/types had aliases
			return appendInts(e.list(head(aliasObject), nil), e.typ(t))
		}
	}
	panic(unsupported{object.String(), fmt.Sprintf("%T", object)})
}

// named writes type parameters, the underlying type and the methods.
func (e *encoder) named(b []byte, t *types.Named) []byte {
	b = e.list(b, slices.Collect(t.TypeParams().TypeParams()))
	if fields, ok := t.Underlying().(*types.Struct); ok {
		b = appendInts(b, e.entry(e.structure(fields, true)))
	} else {
		b = appendInts(b, e.typ(t.Underlying()))
	}
	var methods []*types.Func
	for method := range t.Methods() {
		if method.Exported() || e.asked[method.Pkg().Path()+"."+method.Name()] {
			methods = append(methods, method)
		}
	}
	slices.SortFunc(methods, func(a, b *types.Func) int { return cmp.Compare(a.Name(), b.Name()) })
	b = appendInts(b, len(methods))
	for _, method := range methods {
		signature := method.Signature()
		pointer := 0
		if _, ok := types.Unalias(signature.Recv().Type()).(*types.Pointer); ok {
			pointer = 1
		}
		b = appendInts(b, e.text(method.Name()), pointer, e.text(signature.Recv().Name()))
		b = e.list(b, slices.Collect(signature.RecvTypeParams().TypeParams()))
		b = appendInts(b, e.signature(signature))
	}
	return b
}

// list writes type parameters.
func (e *encoder) list(b []byte, params []*types.TypeParam) []byte {
	b = appendInts(b, len(params))
	for _, param := range params {
		b = appendInts(b, e.typ(param))
	}
	return b
}

func appendInts(b []byte, list ...int) []byte {
	for _, n := range list {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return b
}
