package generics

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
)

// results makes a list of results; nothing is more common than one.
func results(v ...reflect.Value) []reflect.Value { return v }

func result(v any) []reflect.Value { return []reflect.Value{reflect.ValueOf(v)} }

// items returns the elements of a slice. They are the slots themselves: what
// is written to the slice is seen in them.
func items(s reflect.Value) []reflect.Value {
	all := make([]reflect.Value, s.Len())
	for i := range all {
		all[i] = s.Index(i)
	}
	return all
}

// put writes values into the first slots of a slice. Values that are slots of
// the same slice must not lie before the slot that they are written to.
func put(s reflect.Value, values []reflect.Value) {
	for i, v := range values {
		s.Index(i).Set(v)
	}
}

// clone copies a slice, capacity aside.
func clone(s reflect.Value) reflect.Value {
	c := reflect.MakeSlice(s.Type(), s.Len(), s.Len())
	reflect.Copy(c, s)
	return c
}

// copied returns v in storage of its own.
func copied(v reflect.Value) reflect.Value {
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	return c
}

// bounds panics in Go's own words where s[i:j] would. A slice of empty
// structs needs no memory.
func bounds(s reflect.Value, i, j int) {
	_ = make([]struct{}, s.Len(), s.Cap())[i:j]
}

// boundsFrom is bounds for s[i:].
func boundsFrom(s reflect.Value, i int) {
	_ = make([]struct{}, s.Len())[i:]
}

// compare orders two values of an ordered type as cmp.Compare does.
func compare(a, b reflect.Value) int {
	switch {
	case a.CanInt():
		return cmp.Compare(a.Int(), b.Int())
	case a.CanUint():
		return cmp.Compare(a.Uint(), b.Uint())
	case a.CanFloat():
		return cmp.Compare(a.Float(), b.Float())
	case a.Kind() == reflect.String:
		return cmp.Compare(a.String(), b.String())
	}
	panic(fmt.Sprintf("generics: values of type %v are not ordered", a.Type()))
}

// equals compares as == does, by the library's own rule where interfaces
// take part.
func (l Library) equals(a, b reflect.Value) bool {
	switch {
	case a.CanInt():
		return a.Int() == b.Int()
	case a.CanUint():
		return a.Uint() == b.Uint()
	case a.CanFloat():
		return a.Float() == b.Float()
	case a.Kind() == reflect.String:
		return a.String() == b.String()
	}
	if l.Equal != nil && holdsInterface(a.Type()) {
		return l.Equal(a, b)
	}
	return a.Interface() == b.Interface()
}

// compares reports whether instances at these types must use l.Equal.
func (l Library) compares(targs []reflect.Type) bool {
	if l.Equal == nil {
		return false
	}
	return slices.ContainsFunc(targs, holdsInterface)
}

// holdsInterface reports whether == on values of type t compares interfaces.
func holdsInterface(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Interface:
		return true
	case reflect.Array:
		return holdsInterface(t.Elem())
	case reflect.Struct:
		for f := range t.Fields() {
			if holdsInterface(f.Type) {
				return true
			}
		}
	}
	return false
}
