package generics

import (
	"math/bits"
	"reflect"
	"slices"
)

// editing lists the functions of slices that make or change slices.
func editing() map[string]entry {
	se := two[list, elem]()
	return map[string]entry{
		"Clip": {slices.Clip[list], se, func(_ *instance, in []reflect.Value) []reflect.Value {
			n := in[0].Len()
			return results(in[0].Slice3(0, n, n))
		}},
		"Clone":       {slices.Clone[list], se, cloneSlice},
		"Compact":     {slices.Compact[list], se, compact},
		"CompactFunc": {slices.CompactFunc[list], se, compact},
		"Concat":      {slices.Concat[list], se, concat},
		"Delete":      {slices.Delete[list], se, deleteRange},
		"DeleteFunc":  {slices.DeleteFunc[list], se, deleteFunc},
		"Grow": {slices.Grow[list], se, func(_ *instance, in []reflect.Value) []reflect.Value {
			return results(grow(in[0], int(in[1].Int())))
		}},
		"Insert": {slices.Insert[list], se, func(_ *instance, in []reflect.Value) []reflect.Value {
			i := int(in[1].Int())
			boundsFrom(in[0], i)
			return results(splice(in[0], i, i, in[2]))
		}},
		"Replace": {slices.Replace[list], se, func(_ *instance, in []reflect.Value) []reflect.Value {
			i, j := int(in[1].Int()), int(in[2].Int())
			bounds(in[0], i, j)
			boundsFrom(in[0], j) // j may lie between length and capacity until here
			return results(splice(in[0], i, j, in[3]))
		}},
		"Repeat": {slices.Repeat[list], se, repeat},
		"Reverse": {slices.Reverse[list], se, func(_ *instance, in []reflect.Value) []reflect.Value {
			swap := reflect.Swapper(in[0].Interface())
			for i, j := 0, in[0].Len()-1; i < j; i, j = i+1, j-1 {
				swap(i, j)
			}
			return nil
		}},
	}
}

func cloneSlice(x *instance, in []reflect.Value) []reflect.Value {
	if in[0].IsNil() {
		return results(in[0])
	}
	return results(reflect.AppendSlice(reflect.MakeSlice(in[0].Type(), 0, 0), in[0]))
}

// shrink keeps the given slots of s, which are in ascending order, and clears
// what is left over at the end.
func shrink(s reflect.Value, kept []reflect.Value) []reflect.Value {
	put(s, kept)
	s.Slice(len(kept), s.Len()).Clear()
	return results(s.Slice(0, len(kept)))
}

func compact(x *instance, in []reflect.Value) []reflect.Value {
	same := x.equals
	if len(in) == 2 {
		f := x.truth(in[1])
		same = func(a, b reflect.Value) bool { return f(a, b) }
	}
	return shrink(in[0], slices.CompactFunc(items(in[0]), same))
}

func deleteFunc(x *instance, in []reflect.Value) []reflect.Value {
	del := x.truth(in[1])
	return shrink(in[0], slices.DeleteFunc(items(in[0]), func(v reflect.Value) bool { return del(v) }))
}

func deleteRange(x *instance, in []reflect.Value) []reflect.Value {
	s, i, j := in[0], int(in[1].Int()), int(in[2].Int())
	_ = make([]struct{}, s.Len())[i:j:s.Len()]
	if i == j {
		return results(s)
	}
	n := i + reflect.Copy(s.Slice(i, s.Len()), s.Slice(j, s.Len()))
	s.Slice(n, s.Len()).Clear()
	return results(s.Slice(0, n))
}

func concat(x *instance, in []reflect.Value) []reflect.Value {
	size := 0
	for _, s := range items(in[0]) {
		if size += s.Len(); size < 0 {
			panic("len out of range")
		}
	}
	all := grow(reflect.Zero(x.out[0]), size)
	for _, s := range items(in[0]) {
		all = reflect.AppendSlice(all, s)
	}
	return results(all)
}

// grow makes room for n more elements, as much as append would.
func grow(s reflect.Value, n int) reflect.Value {
	if n < 0 {
		panic("cannot be negative")
	}
	if n -= s.Cap() - s.Len(); n > 0 {
		return reflect.AppendSlice(s.Slice(0, s.Cap()), reflect.MakeSlice(s.Type(), n, n)).Slice(0, s.Len())
	}
	return s
}

func repeat(_ *instance, in []reflect.Value) []reflect.Value {
	s, count := in[0], int(in[1].Int())
	if count < 0 {
		panic("cannot be negative")
	}
	if high, low := bits.Mul(uint(s.Len()), uint(count)); high > 0 || int(low) < 0 {
		panic("the result of (len(x) * count) overflows")
	}
	all := reflect.MakeSlice(s.Type(), s.Len()*count, s.Len()*count)
	for i := range count {
		reflect.Copy(all.Slice(i*s.Len(), all.Len()), s)
	}
	return results(all)
}

// splice puts values in the place of s[i:j], within the capacity of s if they
// fit, and clears slots that are left over. The new values may be part of s.
func splice(s reflect.Value, i, j int, values reflect.Value) reflect.Value {
	if i == j && values.Len() == 0 {
		return s
	}
	if j == s.Len() {
		t := reflect.AppendSlice(s.Slice(0, i), values)
		if t.Len() < s.Len() {
			s.Slice(t.Len(), s.Len()).Clear()
		}
		return t
	}
	total := i + values.Len() + s.Len() - j
	if total > s.Cap() {
		t := reflect.AppendSlice(s.Slice(0, i), reflect.MakeSlice(s.Type(), total-i, total-i))
		reflect.Copy(t.Slice(i, total), values)
		reflect.Copy(t.Slice(i+values.Len(), total), s.Slice(j, s.Len()))
		return t
	}
	values, t := clone(values), s.Slice(0, total)
	reflect.Copy(t.Slice(i+values.Len(), total), s.Slice(j, s.Len()))
	reflect.Copy(t.Slice(i, total), values)
	if total < s.Len() {
		s.Slice(total, s.Len()).Clear()
	}
	return t
}
