package closure

import (
	"reflect"
	"unsafe"
)

type address = func(*frame) unsafe.Pointer

// integers is every type whose values travel as int64.
type integers interface {
	int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64
}

// load returns the value of type t at an address.
func load(t *typ, at address) *expr {
	x := &expr{t: t}
	switch t.class {
	case classInt:
		x.i = loadInt(t, at)
	case classFloat:
		if t.size == 4 {
			x.f = func(f *frame) float64 { return float64(*(*float32)(at(f))) }
		} else {
			x.f = func(f *frame) float64 { return *(*float64)(at(f)) }
		}
	case classBool:
		x.b = func(f *frame) bool { return *(*bool)(at(f)) }
	case classString:
		x.s = func(f *frame) string { return *(*string)(at(f)) }
	case classPointer:
		x.p = func(f *frame) unsafe.Pointer { return *(*unsafe.Pointer)(at(f)) }
	case classSlice:
		x.l = func(f *frame) slice { return *(*slice)(at(f)) }
	case classAny:
		x.v = func(f *frame) any { return loadAny(t, at(f)) }
	case classMemory:
		x.p = at
	}
	return x
}

func loadInt(t *typ, at address) func(*frame) int64 {
	switch {
	case t.size == 8:
		return func(f *frame) int64 { return *(*int64)(at(f)) }
	case t.size == 4 && t.signed():
		return loadInteger[int32](at)
	case t.size == 4:
		return loadInteger[uint32](at)
	case t.size == 2 && t.signed():
		return loadInteger[int16](at)
	case t.size == 2:
		return loadInteger[uint16](at)
	case t.signed():
		return loadInteger[int8](at)
	}
	return loadInteger[uint8](at)
}

func loadInteger[T integers](at address) func(*frame) int64 {
	return func(f *frame) int64 { return int64(*(*T)(at(f))) }
}

// loadAny reads an interface as its dynamic value.
func loadAny(t *typ, p unsafe.Pointer) any {
	if t.native() {
		return any(*(*interface{ anyMethod() })(p)) // reads the type behind any method table
	}
	return *(*any)(p)
}

// storeInt writes an integer into the memory of its type.
func storeInt(t *typ) func(p unsafe.Pointer, v int64) {
	switch t.size {
	case 8:
		return func(p unsafe.Pointer, v int64) { *(*int64)(p) = v }
	case 4:
		return func(p unsafe.Pointer, v int64) { *(*int32)(p) = int32(v) }
	case 2:
		return func(p unsafe.Pointer, v int64) { *(*int16)(p) = int16(v) }
	}
	return func(p unsafe.Pointer, v int64) { *(*int8)(p) = int8(v) }
}

// storeAny writes a dynamic value into an interface; v implements it.
func storeAny(t *typ, p unsafe.Pointer, v any) {
	switch {
	case !t.native():
		*(*any)(p) = v
	case v == nil:
		t.zero(p)
	case t.rt == reflect.TypeFor[error]():
		*(*error)(p) = v.(error)
	default:
		t.at(p).Set(reflect.ValueOf(v))
	}
}

// put returns what evaluates x and writes it to the memory it is given. The
// value is found before the memory is written.
func (x *expr) put() func(f *frame, p unsafe.Pointer) {
	t := x.t
	switch t.class {
	case classInt:
		value := x.i
		if t.size == 8 {
			return func(f *frame, p unsafe.Pointer) { *(*int64)(p) = value(f) }
		}
		store := storeInt(t)
		return func(f *frame, p unsafe.Pointer) { store(p, value(f)) }
	case classFloat:
		value := x.f
		if t.size == 4 {
			return func(f *frame, p unsafe.Pointer) { *(*float32)(p) = float32(value(f)) }
		}
		return func(f *frame, p unsafe.Pointer) { *(*float64)(p) = value(f) }
	case classBool:
		value := x.b
		return func(f *frame, p unsafe.Pointer) { *(*bool)(p) = value(f) }
	case classString:
		value := x.s
		return func(f *frame, p unsafe.Pointer) { *(*string)(p) = value(f) }
	case classPointer:
		value := x.p
		return func(f *frame, p unsafe.Pointer) { *(*unsafe.Pointer)(p) = value(f) }
	case classSlice:
		value := x.l
		return func(f *frame, p unsafe.Pointer) { *(*slice)(p) = value(f) }
	case classAny:
		value := x.v
		return func(f *frame, p unsafe.Pointer) { storeAny(t, p, value(f)) }
	}
	value := x.p
	return func(f *frame, p unsafe.Pointer) { t.copy(p, value(f)) }
}

// boxed returns what evaluates x into new memory.
func (x *expr) boxed() address {
	t, put := x.t, x.put()
	return func(f *frame) unsafe.Pointer {
		p := t.new()
		put(f, p)
		return p
	}
}
