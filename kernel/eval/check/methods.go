package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// An addedMethod is a method that a cell gave to a type that was there before.
type addedMethod struct {
	method *types.Func
	decl   *ast.FuncDecl
	unit   int // number of the unit that declares it
}

// anonymous returns the declaration under the name "_". go/types cannot attach
// a method to a type that is not declared in the same file set (it fails), but
// it checks one that has no name.
func anonymous(decl *ast.FuncDecl) *ast.FuncDecl {
	name := ast.NewIdent("_")
	name.NamePos = decl.Name.NamePos
	nameless := *decl
	nameless.Name = name
	return &nameless
}

// laterMethods returns the methods among the items whose type is not declared
// among them.
func laterMethods(items []*item) []*item {
	types := map[string]*ast.TypeSpec{}
	for _, it := range items {
		if decl := genDecl(it.stmt); decl != nil {
			for _, spec := range decl.Specs {
				if spec, ok := spec.(*ast.TypeSpec); ok {
					types[spec.Name.Name] = spec
				}
			}
		}
	}
	here := func(base *ast.Ident) bool {
		for range len(types) + 1 { // through aliases, which may go round in circles
			spec := types[base.Name]
			if spec == nil {
				return false
			}
			target, ok := ast.Unparen(spec.Type).(*ast.Ident)
			if !spec.Assign.IsValid() || !ok {
				return true
			}
			base = target
		}
		return true
	}
	var later []*item
	for _, it := range items {
		if base := it.receiver(); base != nil && !here(base) {
			later = append(later, it)
		}
	}
	return later
}

// mentionsAny reports whether the signatures of methods mention one of the
// names.
func mentionsAny(methods []*item, names map[string]bool) bool {
	found := false
	for _, it := range methods {
		for _, part := range []ast.Node{it.decl.Recv, it.decl.Type} {
			ast.Inspect(part, func(n ast.Node) bool {
				if ident, ok := n.(*ast.Ident); ok && names[ident.Name] {
					found = true
				}
				return !found
			})
		}
	}
	return found
}

func without(items, some []*item) []*item {
	return slices.DeleteFunc(slices.Clone(items), func(it *item) bool { return slices.Contains(some, it) })
}

// announce gives types of earlier units the signatures of their new methods, so
// that the methods may call each other. Mistakes are left for the check of the
// whole.
func (r *run) announce(later []*item) {
	if len(later) == 0 {
		return
	}
	file := &ast.File{Name: ast.NewIdent("main"), Package: later[0].decl.Pos()}
	for _, it := range later {
		file.Decls = append(file.Decls, anonymous(it.decl))
	}
	r.fill(file, nil)
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}}
	failed := false
	config := &types.Config{Sizes: r.checker.sizes, IgnoreFuncBodies: true, Error: func(error) { failed = true }}
	_ = types.NewChecker(config, r.checker.fset, r.checker.pkg, info).Files([]*ast.File{file})
	if failed {
		return
	}
	for i, it := range later {
		signature := info.Defs[file.Decls[i].(*ast.FuncDecl).Name].Type().(*types.Signature)
		named, name := baseType(signature), it.decl.Name.Name
		if named == nil || name == "_" || methodNamed(named, name) != nil {
			continue
		}
		if method := attach(named, types.NewFunc(it.decl.Name.Pos(), r.checker.pkg, name, signature)); method != nil {
			r.checker.pending = append(r.checker.pending, &addedMethod{method: method, decl: it.decl, unit: len(r.cell.Units)})
		}
	}
}

// addMethods gives methods to types of earlier units. file holds the nameless
// declarations that were checked.
func (r *run) addMethods(later []*item, file *ast.File) error {
	checked := map[*ast.FieldList]types.Object{}
	for _, decl := range file.Decls {
		if decl, ok := decl.(*ast.FuncDecl); ok && decl.Recv != nil && decl.Name.Name == "_" {
			checked[decl.Recv] = r.cell.Info.Defs[decl.Name]
		}
	}
	for _, it := range later {
		signature := checked[it.decl.Recv].Type().(*types.Signature)
		if err := r.addMethod(it.decl, signature); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) addMethod(decl *ast.FuncDecl, signature *types.Signature) error {
	name := decl.Name.Name
	named := baseType(signature)
	if named == nil {
		return r.mistake(decl.Name.Pos(), "cannot find the type to which the method belongs")
	}
	method := types.NewFunc(decl.Name.Pos(), r.checker.pkg, name, signature)
	r.cell.Info.Defs[decl.Name] = method
	if name == "_" {
		return nil
	}
	if fields, ok := named.Underlying().(*types.Struct); ok {
		for field := range fields.Fields() {
			if field.Name() == name {
				return r.mistake(decl.Name.Pos(), fmt.Sprintf("field and method with the same name %s", name))
			}
		}
	}
	old := methodNamed(named, name)
	if old == nil {
		return r.mistake(decl.Name.Pos(), fmt.Sprintf("generic type %s has been given too many methods; declare it again with its methods", named.Obj().Name()))
	}
	for _, added := range r.checker.pending {
		switch {
		case added.method != old:
		case added.decl == decl: // announced; its signature has other variables
			*old = *method
			r.cell.Info.Defs[decl.Name] = old
			return nil
		default:
			return r.mistake(decl.Name.Pos(), fmt.Sprintf("method %s.%s already declared in this cell", named.Obj().Name(), name))
		}
	}
	if !r.checker.sameMethod(named, old, method) {
		return r.mistake(decl.Name.Pos(), fmt.Sprintf("method %s.%s was declared as %s; to change that, declare type %[1]s again with its methods",
			named.Obj().Name(), name, types.TypeString(old.Type(), types.RelativeTo(r.checker.pkg))))
	}
	return nil
}

// baseType returns the type to which a method belongs, or nil.
func baseType(signature *types.Signature) *types.Named {
	t := types.Unalias(signature.Recv().Type())
	if pointer, ok := t.(*types.Pointer); ok {
		t = types.Unalias(pointer.Elem())
	}
	if named, ok := t.(*types.Named); ok {
		return named.Origin()
	}
	return nil
}

func methodNamed(named *types.Named, name string) *types.Func {
	for method := range named.Methods() {
		if method.Name() == name {
			return method
		}
	}
	return nil
}

// sameMethod reports whether code that calls the old method of a type may call
// the new one.
func (c *Checker) sameMethod(named *types.Named, old, method *types.Func) bool {
	if isPointer(old) != isPointer(method) {
		return false
	}
	params := old.Signature().RecvTypeParams()
	if params.Len() == 0 || params.Len() != method.Signature().RecvTypeParams().Len() {
		return types.Identical(old.Type(), method.Type())
	}
	// The type parameters of the two receivers are different types. Give the
	// type those of the old method and look what the new method becomes.
	const name = "\u2190"
	trial := attach(named, types.NewFunc(token.NoPos, c.pkg, name, method.Signature()))
	if trial == nil {
		return false
	}
	defer c.detach(trial)
	args := make([]types.Type, params.Len())
	for i := range args {
		args[i] = params.At(i)
	}
	instance, err := types.Instantiate(nil, named, args, false)
	if err != nil {
		return false
	}
	object, _, _ := types.LookupFieldOrMethod(instance, true, c.pkg, name)
	return object != nil && types.Identical(old.Type(), object.Type())
}

func isPointer(method *types.Func) bool {
	_, ok := types.Unalias(method.Signature().Recv().Type()).(*types.Pointer)
	return ok
}

// spare is the number of methods that a generic type can be given later. An
// instance of a generic type notes how many methods the type has, which
// therefore may not change.
const spare = 32

// reserve gives the generic types of a unit places for later methods.
func (r *run) reserve(specs []*ast.TypeSpec) {
	for _, spec := range specs {
		object, ok := r.cell.Info.Defs[spec.Name].(*types.TypeName)
		if !ok || spec.TypeParams.NumFields() == 0 {
			continue
		}
		if named, ok := object.Type().(*types.Named); ok {
			receiver := types.NewVar(token.NoPos, r.checker.pkg, "", named)
			for range spare {
				signature := types.NewSignatureType(receiver, nil, nil, nil, nil, false)
				named.AddMethod(types.NewFunc(token.NoPos, r.checker.pkg, "_", signature))
			}
		}
	}
}

// attach adds the method in the place of one that was taken away, if there is
// any, or at the end. It returns nil if a generic type has no place left.
func attach(named *types.Named, method *types.Func) *types.Func {
	for old := range named.Methods() {
		if old.Name() == "_" {
			*old = *method
			return old
		}
	}
	if named.TypeParams().Len() > 0 {
		return nil
	}
	named.AddMethod(method)
	return method
}

// detach takes a method away. go/types has no way to remove one; a method with
// the name "_" is never found.
func (c *Checker) detach(method *types.Func) {
	*method = *types.NewFunc(token.NoPos, c.pkg, "_", method.Signature())
}

// forgetMethods takes away the methods that were added by a cell that is not
// kept.
func (c *Checker) forgetMethods() {
	for _, added := range c.pending {
		c.detach(added.method)
	}
	c.pending = nil
}

// keepMethods keeps those of the first units.
func (c *Checker) keepMethods(units int) {
	var rest []*addedMethod
	for _, added := range c.pending {
		if added.unit >= units {
			rest = append(rest, added)
		}
	}
	c.pending = rest
	c.forgetMethods()
}
