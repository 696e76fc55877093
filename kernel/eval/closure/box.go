package closure

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"unsafe"
)

// A box is a value in an interface whose reflect type does not say its type,
// such as one of "type celsius float64". Boxes compare and hash as the values
// in them do.
type box struct {
	t *typ
	v any
}

// Format writes the value as fmt would write one of the named type.
func (b box) Format(state fmt.State, verb rune) { formatObject(b, state, verb, b.t.e) }

// MarshalJSON writes the value as encoding/json would.
func (b box) MarshalJSON() ([]byte, error) { return marshalObject(b, b.t.e) }

// toInterface converts a value to an interface type.
func (c *compiler) toInterface(at ast.Node, x *expr, t *typ) *expr {
	if x.t.isInterface() {
		return c.interfaceToInterface(x, t)
	}
	wrap := wrapAny(x)
	if t.native() && !x.t.rt.Implements(t.rt) || t.native() && !x.t.faithful {
		wrap = c.e.proxied(wrap, x.t, t, opPos(at))
	}
	return &expr{t: t, v: wrap}
}

// interfaceToInterface converts between interfaces of which the first is
// known to implement the second.
func (c *compiler) interfaceToInterface(x *expr, t *typ) *expr {
	value := x.v
	if !t.native() || x.t.native() && x.t.rt.Implements(t.rt) {
		return &expr{t: t, v: value}
	}
	e := c.e
	return &expr{t: t, v: func(f *frame) any {
		v := value(f)
		if v == nil {
			return nil
		}
		return e.asNative(v, t)
	}}
}

// wrapAny returns what makes an interface value of x: the value itself, or a
// box that names its type.
func wrapAny(x *expr) func(*frame) any {
	t := x.t
	raw := rawAny(x)
	if t.faithful {
		return raw
	}
	return func(f *frame) any { return box{t, raw(f)} }
}

// rawAny makes an interface value with the reflect type.
func rawAny(x *expr) func(*frame) any {
	t := x.t
	if x.constant != nil && t.class != classMemory && t.class != classPointer {
		plain := *x
		plain.constant = nil
		v := rawAny(&plain)(nil)
		return func(*frame) any { return v }
	}
	switch t.rt {
	case reflect.TypeFor[int]():
		value := x.i
		return func(f *frame) any { return int(value(f)) }
	case reflect.TypeFor[float64]():
		value := x.f
		return func(f *frame) any { return value(f) }
	case reflect.TypeFor[string]():
		value := x.s
		return func(f *frame) any { return value(f) }
	case reflect.TypeFor[bool]():
		value := x.b
		return func(f *frame) any { return value(f) }
	}
	if t.class == classMemory {
		value := x.p
		return func(f *frame) any { return t.at(value(f)).Interface() }
	}
	put := x.put()
	return func(f *frame) any {
		p := t.new()
		put(f, p)
		return t.at(p).Interface()
	}
}

// dynamicType returns the type of a value in an interface as the language
// sees it; nil for types of compiled code that no cell has named.
func (e *Engine) dynamicType(v any) *typ {
	if b, ok := v.(box); ok {
		return b.t
	}
	return e.universe.dynamic(reflect.TypeOf(v))
}

// content is the value in a box, or the value itself.
func content(v any) any {
	if b, ok := v.(box); ok {
		return b.v
	}
	return v
}

// holds reports whether the dynamic type of v, which is not a proxy, is t.
func holds(v any, t *typ) bool {
	if b, ok := v.(box); ok {
		return b.t == t
	}
	return v != nil && t.faithful && reflect.TypeOf(v) == t.rt
}

// memoryOf returns memory that holds the content of v, whose type is t.
func memoryOf(v any, t *typ) unsafe.Pointer {
	p := reflect.New(t.rt)
	p.Elem().Set(reflect.ValueOf(content(v)))
	return p.UnsafePointer()
}

// unpack makes the value of type t that an interface holds.
func unpack(t *typ, value func(*frame) any) *expr {
	switch t.rt {
	case reflect.TypeFor[int]():
		return &expr{t: t, i: func(f *frame) int64 { return int64(content(value(f)).(int)) }}
	case reflect.TypeFor[float64]():
		return &expr{t: t, f: func(f *frame) float64 { return content(value(f)).(float64) }}
	case reflect.TypeFor[string]():
		return &expr{t: t, s: func(f *frame) string { return content(value(f)).(string) }}
	case reflect.TypeFor[bool]():
		return &expr{t: t, b: func(f *frame) bool { return content(value(f)).(bool) }}
	}
	return load(t, func(f *frame) unsafe.Pointer { return memoryOf(value(f), t) })
}

// satisfies returns v as a value of interface t if its dynamic type has the
// methods.
func (e *Engine) satisfies(v any, t *typ) (any, bool) {
	if v == nil {
		return nil, false
	}
	inner := e.unwrap(v)
	iface := t.under.(*types.Interface)
	if iface.NumMethods() == 0 {
		return inner, true
	}
	if dynamic := e.dynamicType(inner); dynamic != nil {
		if !types.Implements(dynamic.go_, iface) {
			return nil, false
		}
		if t.native() {
			return e.asNative(inner, t), true
		}
		return inner, true
	}
	if t.native() {
		return inner, reflect.TypeOf(inner).Implements(t.rt)
	}
	return inner, e.hasMethods(reflect.TypeOf(inner), iface)
}

// hasMethods reports whether a compiled type has the methods of an interface
// that a cell declared.
func (e *Engine) hasMethods(rt reflect.Type, iface *types.Interface) bool {
	for m := range iface.Methods() {
		found, ok := rt.MethodByName(m.Name())
		if !ok {
			return false
		}
		want := e.universe.typ(types.NewSignatureType(nil, nil, nil, m.Signature().Params(), m.Signature().Results(), m.Signature().Variadic())).rt
		if found.Type.NumIn() != want.NumIn()+1 || found.Type.NumOut() != want.NumOut() {
			return false
		}
		for i := range want.NumIn() {
			if found.Type.In(i+1) != want.In(i) {
				return false
			}
		}
		for i := range want.NumOut() {
			if found.Type.Out(i) != want.Out(i) {
				return false
			}
		}
	}
	return true
}

// interfaceCall compiles the call of a method of an interface value.
func (c *compiler) interfaceCall(pos token.Pos, value func(*frame) any, t *typ, fn *types.Func, args arguments, sig *types.Signature) *expr {
	e, name, pkg := c.e, fn.Name(), fn.Pkg()
	results := c.resultTypes(sig)
	native := c.resultCode(results)
	passes := make([]func(f, into *frame, off uintptr), len(args.values))
	for i, x := range args.values {
		passes[i] = x.toSlot()
	}
	path := ""
	if pkg != nil {
		path = pkg.Path()
	}
	outgoing := c.outgoing(path, args)
	puts := make([]func(*frame, unsafe.Pointer), len(outgoing.values))
	for i, x := range outgoing.values {
		puts[i] = x.put()
	}
	return calledExpr(func(f *frame) *frame {
		v := e.unwrap(value(f))
		if args.before != nil {
			args.before(f)
		}
		if v == nil {
			f.fail(pos, nilError())
		}
		if dynamic := e.dynamicType(v); dynamic != nil {
			if m := e.methodOf(dynamic, pkg, name); m != nil {
				return f.callMethod(pos, m.fn.code, dynamic, v, passes)
			}
		}
		m, ok := methodByName(v, name)
		if !ok {
			f.fail(pos, runtimeError(fmt.Sprintf("%T has no method %s", v, name)))
		}
		return f.callReflect(pos, m, puts, native)
	}, results)
}

// callMethod calls code with the content of an interface as the receiver.
func (f *frame) callMethod(pos token.Pos, code *code, t *typ, v any, passes []func(f, into *frame, off uintptr)) *frame {
	into := f.th.frame(code.layout)
	into.caller, into.code, into.pos = f, code, pos
	carry(t, memoryOf(v, t), into, code.params[0].off)
	for i, pass := range passes {
		pass(f, into, code.params[i+1].off)
	}
	into.run()
	return into
}
