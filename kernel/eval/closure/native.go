package closure

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"unsafe"
)

// compiledFunc finds a function of a compiled package, or the instance of a
// generic one.
func (c *compiler) compiledFunc(n ast.Expr, obj *types.Func) reflect.Value {
	if obj.Pkg() == nil {
		c.refuse(n, "%s cannot be used here", obj.Name())
	}
	path, name := obj.Pkg().Path(), obj.Name()
	if sig := obj.Signature(); sig.TypeParams().Len() > 0 {
		targs := c.typeArguments(n)
		list := make([]reflect.Type, len(targs))
		for i, t := range targs {
			list[i] = c.typ(t).rt
		}
		if v, ok := c.e.generic(path, name, list); ok {
			return v
		}
		c.refuse(n, "the generic function %s.%s is not compiled in for these types", obj.Pkg().Name(), name)
	}
	v, ok := c.e.registry.value(path, name)
	if !ok || v.Kind() != reflect.Func {
		c.refuse(n, "undefined: %s.%s (it is not compiled in)", obj.Pkg().Name(), name)
	}
	c.e.universe.mu.Lock()
	c.e.universe.learn(obj.Type(), v.Type(), 0)
	c.e.universe.mu.Unlock()
	return v
}

// compiledVariable is a variable of a compiled package.
func (c *compiler) compiledVariable(n *ast.Ident, v *types.Var) *place {
	value, ok := c.e.registry.value(v.Pkg().Path(), v.Name())
	if !ok {
		c.refuse(n, "undefined: %s.%s (it is not compiled in)", v.Pkg().Name(), v.Name())
	}
	c.e.universe.mu.Lock()
	c.e.universe.learn(v.Type(), value.Type(), 0)
	c.e.universe.mu.Unlock()
	if !value.CanAddr() {
		copied := reflect.New(value.Type()).Elem()
		copied.Set(value)
		value = copied
	}
	p := value.Addr().UnsafePointer()
	return &place{t: c.typ(v.Type()), at: func(*frame) unsafe.Pointer { return p }}
}

// nativeValue is a compiled function used as a value.
func (c *compiler) nativeValue(t *typ, v reflect.Value) *expr {
	box := reflect.New(v.Type())
	box.Elem().Set(v)
	p := *(*unsafe.Pointer)(box.UnsafePointer())
	return &expr{t: t, p: func(*frame) unsafe.Pointer { return p }}
}

// nativeCall compiles the call of a compiled function of package path; args
// holds its receiver first if it is a method expression.
func (c *compiler) nativeCall(pos token.Pos, path string, v reflect.Value, args arguments, sig *types.Signature) *expr {
	args = c.outgoing(path, args)
	results := c.resultTypes(sig)
	if args.before == nil {
		if x := quickCall(v, args.values, results, pos); x != nil {
			return x
		}
	}
	return c.reflected(pos, func(*frame) reflect.Value { return v }, args, results)
}

// reflected compiles a call through reflection.
func (c *compiler) reflected(pos token.Pos, callee func(*frame) reflect.Value, args arguments, results []*typ) *expr {
	puts := make([]func(*frame, unsafe.Pointer), len(args.values))
	for i, x := range args.values {
		puts[i] = x.put()
	}
	code := c.resultCode(results)
	before := args.before
	return calledExpr(func(f *frame) *frame {
		if before != nil {
			before(f)
		}
		return f.callReflect(pos, callee(f), puts, code)
	}, results)
}

// resultCode describes frames that hold nothing but results.
func (c *compiler) resultCode(results []*typ) *code {
	var counts [slotSorts]int
	for _, t := range results {
		counts[slotOf(t.class)]++
	}
	made := &code{layout: c.e.layouts.of(counts)}
	counts = [slotSorts]int{}
	for _, t := range results {
		sort := slotOf(t.class)
		made.results = append(made.results, binding{t, made.layout.starts[sort] + uintptr(counts[sort])*slotSize(sort)})
		counts[sort]++
	}
	return made
}

// callReflect calls a compiled function and puts its results into a frame.
func (f *frame) callReflect(pos token.Pos, fn reflect.Value, puts []func(*frame, unsafe.Pointer), code *code) *frame {
	ft := fn.Type()
	args := make([]reflect.Value, len(puts))
	for i, put := range puts {
		p := reflect.New(ft.In(i))
		put(f, p.UnsafePointer())
		args[i] = p.Elem()
	}
	f.mark(pos)
	var out []reflect.Value
	if ft.IsVariadic() {
		out = fn.CallSlice(args)
	} else {
		out = fn.Call(args)
	}
	into := f.th.frame(code.layout)
	into.code = code
	for i, v := range out {
		receive(code.results[i], v, into)
	}
	return into
}

// callNative calls a function value that is not a closure of a cell.
func (f *frame) callNative(pos token.Pos, t *typ, p unsafe.Pointer, puts []func(*frame, unsafe.Pointer), code *code) *frame {
	return f.callReflect(pos, reflect.NewAt(t.rt, unsafe.Pointer(&p)).Elem(), puts, code)
}

// quickCall calls functions of the commonest signatures without reflection;
// nil for all others.
func quickCall(v reflect.Value, args []*expr, results []*typ, pos token.Pos) *expr {
	if len(results) != 1 || len(args) == 0 || len(args) > 2 {
		return nil
	}
	x := &expr{t: results[0]}
	a := args[0]
	var b *expr
	if len(args) == 2 {
		b = args[1]
	}
	switch fn := v.Interface().(type) {
	case func(float64) float64:
		x.f = func(f *frame) float64 { v := a.f(f); f.mark(pos); return fn(v) }
	case func(float64, float64) float64:
		x.f = func(f *frame) float64 { v := a.f(f); w := b.f(f); f.mark(pos); return fn(v, w) }
	case func(string) string:
		x.s = func(f *frame) string { v := a.s(f); f.mark(pos); return fn(v) }
	case func(string, string) string:
		x.s = func(f *frame) string { v := a.s(f); w := b.s(f); f.mark(pos); return fn(v, w) }
	case func(string, string) bool:
		x.b = func(f *frame) bool { v := a.s(f); w := b.s(f); f.mark(pos); return fn(v, w) }
	case func(string, string) int:
		x.i = func(f *frame) int64 { v := a.s(f); w := b.s(f); f.mark(pos); return int64(fn(v, w)) }
	case func(string) int:
		x.i = func(f *frame) int64 { v := a.s(f); f.mark(pos); return int64(fn(v)) }
	case func(int) string:
		x.s = func(f *frame) string { v := a.i(f); f.mark(pos); return fn(int(v)) }
	case func(int) int:
		x.i = func(f *frame) int64 { v := a.i(f); f.mark(pos); return int64(fn(int(v))) }
	case func(rune) bool:
		x.b = func(f *frame) bool { v := a.i(f); f.mark(pos); return fn(rune(v)) }
	case func(rune) rune:
		x.i = func(f *frame) int64 { v := a.i(f); f.mark(pos); return int64(fn(rune(v))) }
	default:
		return nil
	}
	return x
}
