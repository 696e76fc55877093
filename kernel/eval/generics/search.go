package generics

import (
	"reflect"
	"slices"
)

// searching lists the functions of slices that look for elements or compare
// slices.
func searching() map[string]entry {
	se, ss := two[list, elem](), append(two[list, list2](), two[elem, other]()...)
	return map[string]entry{
		"Index":        {slices.Index[list], se, index(func(i int) any { return i })},
		"Contains":     {slices.Contains[list], se, index(func(i int) any { return i >= 0 })},
		"IndexFunc":    {slices.IndexFunc[list], se, indexFunc(func(i int) any { return i })},
		"ContainsFunc": {slices.ContainsFunc[list], se, indexFunc(func(i int) any { return i >= 0 })},
		"Equal": {slices.Equal[list], se, func(x *instance, in []reflect.Value) []reflect.Value {
			return result(slices.EqualFunc(items(in[0]), items(in[1]), x.equals))
		}},
		"EqualFunc": {slices.EqualFunc[list, list2], ss, func(x *instance, in []reflect.Value) []reflect.Value {
			same := x.truth(in[2])
			return result(slices.EqualFunc(items(in[0]), items(in[1]), func(a, b reflect.Value) bool { return same(a, b) }))
		}},
		"Compare": {slices.Compare[list], se, func(_ *instance, in []reflect.Value) []reflect.Value {
			return result(slices.CompareFunc(items(in[0]), items(in[1]), compare))
		}},
		"CompareFunc": {slices.CompareFunc[list, list2], ss, func(x *instance, in []reflect.Value) []reflect.Value {
			return result(slices.CompareFunc(items(in[0]), items(in[1]), x.number(in[2])))
		}},
	}
}

// index looks for the second argument; answer turns its place into the result.
func index(answer func(i int) any) func(*instance, []reflect.Value) []reflect.Value {
	return func(x *instance, in []reflect.Value) []reflect.Value {
		for i := range in[0].Len() {
			if x.equals(in[0].Index(i), in[1]) {
				return result(answer(i))
			}
		}
		return result(answer(-1))
	}
}

func indexFunc(answer func(i int) any) func(*instance, []reflect.Value) []reflect.Value {
	return func(x *instance, in []reflect.Value) []reflect.Value {
		holds := x.truth(in[1])
		for i := range in[0].Len() {
			if holds(in[0].Index(i)) {
				return result(answer(i))
			}
		}
		return result(answer(-1))
	}
}
