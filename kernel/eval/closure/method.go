package closure

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"unsafe"
)

// A receiver is what a method is called on: the address of a value of type t
// or, if t is a pointer, the pointer itself.
type receiver struct {
	at address
	t  types.Type
}

// receiverOf makes the receiver of an operand. A value without an address
// gets one.
func (c *compiler) receiverOf(n ast.Expr) receiver {
	t := c.typeOf(n)
	switch t.Underlying().(type) {
	case *types.Pointer:
		return receiver{c.expr(n).p, t}
	case *types.Interface:
		return receiver{c.expr(n).boxed(), t}
	}
	p := c.place(n)
	if p.at == nil || p.entry != nil {
		return receiver{c.placeLoad(p).boxed(), t}
	}
	return receiver{p.at, t}
}

// selected finds the method of a name on a type and the path of embedded
// fields that leads to it.
func (c *compiler) selected(t types.Type, obj *types.Func) (*types.Func, []int) {
	found, index, _ := types.LookupFieldOrMethod(t, true, obj.Pkg(), obj.Name())
	fn, ok := found.(*types.Func)
	if !ok {
		panic(refusal("cannot find the method " + obj.Name() + " of " + t.String()))
	}
	return fn, index[:len(index)-1]
}

func (c *compiler) methodCall(n *ast.CallExpr, fun *ast.SelectorExpr, s *types.Selection, sig *types.Signature) *expr {
	recv := c.receiverOf(fun.X)
	fn, path := c.selected(recv.t, s.Obj().(*types.Func))
	return c.invoke(n.Pos(), recv, path, fn, c.arguments(n, sig), sig)
}

// invoke compiles the call of a method.
func (c *compiler) invoke(pos token.Pos, recv receiver, path []int, fn *types.Func, args arguments, sig *types.Signature) *expr {
	at, t := c.walk(recv.at, recv.t, path, pos)
	_, pointer := t.Underlying().(*types.Pointer)
	if pointer && len(path) > 0 { // a field that is a pointer
		field := at
		at = func(f *frame) unsafe.Pointer { return *(*unsafe.Pointer)(field(f)) }
	}
	if types.IsInterface(t) {
		return c.interfaceCall(pos, load(c.typ(t), at).v, c.typ(t), fn, args, sig)
	}
	_, wantsPointer := types.Unalias(fn.Signature().Recv().Type()).(*types.Pointer)
	var self *expr
	switch {
	case wantsPointer && pointer:
		self = &expr{t: c.typ(t), p: at}
	case wantsPointer:
		self = &expr{t: c.typ(types.NewPointer(t)), p: at}
	case pointer:
		t = t.Underlying().(*types.Pointer).Elem()
		self = load(c.typ(t), notNil(at, pos))
	default:
		self = load(c.typ(t), at)
	}
	args.values = append([]*expr{self}, args.values...)
	if fn.Pkg() != nil && fn.Pkg().Path() == cellPath {
		return c.direct(pos, c.e.methodFunction(c, fn, t), args, sig)
	}
	return c.compiledMethod(pos, self.t, fn, args, sig)
}

// compiledMethod calls a method of a compiled type.
func (c *compiler) compiledMethod(pos token.Pos, t *typ, fn *types.Func, args arguments, sig *types.Signature) *expr {
	path := ""
	if fn.Pkg() != nil {
		path = fn.Pkg().Path()
	}
	if wait, ok := c.e.waiting(t.rt, fn.Name()); ok {
		return c.nativeCall(pos, path, wait, args, sig)
	}
	if m, ok := t.rt.MethodByName(fn.Name()); ok {
		return c.nativeCall(pos, path, m.Func, args, sig)
	}
	if m, ok := c.e.universe.instanceMethod(t, fn.Name()); ok {
		return c.nativeCall(pos, path, m, args, sig)
	}
	panic(refusal("the method " + fn.Name() + " of " + t.String() + " is not compiled in"))
}

// A method is how an interface of a cell calls a method of a dynamic type: a
// function with the receiver first.
type method struct{ fn *function }

// methodOf returns the function that calls a method of type t, receiver
// first, or nil if t has none of the name. The function follows embedded
// fields and pointers as needed.
func (e *Engine) methodOf(t *typ, pkg *types.Package, name string) *method {
	e.compiling.Lock()
	defer e.compiling.Unlock()
	if m, ok := t.methods[name]; ok {
		return m
	}
	found, index, _ := types.LookupFieldOrMethod(t.go_, false, pkg, name)
	fn, ok := found.(*types.Func)
	if !ok {
		return nil // not kept: the method may be added by a later cell
	}
	c := e.detached()
	m := &method{&function{name: name}}
	m.fn.code = c.forward(t, fn, index[:len(index)-1])
	t.methods[name] = m
	return m
}

// forward compiles a function that calls a method of its first parameter.
func (c *compiler) forward(t *typ, fn *types.Func, path []int) *code {
	sig := c.instantiated(fn, t.go_)
	in := []*typ{t}
	for v := range sig.Params().Variables() {
		in = append(in, c.typ(v.Type()))
	}
	return c.synthetic(fn.Name(), in, c.resultTypes(sig), func(params []*expr) *expr {
		self := params[0]
		at := self.boxed()
		if t.class == classPointer && isPointer(t) {
			at = self.p
		} else if t.class == classMemory {
			at = self.p
		}
		return c.invoke(token.NoPos, receiver{at, t.go_}, path, fn, arguments{values: params[1:]}, sig)
	})
}

func isPointer(t *typ) bool {
	_, ok := t.under.(*types.Pointer)
	return ok
}

// instantiated is the signature of a method as seen from a receiver type,
// whose type arguments it has in place of type parameters.
func (c *compiler) instantiated(fn *types.Func, t types.Type) *types.Signature {
	found, _, _ := types.LookupFieldOrMethod(t, true, fn.Pkg(), fn.Name())
	if m, ok := found.(*types.Func); ok {
		return c.subst(m.Signature()).(*types.Signature)
	}
	return c.subst(fn.Signature()).(*types.Signature)
}

// synthetic compiles a function without source: build makes the expression
// whose values are the results.
func (c *compiler) synthetic(name string, in, out []*typ, build func(params []*expr) *expr) *code {
	around := c.fn
	defer func() { c.fn = around }()
	var counts [slotSorts]int
	for _, t := range append(append([]*typ{}, in...), out...) {
		counts[slotOf(t.class)] += 2
	}
	for {
		s := c.scope(body{}, nil, counts, map[*types.Var]bool{})
		c.fn = s
		made := &code{name: name, fset: c.e.fset, layout: s.layout}
		var params []*expr
		for _, t := range in {
			v := c.temporary(t)
			made.params = append(made.params, binding{t, v.off})
			params = append(params, fromVariable(v))
		}
		for _, t := range out {
			made.results = append(made.results, binding{t, c.temporary(t).off})
		}
		set := storeAll(made.results, build(params))
		made.body = func(f *frame) ctl { set(f); return ctlReturn }
		if !s.full {
			return made
		}
		for i, n := range s.used {
			counts[i] = max(counts[i], n)
		}
	}
}

// storeAll puts the values of an expression into result slots.
func storeAll(results []binding, x *expr) func(*frame) {
	switch len(results) {
	case 0:
		return x.effect()
	case 1:
		into, off := x.toSlot(), results[0].off
		return func(f *frame) { into(f, f, off) }
	}
	var offs []uintptr
	for _, r := range results {
		offs = append(offs, r.off)
	}
	many := x.many
	return func(f *frame) { many(f, offs) }
}

// selector compiles x.f that is not called: a field, a method value, a method
// expression, or a name of a package.
func (c *compiler) selector(n *ast.SelectorExpr) *expr {
	s := c.info.Selections[n]
	if s == nil {
		return c.ident(n.Sel)
	}
	switch s.Kind() {
	case types.FieldVal:
		return c.placeLoad(c.fieldPlace(n))
	case types.MethodVal:
		return c.methodValue(n, s)
	}
	t := c.typ(c.subst(s.Recv()))
	fn, path := c.selected(t.go_, s.Obj().(*types.Func))
	p := (&closure{e: c.e, code: c.forward(t, fn, path), rt: c.typ(c.typeOf(n)).rt}).pointer()
	return &expr{t: c.typ(c.typeOf(n)), p: func(*frame) unsafe.Pointer { return p }}
}

// methodByName finds a method of a dynamic value of a compiled type.
func methodByName(v any, name string) (reflect.Value, bool) {
	m := reflect.ValueOf(v).MethodByName(name)
	return m, m.IsValid()
}
