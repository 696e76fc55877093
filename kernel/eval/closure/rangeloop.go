package closure

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"unicode/utf8"
	"unsafe"
)

// rangeStmt compiles a loop over a range clause.
func (c *compiler) rangeStmt(n *ast.RangeStmt, l *label) func(*frame) ctl {
	define := n.Tok == token.DEFINE
	switch u := c.core(n.X).(type) {
	case *types.Basic:
		if u.Info()&types.IsString != 0 {
			return c.rangeString(n, l, define)
		}
		return c.rangeInt(n, l, define)
	case *types.Slice:
		return c.rangeSlice(n, l, define, c.expr(n.X).l, c.typ(u.Elem()))
	case *types.Array:
		at := c.arrayToRange(n, u)
		length := int(u.Len())
		return c.rangeSlice(n, l, define, func(f *frame) slice { return slice{at(f), length, length} }, c.typ(u.Elem()))
	case *types.Pointer:
		array := u.Elem().Underlying().(*types.Array)
		length := int(array.Len())
		at := c.expr(n.X).p
		if n.Value != nil {
			at = notNil(at, n.X.Pos())
		}
		return c.rangeSlice(n, l, define, func(f *frame) slice { return slice{at(f), length, length} }, c.typ(array.Elem()))
	case *types.Map:
		return c.rangeMap(n, l, define, u)
	case *types.Chan:
		return c.rangeChan(n, l, define, u)
	case *types.Signature:
		return c.rangeFunc(n, l, define, u)
	}
	c.refuse(n, "cannot range over a value of type %v", c.typeOf(n.X))
	return nil
}

// arrayToRange is the array of a loop: a copy, if values are taken from it.
func (c *compiler) arrayToRange(n *ast.RangeStmt, u *types.Array) address {
	x := c.expr(n.X)
	if n.Value == nil {
		return x.p
	}
	return x.boxed()
}

func (c *compiler) rangeInt(n *ast.RangeStmt, l *label, define bool) func(*frame) ctl {
	limit := c.expr(n.X)
	t := limit.t
	if n.Key != nil && define {
		if v, ok := c.info.Defs[n.Key.(*ast.Ident)].(*types.Var); ok {
			t = c.typ(v.Type())
		}
	}
	if limit.constant != nil && limit.t != t {
		limit = c.constant(t, limit.constant)
	}
	counter, end := c.slot(classInt), c.slot(classInt)
	target := c.rangeTarget(n.Key, define)
	set := c.set(n, target, fromSlot(t, counter))
	body := c.block(n.Body.List)
	value, unsigned := limit.i, wide(t)
	return func(f *frame) ctl {
		*(*int64)(f.at(end)) = value(f)
		stop := &f.th.engine.stop
		for *(*int64)(f.at(counter)) = 0; ; *(*int64)(f.at(counter))++ {
			i, e := *(*int64)(f.at(counter)), *(*int64)(f.at(end))
			if i >= e && (!unsigned || uint64(i) >= uint64(e)) {
				return ctlNext
			}
			if stop.Load() {
				f.checkStop()
			}
			set(f)
			if code := body(f); code != ctlNext {
				if again, next := after(f, code, l); !again {
					return next
				}
			}
		}
	}
}

func (c *compiler) rangeSlice(n *ast.RangeStmt, l *label, define bool, value func(*frame) slice, elem *typ) func(*frame) ctl {
	counter, held := c.slot(classInt), c.slot(classSlice)
	key, item := c.rangeTargets(n, define)
	setKey := c.set(n, key, fromSlot(c.typ(types.Typ[types.Int]), counter))
	size := elem.size
	setItem := c.set(n, item, load(elem, func(f *frame) unsafe.Pointer {
		return unsafe.Add((*slice)(f.at(held)).data, uintptr(*(*int64)(f.at(counter)))*size)
	}))
	body := c.block(n.Body.List)
	hasKey, hasItem := key != nil, item != nil
	return func(f *frame) ctl {
		s := value(f)
		*(*slice)(f.at(held)) = s
		stop := &f.th.engine.stop
		for i := range s.len {
			if stop.Load() {
				f.checkStop()
			}
			*(*int64)(f.at(counter)) = int64(i)
			if hasKey {
				setKey(f)
			}
			if hasItem {
				setItem(f)
			}
			if code := body(f); code != ctlNext {
				if again, next := after(f, code, l); !again {
					return next
				}
			}
		}
		return ctlNext
	}
}

func (c *compiler) rangeString(n *ast.RangeStmt, l *label, define bool) func(*frame) ctl {
	counter, char, value := c.slot(classInt), c.slot(classInt), c.expr(n.X).s
	first, second := c.rangeTargets(n, define)
	setKey := c.set(n, first, fromSlot(c.typ(types.Typ[types.Int]), counter))
	setItem := c.set(n, second, fromSlot(c.typ(types.Typ[types.Int32]), char))
	body := c.block(n.Body.List)
	return func(f *frame) ctl {
		text := value(f)
		for i := 0; i < len(text); {
			f.checkStop()
			r, size := utf8.DecodeRuneInString(text[i:])
			*(*int64)(f.at(counter)), *(*int64)(f.at(char)) = int64(i), int64(r)
			i += size
			setKey(f)
			setItem(f)
			if again, next := after(f, body(f), l); !again {
				return next
			}
		}
		return ctlNext
	}
}

func (c *compiler) rangeMap(n *ast.RangeStmt, l *label, define bool, u *types.Map) func(*frame) ctl {
	m := c.expr(n.X)
	keyType, elemType := c.typ(u.Key()), c.typ(u.Elem())
	key, elem := c.slot(classPointer), c.slot(classPointer)
	at := func(off uintptr) address {
		return func(f *frame) unsafe.Pointer { return *(*unsafe.Pointer)(f.at(off)) }
	}
	first, second := c.rangeTargets(n, define)
	setKey := c.set(n, first, load(keyType, at(key)))
	setElem := c.set(n, second, load(elemType, at(elem)))
	body := c.block(n.Body.List)
	value, mt := m.p, m.t
	return func(f *frame) ctl {
		p := value(f)
		if p == nil {
			return ctlNext
		}
		entries := mapValue(mt, p).MapRange()
		for entries.Next() {
			f.checkStop()
			k, v := reflect.New(mt.rt.Key()), reflect.New(mt.rt.Elem())
			k.Elem().SetIterKey(entries)
			v.Elem().SetIterValue(entries)
			*(*unsafe.Pointer)(f.at(key)), *(*unsafe.Pointer)(f.at(elem)) = k.UnsafePointer(), v.UnsafePointer()
			setKey(f)
			setElem(f)
			if again, next := after(f, body(f), l); !again {
				return next
			}
		}
		return ctlNext
	}
}

func (c *compiler) rangeChan(n *ast.RangeStmt, l *label, define bool, u *types.Chan) func(*frame) ctl {
	ch, elem := c.expr(n.X), c.typ(u.Elem())
	held, item := c.slot(classPointer), c.slot(classPointer)
	set := c.set(n, c.rangeTarget(n.Key, define), load(elem, func(f *frame) unsafe.Pointer { return *(*unsafe.Pointer)(f.at(item)) }))
	body := c.block(n.Body.List)
	value, pos := ch.p, n.X.Pos()
	return func(f *frame) ctl {
		*(*unsafe.Pointer)(f.at(held)) = value(f)
		for {
			f.checkStop()
			p, ok := f.receive(pos, ch.t, *(*unsafe.Pointer)(f.at(held)))
			if !ok {
				return ctlNext
			}
			*(*unsafe.Pointer)(f.at(item)) = p
			set(f)
			if again, next := after(f, body(f), l); !again {
				return next
			}
		}
	}
}
