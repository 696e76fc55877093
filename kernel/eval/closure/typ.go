package closure

import (
	"fmt"
	"go/types"
	"reflect"
	"unsafe"
)

// A class is how values of a type travel while an expression is evaluated.
type class uint8

const (
	classInt     class = iota // int64, extended according to the type's sign
	classFloat                // float64
	classBool                 // bool
	classString               // string
	classPointer              // unsafe.Pointer: pointers, maps, channels, functions
	classSlice                // slice
	classAny                  // any: every interface
	classMemory               // address of a struct, array or complex number
	classNone                 // no value, or several
)

// A slice is the memory of every slice type.
type slice struct {
	data     unsafe.Pointer
	len, cap int
}

// A typ is what the engine knows about one type. Identical types share one.
type typ struct {
	go_   types.Type
	under types.Type
	rt    reflect.Type
	class class
	kind  reflect.Kind
	size  uintptr

	// faithful tells that no other type has the same rt, so that the value
	// alone names its type.
	faithful bool

	// pointers tells that values hold pointers.
	pointers bool

	// e is the engine whose type it is.
	e *Engine

	// methods caches what method sets give, by name; nil values for none.
	methods map[string]*method
}

func (t *typ) String() string { return types.TypeString(t.go_, qualifier) }

// qualifier writes the package name in front of a type's name.
func qualifier(pkg *types.Package) string { return pkg.Name() }

func (t *typ) isInterface() bool { return t.class == classAny }

// native tells that t is an interface with methods of its own in the eyes of
// compiled code, unlike any and the interfaces that cells declare.
func (t *typ) native() bool { return t.rt.Kind() == reflect.Interface && t.rt.NumMethod() > 0 }

func (t *typ) signed() bool { return t.kind >= reflect.Int && t.kind <= reflect.Int64 }

// bits is the width of an integer type.
func (t *typ) bits() uint { return uint(t.size) * 8 }

// new returns zeroed memory for one value.
func (t *typ) new() unsafe.Pointer {
	switch t.kind {
	case reflect.Int, reflect.Int64:
		return unsafe.Pointer(new(int64))
	case reflect.Float64:
		return unsafe.Pointer(new(float64))
	case reflect.String:
		return unsafe.Pointer(new(string))
	}
	return reflect.New(t.rt).UnsafePointer()
}

// at returns the value at an address.
func (t *typ) at(p unsafe.Pointer) reflect.Value { return reflect.NewAt(t.rt, p).Elem() }

// copy copies one value.
func (t *typ) copy(dst, src unsafe.Pointer) {
	if !t.pointers {
		copy(unsafe.Slice((*byte)(dst), t.size), unsafe.Slice((*byte)(src), t.size))
		return
	}
	t.at(dst).Set(t.at(src))
}

// zero clears the memory of one value.
func (t *typ) zero(dst unsafe.Pointer) { t.at(dst).SetZero() }

// clone returns new memory with the value of src.
func (t *typ) clone(src unsafe.Pointer) unsafe.Pointer {
	dst := reflect.New(t.rt).UnsafePointer()
	t.copy(dst, src)
	return dst
}

// classOf returns how values of an underlying type travel.
func classOf(under types.Type) class {
	switch u := under.(type) {
	case *types.Basic:
		info := u.Info()
		switch {
		case u.Kind() == types.UnsafePointer || u.Kind() == types.UntypedNil:
			return classPointer
		case info&types.IsInteger != 0:
			return classInt
		case info&types.IsFloat != 0:
			return classFloat
		case info&types.IsComplex != 0:
			return classMemory
		case info&types.IsBoolean != 0:
			return classBool
		case info&types.IsString != 0:
			return classString
		}
	case *types.Pointer, *types.Map, *types.Chan, *types.Signature:
		return classPointer
	case *types.Slice:
		return classSlice
	case *types.Interface:
		return classAny
	case *types.Struct, *types.Array:
		return classMemory
	case *types.Tuple:
		return classNone
	}
	panic(fmt.Sprintf("closure: no class for %v (%T)", under, under))
}

// hasPointers reports whether memory of the type holds pointers.
func hasPointers(rt reflect.Type) bool {
	switch rt.Kind() {
	case reflect.Array:
		return rt.Len() > 0 && hasPointers(rt.Elem())
	case reflect.Struct:
		for i := range rt.NumField() {
			if hasPointers(rt.Field(i).Type) {
				return true
			}
		}
		return false
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint8,
		reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr, reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
		return false
	}
	return true
}
