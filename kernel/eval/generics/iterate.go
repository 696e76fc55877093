package generics

import (
	"iter"
	"reflect"
	"slices"
)

// iterating lists the functions of slices that make or use iterators.
func iterating() map[string]entry {
	se := two[list, elem]()
	return map[string]entry{
		"All": {slices.All[list], se, func(x *instance, in []reflect.Value) []reflect.Value {
			return x.sequence(func(yield func(...reflect.Value) bool) {
				for i := range in[0].Len() {
					if !yield(reflect.ValueOf(i), in[0].Index(i)) {
						return
					}
				}
			})
		}},
		"Backward": {slices.Backward[list], se, func(x *instance, in []reflect.Value) []reflect.Value {
			return x.sequence(func(yield func(...reflect.Value) bool) {
				for i := in[0].Len() - 1; i >= 0; i-- {
					if !yield(reflect.ValueOf(i), in[0].Index(i)) {
						return
					}
				}
			})
		}},
		"Values": {slices.Values[list], se, func(x *instance, in []reflect.Value) []reflect.Value {
			return x.sequence(func(yield func(...reflect.Value) bool) {
				for i := range in[0].Len() {
					if !yield(in[0].Index(i)) {
						return
					}
				}
			})
		}},
		"AppendSeq": {slices.AppendSeq[list], se, func(x *instance, in []reflect.Value) []reflect.Value {
			return results(collect(in[0], in[1]))
		}},
		"Collect": {slices.Collect[elem], one[elem](), func(x *instance, in []reflect.Value) []reflect.Value {
			return results(collect(reflect.Zero(x.out[0]), in[0]))
		}},
		"Chunk": {slices.Chunk[list], se, chunk},
	}
}

// sequence makes the iterator that is the only result of an instance.
func (x *instance) sequence(run func(yield func(...reflect.Value) bool)) []reflect.Value {
	return results(reflect.MakeFunc(x.out[0], func(in []reflect.Value) []reflect.Value {
		run(x.truth(in[0]))
		return nil
	}))
}

// each runs an iterator; its yield gets one or two values.
func each(seq reflect.Value, yield func(v []reflect.Value) bool) {
	seq.Call(results(reflect.MakeFunc(seq.Type().In(0), func(in []reflect.Value) []reflect.Value {
		return result(yield(in))
	})))
}

// collect appends what an iterator yields to a slice.
func collect(s, seq reflect.Value) reflect.Value {
	each(seq, func(v []reflect.Value) bool {
		s = reflect.Append(s, v[0])
		return true
	})
	return s
}

func chunk(x *instance, in []reflect.Value) []reflect.Value {
	s, n := in[0], int(in[1].Int())
	if n < 1 {
		panic("cannot be less than 1")
	}
	return x.sequence(func(yield func(...reflect.Value) bool) {
		for i := 0; i < s.Len(); i += n {
			end := i + min(n, s.Len()-i)
			if !yield(s.Slice3(i, end, end)) {
				return
			}
		}
	})
}

// pulling lists the functions of package iter.
func pulling() map[string]entry {
	return map[string]entry{
		"Pull":  {iter.Pull[elem], one[elem](), pull},
		"Pull2": {iter.Pull2[elem, other], two[elem, other](), pull},
	}
}

// pull turns an iterator into next and stop; next returns one or two values
// and whether there were any.
func pull(x *instance, in []reflect.Value) []reflect.Value {
	next, stop := iter.Pull(func(yield func([]reflect.Value) bool) { each(in[0], yield) })
	return results(reflect.MakeFunc(x.out[0], func([]reflect.Value) []reflect.Value {
		v, ok := next()
		if !ok {
			v = nil
			for _, t := range x.targs {
				v = append(v, reflect.Zero(t))
			}
		}
		return append(slices.Clip(v), reflect.ValueOf(ok))
	}), reflect.ValueOf(stop))
}
