package generics

import (
	"cmp"
	"reflect"
	"slices"
)

// sorting lists the functions of slices that order a slice or ask for order.
func sorting() map[string]entry {
	se, e := two[list, elem](), one[elem]()
	return map[string]entry{
		"Sort":             {slices.Sort[list], se, sort},
		"SortFunc":         {slices.SortFunc[list], se, sortFunc},
		"SortStableFunc":   {slices.SortStableFunc[list], se, sortStableFunc},
		"IsSorted":         {slices.IsSorted[list], se, isSorted},
		"IsSortedFunc":     {slices.IsSortedFunc[list], se, isSorted},
		"Min":              {slices.Min[list], se, extreme("slices.Min: empty list", -1)},
		"MinFunc":          {slices.MinFunc[list], se, extreme("slices.MinFunc: empty list", -1)},
		"Max":              {slices.Max[list], se, extreme("slices.Max: empty list", +1)},
		"MaxFunc":          {slices.MaxFunc[list], se, extreme("slices.MaxFunc: empty list", +1)},
		"BinarySearch":     {slices.BinarySearch[list], se, binarySearch},
		"BinarySearchFunc": {slices.BinarySearchFunc[list, elem, other], three[list, elem, other](), binarySearch},
		"Sorted":           {slices.Sorted[elem], e, sorted(sort)},
		"SortedFunc":       {slices.SortedFunc[elem], e, sorted(sortFunc)},
		"SortedStableFunc": {slices.SortedStableFunc[elem], e, sorted(sortStableFunc)},
	}
}

// order is the comparison given as the argument at i, or the natural one.
func (x *instance) order(in []reflect.Value, i int) func(a, b reflect.Value) int {
	if i < len(in) {
		return x.number(in[i])
	}
	return compare
}

// The three sorts run the sort of package slices over references to the
// elements of a copy, so that elements that compare equal end up in the same
// order as in compiled code.

func sort(_ *instance, in []reflect.Value) []reflect.Value {
	from := items(clone(in[0]))
	slices.SortFunc(from, compare)
	put(in[0], from)
	return nil
}

func sortFunc(x *instance, in []reflect.Value) []reflect.Value {
	from := items(clone(in[0]))
	slices.SortFunc(from, x.number(in[1]))
	put(in[0], from)
	return nil
}

func sortStableFunc(x *instance, in []reflect.Value) []reflect.Value {
	from := items(clone(in[0]))
	slices.SortStableFunc(from, x.number(in[1]))
	put(in[0], from)
	return nil
}

// sorted collects an iterator and sorts what came.
func sorted(sort func(*instance, []reflect.Value) []reflect.Value) func(*instance, []reflect.Value) []reflect.Value {
	return func(x *instance, in []reflect.Value) []reflect.Value {
		s := collect(reflect.Zero(x.out[0]), in[0])
		sort(x, append(results(s), in[1:]...))
		return results(s)
	}
}

func isSorted(x *instance, in []reflect.Value) []reflect.Value {
	return result(slices.IsSortedFunc(items(in[0]), x.order(in, 1)))
}

// extreme finds the smallest (sign -1) or greatest (sign +1) element. Of
// numbers it is that of the built-in functions, for which NaN is both.
func extreme(empty string, sign int) func(*instance, []reflect.Value) []reflect.Value {
	return func(x *instance, in []reflect.Value) []reflect.Value {
		s := in[0]
		if s.Len() == 0 {
			panic(empty)
		}
		if natural := len(in) == 1; natural && s.Index(0).CanFloat() {
			return results(extremeFloat(s, sign))
		}
		find := slices.MinFunc[[]reflect.Value]
		if sign > 0 {
			find = slices.MaxFunc
		}
		return results(find(items(s), x.order(in, 1)))
	}
}

func extremeFloat(s reflect.Value, sign int) reflect.Value {
	m := s.Index(0).Float()
	for i := range s.Len() {
		if f := s.Index(i).Float(); sign < 0 {
			m = min(m, f)
		} else {
			m = max(m, f)
		}
	}
	return reflect.ValueOf(m).Convert(s.Type().Elem())
}

func binarySearch(x *instance, in []reflect.Value) []reflect.Value {
	i, found := slices.BinarySearchFunc(items(in[0]), in[1], x.order(in, 2))
	return results(reflect.ValueOf(i), reflect.ValueOf(found))
}

// comparing lists the functions of package cmp.
func comparing() map[string]entry {
	e := one[elem]()
	return map[string]entry{
		"Compare": {cmp.Compare[elem], e, func(_ *instance, in []reflect.Value) []reflect.Value {
			return result(compare(in[0], in[1]))
		}},
		"Less": {cmp.Less[elem], e, func(x *instance, in []reflect.Value) []reflect.Value {
			return result(compare(in[0], in[1]) < 0)
		}},
		"Or": {cmp.Or[elem], e, func(x *instance, in []reflect.Value) []reflect.Value {
			zero := reflect.Zero(x.out[0])
			for _, v := range items(in[0]) {
				if !x.equals(v, zero) {
					return results(v)
				}
			}
			return results(zero)
		}},
	}
}
