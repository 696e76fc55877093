package generics

import (
	"cmp"
	"iter"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
)

// native returns a compiled instance, or nil if there is none: over slices of
// the usual basic types, and maps between them.
func native(path, name string, targs []reflect.Type) any {
	last := targs[len(targs)-1]
	switch path {
	case "maps":
		return nativeMaps(name, targs)
	case "slices", "cmp", "math/rand/v2", "iter":
		switch last {
		case reflect.TypeFor[int]():
			return nativeInteger[int](path, name)
		case reflect.TypeFor[int64]():
			return nativeInteger[int64](path, name)
		case reflect.TypeFor[int32]():
			return nativeInteger[int32](path, name)
		case reflect.TypeFor[uint8]():
			return nativeInteger[uint8](path, name)
		case reflect.TypeFor[uint32]():
			return nativeInteger[uint32](path, name)
		case reflect.TypeFor[uint64]():
			return nativeInteger[uint64](path, name)
		case reflect.TypeFor[float64]():
			return nativeOrdered[float64](path, name)
		case reflect.TypeFor[string]():
			return nativeOrdered[string](path, name)
		case reflect.TypeFor[bool]():
			return nativeComparable[bool](path, name)
		case reflect.TypeFor[any]():
			return nativeComparable[any](path, name)
		}
	}
	return nil
}

func nativeInteger[E interface {
	int | int32 | int64 | uint8 | uint32 | uint64
}](path, name string) any {
	if path == "math/rand/v2" {
		return rand.N[E]
	}
	return nativeOrdered[E](path, name)
}

func nativeOrdered[E cmp.Ordered](path, name string) any {
	switch path + "." + name {
	case "cmp.Compare":
		return cmp.Compare[E]
	case "cmp.Less":
		return cmp.Less[E]
	case "slices.Sort":
		return slices.Sort[[]E]
	case "slices.IsSorted":
		return slices.IsSorted[[]E]
	case "slices.Min":
		return slices.Min[[]E]
	case "slices.Max":
		return slices.Max[[]E]
	case "slices.BinarySearch":
		return slices.BinarySearch[[]E]
	case "slices.Compare":
		return slices.Compare[[]E]
	case "slices.Sorted":
		return func(seq func(func(E) bool)) []E { return slices.Sorted(seq) }
	}
	return nativeComparable[E](path, name)
}

func nativeComparable[E comparable](path, name string) any {
	switch path + "." + name {
	case "cmp.Or":
		return cmp.Or[E]
	case "slices.Index":
		return slices.Index[[]E]
	case "slices.Contains":
		return slices.Contains[[]E]
	case "slices.Equal":
		return slices.Equal[[]E]
	case "slices.Compact":
		return slices.Compact[[]E]
	case "iter.Pull":
		return func(seq func(func(E) bool)) (func() (E, bool), func()) { return iter.Pull[E](seq) }
	}
	if path == "slices" {
		return nativeSlices[E](name)
	}
	return nil
}

// nativeSlices has the functions that take slices of any type.
func nativeSlices[E any](name string) any {
	switch name {
	case "SortFunc":
		return slices.SortFunc[[]E]
	case "SortStableFunc":
		return slices.SortStableFunc[[]E]
	case "IsSortedFunc":
		return slices.IsSortedFunc[[]E]
	case "MinFunc":
		return slices.MinFunc[[]E]
	case "MaxFunc":
		return slices.MaxFunc[[]E]
	case "BinarySearchFunc":
		return slices.BinarySearchFunc[[]E, E, E]
	case "IndexFunc":
		return slices.IndexFunc[[]E]
	case "ContainsFunc":
		return slices.ContainsFunc[[]E]
	case "EqualFunc":
		return slices.EqualFunc[[]E, []E]
	case "CompareFunc":
		return slices.CompareFunc[[]E, []E]
	case "CompactFunc":
		return slices.CompactFunc[[]E]
	case "DeleteFunc":
		return slices.DeleteFunc[[]E]
	}
	return nativeEdits[E](name)
}

func nativeEdits[E any](name string) any {
	switch name {
	case "Clip":
		return slices.Clip[[]E]
	case "Clone":
		return slices.Clone[[]E]
	case "Concat":
		return slices.Concat[[]E]
	case "Delete":
		return slices.Delete[[]E]
	case "Grow":
		return slices.Grow[[]E]
	case "Insert":
		return slices.Insert[[]E]
	case "Replace":
		return slices.Replace[[]E]
	case "Repeat":
		return slices.Repeat[[]E]
	case "Reverse":
		return slices.Reverse[[]E]
	case "All":
		return func(s []E) func(func(int, E) bool) { return slices.All(s) }
	case "Backward":
		return func(s []E) func(func(int, E) bool) { return slices.Backward(s) }
	case "Values":
		return func(s []E) func(func(E) bool) { return slices.Values(s) }
	case "Chunk":
		return func(s []E, n int) func(func([]E) bool) { return slices.Chunk(s, n) }
	case "AppendSeq":
		return func(s []E, seq func(func(E) bool)) []E { return slices.AppendSeq(s, seq) }
	case "Collect":
		return func(seq func(func(E) bool)) []E { return slices.Collect(seq) }
	case "SortedFunc":
		return func(seq func(func(E) bool), cmp func(E, E) int) []E { return slices.SortedFunc(seq, cmp) }
	case "SortedStableFunc":
		return func(seq func(func(E) bool), cmp func(E, E) int) []E { return slices.SortedStableFunc(seq, cmp) }
	}
	return nil
}

// nativeMaps has maps from strings and ints to the most usual types.
func nativeMaps(name string, targs []reflect.Type) any {
	k, v := targs[len(targs)-2], targs[len(targs)-1]
	switch k {
	case reflect.TypeFor[string]():
		return nativeKey[string](name, v)
	case reflect.TypeFor[int]():
		return nativeKey[int](name, v)
	}
	return nil
}

func nativeKey[K comparable](name string, v reflect.Type) any {
	switch v {
	case reflect.TypeFor[int]():
		return nativeMap[K, int](name)
	case reflect.TypeFor[float64]():
		return nativeMap[K, float64](name)
	case reflect.TypeFor[string]():
		return nativeMap[K, string](name)
	case reflect.TypeFor[bool]():
		return nativeMap[K, bool](name)
	}
	return nil
}

func nativeMap[K, V comparable](name string) any {
	switch name {
	case "All":
		return func(m map[K]V) func(func(K, V) bool) { return maps.All(m) }
	case "Keys":
		return func(m map[K]V) func(func(K) bool) { return maps.Keys(m) }
	case "Values":
		return func(m map[K]V) func(func(V) bool) { return maps.Values(m) }
	case "Clone":
		return maps.Clone[map[K]V]
	case "Copy":
		return maps.Copy[map[K]V, map[K]V]
	case "Collect":
		return func(seq func(func(K, V) bool)) map[K]V { return maps.Collect(seq) }
	case "Insert":
		return func(m map[K]V, seq func(func(K, V) bool)) { maps.Insert(m, seq) }
	case "DeleteFunc":
		return maps.DeleteFunc[map[K]V]
	case "Equal":
		return maps.Equal[map[K]V, map[K]V]
	}
	return nil
}
