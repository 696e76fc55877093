package generics

import (
	"database/sql"
	"reflect"
	"sync/atomic"
	"time"
	"unique"
	"unsafe"
	"weak"
)

// Type returns the type that stands for an instance of the generic type
// path.name, and its methods by name as functions whose first parameter is a
// pointer to that type. It is false for a type that is not covered (see
// [Types]) or a wrong number of arguments.
//
// Of iter.Seq and iter.Seq2 it is the func type beneath, without methods; of
// sql.Null the type itself, for basic types, time.Time, []byte and any; of
// atomic.Pointer, unique.Handle and weak.Pointer a struct of which the zero
// value is ready to use.
func Type(path, name string, targs []reflect.Type) (reflect.Type, map[string]reflect.Value, bool) {
	full := path + "." + name
	if want := 1; full == "iter.Seq2" && len(targs) != 2 || full != "iter.Seq2" && len(targs) != want {
		return nil, nil, false
	}
	switch full {
	case "iter.Seq", "iter.Seq2":
		yield := reflect.FuncOf(targs, []reflect.Type{reflect.TypeFor[bool]()}, false)
		return reflect.FuncOf([]reflect.Type{yield}, nil, false), nil, true
	case "database/sql.Null":
		return nullOf(targs[0])
	case "sync/atomic.Pointer":
		t := pointerOf(targs[0])
		return t, atomicMethods(t, targs[0]), true
	case "unique.Handle":
		t := handleOf(targs[0])
		return t, handleMethods(t, targs[0]), targs[0].Comparable()
	case "weak.Pointer":
		t := weakOf(targs[0])
		return t, weakMethods(t, targs[0]), true
	}
	return nil, nil, false
}

// Types lists what [Type] covers, as "iter.Seq", sorted.
func Types() []string {
	return []string{"database/sql.Null", "iter.Seq", "iter.Seq2", "sync/atomic.Pointer", "unique.Handle", "weak.Pointer"}
}

// generic returns the type for an instance at stand-ins that occurs in an
// example; inner replaces the stand-ins.
func generic(t reflect.Type, inner func(reflect.Type) reflect.Type) (reflect.Type, bool) {
	switch t {
	case reflect.TypeFor[unique.Handle[key]]():
		return handleOf(inner(reflect.TypeFor[key]())), true
	case reflect.TypeFor[weak.Pointer[elem]]():
		return weakOf(inner(reflect.TypeFor[elem]())), true
	}
	return nil, false
}

// over makes a struct that holds state and is another type for each t. The
// first field takes no room.
func over(t, state reflect.Type) reflect.Type {
	return reflect.StructOf([]reflect.StructField{
		{Name: "Of", Type: reflect.ArrayOf(0, reflect.PointerTo(t))},
		{Name: "State", Type: state},
	})
}

func pointerOf(t reflect.Type) reflect.Type { return over(t, reflect.TypeFor[unsafe.Pointer]()) }
func handleOf(t reflect.Type) reflect.Type  { return over(t, reflect.TypeFor[unique.Handle[any]]()) }
func weakOf(t reflect.Type) reflect.Type    { return over(t, reflect.TypeFor[weak.Pointer[byte]]()) }

// method makes a function with the receiver *t first.
func method(t reflect.Type, in, out []reflect.Type, body func(in []reflect.Value) []reflect.Value) reflect.Value {
	in = append([]reflect.Type{reflect.PointerTo(t)}, in...)
	return reflect.MakeFunc(reflect.FuncOf(in, out, false), body)
}

// atomicMethods are those of atomic.Pointer over the field State.
func atomicMethods(t, of reflect.Type) map[string]reflect.Value {
	p := []reflect.Type{reflect.PointerTo(of)}
	state := func(receiver reflect.Value) *unsafe.Pointer {
		return receiver.Elem().Field(1).Addr().Interface().(*unsafe.Pointer)
	}
	return map[string]reflect.Value{
		"Load": method(t, nil, p, func(in []reflect.Value) []reflect.Value {
			return results(reflect.NewAt(of, atomic.LoadPointer(state(in[0]))))
		}),
		"Store": method(t, p, nil, func(in []reflect.Value) []reflect.Value {
			atomic.StorePointer(state(in[0]), in[1].UnsafePointer())
			return nil
		}),
		"Swap": method(t, p, p, func(in []reflect.Value) []reflect.Value {
			return results(reflect.NewAt(of, atomic.SwapPointer(state(in[0]), in[1].UnsafePointer())))
		}),
		"CompareAndSwap": method(t, append(p, p...), one[bool](), func(in []reflect.Value) []reflect.Value {
			return result(atomic.CompareAndSwapPointer(state(in[0]), in[1].UnsafePointer(), in[2].UnsafePointer()))
		}),
	}
}

// nullOf finds the instance of sql.Null at a type that database/sql knows how
// to scan without further help.
func nullOf(of reflect.Type) (reflect.Type, map[string]reflect.Value, bool) {
	for _, t := range []reflect.Type{
		reflect.TypeFor[sql.Null[bool]](), reflect.TypeFor[sql.Null[string]](), reflect.TypeFor[sql.Null[[]byte]](),
		reflect.TypeFor[sql.Null[int]](), reflect.TypeFor[sql.Null[int8]](), reflect.TypeFor[sql.Null[int16]](),
		reflect.TypeFor[sql.Null[int32]](), reflect.TypeFor[sql.Null[int64]](), reflect.TypeFor[sql.Null[uint]](),
		reflect.TypeFor[sql.Null[uint8]](), reflect.TypeFor[sql.Null[uint16]](), reflect.TypeFor[sql.Null[uint32]](),
		reflect.TypeFor[sql.Null[uint64]](), reflect.TypeFor[sql.Null[float32]](), reflect.TypeFor[sql.Null[float64]](),
		reflect.TypeFor[sql.Null[time.Time]](), reflect.TypeFor[sql.Null[any]](),
	} {
		if t.Field(0).Type == of {
			methods := map[string]reflect.Value{}
			for m := range reflect.PointerTo(t).Methods() {
				methods[m.Name] = m.Func
			}
			return t, methods, true
		}
	}
	return nil, nil, false
}
