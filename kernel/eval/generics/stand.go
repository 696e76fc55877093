package generics

import (
	"hash"
	"reflect"
	"slices"
)

// The stand-ins: each takes the place of one type argument in the example of
// an entry. Their kinds say what the argument must be.
type (
	elem   int // any type, ordered where the function asks for it
	other  int
	list   []elem
	list2  []other
	elems  []elem // a second slice type over elem
	key    int
	value  int
	value2 int
	dict   map[key]value
	dict2  map[key]value // a second map type over the same
	dictv2 map[key]value2
	failed struct{ error }
	digest struct{ hash.Hash }
)

func one[A any]() []reflect.Type         { return []reflect.Type{reflect.TypeFor[A]()} }
func two[A, B any]() []reflect.Type      { return append(one[A](), one[B]()...) }
func three[A, B, C any]() []reflect.Type { return append(two[A, B](), one[C]()...) }

// satisfies checks the constraints that bodies rely on; the others were
// checked when the cell was typed.
func satisfies(stand, targs []reflect.Type) bool {
	for i, s := range stand {
		if targs[i] == nil {
			return false
		}
		// part is what the argument for stand-in t of the list is.
		part := func(t reflect.Type) reflect.Type {
			if j := slices.Index(stand, t); j >= 0 {
				return targs[j]
			}
			return nil
		}
		ok := true
		switch s {
		case reflect.TypeFor[list](), reflect.TypeFor[list2](), reflect.TypeFor[elems]():
			ok = targs[i].Kind() == reflect.Slice && targs[i].Elem() == part(s.Elem())
		case reflect.TypeFor[dict](), reflect.TypeFor[dict2](), reflect.TypeFor[dictv2]():
			ok = targs[i].Kind() == reflect.Map && targs[i].Key() == part(s.Key()) && targs[i].Elem() == part(s.Elem())
		case reflect.TypeFor[key]():
			ok = targs[i].Comparable()
		case reflect.TypeFor[failed]():
			ok = targs[i].Implements(reflect.TypeFor[error]())
		case reflect.TypeFor[digest]():
			ok = targs[i].Implements(reflect.TypeFor[hash.Hash]())
		}
		if !ok {
			return false
		}
	}
	return true
}
