package closure

import "testing"

// TestSemantics: corners of the specification. Expected values follow from the
// section that each topic names.
func TestSemantics(t *testing.T) {
	for _, test := range []struct {
		topic string
		cells []string
		want  string
	}{
		{"order of evaluation: calls left to right", []string{"var log []string\nfunc v(s string, n int) int { log = append(log, s); return n }\nvar a [3]int\na[v(\"i\", 1)] = v(\"x\", 2) + v(\"y\", 3)\nlog"}, "[i x y]"},
		{"order of evaluation: operands before assignment", []string{"a := []int{1, 2, 3}\ni := 0\ni, a[i] = 1, 9\na"}, "[9 2 3]"},
		{"order of evaluation: swap of elements", []string{"a := []int{1, 2, 3}\na[0], a[2] = a[2], a[0]\na"}, "[3 2 1]"},
		{"assignment: struct values are copied", []string{"type P struct{ X, Y int }\na := P{1, 2}\nb := a\nb.X = 9\na.X"}, "1"},
		{"assignment: swap of structs", []string{"type P struct{ X int }\na, b := P{1}, P{2}\na, b = b, a\n[]int{a.X, b.X}"}, "[2 1]"},
		{"assignment: local swap of structs", []string{"type P struct{ X int }\nfunc f() []int {\n\ta, b := P{1}, P{2}\n\ta, b = b, a\n\treturn []int{a.X, b.X}\n}\nf()"}, "[2 1]"},
		{"array: range evaluates a copy", []string{"a := [3]int{1, 2, 3}\nsum := 0\nfor i, v := range a {\n\ta[2] = 10\n\tsum += v\n\t_ = i\n}\nsum"}, "6"},
		{"array: passed by value", []string{"func f(a [2]int) { a[0] = 9 }\na := [2]int{1, 2}\nf(a)\na"}, "[1 2]"},
		{"array: compared", []string{"a, b := [2]int{1, 2}, [2]int{1, 2}\na == b"}, "true"},
		{"map: NaN keys", []string{"import \"math\"\nm := map[float64]int{}\nm[math.NaN()] = 1\nm[math.NaN()] = 2\n_, ok := m[math.NaN()]\n[]any{len(m), ok}"}, "[2 false]"},
		{"map: struct keys and values", []string{"type K struct{ a, b int }\nm := map[K][]string{}\nm[K{1, 2}] = append(m[K{1, 2}], \"x\")\nm[K{1, 2}] = append(m[K{1, 2}], \"y\")\nm[K{1, 2}]"}, "[x y]"},
		{"map: update in place", []string{"m := map[string]int8{\"a\": 127}\nm[\"a\"]++\nm[\"b\"] -= 3\nm[\"a\"], m[\"b\"]"}, ""},
		{"map: deleted while ranging", []string{"m := map[int]bool{1: true, 2: true, 3: true}\nn := 0\nfor k := range m {\n\tdelete(m, k)\n\tn++\n}\n[]int{n, len(m)}"}, "[3 0]"},
		{"channel: closed", []string{"c := make(chan int, 2)\nc <- 1\nclose(c)\na, ok1 := <-c\nb, ok2 := <-c\n[]any{a, ok1, b, ok2}"}, "[1 true 0 false]"},
		{"channel: range", []string{"c := make(chan int)\ngo func() {\n\tdefer close(c)\n\tfor i := range 4 { c <- i }\n}()\nsum := 0\nfor v := range c { sum += v }\nsum"}, "6"},
		{"goroutines: many at a time", []string{"import \"sync\"\nvar wg sync.WaitGroup\nvar mu sync.Mutex\nn := 0\ngate := make(chan bool)\nfor range 6000 {\n\twg.Go(func() {\n\t\t<-gate\n\t\tmu.Lock()\n\t\tn++\n\t\tmu.Unlock()\n\t})\n\tgo func() { <-gate }()\n}\nclose(gate)\nwg.Wait()\nn"}, "6000"},
		{"select: default", []string{"c := make(chan int)\nr := \"\"\nselect {\ncase <-c:\n\tr = \"got\"\ndefault:\n\tr = \"none\"\n}\nr"}, "none"},
		{"string: iterated by runes", []string{"s := \"aé\\xff世\"\nvar out []any\nfor i, r := range s { out = append(out, i, r) }\nout"}, "[0 97 1 233 3 65533 4 19990]"},
		{"append: shares memory while it fits", []string{"a := make([]int, 1, 2)\nb := append(a, 1)\nc := append(a, 2)\nb[1], c[1]"}, ""},
		{"append: of itself", []string{"a := []int{1, 2, 3}\na = append(a, a...)\na"}, "[1 2 3 1 2 3]"},
		{"defer: arguments are evaluated at once", []string{"func f() (s []int) {\n\tfor i := 0; i < 3; i++ {\n\t\tdefer func(n int) { s = append(s, n) }(i)\n\t}\n\treturn nil\n}\nf()"}, "[2 1 0]"},
		{"defer: method value", []string{"type C struct{ n int }\nfunc (c C) add(to *int) { *to += c.n }\nfunc f() (sum int) {\n\tc := C{5}\n\tdefer c.add(&sum)\n\tc.n = 100\n\treturn 1\n}\nf()"}, "6"},
		{"defer: changes a named result", []string{"func f() (n int) {\n\tdefer func() { n *= 2 }()\n\treturn 21\n}\nf()"}, "42"},
		{"recover: only in the deferred function itself", []string{"func helper() any { return recover() }\nfunc f() (s string) {\n\tdefer func() {\n\t\tif r := recover(); r != nil { s = \"outer\" }\n\t}()\n\tdefer func() {\n\t\tif helper() != nil { s = \"helper\" }\n\t}()\n\tpanic(1)\n}\nf()"}, "outer"},
		{"recover: named function deferred", []string{"var got any\nfunc catch() { got = recover() }\nfunc f() { defer catch(); panic(\"p\") }\nf()\ngot"}, "p"},
		{"recover: function value deferred", []string{"var got any\ncatch := func() { got = recover() }\nfunc f() { defer catch(); panic(\"p\") }\nf()\ngot"}, "p"},
		{"recover: panic replaced by another", []string{"func f() (s any) {\n\tdefer func() { s = recover() }()\n\tdefer func() { panic(\"second\") }()\n\tpanic(\"first\")\n}\nf()"}, "second"},
		{"recover: run-time error", []string{"func f(a []int) (err error) {\n\tdefer func() { err = recover().(error) }()\n\t_ = a[3]\n\treturn nil\n}\nerr := f(nil)\nerr.Error()"}, "runtime error: index out of range [3] with length 0"},
		{"recover: result without a name", []string{"func f() int {\n\tdefer func() { recover() }()\n\tpanic(1)\n}\nf()"}, "0"},
		{"results: returned in the wrong order", []string{"func f() (a, b int) {\n\ta, b = 1, 2\n\treturn b, a\n}\nf()"}, "2 1"},
		{"method value: bound to a copy", []string{"type T struct{ n int }\nfunc (t T) get() int { return t.n }\nt := T{1}\ng := t.get\nt.n = 2\ng()"}, "1"},
		{"method value: bound to a pointer", []string{"type T struct{ n int }\nfunc (t *T) get() int { return t.n }\nt := T{1}\ng := t.get\nt.n = 2\ng()"}, "2"},
		{"method expression", []string{"type T struct{ n int }\nfunc (t T) add(m int) int { return t.n + m }\nfunc (t *T) set(n int) { t.n = n }\nt := T{1}\n(*T).set(&t, 5)\nT.add(t, 3) + (*T).add(&t, 1)"}, "14"},
		{"method expression of an interface", []string{"import \"fmt\"\ntype D int\nfunc (d D) String() string { return \"D\" }\nfmt.Stringer.String(D(1))"}, "D"},
		{"embedding: promoted through a pointer", []string{"type A struct{ n int }\nfunc (a *A) inc() { a.n++ }\nfunc (a A) get() int { return a.n }\ntype B struct{ *A }\ntype C struct{ B }\nc := C{B{&A{1}}}\nc.inc()\nc.n++\nc.get()"}, "3"},
		{"embedding: interface", []string{"type I interface{ M() int }\ntype X int\nfunc (x X) M() int { return int(x) * 2 }\ntype S struct {\n\tI\n\tk int\n}\ns := S{X(4), 1}\nvar i I = s\ni.M() + s.M()"}, "16"},
		{"embedding: shadowing", []string{"type A struct{ v int }\ntype B struct {\n\tA\n\tv string\n}\nb := B{A{1}, \"b\"}\n[]any{b.v, b.A.v}"}, "[b 1]"},
		{"interface: comparable dynamic types", []string{"type C float64\nvar a, b, c any = C(1), C(1), 1.0\n[]bool{a == b, a == c}"}, "[true false]"},
		{"interface: key of a map", []string{"type C int\nm := map[any]string{1: \"int\", C(1): \"C\"}\n[]string{m[1], m[C(1)]}"}, "[int C]"},
		{"interface: two structs alike", []string{"type A struct{ X int }\ntype B struct{ X int }\nfunc name(v any) string {\n\tswitch v.(type) {\n\tcase B:\n\t\treturn \"B\"\n\tcase A:\n\t\treturn \"A\"\n\t}\n\treturn \"?\"\n}\nname(A{}) + name(B{}) + name(&A{})"}, "AB?"},
		{"interface: slices of own types", []string{"type C int\nvar v any = []C{1}\n_, isInts := v.([]int)\n_, isCs := v.([]C)\n[]bool{isInts, isCs}"}, "[false true]"},
		{"type switch: nil, several types", []string{"func f(v any) string {\n\tswitch x := v.(type) {\n\tcase nil:\n\t\treturn \"nil\"\n\tcase int, string:\n\t\t_ = x\n\t\treturn \"basic\"\n\tcase error:\n\t\treturn x.Error()\n\tcase func() int:\n\t\treturn \"func\"\n\t}\n\treturn \"other\"\n}\nimport \"errors\"\nf(nil) + f(1) + f(errors.New(\"e\")) + f(func() int { return 1 }) + f(1.5)"}, "nilbasicefuncother"},
		{"switch: fallthrough and default in the middle", []string{"func f(n int) (s string) {\n\tswitch n {\n\tcase 1:\n\t\ts += \"1\"\n\t\tfallthrough\n\tdefault:\n\t\ts += \"d\"\n\tcase 2:\n\t\ts += \"2\"\n\t}\n\treturn\n}\nf(1) + f(2) + f(3)"}, "1d2d"},
		{"goto: loop", []string{"func f() int {\n\ti := 0\nagain:\n\tif i < 5 {\n\t\ti++\n\t\tgoto again\n\t}\n\treturn i\n}\nf()"}, "5"},
		{"labels: out of a select in a loop", []string{"func f() int {\n\tc := make(chan int, 1)\n\tn := 0\nloop:\n\tfor {\n\t\tselect {\n\t\tcase c <- 1:\n\t\t\tn++\n\t\tdefault:\n\t\t\tbreak loop\n\t\t}\n\t}\n\treturn n\n}\nf()"}, "1"},
		{"loop variables: captured in each round", []string{"var fs []func() int\nfor i := 0; i < 3; i++ {\n\tdefer func() {}()\n\tfs = append(fs, func() int { i += 10; return i })\n}\nfs[0]() + fs[1]() + fs[2]() + fs[0]()"}, "53"},
		{"constants: typed and huge", []string{"const big = 1 << 100\nconst small = big >> 98\nsmall"}, "4"},
		{"shift: of a smaller type", []string{"var a uint8 = 200\nvar n uint = 1\n[]any{a << n, a >> n, int8(a) >> n, uint32(1) << 40 >> n * 0}"}, ""},
		{"generic: type with methods and constraint", []string{"type Number interface{ ~int | ~float64 }\ntype Acc[T Number] struct{ sum T }\nfunc (a *Acc[T]) Add(v T) *Acc[T] { a.sum += v; return a }\nfunc Sum[T Number](list ...T) T {\n\tvar a Acc[T]\n\tfor _, v := range list { a.Add(v) }\n\treturn a.sum\n}", "type my int\nSum(1.5, 2) + float64(Sum[my](1, 2))"}, "6.5"},
		{"generic: linked list", []string{"type List[T any] struct {\n\thead *node[T]\n\tn    int\n}\ntype node[T any] struct {\n\tv    T\n\tnext *node[T]\n}\nfunc (l *List[T]) Push(v T) { l.head = &node[T]{v, l.head}; l.n++ }\nfunc (l *List[T]) All() func(func(T) bool) {\n\treturn func(yield func(T) bool) {\n\t\tfor n := l.head; n != nil; n = n.next {\n\t\t\tif !yield(n.v) { return }\n\t\t}\n\t}\n}", "var l List[string]\nl.Push(\"a\"); l.Push(\"b\")\ns := \"\"\nfor v := range l.All() { s += v }\ns"}, "ba"},
		{"generic: method through a constraint", []string{"import \"fmt\"\ntype Celsius float64\nfunc (c Celsius) String() string { return fmt.Sprintf(\"%.1f°\", float64(c)) }\nfunc Join[T fmt.Stringer](list []T) (s string) {\n\tfor _, v := range list { s += v.String() }\n\treturn\n}\nJoin([]Celsius{1, 2.5})"}, "1.0°2.5°"},
		{"compiled generics over own types", []string{"import \"slices\"\ntype P struct{ name string; n int }\nlist := []P{{\"b\", 2}, {\"a\", 1}}\nslices.SortFunc(list, func(a, b P) int { return a.n - b.n })\nlist[0].name"}, "a"},
		{"closures: recursion through a variable", []string{"var f func(int) int\nf = func(n int) int {\n\tif n == 0 { return 1 }\n\treturn n * f(n-1)\n}\nf(10)"}, "3628800"},
		{"closures: nested captures", []string{"func outer() func() func() int {\n\tn := 0\n\treturn func() func() int {\n\t\tm := 10\n\t\treturn func() int { n++; m++; return n*100 + m }\n\t}\n}\ng := outer()\na, b := g(), g()\n[]int{a(), a(), b()}"}, "[111 212 311]"},
		{"compiled code calls closures", []string{"import \"strings\"\nn := 0\ns := strings.Map(func(r rune) rune { n++; if r == 'a' { return -1 }; return r + 1 }, \"abc\")\n[]any{s, n}"}, "[cd 3]"},
		{"own types given to compiled code", []string{"import \"fmt\"\ntype D int\nfunc (d D) String() string { return fmt.Sprintf(\"<%d>\", int(d)) }\ntype S struct { A D; B []D; c D }\nfmt.Sprintf(\"%v %+v %d %s %v\", D(1), S{1, []D{2}, 3}, D(4), []D{5}, map[string]D{\"k\": 6})"}, "<1> {A:<1> B:[<2>] c:3} 4 [<5>] map[k:<6>]"},
		{"own sort.Interface", []string{"import \"sort\"\ntype byLen []string\nfunc (b byLen) Len() int { return len(b) }\nfunc (b byLen) Less(i, j int) bool { return len(b[i]) < len(b[j]) }\nfunc (b byLen) Swap(i, j int) { b[i], b[j] = b[j], b[i] }\ns := []string{\"ccc\", \"a\", \"bb\"}\nsort.Sort(byLen(s))\ns"}, "[a bb ccc]"},
		{"own errors are equal", []string{"import \"errors\"\ntype E string\nfunc (e E) Error() string { return string(e) }\nconst ErrX = E(\"x\")\nfunc f() error { return ErrX }\nvar other error = ErrX\n[]bool{f() == ErrX, f() == other, errors.Is(f(), ErrX)}"}, "[true true true]"},
		{"values stored by compiled code come back", []string{"import \"container/list\"\ntype C int\nl := list.New()\nl.PushBack(C(3))\nv, ok := l.Front().Value.(C)\n[]any{v, ok}"}, "[3 true]"},
		{"struct: zero size and comparison", []string{"type E struct{}\nm := map[E]int{{}: 1}\n[]any{E{} == E{}, m[E{}]}"}, "[true 1]"},
		{"struct: anonymous with tags", []string{"import \"encoding/json\"\nb, _ := json.Marshal(struct{ A int `json:\"a,omitempty\"`; B []struct{ C string } }{0, []struct{ C string }{{\"x\"}}})\nstring(b)"}, `{"B":[{"C":"x"}]}`},
		{"pointers: to loop element", []string{"a := []int{1, 2, 3}\nfor i := range a {\n\tp := &a[i]\n\t*p *= 2\n}\na"}, "[2 4 6]"},
		{"complex numbers", []string{"a := complex(1, 2)\nvar b complex64 = 3i\na *= a\n[]any{a, real(b), imag(b), a == complex(-3, 4)}"}, "[(-3+4i) 0 3 true]"},
		{"float32 is rounded", []string{"var a, b float32 = 16777216, 1\na + b == a"}, "true"},
		{"untyped constant to interface", []string{"var a any = 'x'\nvar b any = 1 << 3\n[]any{a, b}"}, "[120 8]"},
		{"clear, min, max", []string{"m := map[int]int{1: 1}\ns := []int{1, 2}\nclear(m)\nclear(s)\n[]any{len(m), s, min(2, 1.5), max(\"a\", \"b\")}"}, "[0 [0 0] 1.5 b]"},
		{"variadic: forwarded", []string{"func g(xs ...int) int { return len(xs) }\nfunc f(xs ...int) int { return g(xs...) + g() + g(1) }\nf(1, 2, 3)"}, "4"},
		{"call with the results of a call", []string{"func two() (int, string) { return 1, \"a\" }\nfunc f(n int, s string) string { return s }\nimport \"fmt\"\nf(two()) + fmt.Sprint(two())"}, "a1a"},
	} {
		if test.want == "" {
			continue
		}
		t.Run(test.topic, func(t *testing.T) {
			values, err := evalCells(t, test.cells...)
			if err != nil {
				t.Fatal(err)
			}
			if got := text(values); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
