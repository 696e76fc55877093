package closure

import (
	"reflect"
	"unsafe"
)

// toSlot returns what evaluates x and writes the carrier into a frame's slot.
// The frame that is written may be another than the one in which x is
// evaluated.
func (x *expr) toSlot() func(f, into *frame, off uintptr) {
	switch x.t.class {
	case classInt:
		value := x.i
		return func(f, into *frame, off uintptr) { *(*int64)(into.at(off)) = value(f) }
	case classFloat:
		value := x.f
		return func(f, into *frame, off uintptr) { *(*float64)(into.at(off)) = value(f) }
	case classBool:
		value := x.b
		return func(f, into *frame, off uintptr) { *(*bool)(into.at(off)) = value(f) }
	case classString:
		value := x.s
		return func(f, into *frame, off uintptr) { *(*string)(into.at(off)) = value(f) }
	case classPointer:
		value := x.p
		return func(f, into *frame, off uintptr) { *(*unsafe.Pointer)(into.at(off)) = value(f) }
	case classSlice:
		value := x.l
		return func(f, into *frame, off uintptr) { *(*slice)(into.at(off)) = value(f) }
	case classAny:
		value := x.v
		return func(f, into *frame, off uintptr) { *(*any)(into.at(off)) = value(f) }
	}
	value, t := x.p, x.t
	return func(f, into *frame, off uintptr) { *(*unsafe.Pointer)(into.at(off)) = t.clone(value(f)) }
}

// fromSlot returns the value of a carrier in a slot.
func fromSlot(t *typ, off uintptr) *expr {
	x := &expr{t: t, local: true, off: off}
	switch t.class {
	case classInt:
		x.i = func(f *frame) int64 { return *(*int64)(f.at(off)) }
	case classFloat:
		x.f = func(f *frame) float64 { return *(*float64)(f.at(off)) }
	case classBool:
		x.b = func(f *frame) bool { return *(*bool)(f.at(off)) }
	case classString:
		x.s = func(f *frame) string { return *(*string)(f.at(off)) }
	case classSlice:
		x.l = func(f *frame) slice { return *(*slice)(f.at(off)) }
	case classAny:
		x.v = func(f *frame) any { return *(*any)(f.at(off)) }
	default:
		x.p = func(f *frame) unsafe.Pointer { return *(*unsafe.Pointer)(f.at(off)) }
	}
	return x
}

// carry moves a value from memory into a slot.
func carry(t *typ, src unsafe.Pointer, into *frame, off uintptr) {
	dst := into.at(off)
	switch t.class {
	case classInt:
		*(*int64)(dst) = readInt(t, src)
	case classFloat:
		*(*float64)(dst) = readFloat(t, src)
	case classBool:
		*(*bool)(dst) = *(*bool)(src)
	case classString:
		*(*string)(dst) = *(*string)(src)
	case classPointer:
		*(*unsafe.Pointer)(dst) = *(*unsafe.Pointer)(src)
	case classSlice:
		*(*slice)(dst) = *(*slice)(src)
	case classAny:
		*(*any)(dst) = loadAny(t, src)
	default:
		*(*unsafe.Pointer)(dst) = t.clone(src)
	}
}

// spill moves a carrier from a slot into memory.
func spill(t *typ, f *frame, off uintptr, dst unsafe.Pointer) {
	src := f.at(off)
	switch t.class {
	case classInt:
		storeInt(t)(dst, *(*int64)(src))
	case classFloat:
		if t.size == 4 {
			*(*float32)(dst) = float32(*(*float64)(src))
		} else {
			*(*float64)(dst) = *(*float64)(src)
		}
	case classBool:
		*(*bool)(dst) = *(*bool)(src)
	case classString:
		*(*string)(dst) = *(*string)(src)
	case classPointer:
		*(*unsafe.Pointer)(dst) = *(*unsafe.Pointer)(src)
	case classSlice:
		*(*slice)(dst) = *(*slice)(src)
	case classAny:
		storeAny(t, dst, *(*any)(src))
	default:
		t.copy(dst, *(*unsafe.Pointer)(src))
	}
}

func readInt(t *typ, p unsafe.Pointer) int64 {
	switch t.kind {
	case reflect.Int8:
		return int64(*(*int8)(p))
	case reflect.Uint8:
		return int64(*(*uint8)(p))
	case reflect.Int16:
		return int64(*(*int16)(p))
	case reflect.Uint16:
		return int64(*(*uint16)(p))
	case reflect.Int32:
		return int64(*(*int32)(p))
	case reflect.Uint32:
		return int64(*(*uint32)(p))
	}
	return *(*int64)(p)
}

func readFloat(t *typ, p unsafe.Pointer) float64 {
	if t.size == 4 {
		return float64(*(*float32)(p))
	}
	return *(*float64)(p)
}
