package closure

import (
	"go/ast"
	"go/types"
	"reflect"
	"unsafe"
)

// appendCall compiles append.
func (c *compiler) appendCall(n *ast.CallExpr) *expr {
	t := c.typ(c.typeOf(n))
	elem := c.typ(t.under.(*types.Slice).Elem())
	base := c.value(n.Args[0], t.go_).l
	if n.Ellipsis.IsValid() {
		return c.appendAll(n, t, elem, base)
	}
	var puts []func(*frame, unsafe.Pointer)
	var values []*expr
	for _, arg := range n.Args[1:] {
		x := c.value(arg, elem.go_)
		values = append(values, x)
		puts = append(puts, x.put())
	}
	if len(values) == 1 {
		if x := appendOne(t, elem, base, values[0]); x != nil {
			return x
		}
	}
	return &expr{t: t, l: func(f *frame) slice {
		s := base(f)
		// The values are found before the slice grows: they may read it.
		held := newArray(elem, len(puts))
		for i, put := range puts {
			put(f, unsafe.Add(held, uintptr(i)*elem.size))
		}
		return extend(t, elem, s, slice{held, len(puts), len(puts)})
	}}
}

// appendOne is the short way for one value of a common type.
func appendOne(t, elem *typ, base func(*frame) slice, x *expr) *expr {
	r := &expr{t: t}
	switch {
	case elem.class == classInt && elem.size == 8:
		r.l = appended(base, x.i)
	case elem.class == classFloat && elem.size == 8:
		r.l = appended(base, x.f)
	case elem.class == classInt && elem.size == 1:
		value := x.i
		r.l = appended(base, func(f *frame) byte { return byte(value(f)) })
	case elem.class == classInt && elem.size == 4:
		value := x.i
		r.l = appended(base, func(f *frame) int32 { return int32(value(f)) })
	case elem.class == classBool:
		r.l = appended(base, x.b)
	case elem.class == classString:
		r.l = appended(base, x.s)
	case elem.class == classPointer:
		r.l = appended(base, x.p)
	case elem.class == classSlice:
		r.l = appended(base, x.l)
	case elem.class == classAny && !elem.native():
		r.l = appended(base, x.v)
	default:
		return nil
	}
	return r
}

// appended appends to a slice whose elements have the memory of T.
func appended[T any](base func(*frame) slice, value func(*frame) T) func(*frame) slice {
	return func(f *frame) slice {
		s := base(f)
		v := value(f)
		list := append(*(*[]T)(unsafe.Pointer(&s)), v)
		return *(*slice)(unsafe.Pointer(&list))
	}
}

// appendAll compiles append(s, t...), also of a string to bytes.
func (c *compiler) appendAll(n *ast.CallExpr, t, elem *typ, base func(*frame) slice) *expr {
	x := c.expr(n.Args[1])
	if x.isNil() {
		return &expr{t: t, l: base}
	}
	if x.t.class == classString {
		text := x.s
		return &expr{t: t, l: func(f *frame) slice {
			s := base(f)
			list := append(*(*[]byte)(unsafe.Pointer(&s)), text(f)...)
			return *(*slice)(unsafe.Pointer(&list))
		}}
	}
	more := x.l
	return &expr{t: t, l: func(f *frame) slice {
		s := base(f)
		return extend(t, elem, s, more(f))
	}}
}

// extend appends the elements of more.
func extend(t, elem *typ, s, more slice) slice {
	if s.len+more.len <= s.cap {
		grown := slice{s.data, s.len + more.len, s.cap}
		copySlice(elem, slice{unsafe.Add(s.data, uintptr(s.len)*elem.size), more.len, more.len}, more)
		return grown
	}
	rt := reflect.SliceOf(elem.rt)
	list := reflect.NewAt(rt, unsafe.Pointer(&s)).Elem()
	grown := reflect.AppendSlice(list, reflect.NewAt(rt, unsafe.Pointer(&more)).Elem())
	out := reflect.New(rt)
	out.Elem().Set(grown)
	return *(*slice)(out.UnsafePointer())
}
