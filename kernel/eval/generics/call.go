package generics

import (
	"reflect"
	"unsafe"
)

// number returns the comparison f as a Go function.
func (x *instance) number(f reflect.Value) func(a, b reflect.Value) int {
	args := make([]reflect.Value, 2)
	if direct := x.direct(f); direct != nil {
		var n int
		call := into(direct, unsafe.Pointer(&n), args)
		return func(a, b reflect.Value) int {
			args[0], args[1] = a, b
			call()
			return n
		}
	}
	return func(a, b reflect.Value) int {
		args[0], args[1] = a, b
		return int(f.Call(args)[0].Int())
	}
}

// truth returns the predicate f as a Go function.
func (x *instance) truth(f reflect.Value) func(v ...reflect.Value) bool {
	if direct := x.direct(f); direct != nil {
		var ok bool
		args := make([]reflect.Value, f.Type().NumIn())
		call := into(direct, unsafe.Pointer(&ok), args)
		return func(v ...reflect.Value) bool {
			copy(args, v)
			call()
			return ok
		}
	}
	return func(v ...reflect.Value) bool { return f.Call(v)[0].Bool() }
}

func (x *instance) direct(f reflect.Value) func(in, out []unsafe.Pointer) {
	if x.Direct == nil {
		return nil
	}
	return x.Direct(f)
}

// into makes a call of direct with the values that args holds by then.
func into(direct func(in, out []unsafe.Pointer), result unsafe.Pointer, args []reflect.Value) func() {
	in, out := make([]unsafe.Pointer, len(args)), []unsafe.Pointer{result}
	return func() {
		for i, v := range args {
			if !v.CanAddr() {
				v = copied(v)
			}
			in[i] = v.Addr().UnsafePointer()
		}
		direct(in, out)
	}
}
