package closure

import (
	"go/ast"
	"go/types"
	"reflect"
	"unsafe"
)

// mapValue is the reflect value of a map of type t.
func mapValue(t *typ, p unsafe.Pointer) reflect.Value {
	return reflect.NewAt(t.rt, unsafe.Pointer(&p)).Elem()
}

// find looks a key up in the way that works for every map. The second result
// tells whether it is there; if not, the first is a zero value.
func (e *entry) find() func(*frame) (unsafe.Pointer, bool) {
	m, key, mt, elem, pos := e.m.p, e.key.boxed(), e.m.t, e.m.t.rt.Elem(), e.pos
	kt := e.key.t
	return func(f *frame) (unsafe.Pointer, bool) {
		p := m(f)
		k := key(f)
		dst := reflect.New(elem)
		f.mark(pos)
		if p == nil {
			hashable(kt, k)
			return dst.UnsafePointer(), false
		}
		v := mapValue(mt, p).MapIndex(kt.at(k))
		if v.IsValid() {
			dst.Elem().Set(v)
		}
		return dst.UnsafePointer(), v.IsValid()
	}
}

// hashable panics, as a lookup in a nil map does too, if an interface holds
// something that cannot be a key.
func hashable(kt *typ, k unsafe.Pointer) {
	if kt.isInterface() {
		_ = map[any]bool{}[loadAny(kt, k)]
	}
}

// mapLoad compiles m[k] as a value.
func (c *compiler) mapLoad(p *place) *expr {
	e, t := p.entry, p.t
	if x := fastMapLoad(e, t); x != nil {
		return x
	}
	find := e.find()
	return load(t, func(f *frame) unsafe.Pointer {
		v, _ := find(f)
		return v
	})
}

// set returns what sets a key; key and value lie in memory.
func (e *entry) set() func(f *frame, p, key, value unsafe.Pointer) {
	mt, kt, pos := e.m.t, e.key.t, e.pos
	elem := mt.rt.Elem()
	return func(f *frame, p, key, value unsafe.Pointer) {
		f.mark(pos)
		if p == nil {
			hashable(kt, key)
			f.fail(pos, nilMapError())
		}
		mapValue(mt, p).SetMapIndex(kt.at(key), reflect.NewAt(elem, value).Elem())
	}
}

// fastMapLoad is m[k] for the commonest maps, or nil.
func fastMapLoad(e *entry, t *typ) *expr {
	switch {
	case e.key.t.class == classInt && e.key.t.size == 8:
		return loadMapAs(t, e.m.p, e.key.i)
	case e.key.t.class == classString:
		return loadMapAs(t, e.m.p, e.key.s)
	}
	return nil
}

func loadMapAs[K comparable](t *typ, m address, key func(*frame) K) *expr {
	x := &expr{t: t}
	switch {
	case t.class == classInt && t.size == 8:
		x.i = loadMap[K, int64](m, key)
	case t.class == classFloat && t.size == 8:
		x.f = loadMap[K, float64](m, key)
	case t.class == classBool:
		x.b = loadMap[K, bool](m, key)
	case t.class == classString:
		x.s = loadMap[K, string](m, key)
	case t.class == classPointer:
		x.p = loadMap[K, unsafe.Pointer](m, key)
	case t.class == classSlice:
		x.l = loadMap[K, slice](m, key)
	default:
		return nil
	}
	return x
}

// loadMap reads a map whose keys and elements have the memory of K and V.
func loadMap[K comparable, V any](m address, key func(*frame) K) func(*frame) V {
	return func(f *frame) V {
		p := m(f)
		return (*(*map[K]V)(unsafe.Pointer(&p)))[key(f)]
	}
}

// mapStore compiles m[k] = x.
func (c *compiler) mapStore(e *entry, x *expr) func(*frame) {
	switch {
	case e.key.t.class == classInt && e.key.t.size == 8:
		if store := storeMapAs(e, e.key.i, x); store != nil {
			return store
		}
	case e.key.t.class == classString:
		if store := storeMapAs(e, e.key.s, x); store != nil {
			return store
		}
	}
	m, key, value, set := e.m.p, e.key.boxed(), x.boxed(), e.set()
	return func(f *frame) {
		p := m(f)
		k := key(f)
		set(f, p, k, value(f))
	}
}

func storeMapAs[K comparable](e *entry, key func(*frame) K, x *expr) func(*frame) {
	switch {
	case x.t.class == classInt && x.t.size == 8:
		return storeMap(e, key, x.i)
	case x.t.class == classFloat && x.t.size == 8:
		return storeMap(e, key, x.f)
	case x.t.class == classBool:
		return storeMap(e, key, x.b)
	case x.t.class == classString:
		return storeMap(e, key, x.s)
	case x.t.class == classPointer:
		return storeMap(e, key, x.p)
	case x.t.class == classSlice:
		return storeMap(e, key, x.l)
	}
	return nil
}

func storeMap[K comparable, V any](e *entry, key func(*frame) K, value func(*frame) V) func(*frame) {
	m, pos := e.m.p, e.pos
	return func(f *frame) {
		p := m(f)
		k := key(f)
		v := value(f)
		if p == nil {
			f.fail(pos, nilMapError())
		}
		(*(*map[K]V)(unsafe.Pointer(&p)))[k] = v
	}
}

// mapUpdate compiles m[k] op= y, where change makes the new value from the
// old one, which it finds in a slot.
func (c *compiler) mapUpdate(p *place, change func(old *expr) *expr) func(*frame) {
	e := p.entry
	key := c.temporary(e.key.t)
	once := &entry{m: e.m, key: fromVariable(key), pos: e.pos}
	m := c.temporary(e.m.t)
	once.m = fromVariable(m)
	keepKey, keepMap := e.key.toSlot(), e.m.toSlot()
	store := c.mapStore(once, change(c.mapLoad(&place{t: p.t, entry: once})))
	return func(f *frame) {
		keepMap(f, f, m.off)
		keepKey(f, f, key.off)
		store(f)
	}
}

// fromVariable is the value of a local variable.
func fromVariable(v *variable) *expr {
	if !v.boxed {
		return fromSlot(v.t, v.off)
	}
	off := v.off
	return load(v.t, func(f *frame) unsafe.Pointer { return *(*unsafe.Pointer)(f.at(off)) })
}

// mapType returns the map type of an expression, or nil.
func (c *compiler) mapType(n ast.Expr) *types.Map {
	m, _ := c.core(n).(*types.Map)
	return m
}
