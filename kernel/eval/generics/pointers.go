package generics

import (
	"reflect"
	"runtime"
	"unique"
	"weak"
)

// handle finds the state of a unique.Handle.
func handle(v reflect.Value) *unique.Handle[any] {
	return v.Field(1).Addr().Interface().(*unique.Handle[any])
}

// makeHandle makes a handle of the value as an interface; handles at one type
// are equal if and only if the values are.
func makeHandle(x *instance, in []reflect.Value) []reflect.Value {
	h := reflect.New(x.out[0]).Elem()
	*handle(h) = unique.Make(in[0].Interface())
	return results(h)
}

func handleMethods(t, of reflect.Type) map[string]reflect.Value {
	return map[string]reflect.Value{
		"Value": method(t, nil, []reflect.Type{of}, func(in []reflect.Value) []reflect.Value {
			v := reflect.New(of).Elem()
			if held := handle(in[0].Elem()).Value(); held != nil {
				v.Set(reflect.ValueOf(held))
			}
			return results(v)
		}),
	}
}

// weakly finds the state of a weak.Pointer.
func weakly(v reflect.Value) *weak.Pointer[byte] {
	return v.Field(1).Addr().Interface().(*weak.Pointer[byte])
}

func makeWeak(x *instance, in []reflect.Value) []reflect.Value {
	p := reflect.New(x.out[0]).Elem()
	*weakly(p) = weak.Make((*byte)(in[0].UnsafePointer()))
	return results(p)
}

func weakMethods(t, of reflect.Type) map[string]reflect.Value {
	return map[string]reflect.Value{
		"Value": method(t, nil, []reflect.Type{reflect.PointerTo(of)}, func(in []reflect.Value) []reflect.Value {
			v := reflect.ValueOf(weakly(in[0].Elem()).Value())
			return results(reflect.NewAt(of, v.UnsafePointer()))
		}),
	}
}

// addCleanup attaches the cleanup without holding on to the pointer.
func addCleanup(_ *instance, in []reflect.Value) []reflect.Value {
	cleanup, arg := in[1], in[2]
	if arg.Kind() == reflect.Pointer && arg.UnsafePointer() == in[0].UnsafePointer() {
		panic("runtime.AddCleanup: ptr is equal to arg, cleanup will never run")
	}
	run := func(arg reflect.Value) { cleanup.Call(results(arg)) }
	return result(runtime.AddCleanup((*byte)(in[0].UnsafePointer()), run, arg))
}
