package closure

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"unsafe"
)

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
