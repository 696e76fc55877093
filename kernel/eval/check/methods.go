package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// An addedMethod is a method that a cell gave to a type that was there before.
type addedMethod struct {
	method *types.Func
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

// addMethods gives methods to types of earlier units. file holds the nameless
// declarations that were checked, in the order of decls.
func (r *run) addMethods(decls []*ast.FuncDecl, file *ast.File) error {
	bodies := map[*ast.FieldList]types.Object{}
	for _, decl := range file.Decls {
		if decl, ok := decl.(*ast.FuncDecl); ok && decl.Recv != nil && decl.Name.Name == "_" {
			bodies[decl.Recv] = r.cell.Info.Defs[decl.Name]
		}
	}
	for _, decl := range decls {
		signature := bodies[decl.Recv].Type().(*types.Signature)
		if err := r.addMethod(decl, signature); err != nil {
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
	for _, added := range r.checker.pending {
		if added.method.Name() == name && baseType(added.method.Signature()) == named {
			return r.mistake(decl.Name.Pos(), fmt.Sprintf("method %s.%s already declared in this cell", named.Obj().Name(), name))
		}
	}
	if old := methodNamed(named, name); old != nil {
		if !r.checker.sameMethod(named, old, method) {
			return r.mistake(decl.Name.Pos(), fmt.Sprintf("method %s.%s was declared as %s; to change that, declare type %[1]s again with its methods",
				named.Obj().Name(), name, types.TypeString(old.Type(), types.RelativeTo(r.checker.pkg))))
		}
		return nil
	}
	attached := attach(named, method)
	if attached == nil {
		return r.mistake(decl.Name.Pos(), fmt.Sprintf("generic type %s has been given too many methods; declare it again with its methods", named.Obj().Name()))
	}
	r.cell.Info.Defs[decl.Name] = attached
	r.checker.pending = append(r.checker.pending, &addedMethod{method: attached, unit: len(r.cell.Units)})
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
