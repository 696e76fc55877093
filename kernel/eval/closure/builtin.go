package closure

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"os"
	"reflect"
	"runtime"
	"unsafe"
)

var constantOne = constant.MakeInt64(1)

// builtin compiles the call of a builtin function.
func (c *compiler) builtin(n *ast.CallExpr) *expr {
	name := builtinName(n.Fun)
	switch name {
	case "make":
		return c.makeCall(n)
	case "new":
		return c.newCall(n)
	case "recover":
		return c.recover()
	case "append", "copy", "delete", "complex":
		if len(n.Args) == 1 && c.isTuple(n.Args[0]) {
			run, values := c.spread(c.several(n.Args[0]))
			return preceded(run, c.builtinOn(n, name, values))
		}
		if name == "append" {
			return c.appendCall(n)
		}
	case "len", "cap":
		if u, ok := arrayOf(c.core(n.Args[0])); ok { // with a call or receive inside
			x, length := c.expr(n.Args[0]), u.Len()
			run := x.effect()
			return &expr{t: c.typ(types.Typ[types.Int]), i: func(f *frame) int64 { run(f); return length }}
		}
	case "Sizeof", "Alignof", "Offsetof":
		c.refuse(n, "unsafe.%s is not available for this value", name)
	}
	var args []*expr
	for _, arg := range n.Args {
		args = append(args, c.expr(arg))
	}
	return c.builtinOn(n, name, args)
}

func builtinName(n ast.Expr) string {
	switch n := ast.Unparen(n).(type) {
	case *ast.Ident:
		return n.Name
	case *ast.SelectorExpr:
		return n.Sel.Name
	}
	return ""
}

func arrayOf(t types.Type) (*types.Array, bool) {
	if pointer, ok := t.(*types.Pointer); ok {
		t = pointer.Elem().Underlying()
	}
	array, ok := t.(*types.Array)
	return array, ok
}

// builtinLater is a builtin of which the arguments are found now and held.
func (c *compiler) builtinLater(n *ast.CallExpr, hold func(*expr) *expr) func() *expr {
	name := builtinName(n.Fun)
	if name == "recover" {
		return func() *expr { return c.recover() }
	}
	var args []*expr
	for _, arg := range n.Args {
		args = append(args, hold(c.expr(arg)))
	}
	return func() *expr { return c.builtinOn(n, name, args) }
}

// builtinOn applies a builtin function to values.
func (c *compiler) builtinOn(n *ast.CallExpr, name string, args []*expr) *expr {
	pos := n.Pos()
	switch name {
	case "len", "cap":
		return c.length(name, args[0])
	case "delete":
		key := c.convertTo(n, args[1], c.typ(args[0].t.under.(*types.Map).Key()))
		m, k, mt, kt := args[0].p, key.boxed(), args[0].t, key.t
		return &expr{run: func(f *frame) {
			p := m(f)
			at := k(f)
			f.mark(pos)
			if p == nil {
				hashable(kt, at)
				return
			}
			mapValue(mt, p).SetMapIndex(kt.at(at), reflect.Value{})
		}}
	case "copy":
		return c.copyCall(args)
	case "append":
		return c.appendValues(c.typ(c.typeOf(n)), n, args)
	case "clear":
		return clearCall(args[0])
	case "close":
		ch := args[0]
		return &expr{run: func(f *frame) {
			p := ch.p(f)
			f.mark(pos)
			if p == nil {
				f.fail(pos, plainError("close of nil channel"))
			}
			anyDirection(ch.t, p).Close()
		}}
	case "panic":
		value := c.convertTo(n, args[0], c.typ(types.NewInterfaceType(nil, nil))).v
		return &expr{run: func(f *frame) {
			v := value(f)
			if v == nil {
				v = &runtime.PanicNilError{}
			}
			f.fail(pos, v)
		}}
	case "print", "println":
		return c.printCall(name, args)
	case "min", "max":
		return c.extreme(n, name, args)
	case "complex", "real", "imag":
		return c.complexCall(n, name, args)
	}
	c.refuse(n, "the builtin function %s is not available", name)
	return nil
}

// preceded runs something before an expression is evaluated.
func preceded(run func(*frame), x *expr) *expr {
	switch {
	case x.run != nil:
		return &expr{run: func(f *frame) { run(f); x.run(f) }}
	case x.i != nil:
		return &expr{t: x.t, i: func(f *frame) int64 { run(f); return x.i(f) }}
	case x.l != nil:
		return &expr{t: x.t, l: func(f *frame) slice { run(f); return x.l(f) }}
	}
	return &expr{t: x.t, p: func(f *frame) unsafe.Pointer { run(f); return x.p(f) }}
}

// A plainError is a run-time error that Go writes without "runtime error".
type plainError string

func (e plainError) Error() string { return string(e) }

// RuntimeError implements [runtime.Error].
func (e plainError) RuntimeError() {}

func (c *compiler) length(name string, x *expr) *expr {
	r := &expr{t: c.typ(types.Typ[types.Int])}
	switch x.t.class {
	case classString:
		value := x.s
		r.i = func(f *frame) int64 { return int64(len(value(f))) }
	case classSlice:
		value := x.l
		if name == "cap" {
			r.i = func(f *frame) int64 { return int64(value(f).cap) }
		} else {
			r.i = func(f *frame) int64 { return int64(value(f).len) }
		}
		if x.local && name == "len" {
			off := x.off
			r.i = func(f *frame) int64 { return int64((*slice)(f.at(off)).len) }
		}
	default:
		value, t := x.p, x.t
		isCap := name == "cap"
		r.i = func(f *frame) int64 {
			p := value(f)
			if p == nil {
				return 0
			}
			v := reflect.NewAt(t.rt, unsafe.Pointer(&p)).Elem()
			if isCap {
				return int64(v.Cap())
			}
			return int64(v.Len())
		}
	}
	return r
}

func (c *compiler) copyCall(args []*expr) *expr {
	r := &expr{t: c.typ(types.Typ[types.Int])}
	dst := args[0].l
	elem := c.typ(args[0].t.under.(*types.Slice).Elem())
	if args[1].t.class == classString {
		text := args[1].s
		r.i = func(f *frame) int64 {
			s := dst(f)
			return int64(copy(unsafe.Slice((*byte)(s.data), s.len), text(f)))
		}
		return r
	}
	src := args[1].l
	r.i = func(f *frame) int64 {
		to := dst(f)
		return int64(copySlice(elem, to, src(f)))
	}
	return r
}

// copySlice copies elements, as many as both slices have.
func copySlice(elem *typ, dst, src slice) int {
	n := min(dst.len, src.len)
	if n == 0 {
		return 0
	}
	if !elem.pointers {
		size := int(elem.size) * n
		copy(unsafe.Slice((*byte)(dst.data), size), unsafe.Slice((*byte)(src.data), size))
		return n
	}
	to := reflect.NewAt(reflect.SliceOf(elem.rt), unsafe.Pointer(&dst)).Elem()
	from := reflect.NewAt(reflect.SliceOf(elem.rt), unsafe.Pointer(&src)).Elem()
	return reflect.Copy(to, from)
}

func clearCall(x *expr) *expr {
	if x.t.class == classSlice {
		value, rt := x.l, x.t.rt
		return &expr{run: func(f *frame) {
			s := value(f)
			reflect.NewAt(rt, unsafe.Pointer(&s)).Elem().Clear()
		}}
	}
	value, t := x.p, x.t
	return &expr{run: func(f *frame) {
		if p := value(f); p != nil {
			mapValue(t, p).Clear()
		}
	}}
}

// printCall compiles print and println, which write to standard error.
func (c *compiler) printCall(name string, args []*expr) *expr {
	var values []func(*frame) any
	for _, x := range args {
		switch {
		case x.isNil():
			values = append(values, func(*frame) any { return "nil" })
		case x.v != nil:
			values = append(values, x.v)
		default:
			values = append(values, rawAny(x))
		}
	}
	return &expr{run: func(f *frame) {
		for i, value := range values {
			if i > 0 && name == "println" {
				fmt.Fprint(os.Stderr, " ")
			}
			fmt.Fprint(os.Stderr, value(f))
		}
		if name == "println" {
			fmt.Fprintln(os.Stderr)
		}
	}}
}
