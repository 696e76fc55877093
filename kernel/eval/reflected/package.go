package reflected

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"maps"
	"reflect"
	"slices"

	"bridle/kernel/eval"
)

// An Importer gives the types of some packages by reflection, and those of all
// others by another importer. It is not safe for use by several goroutines at
// a time.
type Importer struct {
	others types.Importer
	given  map[string]eval.Package
	made   map[string]*types.Package
	named  map[reflect.Type]*types.Named
}

// New returns an importer of packages beside others.
func New(others types.Importer, packages ...eval.Package) *Importer {
	m := &Importer{others: others, given: map[string]eval.Package{}, made: map[string]*types.Package{}, named: map[reflect.Type]*types.Named{}}
	for _, p := range packages {
		m.given[p.Path] = p
	}
	return m
}

// Packages returns the paths that can be imported, in order.
func (m *Importer) Packages() []string {
	paths := slices.Collect(maps.Keys(m.given))
	if lister, ok := m.others.(interface{ Packages() []string }); ok {
		paths = append(paths, lister.Packages()...)
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// Name returns the name of the package of a path, empty if it is not known.
func (m *Importer) Name(path string) string {
	if given, ok := m.given[path]; ok {
		return given.Name
	}
	if namer, ok := m.others.(interface{ Name(string) string }); ok {
		return namer.Name(path)
	}
	return ""
}

// Doc returns the comment on an object of a package, empty if there is none.
func (m *Importer) Doc(path, name string) string {
	if documented, ok := m.others.(interface {
		Doc(path, name string) string
	}); ok {
		return documented.Doc(path, name)
	}
	return ""
}

// Import implements [types.Importer].
func (m *Importer) Import(path string) (*types.Package, error) {
	given, ok := m.given[path]
	if !ok {
		return m.others.Import(path)
	}
	if pkg := m.made[path]; pkg != nil {
		return pkg, nil
	}
	pkg := types.NewPackage(path, given.Name)
	m.made[path] = pkg
	if err := m.fill(pkg, given); err != nil {
		delete(m.made, path)
		return nil, fmt.Errorf("the types of package %q: %w", path, err)
	}
	pkg.MarkComplete()
	return pkg, nil
}

// fill declares what a package has: its own types first, since all else may
// mention them.
func (m *Importer) fill(pkg *types.Package, given eval.Package) error {
	var own []reflect.Type
	for _, name := range slices.Sorted(maps.Keys(given.Types)) {
		t := given.Types[name]
		if t.Name() == name && !m.isElsewhere(t) && m.named[t] == nil {
			object := types.NewTypeName(token.NoPos, pkg, name, nil)
			m.named[t] = types.NewNamed(object, nil, nil)
			pkg.Scope().Insert(object)
			own = append(own, t)
		}
	}
	for _, t := range own {
		if err := m.complete(pkg, t); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(given.Types)) {
		if pkg.Scope().Lookup(name) != nil {
			continue
		}
		t, err := m.of(given.Types[name])
		if err != nil {
			return fmt.Errorf("type %s: %w", name, err)
		}
		pkg.Scope().Insert(types.NewTypeName(token.NoPos, pkg, name, t))
	}
	for _, name := range slices.Sorted(maps.Keys(given.Values)) {
		object, err := m.value(pkg, name, given.Values[name])
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		pkg.Scope().Insert(object)
	}
	return nil
}

// value declares a variable, a function or a constant.
func (m *Importer) value(pkg *types.Package, name string, v reflect.Value) (types.Object, error) {
	t, err := m.of(v.Type())
	if err != nil {
		return nil, err
	}
	if v.CanAddr() {
		return types.NewVar(token.NoPos, pkg, name, t), nil
	}
	if signature, ok := t.(*types.Signature); ok {
		return types.NewFunc(token.NoPos, pkg, name, signature), nil
	}
	var known constant.Value
	switch v.Kind() {
	case reflect.Bool:
		known = constant.MakeBool(v.Bool())
	case reflect.String:
		known = constant.MakeString(v.String())
	case reflect.Float32, reflect.Float64:
		known = constant.MakeFloat64(v.Float())
	default:
		switch {
		case v.CanInt():
			known = constant.MakeInt64(v.Int())
		case v.CanUint():
			known = constant.MakeUint64(v.Uint())
		default:
			return nil, fmt.Errorf("a %v that is neither a function nor a constant has to be addressable", v.Type())
		}
	}
	return types.NewConst(token.NoPos, pkg, name, t, known), nil
}
