package generics

import (
	"maps"
	"reflect"
)

// mapping lists the functions of package maps.
func mapping() map[string]entry {
	mkv := three[dict, key, value]()
	return map[string]entry{
		"All":    {maps.All[dict], mkv, pairs(func(yield func(...reflect.Value) bool, k, v reflect.Value) bool { return yield(k, v) })},
		"Keys":   {maps.Keys[dict], mkv, pairs(func(yield func(...reflect.Value) bool, k, _ reflect.Value) bool { return yield(k) })},
		"Values": {maps.Values[dict], mkv, pairs(func(yield func(...reflect.Value) bool, _, v reflect.Value) bool { return yield(v) })},
		"Clone": {maps.Clone[dict], mkv, func(x *instance, in []reflect.Value) []reflect.Value {
			if in[0].IsNil() {
				return results(in[0])
			}
			m := reflect.MakeMapWithSize(x.out[0], in[0].Len())
			copyMap(m, in[0])
			return results(m)
		}},
		"Copy": {maps.Copy[dict, dict2], append(two[dict, dict2](), two[key, value]()...),
			func(x *instance, in []reflect.Value) []reflect.Value {
				copyMap(in[0], in[1])
				return nil
			}},
		"Collect": {maps.Collect[key, value], two[key, value](), func(x *instance, in []reflect.Value) []reflect.Value {
			m := reflect.MakeMap(x.out[0])
			insert(m, in[0])
			return results(m)
		}},
		"Insert": {maps.Insert[dict], mkv, func(_ *instance, in []reflect.Value) []reflect.Value {
			insert(in[0], in[1])
			return nil
		}},
		"DeleteFunc": {maps.DeleteFunc[dict], mkv, func(x *instance, in []reflect.Value) []reflect.Value {
			del := x.truth(in[1])
			for k, v := range in[0].Seq2() {
				if del(k, v) {
					in[0].SetMapIndex(k, reflect.Value{})
				}
			}
			return nil
		}},
		"Equal": {maps.Equal[dict, dict2], append(two[dict, dict2](), two[key, value]()...),
			func(x *instance, in []reflect.Value) []reflect.Value {
				return result(equalMaps(in[0], in[1], x.equals))
			}},
		"EqualFunc": {maps.EqualFunc[dict, dictv2], append(two[dict, dictv2](), three[key, value, value2]()...),
			func(x *instance, in []reflect.Value) []reflect.Value {
				same := x.truth(in[2])
				return result(equalMaps(in[0], in[1], func(a, b reflect.Value) bool { return same(a, b) }))
			}},
	}
}

// pairs makes an iterator over a map of what give passes on.
func pairs(give func(yield func(...reflect.Value) bool, k, v reflect.Value) bool) func(*instance, []reflect.Value) []reflect.Value {
	return func(x *instance, in []reflect.Value) []reflect.Value {
		return x.sequence(func(yield func(...reflect.Value) bool) {
			for k, v := range in[0].Seq2() {
				if !give(yield, k, v) {
					return
				}
			}
		})
	}
}

func copyMap(to, from reflect.Value) {
	for k, v := range from.Seq2() {
		to.SetMapIndex(k, v)
	}
}

func insert(m, seq reflect.Value) {
	each(seq, func(v []reflect.Value) bool {
		m.SetMapIndex(v[0], v[1])
		return true
	})
}

func equalMaps(a, b reflect.Value, same func(a, b reflect.Value) bool) bool {
	if a.Len() != b.Len() {
		return false
	}
	for k, v := range a.Seq2() {
		if w := b.MapIndex(k); !w.IsValid() || !same(v, w) {
			return false
		}
	}
	return true
}
