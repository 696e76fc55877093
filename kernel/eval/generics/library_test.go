package generics

import (
	"crypto/pbkdf2"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"hash/maphash"
	"io"
	"io/fs"
	"reflect"
	"slices"
	"testing"
	"time"
)

// The types of cells arrive as their underlying types; this is one.
type point = struct {
	X    int
	Name string
}

// instanceOf finds an instance and gives it as a value of its Go type, which
// checks that the type is exactly that of the instance.
func instanceOf[F any](t *testing.T, path, name string, targs ...reflect.Type) F {
	t.Helper()
	f, ok := Function(path, name, targs)
	if !ok {
		t.Fatalf("%s.%s at %v is not covered", path, name, targs)
	}
	return f.Interface().(F)
}

func typesOf(v ...any) []reflect.Type {
	var all []reflect.Type
	for _, v := range v {
		all = append(all, reflect.TypeOf(v))
	}
	return all
}

func TestStructs(t *testing.T) {
	byX := func(a, b point) int { return a.X - b.X }
	ps := []point{{3, "a"}, {1, "b"}, {3, "c"}, {1, "d"}}
	targs := typesOf(ps, point{})

	sorted := slices.Clone(ps)
	instanceOf[func([]point, func(a, b point) int)](t, "slices", "SortStableFunc", targs...)(sorted, byX)
	want := slices.Clone(ps)
	slices.SortStableFunc(want, byX) // the compiler's instance
	if !slices.Equal(sorted, want) {
		t.Errorf("sorted %v, want %v", sorted, want)
	}
	if i := instanceOf[func([]point, point) int](t, "slices", "Index", targs...)(ps, point{3, "c"}); i != 2 {
		t.Errorf("Index = %d, want 2", i)
	}
	at, found := instanceOf[func([]point, int, func(point, int) int) (int, bool)](t, "slices", "BinarySearchFunc", append(targs, reflect.TypeFor[int]())...)(
		sorted, 3, func(p point, x int) int { return p.X - x })
	if at != 2 || !found { // two points with 1 come before
		t.Errorf("BinarySearchFunc = %d, %t, want 2, true", at, found)
	}
	inserted := instanceOf[func([]point, int, ...point) []point](t, "slices", "Insert", targs...)(ps[:2:2], 1, point{9, "z"})
	if len(inserted) != 3 || inserted[1].X != 9 || ps[1].X != 1 {
		t.Errorf("Insert = %v, before %v", inserted, ps)
	}
}

// The order of equal elements is that of compiled Go although SortFunc
// promises none: the same cell and the same program must agree.
func TestUnstableSortAgrees(t *testing.T) {
	var a []point
	for i := range 300 {
		a = append(a, point{i * 7919 % 5, fmt.Sprint(i)})
	}
	b := slices.Clone(a)
	byX := func(a, b point) int { return a.X - b.X }
	instanceOf[func([]point, func(a, b point) int)](t, "slices", "SortFunc", typesOf(a, a[0])...)(a, byX)
	slices.SortFunc(b, byX)
	if !slices.Equal(a, b) {
		t.Error("elements that compare equal come in another order")
	}
}

func TestMapsOfStructs(t *testing.T) {
	m := map[string]point{"a": {1, "one"}}
	targs := typesOf(m, "", point{})
	c := instanceOf[func(map[string]point) map[string]point](t, "maps", "Clone", targs...)(m)
	m["b"] = point{}
	if len(c) != 1 || c["a"].X != 1 {
		t.Errorf("Clone = %v", c)
	}
	var keys []string
	instanceOf[func(map[string]point) func(func(string) bool)](t, "maps", "Keys", targs...)(m)(func(k string) bool {
		keys = append(keys, k)
		return false
	})
	if len(keys) != 1 {
		t.Errorf("an iterator that was told to stop gave %v", keys)
	}
	same := instanceOf[func(a, b map[string]point) bool](t, "maps", "Equal", append(typesOf(m, m), typesOf("", point{})...)...)
	if same(m, c) || !same(c, c) {
		t.Error("Equal is wrong")
	}
	close := instanceOf[func(map[string]int, map[string]string, func(int, string) bool) bool](t, "maps", "EqualFunc",
		typesOf(map[string]int{}, map[string]string{}, "", 0, "")...)
	if !close(map[string]int{"x": 2}, map[string]string{"x": "ab"}, func(n int, s string) bool { return n == len(s) }) {
		t.Error("EqualFunc is wrong")
	}
}

func TestPull(t *testing.T) {
	seq := func(yield func(point) bool) { _ = yield(point{1, "a"}) && yield(point{2, "b"}) }
	next, stop := instanceOf[func(func(func(point) bool)) (func() (point, bool), func())](t, "iter", "Pull", typesOf(point{})...)(seq)
	defer stop()
	var text string
	for p, ok := next(); ok; p, ok = next() {
		text += p.Name
	}
	if _, ok := next(); text != "ab" || ok {
		t.Errorf("pulled %q, want ab and then nothing", text)
	}
	pairs := func(yield func(string, []int) bool) { yield("k", []int{4}) }
	next2, stop2 := instanceOf[func(func(func(string, []int) bool)) (func() (string, []int, bool), func())](t, "iter", "Pull2", typesOf("", []int{})...)(pairs)
	k, v, ok := next2()
	stop2()
	if k != "k" || v[0] != 4 || !ok {
		t.Errorf("pulled %q %v %t", k, v, ok)
	}
	if k, v, ok = next2(); k != "" || v != nil || ok {
		t.Errorf("after stop: %q %v %t, want zero values", k, v, ok)
	}
}

func TestSingleFunctions(t *testing.T) {
	err := fmt.Errorf("open: %w", &fs.PathError{Op: "open", Path: "x", Err: io.EOF})
	pathErr, ok := instanceOf[func(error) (*fs.PathError, bool)](t, "errors", "AsType", reflect.TypeFor[*fs.PathError]())(err)
	if !ok || pathErr.Path != "x" {
		t.Errorf("AsType = %v, %t", pathErr, ok)
	}
	if _, ok := instanceOf[func(error) (*fs.PathError, bool)](t, "errors", "AsType", reflect.TypeFor[*fs.PathError]())(nil); ok {
		t.Error("AsType finds something in nil")
	}
	if got := instanceOf[func() reflect.Type](t, "reflect", "TypeFor", reflect.TypeFor[point]())(); got != reflect.TypeFor[point]() {
		t.Errorf("TypeFor = %v", got)
	}
	stringer, ok := instanceOf[func(reflect.Value) (fmt.Stringer, bool)](t, "reflect", "TypeAssert", reflect.TypeFor[fmt.Stringer]())(reflect.ValueOf(time.Second))
	if !ok || stringer.String() != "1s" {
		t.Errorf("TypeAssert = %v, %t", stringer, ok)
	}
	calls := 0
	once := instanceOf[func(func() (point, error)) func() (point, error)](t, "sync", "OnceValues", reflect.TypeFor[point](), reflect.TypeFor[error]())(
		func() (point, error) { calls++; return point{7, ""}, errors.New("late") })
	once()
	if p, err := once(); p.X != 7 || err == nil || calls != 1 {
		t.Errorf("OnceValues = %v, %v after %d calls", p, err, calls)
	}
	below := instanceOf[func(time.Duration) time.Duration](t, "math/rand/v2", "N", reflect.TypeFor[time.Duration]())
	for range 100 {
		if d := below(3); d < 0 || d > 2 {
			t.Fatalf("N(3) = %d", d)
		}
	}
	// hash.Hash64 is another type argument than any compiled instance has.
	derived, err := instanceOf[func(func() hash.Hash64, string, []byte, int, int) ([]byte, error)](t, "crypto/pbkdf2", "Key", reflect.TypeFor[hash.Hash64]())(
		func() hash.Hash64 { return hash64{sha256.New()} }, "password", []byte("salt"), 2, 16)
	want, _ := pbkdf2.Key(sha256.New, "password", []byte("salt"), 2, 16)
	if err != nil || !slices.Equal(derived, want) {
		t.Errorf("Key = %x, %v, want %x", derived, err, want)
	}
	seed := maphash.MakeSeed()
	comparable := instanceOf[func(maphash.Seed, point) uint64](t, "hash/maphash", "Comparable", reflect.TypeFor[point]())
	first, same := comparable(seed, point{1, "a"}), comparable(seed, point{1, "a"})
	if first != same || first == comparable(seed, point{2, "a"}) {
		t.Error("Comparable does not tell values apart")
	}
}

// hash64 is SHA-256 with one method more.
type hash64 struct{ hash.Hash }

func (hash64) Sum64() uint64 { return 0 }

func TestLibraryEqual(t *testing.T) {
	asked := 0
	l := Library{Equal: func(a, b reflect.Value) bool { asked++; return fmt.Sprint(a) == fmt.Sprint(b) }}
	f, ok := l.Function("slices", "Index", typesOf([]any{}, nil)[:1])
	if ok {
		t.Fatalf("one argument for two gives %v", f)
	}
	f, _ = l.Function("slices", "Index", []reflect.Type{reflect.TypeFor[[]any](), reflect.TypeFor[any]()})
	if i := f.Interface().(func([]any, any) int)([]any{1, "2"}, 2); i != 1 || asked != 2 {
		t.Errorf("Index = %d after %d comparisons, want 1 after 2 by the rule of the library", i, asked)
	}
	f, _ = l.Function("slices", "Index", typesOf([]int{}, 0))
	if f.Interface().(func([]int, int) int)([]int{4}, 4) != 0 || asked != 2 {
		t.Error("the library is asked about ints")
	}
}

func TestRefused(t *testing.T) {
	for _, test := range []struct {
		path, name string
		targs      []reflect.Type
	}{
		{"slices", "Nothing", typesOf([]int{}, 0)},
		{"nothing", "Sort", typesOf([]int{}, 0)},
		{"slices", "Sort", typesOf([]int{})},
		{"slices", "Sort", typesOf([]int{}, "")},
		{"slices", "Sort", typesOf(0, 0)},
		{"maps", "Keys", typesOf(map[string]int{}, "", "")},
		{"maps", "Collect", typesOf([]int{}, 0)},
		{"errors", "AsType", typesOf(point{})},
		{"slices", "Sort", []reflect.Type{nil, nil}},
	} {
		if f, ok := Function(test.path, test.name, test.targs); ok {
			t.Errorf("%s.%s at %v gives %v", test.path, test.name, test.targs, f.Type())
		}
	}
}
