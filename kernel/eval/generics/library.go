package generics

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"unsafe"
)

// A Library makes instances. The zero value compares values as Go does.
type Library struct {
	// Equal reports whether two values of the same type are equal in the
	// sense of ==; nil means Go's own. It is asked for types that are, or
	// contain, interfaces. It panics where == would.
	Equal func(a, b reflect.Value) bool

	// Direct returns a way to call the func value f without reflection, or
	// nil if it knows none: an engine's own closures need not go through
	// reflection twice for every comparison of a sort. in and out point to the
	// memory of the arguments and of the result; in is used no longer than the
	// call lasts. A nil Direct knows none.
	Direct func(f reflect.Value) func(in, out []unsafe.Pointer)
}

// Function returns the generic function path.name at the type arguments targs,
// all of them, inferred ones included: for slices.Sort the slice type and the
// element type. It is a func value of exactly the type of the instance, but
// for iter.Seq and iter.Seq2 (see the package comment). It is false for a
// function that is not covered (see [Functions]), a wrong number of arguments
// or arguments that do not satisfy the constraints.
func Function(path, name string, targs []reflect.Type) (reflect.Value, bool) {
	return Library{}.Function(path, name, targs)
}

// Function is like the function [Function].
func (l Library) Function(path, name string, targs []reflect.Type) (reflect.Value, bool) {
	entry, ok := entries()[path][name]
	if !ok || len(targs) != len(entry.stand) || !satisfies(entry.stand, targs) {
		return reflect.Value{}, false
	}
	signature := substitute(reflect.TypeOf(entry.example), entry.stand, targs)
	if !l.compares(targs) {
		if f := native(path, name, targs); f != nil && reflect.TypeOf(f) == signature {
			return reflect.ValueOf(f), true
		}
	}
	return l.reflected(entry, signature, targs), true
}

// reflected makes an instance that works by reflection.
func (l Library) reflected(e entry, signature reflect.Type, targs []reflect.Type) reflect.Value {
	x := &instance{Library: l, targs: targs}
	for t := range signature.Outs() {
		x.out = append(x.out, t)
	}
	return reflect.MakeFunc(signature, func(in []reflect.Value) []reflect.Value { return e.body(x, in) })
}

// Functions lists what [Function] covers, as "slices.Sort", sorted.
func Functions() []string {
	var names []string
	for path, functions := range entries() {
		for name := range functions {
			names = append(names, path+"."+name)
		}
	}
	slices.Sort(names)
	return names
}

// An entry describes one generic function.
type entry struct {
	// example is an instance whose type arguments are the stand-ins stand;
	// the type of every other instance follows from it.
	example any
	stand   []reflect.Type

	// body runs an instance by reflection.
	body func(x *instance, in []reflect.Value) []reflect.Value
}

// An instance is what body knows besides the arguments of the call.
type instance struct {
	Library
	targs, out []reflect.Type
}

// entries holds all functions by package and name.
var entries = sync.OnceValue(func() map[string]map[string]entry {
	all := single()
	all["cmp"], all["iter"], all["maps"] = comparing(), pulling(), mapping()
	all["slices"] = sorting()
	for _, more := range []map[string]entry{searching(), editing(), iterating()} {
		maps.Copy(all["slices"], more)
	}
	return all
})

// substitute replaces the stand-ins in a type by the type arguments.
func substitute(t reflect.Type, stand, targs []reflect.Type) reflect.Type {
	if i := slices.Index(stand, t); i >= 0 {
		return targs[i]
	}
	if t.Name() != "" && !strings.Contains(t.Name(), "[") {
		return t
	}
	inner := func(t reflect.Type) reflect.Type { return substitute(t, stand, targs) }
	switch t.Kind() {
	case reflect.Func:
		var in, out []reflect.Type
		for p := range t.Ins() {
			in = append(in, inner(p))
		}
		for r := range t.Outs() {
			out = append(out, inner(r))
		}
		return reflect.FuncOf(in, out, t.IsVariadic())
	case reflect.Slice:
		return reflect.SliceOf(inner(t.Elem()))
	case reflect.Map:
		return reflect.MapOf(inner(t.Key()), inner(t.Elem()))
	case reflect.Pointer:
		return reflect.PointerTo(inner(t.Elem()))
	case reflect.Struct:
		if r, ok := generic(t, inner); ok {
			return r
		}
	}
	return t
}
