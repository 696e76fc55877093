package closure

import (
	"go/ast"
	"go/constant"
	"go/types"
	"reflect"
	"unsafe"
)

// composite compiles a composite literal. Structs and arrays have new memory
// each time.
func (c *compiler) composite(n *ast.CompositeLit) *expr {
	return c.literal(n, c.typeOf(n))
}

// literal compiles a literal of type t, which may be a pointer where the &T
// of an element is left out.
func (c *compiler) literal(n *ast.CompositeLit, of types.Type) *expr {
	t := c.typ(of)
	switch u := t.under.(type) {
	case *types.Pointer:
		x := c.literal(n, u.Elem())
		return &expr{t: t, p: c.fresh(x)}
	case *types.Struct:
		return c.structLiteral(n, t, u)
	case *types.Array:
		fill, _ := c.elements(n, c.typ(u.Elem()))
		return &expr{t: t, p: func(f *frame) unsafe.Pointer {
			p := reflect.New(t.rt).UnsafePointer()
			fill(f, p)
			return p
		}}
	case *types.Slice:
		elem := c.typ(u.Elem())
		fill, length := c.elements(n, elem)
		return &expr{t: t, l: func(f *frame) slice {
			data := newArray(elem, length)
			fill(f, data)
			return slice{data, length, length}
		}}
	case *types.Map:
		return c.mapLiteral(n, t, u)
	}
	c.refuse(n, "cannot make a literal of type %v", t)
	return nil
}

// element compiles one value of a literal.
func (c *compiler) element(n ast.Expr, t *typ) *expr {
	if lit, ok := n.(*ast.CompositeLit); ok && lit.Type == nil {
		return c.literal(lit, t.go_)
	}
	return c.value(n, t.go_)
}

func (c *compiler) structLiteral(n *ast.CompositeLit, t *typ, u *types.Struct) *expr {
	type part struct {
		off uintptr
		put func(*frame, unsafe.Pointer)
	}
	var parts []part
	for i, elt := range n.Elts {
		index, value := i, elt
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			value = kv.Value
			index = fieldIndex(u, kv.Key.(*ast.Ident).Name)
		}
		x := c.element(value, c.typ(u.Field(index).Type()))
		parts = append(parts, part{t.rt.Field(index).Offset, x.put()})
	}
	return &expr{t: t, p: func(f *frame) unsafe.Pointer {
		p := reflect.New(t.rt).UnsafePointer()
		for i := range parts {
			parts[i].put(f, unsafe.Add(p, parts[i].off))
		}
		return p
	}}
}

func fieldIndex(u *types.Struct, name string) int {
	for i := range u.NumFields() {
		if u.Field(i).Name() == name {
			return i
		}
	}
	panic(refusal("there is no field " + name))
}

// elements compiles what fills the memory of an array or slice literal, and
// says how many elements it has.
func (c *compiler) elements(n *ast.CompositeLit, elem *typ) (func(*frame, unsafe.Pointer), int) {
	var puts []func(*frame, unsafe.Pointer)
	next, length := 0, 0
	for _, elt := range n.Elts {
		value := elt
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			value = kv.Value
			if at, ok := constant.Int64Val(constant.ToInt(c.info.Types[kv.Key].Value)); ok {
				next = int(at)
			}
		}
		put, off := c.element(value, elem).put(), uintptr(next)*elem.size
		puts = append(puts, func(f *frame, p unsafe.Pointer) { put(f, unsafe.Add(p, off)) })
		next++
		length = max(length, next)
	}
	return func(f *frame, p unsafe.Pointer) {
		for _, put := range puts {
			put(f, p)
		}
	}, length
}

func (c *compiler) mapLiteral(n *ast.CompositeLit, t *typ, u *types.Map) *expr {
	key, elem := c.typ(u.Key()), c.typ(u.Elem())
	var keys, values []address
	for _, elt := range n.Elts {
		kv := elt.(*ast.KeyValueExpr)
		keys = append(keys, c.element(kv.Key, key).boxed())
		values = append(values, c.element(kv.Value, elem).boxed())
	}
	pos := n.Pos()
	return &expr{t: t, p: func(f *frame) unsafe.Pointer {
		m := reflect.MakeMapWithSize(t.rt, len(keys))
		f.mark(pos)
		for i := range keys {
			k := keys[i](f)
			m.SetMapIndex(reflect.NewAt(t.rt.Key(), k).Elem(), reflect.NewAt(t.rt.Elem(), values[i](f)).Elem())
		}
		return m.UnsafePointer()
	}}
}
