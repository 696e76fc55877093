package closure

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
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
	case "append":
		return c.appendCall(n)
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

func (c *compiler) makeCall(n *ast.CallExpr) *expr {
	t, pos := c.typ(c.typeOf(n)), n.Pos()
	var sizes []func(*frame) int64
	for _, arg := range n.Args[1:] {
		x := c.expr(arg)
		if x.t.class == classFloat && x.constant != nil {
			x = c.constant(c.typ(types.Typ[types.Int]), x.constant)
		}
		sizes = append(sizes, x.i)
	}
	size := func(f *frame, i int) int {
		if i >= len(sizes) {
			return 0
		}
		return int(sizes[i](f))
	}
	rt := t.rt
	switch u := t.under.(type) {
	case *types.Slice:
		elem := c.typ(u.Elem())
		return &expr{t: t, l: func(f *frame) slice {
			length := size(f, 0)
			capacity := length
			if len(sizes) > 1 {
				capacity = size(f, 1)
			}
			f.checkSize(pos, elem, length, capacity)
			return slice{newArray(elem, capacity), length, capacity}
		}}
	case *types.Map:
		return &expr{t: t, p: func(f *frame) unsafe.Pointer {
			return reflect.MakeMapWithSize(rt, max(size(f, 0), 0)).UnsafePointer()
		}}
	}
	return &expr{t: t, p: func(f *frame) unsafe.Pointer {
		length := size(f, 0)
		if length < 0 {
			f.fail(pos, plainError("makechan: size out of range"))
		}
		return reflect.MakeChan(reflect.ChanOf(reflect.BothDir, rt.Elem()), length).UnsafePointer()
	}}
}

// checkSize refuses a slice that cannot be made.
func (f *frame) checkSize(pos token.Pos, elem *typ, length, capacity int) {
	limit := 1 << 47
	if elem.size > 0 {
		limit /= int(elem.size)
	}
	switch {
	case length < 0 || length > limit:
		f.fail(pos, runtimeError("makeslice: len out of range"))
	case capacity < length || capacity > limit:
		f.fail(pos, runtimeError("makeslice: cap out of range"))
	}
}

// newArray makes memory for n values.
func newArray(elem *typ, n int) unsafe.Pointer {
	switch elem.kind {
	case reflect.Int, reflect.Int64, reflect.Uint, reflect.Uint64, reflect.Float64:
		return unsafe.Pointer(unsafe.SliceData(make([]int64, n)))
	case reflect.Bool, reflect.Uint8, reflect.Int8:
		return unsafe.Pointer(unsafe.SliceData(make([]byte, n)))
	case reflect.String:
		return unsafe.Pointer(unsafe.SliceData(make([]string, n)))
	case reflect.Pointer, reflect.Map, reflect.UnsafePointer:
		return unsafe.Pointer(unsafe.SliceData(make([]unsafe.Pointer, n)))
	case reflect.Slice:
		return unsafe.Pointer(unsafe.SliceData(make([][]unsafe.Pointer, n)))
	}
	return reflect.MakeSlice(reflect.SliceOf(elem.rt), n, n).UnsafePointer()
}

// newCall compiles new(T) and, since Go 1.26, new(value).
func (c *compiler) newCall(n *ast.CallExpr) *expr {
	t := c.typ(c.typeOf(n))
	elem := c.typ(t.under.(*types.Pointer).Elem())
	if tv := c.info.Types[n.Args[0]]; !tv.IsType() {
		return &expr{t: t, p: c.convertTo(n, c.expr(n.Args[0]), elem).boxed()}
	}
	return &expr{t: t, p: func(*frame) unsafe.Pointer { return elem.new() }}
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

// complexCall compiles complex, real and imag.
func (c *compiler) complexCall(n *ast.CallExpr, name string, args []*expr) *expr {
	t := c.typ(c.typeOf(n))
	if name == "complex" {
		re, im := args[0], args[1]
		if re.t.class != classFloat {
			re = c.constant(c.typ(types.Typ[types.Float64]), re.constant)
		}
		if im.t.class != classFloat {
			im = c.constant(c.typ(types.Typ[types.Float64]), im.constant)
		}
		return complexExpr(t, func(f *frame) complex128 { v := re.f(f); return complex(v, im.f(f)) })
	}
	x := args[0]
	if name == "real" {
		return &expr{t: t, f: func(f *frame) float64 { return real(readComplex(x.t, x.p(f))) }}
	}
	return &expr{t: t, f: func(f *frame) float64 { return imag(readComplex(x.t, x.p(f))) }}
}

// extreme compiles min and max.
func (c *compiler) extreme(n *ast.CallExpr, name string, args []*expr) *expr {
	t := c.typ(c.typeOf(n))
	for i, x := range args {
		if x.constant != nil && x.t != t {
			args[i] = c.constant(t, x.constant)
		}
	}
	r := args[0]
	for _, x := range args[1:] {
		r = smaller(t, r, x, name == "max")
	}
	return r
}

func smaller(t *typ, x, y *expr, larger bool) *expr {
	r := &expr{t: t}
	switch t.class {
	case classInt:
		a, b, unsigned := x.i, y.i, wide(t)
		r.i = func(f *frame) int64 {
			v, w := a(f), b(f)
			less := v < w
			if unsigned {
				less = uint64(v) < uint64(w)
			}
			if less != larger {
				return v
			}
			return w
		}
	case classFloat:
		a, b := x.f, y.f
		r.f = func(f *frame) float64 { v := a(f); return min(v, b(f)) }
		if larger {
			r.f = func(f *frame) float64 { v := a(f); return max(v, b(f)) }
		}
	default:
		a, b := x.s, y.s
		r.s = func(f *frame) string { v := a(f); return min(v, b(f)) }
		if larger {
			r.s = func(f *frame) string { v := a(f); return max(v, b(f)) }
		}
	}
	return r
}
