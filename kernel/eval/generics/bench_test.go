package generics

import (
	"reflect"
	"testing"
	"unsafe"
)

// BenchmarkSortFunc sorts 1,000 structs with a comparison that is reached by
// reflection, as those of an engine are.
func BenchmarkSortFunc(b *testing.B) {
	from := make([]point, 1000)
	for i := range from {
		from[i].X = i * 7919 % 1000
	}
	direct := func(reflect.Value) func(in, out []unsafe.Pointer) {
		return func(in, out []unsafe.Pointer) {
			*(*int)(out[0]) = (*point)(in[0]).X - (*point)(in[1]).X
		}
	}
	b.Run("reflection", func(b *testing.B) { benchmarkSort(b, Library{}, from) })
	b.Run("direct", func(b *testing.B) { benchmarkSort(b, Library{Direct: direct}, from) })
}

func benchmarkSort(b *testing.B, l Library, from []point) {
	f, _ := l.Function("slices", "SortFunc", []reflect.Type{reflect.TypeFor[[]point](), reflect.TypeFor[point]()})
	sort := f.Interface().(func([]point, func(a, b point) int))
	compare := reflect.MakeFunc(reflect.TypeFor[func(a, b point) int](), func(in []reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.ValueOf(int(in[0].Field(0).Int() - in[1].Field(0).Int()))}
	}).Interface().(func(a, b point) int)
	to := make([]point, len(from))
	for b.Loop() {
		copy(to, from)
		sort(to, compare)
	}
}

// BenchmarkFunction is what one instance costs when a cell is compiled.
func BenchmarkFunction(b *testing.B) {
	targs := []reflect.Type{reflect.TypeFor[[]point](), reflect.TypeFor[point]()}
	for b.Loop() {
		Function("slices", "SortFunc", targs)
	}
}
