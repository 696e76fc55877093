package bind

import (
	"cmp"
	"context"
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// A Package is what cells will see of a compiled package.
type Package struct {
	Path, Name string

	functions, variables, typeNames []string
	constants                       []boundConstant
	proxies                         []proxy

	types *types.Package
	files []string // Go files, for their comments
}

// A boundConstant is an exported constant. kind is types.Invalid for a typed
// one.
type boundConstant struct {
	name  string
	kind  types.BasicKind
	value constant.Value
}

// A proxy is an interface with methods that a cell's type can implement.
type proxy struct {
	name    string
	methods []*types.Func
}

// Load reads the exported symbols of packages, named by import path, in the
// module of the directory dir (empty for the current one), and returns them in order of their paths. It
// needs the go command.
func Load(ctx context.Context, dir string, paths ...string) ([]Package, error) {
	config := &packages.Config{Context: ctx, Dir: dir, Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedDeps | packages.NeedExportFile | packages.NeedFiles}
	loaded, err := packages.Load(config, paths...)
	if err != nil {
		return nil, fmt.Errorf("cannot load %s: %w", strings.Join(paths, ", "), err)
	}
	var list []Package
	for _, pkg := range loaded {
		if len(pkg.Errors) > 0 {
			return nil, fmt.Errorf("cannot load %s: %w", pkg.PkgPath, pkg.Errors[0])
		}
		if pkg.Name == "main" || pkg.PkgPath == "unsafe" {
			return nil, fmt.Errorf("cannot bind %s: package %s cannot be imported by a cell", pkg.PkgPath, pkg.Name)
		}
		bound := symbols(pkg.PkgPath, pkg.Types)
		if !slices.ContainsFunc(pkg.Types.Scope().Names(), token.IsExported) {
			return nil, fmt.Errorf("cannot bind %s: it exports nothing that a cell could use", pkg.PkgPath)
		}
		bound.types, bound.files = pkg.Types, pkg.GoFiles
		list = append(list, bound)
	}
	slices.SortFunc(list, func(a, b Package) int { return cmp.Compare(a.Path, b.Path) })
	return slices.CompactFunc(list, func(a, b Package) bool { return a.Path == b.Path }), nil
}

// empty reports whether nothing of the package can be bound: it exports generic
// functions and types only.
func (p *Package) empty() bool {
	return len(p.functions)+len(p.variables)+len(p.typeNames)+len(p.constants) == 0
}

// symbols sorts the exported objects of a package by kind. Scope.Names is in
// order.
func symbols(path string, pkg *types.Package) Package {
	bound := Package{Path: path, Name: pkg.Name()}
	for _, name := range pkg.Scope().Names() {
		if !token.IsExported(name) {
			continue
		}
		switch object := pkg.Scope().Lookup(name).(type) {
		case *types.Func:
			if object.Signature().TypeParams().Len() == 0 {
				bound.functions = append(bound.functions, name)
			}
		case *types.Var:
			bound.variables = append(bound.variables, name)
		case *types.Const:
			bound.constants = append(bound.constants, constantOf(object))
		case *types.TypeName:
			bound.addType(object)
		}
	}
	return bound
}

func constantOf(object *types.Const) boundConstant {
	c := boundConstant{name: object.Name(), value: object.Val()}
	if basic, ok := object.Type().(*types.Basic); ok && basic.Info()&types.IsUntyped != 0 {
		c.kind = basic.Kind()
	}
	return c
}

func (p *Package) addType(object *types.TypeName) {
	if isGeneric(object.Type()) {
		return
	}
	iface, ok := object.Type().Underlying().(*types.Interface)
	if ok && !iface.IsMethodSet() {
		return // a set of types, such as cmp.Ordered
	}
	p.typeNames = append(p.typeNames, object.Name())
	if !ok || iface.NumMethods() == 0 {
		return
	}
	made := proxy{name: object.Name()}
	for method := range iface.Methods() {
		if !method.Exported() || !nameable(method.Signature(), map[types.Type]bool{}) {
			return
		}
		made.methods = append(made.methods, method)
	}
	// Reflection orders the methods of an interface by name, and so must the
	// proxy order its fields.
	slices.SortFunc(made.methods, func(a, b *types.Func) int { return cmp.Compare(a.Name(), b.Name()) })
	p.proxies = append(p.proxies, made)
}

func isGeneric(t types.Type) bool {
	switch t := t.(type) {
	case *types.Named:
		return t.TypeParams().Len() > 0 && t.TypeArgs().Len() == 0
	case *types.Alias:
		return t.TypeParams().Len() > 0 && t.TypeArgs().Len() == 0
	}
	return false
}

// nameable reports whether other packages can write the type.
func nameable(t types.Type, seen map[types.Type]bool) bool {
	if seen[t] {
		return true
	}
	seen[t] = true
	all := func(list ...types.Type) bool {
		return !slices.ContainsFunc(list, func(t types.Type) bool { return !nameable(t, seen) })
	}
	switch t := t.(type) {
	case *types.Alias:
		return reachable(t.Obj()) && all(slices.Collect(t.TypeArgs().Types())...)
	case *types.Named:
		return reachable(t.Obj()) && all(slices.Collect(t.TypeArgs().Types())...)
	case *types.Pointer:
		return all(t.Elem())
	case *types.Slice:
		return all(t.Elem())
	case *types.Array:
		return all(t.Elem())
	case *types.Chan:
		return all(t.Elem())
	case *types.Map:
		return all(t.Key(), t.Elem())
	case *types.Signature:
		return all(variables(t.Params())...) && all(variables(t.Results())...)
	case *types.Struct:
		for field := range t.Fields() {
			if !field.Exported() || !nameable(field.Type(), seen) {
				return false
			}
		}
	case *types.Interface:
		for method := range t.Methods() {
			if !method.Exported() || !nameable(method.Signature(), seen) {
				return false
			}
		}
	}
	return true
}

// reachable reports whether a named type is exported by a package that any
// other may import.
func reachable(object *types.TypeName) bool {
	if object.Pkg() == nil {
		return true // predeclared
	}
	path := "/" + object.Pkg().Path() + "/"
	return object.Exported() && object.Parent() == object.Pkg().Scope() &&
		!strings.Contains(path, "/internal/") && !strings.Contains(path, "/vendor/")
}

func variables(tuple *types.Tuple) []types.Type {
	var list []types.Type
	for v := range tuple.Variables() {
		list = append(list, v.Type())
	}
	return list
}
