package closure

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"sync"
	"sync/atomic"
	"unsafe"
)

// A closure is a function value made by a cell: code with the variables that
// it captured.
//
// In memory it is a function of compiled Go, made by reflection, that calls
// serve; so compiled packages can call it. Code of cells finds the closure
// behind it and calls that without detour; see closureOf.
type closure struct {
	e    *Engine
	code *code
	vars []unsafe.Pointer
	rt   reflect.Type
}

// hostOf returns the Go function behind a closure. All of them have the same
// code and nothing but cl as their data.
//
//go:noinline
func hostOf(cl *closure) func([]reflect.Value) []reflect.Value {
	return func(args []reflect.Value) []reflect.Value { return cl.serve(args) }
}

// pointer makes the Go function value of a closure.
func (cl *closure) pointer() unsafe.Pointer {
	made := reflect.MakeFunc(cl.rt, hostOf(cl))
	p := reflect.New(cl.rt)
	p.Elem().Set(made)
	return *(*unsafe.Pointer)(p.UnsafePointer())
}

// A trail is how to find the closure behind a function that reflection made:
// the code of all such functions, the place in their data where the host
// lies, and the code of all hosts.
type trail struct {
	stub, host uintptr
	off        uintptr
}

// findTrail looks at one function made for the purpose. Should another
// version of Go lay them out so that the host cannot be found, off is 0 and
// closures are called like any other Go function.
var findTrail = sync.OnceValue(func() trail {
	sample := &closure{rt: reflect.TypeFor[func(int)]()}
	host := hostOf(sample)
	hostData := *(*unsafe.Pointer)(unsafe.Pointer(&host))
	made := reflect.MakeFunc(sample.rt, host).Interface().(func(int))
	data := *(*unsafe.Pointer)(unsafe.Pointer(&made))
	for off := uintptr(8); off < 48; off += 8 {
		if *(*uintptr)(unsafe.Add(data, off)) == uintptr(hostData) && *(*uintptr)(unsafe.Add(hostData, 8)) == uintptr(unsafe.Pointer(sample)) {
			return trail{stub: *(*uintptr)(data), host: *(*uintptr)(hostData), off: off}
		}
	}
	return trail{}
})

// closureOf returns the closure behind a function value, or nil.
func (e *Engine) closureOf(p unsafe.Pointer) *closure {
	t := &e.trail
	if t.off == 0 || *(*uintptr)(p) != t.stub {
		return nil
	}
	host := *(*unsafe.Pointer)(unsafe.Add(p, t.off))
	if *(*uintptr)(host) != t.host {
		return nil
	}
	return *(**closure)(unsafe.Add(host, 8))
}

// serve is a call by compiled code.
func (cl *closure) serve(args []reflect.Value) []reflect.Value {
	th := cl.e.borrow(cl.code.name)
	defer func() {
		if r := recover(); r != nil {
			cl.e.abandon()
			panic(th.asFailure(r))
		}
		cl.e.giveBack(th)
	}()
	code := cl.code
	f := th.frame(code.layout)
	f.caller, f.code, f.vars = nil, code, cl.vars
	for i, arg := range args {
		receive(code.params[i], arg, f)
	}
	f.run()
	results := make([]reflect.Value, len(code.results))
	for i, r := range code.results {
		out := reflect.New(cl.rt.Out(i))
		spill(r.t, f, r.off, out.UnsafePointer())
		results[i] = out.Elem()
	}
	th.release(f, code.layout)
	return results
}

// direct returns a way to call a closure of a cell from compiled code without
// reflection; nil for all other functions. in and out point to memory.
func (e *Engine) direct(fn reflect.Value) func(in, out []unsafe.Pointer) {
	held := reflect.New(fn.Type())
	held.Elem().Set(fn)
	p := *(*unsafe.Pointer)(held.UnsafePointer())
	if p == nil {
		return nil
	}
	cl := e.closureOf(p)
	if cl == nil {
		return nil
	}
	return func(in, out []unsafe.Pointer) {
		th := e.borrow(cl.code.name)
		defer func() {
			if r := recover(); r != nil {
				e.abandon()
				panic(th.asFailure(r))
			}
			e.giveBack(th)
		}()
		f := th.frame(cl.code.layout)
		f.caller, f.code, f.vars = nil, cl.code, cl.vars
		for i, b := range cl.code.params {
			carry(b.t, in[i], f, b.off)
		}
		f.run()
		for i, r := range cl.code.results {
			spill(r.t, f, r.off, out[i])
		}
		th.release(f, cl.code.layout)
	}
}

// receive moves a reflect value into a parameter.
func receive(b binding, v reflect.Value, f *frame) {
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	carry(b.t, p.UnsafePointer(), f, b.off)
}

// funcLit compiles a function literal.
func (c *compiler) funcLit(n *ast.FuncLit) *expr {
	sig := c.info.TypeOf(n).(*types.Signature)
	t := c.typ(sig)
	made, s := c.compile(body{name: "a function literal", node: n, typ: n.Type, block: n.Body, sig: sig}, c.fn)
	e, sources := c.e, s.outers
	return &expr{t: t, p: func(f *frame) unsafe.Pointer {
		cl := &closure{e: e, code: made, rt: t.rt, vars: make([]unsafe.Pointer, len(sources))}
		for i, source := range sources {
			if source.local != nil {
				cl.vars[i] = *(*unsafe.Pointer)(f.at(source.local.off))
			} else {
				cl.vars[i] = f.vars[source.index]
			}
		}
		return cl.pointer()
	}}
}

// funcValue is a declared function used as a value.
func (c *compiler) funcValue(n *ast.Ident, obj *types.Func) *expr {
	t := c.typ(c.typeOf(n))
	if obj.Pkg() == nil || obj.Pkg().Path() != cellPath {
		return c.nativeValue(t, c.compiledFunc(n, obj))
	}
	return functionValue(c.e, t, c.functionOf(n, obj))
}

// functionValue is a declared function as it is now: declaring the name again
// does not change a value that was taken before.
func functionValue(e *Engine, t *typ, fn *function) *expr {
	type made struct {
		code *code
		p    unsafe.Pointer
	}
	var last atomic.Pointer[made]
	return &expr{t: t, p: func(*frame) unsafe.Pointer {
		if m := last.Load(); m != nil && m.code == fn.code {
			return m.p
		}
		m := &made{code: fn.code}
		m.p = (&closure{e: e, code: m.code, rt: t.rt}).pointer()
		last.Store(m)
		return m.p
	}}
}

// dynamic compiles the call of a function value.
func (c *compiler) dynamic(pos token.Pos, value address, args arguments, sig *types.Signature) *expr {
	e := c.e
	results := c.resultTypes(sig)
	t, native := c.typ(sig), c.resultCode(results)
	passes := make([]func(f, into *frame, off uintptr), len(args.values))
	puts := make([]func(*frame, unsafe.Pointer), len(args.values))
	for i, x := range args.values {
		passes[i], puts[i] = x.toSlot(), x.put()
	}
	passing := c.fn != nil && c.fn.passing
	run := func(f *frame) *frame {
		p := value(f)
		if args.before != nil {
			args.before(f)
		}
		if p == nil {
			f.fail(pos, nilError())
		}
		cl := e.closureOf(p)
		if cl == nil {
			return f.callNative(pos, t, p, puts, native)
		}
		code := cl.code
		into := f.th.frame(code.layout)
		into.caller, into.code, into.pos, into.vars = f, code, pos, cl.vars
		if passing {
			into.panics = f.panics
		}
		for i, pass := range passes {
			pass(f, into, code.params[i].off)
		}
		into.run()
		return into
	}
	return calledExpr(run, results)
}
