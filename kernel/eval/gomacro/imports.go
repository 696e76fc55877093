package gomacro

import (
	"errors"
	"fmt"
	"go/ast"
	"iter"
	"reflect"
	"slices"
	"strings"

	"github.com/cosmos72/gomacro/base/genimport"
	"github.com/cosmos72/gomacro/fast"
	"github.com/gopherdata/gophernotes/imports"

	"bridle/kernel/eval"
	"bridle/kernel/eval/check"
	"bridle/kernel/eval/front"
)

// imports makes the packages known under their names. Whatever is not
// compiled in is refused before gomacro hears of it.
func (e *Engine) imports(list []front.Import) error {
	for _, imp := range list {
		if _, ok := e.interp.Comp.KnownImports[imp.Path]; !ok {
			pkg, ok := e.lookup(imp.Path)
			if !ok {
				return &eval.Error{Position: imp.Position, Name: "ImportError", Message: check.Unknown(imp.Path, slices.Collect(e.paths()))}
			}
			ref := &genimport.PackageRef{Package: pkg, Path: imp.Path}
			e.interp.Comp.KnownImports[imp.Path] = e.interp.Comp.NewImport(ref)
		}
		if err := e.declareImport(imp); err != nil {
			return &eval.Error{Position: imp.Position, Name: "ImportError",
				Message: fmt.Sprintf("cannot import %q: %v", imp.Path, err), Err: err}
		}
	}
	return nil
}

func (e *Engine) declareImport(imp front.Import) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.New(fmt.Sprint(r))
		}
	}()
	name := imp.Name
	if name == "" {
		name = e.interp.Comp.KnownImports[imp.Path].Name
	}
	if name == "." {
		delete(e.interp.Comp.Binds, name)
	}
	_, err = e.interp.ImportPackagesOrError(map[string]fast.PackageName{imp.Path: fast.PackageName(name)})
	if err == nil {
		e.names[name] = imp.Path
	}
	return err
}

// lookup returns the compiled package of a path, with what would end the
// process replaced.
func (e *Engine) lookup(path string) (imports.Package, bool) {
	if pkg, ok := e.extra[path]; ok {
		return imports.Package{Name: pkg.Name, Binds: pkg.Values, Types: pkg.Types, Proxies: pkg.Proxies}, true
	}
	pkg, ok := imports.Packages[path]
	if !ok {
		return imports.Package{}, false
	}
	if pkg.Name == "" {
		pkg.Name = path[strings.LastIndexByte(path, '/')+1:]
	}
	pkg.Binds = withoutExits(path, pkg.Binds)
	return pkg, true
}

// loadProxies tells gomacro how types of cells can be given to compiled code,
// also before a cell imports the package.
func (e *Engine) loadProxies(packages []eval.Package) {
	for _, pkg := range packages {
		if len(pkg.Proxies) > 0 {
			only := imports.Package{Name: pkg.Name, Types: pkg.Types, Proxies: pkg.Proxies, Binds: map[string]reflect.Value{}}
			e.interp.Comp.NewImport(&genimport.PackageRef{Package: only, Path: pkg.Path})
		}
	}
}

// paths yields the path of every compiled package, in no order.
func (e *Engine) paths() iter.Seq[string] {
	return func(yield func(string) bool) {
		for path := range e.extra {
			if !yield(path) {
				return
			}
		}
		for path := range imports.Packages {
			if _, twice := e.extra[path]; !twice && !yield(path) {
				return
			}
		}
	}
}

// prints reports whether an item calls one of fmt's printing functions, whose
// results (a number of bytes, an error) nobody wants to see as the value of a
// cell.
func (e *Engine) prints(item front.Item) bool {
	call, ok := item.Node.(*ast.CallExpr)
	if !ok {
		return false
	}
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, ok := selector.X.(*ast.Ident)
	return ok && e.names[pkg.Name] == "fmt" && (strings.HasPrefix(selector.Sel.Name, "Print") || strings.HasPrefix(selector.Sel.Name, "Fprint"))
}
