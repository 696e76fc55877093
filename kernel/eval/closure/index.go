package closure

import (
	"go/ast"
	"go/token"
	"go/types"
	"unsafe"
)

// index compiles x[i], or a generic function with its type arguments.
func (c *compiler) index(n *ast.IndexExpr) *expr {
	if tv, ok := c.info.Types[n.Index]; ok && tv.IsType() {
		return c.instance(n)
	}
	if _, ok := c.typeOf(n.X).Underlying().(*types.Signature); ok {
		return c.instance(n)
	}
	if x := c.core(n.X); isString(x) {
		return c.stringIndex(n)
	}
	return c.placeLoad(c.indexPlace(n))
}

// core is the underlying type of an expression.
func (c *compiler) core(n ast.Expr) types.Type { return c.typeOf(n).Underlying() }

func isString(t types.Type) bool {
	basic, ok := t.(*types.Basic)
	return ok && basic.Info()&types.IsString != 0
}

func (c *compiler) stringIndex(n *ast.IndexExpr) *expr {
	s, i, pos := c.expr(n.X).s, c.expr(n.Index).i, n.Pos()
	return &expr{t: c.typ(types.Typ[types.Uint8]), i: func(f *frame) int64 {
		text := s(f)
		k := i(f)
		if uint64(k) >= uint64(len(text)) {
			f.fail(pos, provoked(func() { _ = text[k] }))
		}
		return int64(text[k])
	}}
}

// indexPlace is an element of a slice, array or map.
func (c *compiler) indexPlace(n *ast.IndexExpr) *place {
	t, pos, calls := c.typ(c.typeOf(n)), n.Pos(), hasCall(n)
	switch u := c.core(n.X).(type) {
	case *types.Map:
		m := c.expr(n.X)
		key := c.value(n.Index, u.Key())
		return &place{t: c.typ(u.Elem()), entry: &entry{m, key, pos}, calls: calls}
	case *types.Slice:
		x := c.expr(n.X)
		t = c.typ(u.Elem())
		return &place{t: t, at: sliceElement(x, c.expr(n.Index), t.size, pos), calls: calls}
	case *types.Array:
		p := c.place(n.X)
		at := p.at
		if at == nil {
			at = c.placeLoad(p).p
		}
		t = c.typ(u.Elem())
		return &place{t: t, at: arrayElement(at, c.expr(n.Index), int(u.Len()), t.size, pos), calls: calls}
	case *types.Pointer:
		u2 := u.Elem().Underlying().(*types.Array)
		t = c.typ(u2.Elem())
		return &place{t: t, at: arrayElement(notNil(c.expr(n.X).p, pos), c.expr(n.Index), int(u2.Len()), t.size, pos), calls: calls}
	}
	if isString(c.core(n.X)) {
		x := c.stringIndex(n)
		return &place{t: x.t, at: x.boxed()}
	}
	c.refuse(n, "cannot index a value of type %v", t)
	return nil
}

func arrayElement(base address, index *expr, length int, size uintptr, pos token.Pos) address {
	i := index.i
	return func(f *frame) unsafe.Pointer {
		p := base(f)
		k := i(f)
		if uint64(k) >= uint64(length) {
			f.fail(pos, indexError(int(k), length))
		}
		return unsafe.Add(p, uintptr(k)*size)
	}
}

func sliceElement(x, index *expr, size uintptr, pos token.Pos) address {
	l, i := x.l, index.i
	if x.local && index.local {
		off, ioff := x.off, index.off
		return func(f *frame) unsafe.Pointer {
			s := (*slice)(f.at(off))
			k := *(*int64)(f.at(ioff))
			if uint64(k) >= uint64(s.len) {
				f.fail(pos, indexError(int(k), s.len))
			}
			return unsafe.Add(s.data, uintptr(k)*size)
		}
	}
	if x.local {
		off := x.off
		return func(f *frame) unsafe.Pointer {
			k := i(f)
			s := (*slice)(f.at(off))
			if uint64(k) >= uint64(s.len) {
				f.fail(pos, indexError(int(k), s.len))
			}
			return unsafe.Add(s.data, uintptr(k)*size)
		}
	}
	return func(f *frame) unsafe.Pointer {
		s := l(f)
		k := i(f)
		if uint64(k) >= uint64(s.len) {
			f.fail(pos, indexError(int(k), s.len))
		}
		return unsafe.Add(s.data, uintptr(k)*size)
	}
}

// sliceExpr compiles x[low:high:max].
func (c *compiler) sliceExpr(n *ast.SliceExpr) *expr {
	bound := func(b ast.Expr) func(*frame) int64 {
		if b == nil {
			return nil
		}
		return c.expr(b).i
	}
	low, high, limit, pos := bound(n.Low), bound(n.High), bound(n.Max), n.Pos()
	t := c.typ(c.typeOf(n))
	u := c.core(n.X)
	if isString(u) {
		return stringSlice(t, c.expr(n.X).s, low, high, pos)
	}
	var base func(*frame) slice
	size := uintptr(0)
	switch u := u.(type) {
	case *types.Slice:
		base, size = c.expr(n.X).l, c.typ(u.Elem()).size
	case *types.Array:
		at, length := c.placeAddress(c.place(n.X)), int(u.Len())
		base = func(f *frame) slice { return slice{at(f), length, length} }
		size = c.typ(u.Elem()).size
	case *types.Pointer:
		array := u.Elem().Underlying().(*types.Array)
		at, length := notNil(c.expr(n.X).p, pos), int(array.Len())
		base = func(f *frame) slice { return slice{at(f), length, length} }
		size = c.typ(array.Elem()).size
	}
	return &expr{t: t, l: func(f *frame) slice {
		s := base(f)
		lo, hi, top := 0, s.len, s.cap
		if low != nil {
			lo = int(low(f))
		}
		if high != nil {
			hi = int(high(f))
		}
		if limit != nil {
			top = int(limit(f))
		}
		if uint(top) > uint(s.cap) || uint(hi) > uint(top) || uint(lo) > uint(hi) {
			f.fail(pos, sliceError(s, lo, hi, top, limit != nil))
		}
		if top == lo {
			return slice{s.data, hi - lo, 0} // not past the end of the memory
		}
		return slice{unsafe.Add(s.data, uintptr(lo)*size), hi - lo, top - lo}
	}}
}

func sliceError(s slice, lo, hi, top int, full bool) error {
	return provoked(func() {
		like := make([]struct{}, s.len, s.cap)
		if full {
			_ = like[lo:hi:top]
		}
		_ = like[lo:hi]
	})
}

func stringSlice(t *typ, base func(*frame) string, low, high func(*frame) int64, pos token.Pos) *expr {
	return &expr{t: t, s: func(f *frame) string {
		s := base(f)
		lo, hi := 0, len(s)
		if low != nil {
			lo = int(low(f))
		}
		if high != nil {
			hi = int(high(f))
		}
		if uint(hi) > uint(len(s)) || uint(lo) > uint(hi) {
			f.fail(pos, provoked(func() { _ = s[lo:hi] }))
		}
		return s[lo:hi]
	}}
}
