package closure

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"
	"strings"

	"bridle/kernel/eval/check"
)

// A methodKey names a method of a type of a cell.
type methodKey struct {
	base *types.TypeName
	name string
}

// A declaration is a function or method of a cell as it was last declared.
type declaration struct {
	cell      *check.Cell
	decl      *ast.FuncDecl
	sig       *types.Signature
	fn        *function            // of one that is not generic
	instances map[string]*instance // of a generic one, by type arguments
}

// An instance is a generic function at given types.
type instance struct {
	fn  *function
	env *environment
}

// functionOf returns what calls of a function of a cell go through.
func (c *compiler) functionOf(n ast.Expr, obj *types.Func) *function {
	d := c.e.functions[obj]
	if d == nil {
		c.refuse(n, "the function %s is not known here", obj.Name())
	}
	if d.fn != nil {
		return d.fn
	}
	return c.e.instantiate(d, d.sig.TypeParams(), c.typeArguments(n))
}

// typeArguments are the types at which a generic function is used.
func (c *compiler) typeArguments(n ast.Expr) []types.Type {
	ident, ok := c.callee(n).(*ast.Ident)
	if !ok {
		ident = c.callee(n).(*ast.SelectorExpr).Sel
	}
	var all []types.Type
	for t := range c.info.Instances[ident].TypeArgs.Types() {
		all = append(all, c.subst(t))
	}
	return all
}

// instantiate returns a generic function at given types, compiling it if it
// is new.
func (e *Engine) instantiate(d *declaration, params *types.TypeParamList, args []types.Type) *function {
	var key strings.Builder
	env := &environment{types: map[*types.TypeParam]types.Type{}, ctx: e.context}
	for i, t := range args {
		fmt.Fprintf(&key, "%p ", e.universe.typ(t))
		env.types[params.At(i)] = t
	}
	if made := d.instances[key.String()]; made != nil {
		return made.fn
	}
	made := &instance{&function{name: d.decl.Name.Name}, env}
	d.instances[key.String()] = made
	made.fn.code = e.compileDecl(d, env)
	return made.fn
}

// compileDecl compiles the body of a declaration.
func (e *Engine) compileDecl(d *declaration, env *environment) *code {
	c := &compiler{e: e, cell: d.cell, info: d.cell.Info, env: env}
	made, _ := c.compile(body{name: d.decl.Name.Name, node: d.decl, recv: d.decl.Recv, typ: d.decl.Type, block: d.decl.Body, sig: d.sig}, nil)
	return made
}

// methodFunction returns what calls of a method go through. t is the type on
// which it is declared or a pointer to it.
func (e *Engine) methodFunction(c *compiler, fn *types.Func, t types.Type) *function {
	if pointer, ok := t.Underlying().(*types.Pointer); ok {
		t = pointer.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		panic(refusal("cannot call the method " + fn.Name() + " of " + t.String()))
	}
	d := e.methods[methodKey{named.Origin().Obj(), fn.Name()}]
	if d == nil {
		panic(refusal("the method " + fn.Name() + " of " + named.Obj().Name() + " has no body"))
	}
	if d.fn != nil {
		return d.fn
	}
	var args []types.Type
	for arg := range named.TypeArgs().Types() {
		args = append(args, c.subst(arg))
	}
	return e.instantiate(d, d.sig.RecvTypeParams(), args)
}

// declare takes up the functions and methods of a unit. Their bodies are
// compiled when all are known; install makes them what callers find.
func (e *Engine) declare(cell *check.Cell, decls []*ast.FuncDecl) (install func()) {
	var all []*declaration
	for _, decl := range decls {
		if obj, ok := cell.Info.Defs[decl.Name].(*types.Func); ok && decl.Body != nil {
			all = append(all, e.enter(cell, decl, obj))
		}
	}
	var installs []func()
	for _, d := range all {
		if d.fn != nil {
			fn, code := d.fn, e.compileDecl(d, nil)
			if fn.code == nil {
				fn.code = code
			}
			installs = append(installs, func() { fn.code = code })
		}
		for _, made := range d.instances {
			fn, code := made.fn, e.compileDecl(d, made.env)
			installs = append(installs, func() { fn.code = code })
		}
	}
	return func() {
		for _, do := range installs {
			do()
		}
	}
}

// enter makes the declaration of a function known. One of the same name and
// type as an earlier one is what callers of the earlier one call.
func (e *Engine) enter(cell *check.Cell, decl *ast.FuncDecl, obj *types.Func) *declaration {
	sig := obj.Signature()
	d := &declaration{cell: cell, decl: decl, sig: sig, instances: map[string]*instance{}}
	generic := sig.TypeParams().Len() > 0 || sig.RecvTypeParams().Len() > 0
	if generic {
		e.generics = true
	} else {
		d.fn = &function{name: decl.Name.Name}
	}
	if sig.Recv() != nil {
		base := sig.Recv().Type()
		if pointer, ok := types.Unalias(base).(*types.Pointer); ok {
			base = pointer.Elem()
		}
		key := methodKey{types.Unalias(base).(*types.Named).Origin().Obj(), decl.Name.Name}
		if old := e.methods[key]; old != nil && generic {
			d.adopt(old)
		} else if old != nil {
			d.fn = old.fn
		}
		e.methods[key] = d
		return d
	}
	if old := e.slots[obj.Name()]; old != nil && !generic && old.d.fn != nil && types.Identical(old.d.sig, sig) {
		d.fn = old.d.fn
	}
	if old := e.slots[obj.Name()]; old != nil {
		e.replacedFuncs = append(e.replacedFuncs, old.obj)
	}
	e.slots[obj.Name()] = &slotOfName{obj, d}
	e.functions[obj] = d
	return d
}

// adopt takes over the instances of an earlier declaration.
func (d *declaration) adopt(old *declaration) {
	for key, made := range old.instances {
		env := &environment{types: map[*types.TypeParam]types.Type{}, ctx: made.env.ctx}
		before, now := old.sig.RecvTypeParams(), d.sig.RecvTypeParams()
		for i := range now.Len() {
			env.types[now.At(i)] = made.env.types[before.At(i)]
		}
		d.instances[key] = &instance{made.fn, env}
	}
}

// A slotOfName is the function that a name stood for last.
type slotOfName struct {
	obj *types.Func
	d   *declaration
}

// instance compiles a generic function with its type arguments, used as a
// value.
func (c *compiler) instance(n ast.Expr) *expr {
	obj := c.static(n)
	if obj == nil {
		c.refuse(n, "cannot instantiate this")
	}
	t := c.typ(c.typeOf(n))
	if obj.Pkg().Path() != cellPath {
		return c.nativeValue(t, c.compiledFunc(n, obj))
	}
	return functionValue(c.e, t, c.functionOf(n, obj))
}

// compiledInstance finds the reflect type of an instance of a compiled
// generic type. The caller holds u.mu.
func (u *universe) compiledInstance(t *types.Named) (reflect.Type, bool) {
	var list []reflect.Type
	for arg := range t.TypeArgs().Types() {
		list = append(list, u.reflect(arg))
	}
	rt, methods, ok := u.e.genericType(t.Obj().Pkg().Path(), t.Obj().Name(), list)
	if ok {
		u.instances[rt] = methods
	}
	return rt, ok
}

// instanceMethod finds a method of such an instance, receiver first.
func (u *universe) instanceMethod(t *typ, name string) (reflect.Value, bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	rt := t.rt
	if rt.Kind() == reflect.Pointer {
		rt = rt.Elem()
	}
	m, ok := u.instances[rt][name]
	return m, ok
}
