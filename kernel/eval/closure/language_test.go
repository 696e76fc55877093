package closure

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"bridle/kernel/eval"
)

func TestLanguage(t *testing.T) {
	for _, test := range []struct {
		topic string
		cells []string
		want  string // fmt.Sprint of the values, joined by spaces
	}{
		{"closure", []string{"func adder() func(int) int {\n\tsum := 0\n\treturn func(n int) int { sum += n; return sum }\n}", "add := adder()\nadd(1)\nadd(41)"}, "42"},
		{"struct with method", []string{"type Point struct{ X, Y float64 }\nfunc (p Point) Square() float64 { return p.X*p.X + p.Y*p.Y }", "Point{3, 4}.Square()"}, "25"},
		{"pointer method", []string{"type counter struct{ n int }\nfunc (c *counter) up() { c.n++ }\nc := &counter{}\nc.up(); c.up()", "c.n"}, "2"},
		{"redeclare a variable", []string{"x := 1", "x := \"one\"", "x"}, "one"},
		{"redeclare a function", []string{"func f() int { return 1 }", "func f() string { return \"s\" }", "f()"}, "s"},
		{"redeclare a type", []string{"type T struct{ A int }", "type T struct{ A, B int }", "T{1, 2}.B"}, "2"},
		{"goroutine and select", []string{"ch := make(chan int)\ngo func() { ch <- 42 }()\nvar got int\nselect {\ncase got = <-ch:\n}\ngot"}, "42"},
		{"WaitGroup and Mutex", []string{"import \"sync\"\nvar wg sync.WaitGroup\nvar mu sync.Mutex\nn := 0\nfor i := 0; i < 10; i++ {\n\twg.Add(1)\n\tgo func() {\n\t\tdefer wg.Done()\n\t\tmu.Lock()\n\t\tn++\n\t\tmu.Unlock()\n\t}()\n}\nwg.Wait()\nn"}, "10"},
		{"defer and recover", []string{"func f() (s string) {\n\tdefer func() { s = recover().(string) }()\n\tpanic(\"rec\")\n}\nf()"}, "rec"},
		{"map and sort.Slice", []string{"import \"sort\"\nm := map[string]int{\"b\": 1, \"a\": 2}\nvar keys []string\nfor k := range m {\n\tkeys = append(keys, k)\n}\nsort.Slice(keys, func(i, j int) bool { return keys[i] < keys[j] })\nkeys[0]"}, "a"},
		{"type switch", []string{"func name(v interface{}) string {\n\tswitch v.(type) {\n\tcase int:\n\t\treturn \"int\"\n\tcase string:\n\t\treturn \"str\"\n\t}\n\treturn \"\"\n}\nname(1) + name(\"\")"}, "intstr"},
		{"struct tags", []string{"import \"encoding/json\"\ntype T struct { A int `json:\"a\"` }\nb, _ := json.Marshal(T{5})\nstring(b)"}, `{"a":5}`},
		{"labels", []string{"n := 0\nouter:\nfor i := 0; i < 5; i++ {\n\tfor j := 0; j < 5; j++ {\n\t\tif j == 3 { continue outer }\n\t\tif i == 3 { break outer }\n\t\tn++\n\t}\n}\nn"}, "9"},
		{"several results", []string{"func f() (int, error) { return 7, nil }\nf()"}, "7"},
		{"any", []string{"var v any = 3\nv"}, "3"},
		{"recursive type", []string{"type node struct { next *node }\nl := &node{&node{}}\nn := 0\nfor p := l; p != nil; p = p.next { n++ }\nn"}, "2"},
		{"context", []string{"import (\n\t\"context\"\n\t\"time\"\n)\nctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)\n<-ctx.Done()\ncancel()\nctx.Err().Error()"}, "context deadline exceeded"},
		{"order within a cell", []string{"func f() int { return g() }\nfunc g() int { return 9 }\nf()"}, "9"},
		{"used above its declaration", []string{"f()\nfunc f() int { return 9 }"}, ""},
		{"mutual recursion", []string{"func even(n int) bool { if n == 0 { return true }; return odd(n - 1) }\nfunc odd(n int) bool { if n == 0 { return false }; return even(n - 1) }", "even(10)"}, "true"},
		{"iota", []string{"const (\n\ta = iota\n\tb\n\tc\n)\nc"}, "2"},
		{"method value", []string{"import \"strings\"\nr := strings.NewReplacer(\"a\", \"b\").Replace\nr(\"aaa\")"}, "bbb"},
		{"unused variable", []string{"func f() int { x := 2; return 1 }\nf()"}, "1"},
		{"unused import", []string{"import \"os\"\n1"}, "1"},
		{"dot import", []string{"import . \"strings\"\nToUpper(\"a\")"}, "A"},
		{"renamed import", []string{"import st \"strings\"", "st.ToUpper(\"a\")"}, "A"},
		{"strings.Cut, Go 1.18", []string{"import \"strings\"\nfirst, _, _ := strings.Cut(\"a,b\", \",\")\nfirst"}, "a"},
		{"methods of atomic.Int64, Go 1.19", []string{"import \"sync/atomic\"\nvar n atomic.Int64\nn.Add(5)\nn.Load()"}, "5"},
		{"errors.Join, Go 1.20", []string{"import \"errors\"\nerrors.Join(errors.New(\"a\"), errors.New(\"b\")).Error()"}, "a\nb"},
		{"time.DateOnly, Go 1.20", []string{"import \"time\"\ntime.DateOnly"}, "2006-01-02"},
		{"slog, Go 1.21", []string{"import \"log/slog\"\nslog.LevelInfo.String()"}, "INFO"},
		{"Println has no value", []string{"import \"fmt\"\nfmt.Print()"}, ""},
		{"assignment has no value", []string{"x := 1\nx = 2"}, ""},
		{"untyped constant", []string{"1 << 3"}, "8"},
		{"two values", []string{"func f() (int, string) { return 1, \"a\" }\nf()"}, "1 a"},
	} {
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

// TestRedeclareKeepsOldReaders: gomacro alone would make f return
// 4612811918334230528, the bits of 2.5 read as an int.
func TestRedeclareKeepsOldReaders(t *testing.T) {
	for _, test := range []struct {
		name  string
		cells []string
		want  string
	}{
		{"int to float64", []string{"x := 3\nfunc f() int { return x }", "x := 2.5", "f()"}, "3"},
		{"the new one", []string{"x := 3\nfunc f() int { return x }", "x := 2.5", "x"}, "2.5"},
		{"from the old value", []string{"x := []int{1, 2}", "x := map[int][]int{len(x): x}", "x"}, "map[2:[1 2]]"},
		{"slice to string", []string{"x := []int{7}\nfunc f() int { return x[0] }", "x := \"text\"", "f()"}, "7"},
		{"same type is shared", []string{"x := 3\nfunc f() int { return x }", "x := 4", "f()"}, "4"},
		{"same signature is shared", []string{"func g() int { return 1 }\nfunc f() int { return g() }", "func g() int { return 2 }", "f()"}, "2"},
		{"var with other type", []string{"var x int = 3\nfunc f() int { return x }", "var x float64 = 2.5", "f()"}, "3"},
		{"two at once", []string{"a, b := 1, 2\nfunc f() int { return a + b }", "a, b := 0.5, 3", "f()"}, "4"},
	} {
		t.Run(test.name, func(t *testing.T) {
			values, err := evalCells(t, test.cells...)
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(values[0].V); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	for _, test := range []struct {
		name  string
		cells []string
		want  string // positions counted by hand
	}{
		{"undefined name", []string{"1", "y := 2\n  z := y + x"}, "cell 2, line 2, column 12: undefined: x"},
		{"undefined function", []string{"f(1)"}, "cell 1, line 1, column 1: undefined: f"},
		{"undefined in a function", []string{"func f() int {\n\treturn n\n}"}, "cell 1, line 2, column 9: undefined: n"},
		{"string to int", []string{"a := 1\nvar x int = \"a\""}, "cell 1, line 2, column 13: cannot use \"a\" (untyped string constant) as int value in variable declaration"},
		{"index out of range", []string{"a := []int{1}\nfor i := 0; i < 3; i++ {\n\tb := i\n\ta[b] = 1\n}"}, "cell 1, line 4, column 2: index out of range [1] with length 1"},
		{"index in a function of the cell", []string{"func f(a []int) int {\n\treturn a[5]\n}\nf(nil)"}, "cell 1, line 2, column 9: index out of range [5] with length 0"},
		{"index in a function of another cell", []string{"func f(a []int) int {\n\treturn a[5]\n}", "1\n f(nil)"}, "cell 2, line 2, column 2: index out of range [5] with length 0 (in cell 1, line 2, column 9)"},
		{"nil map", []string{"var m map[string]int\nm[\"a\"] = 1"}, "cell 1, line 2, column 1: assignment to entry in nil map"},
		{"division by zero", []string{"z := 0\n1 / z"}, "cell 1, line 2, column 1: integer divide by zero"},
		{"nil dereference", []string{"type T struct{ n int }\nvar p *T\np.n"}, "cell 1, line 3, column 3: invalid memory address or nil pointer dereference"},
		{"panic with an error", []string{"import \"errors\"\npanic(errors.New(\"no such operator\"))"}, "cell 1, line 2, column 1: panic: no such operator"},
		{"panic with text", []string{"panic(\"text\")"}, "cell 1, line 1, column 1: panic: text"},
		{"error result", []string{"import \"strconv\"", "strconv.Atoi(\"x\")"}, "cell 2, line 1, column 1: strconv.Atoi: parsing \"x\": invalid syntax"},
		{"error result above the end", []string{"import \"os\"\nos.Chdir(\"\")\n1"}, "cell 1, line 2, column 1: chdir : no such file or directory"},
		{"own error", []string{"import \"fmt\"\nfunc f() error { return fmt.Errorf(\"row %d\", 3) }\nf()"}, "cell 1, line 3, column 1: row 3"},
		{"syntax", []string{"1", "a := := 1"}, "cell 2, line 1, column 6: expected operand, found ':='"},
		{"exit", []string{"import \"os\"\nos.Exit(3)"}, "cell 1, line 2, column 1: os.Exit(3) would end the whole session; return or panic instead"},
		{"fatal", []string{"import \"log\"\nlog.Fatal(\"end\")"}, "cell 1, line 2, column 1: log.Fatal: end: would end the whole session; return or panic instead"},
		{"negative shift", []string{"n := -1\n1 << n"}, "cell 1, line 2, column 6: negative shift amount"},
		{"slice bounds", []string{"a := make([]int, 2, 3)\nn := 5\na[1:n]"}, "cell 1, line 3, column 1: slice bounds out of range [:5] with capacity 3"},
		{"type assertion", []string{"var v any = 1\nv.(string)"}, "cell 1, line 2, column 1: interface conversion: interface {} is int, not string"},
		{"endless recursion", []string{"func f(n int) int { return f(n+1) + 1 }\nf(0)"}, "cell 1, line 1, column 28: stack overflow: f calls itself more than 50000 deep"},
		{"closed channel", []string{"c := make(chan int)\nclose(c)\nclose(c)"}, "cell 1, line 3, column 1: close of closed channel"},
		{"uncomparable", []string{"var a, b any = []int{1}, []int{1}\na == b"}, "cell 1, line 2, column 1: comparing uncomparable type []int"},
		{"goroutine", []string{"import \"time\"\ngo func() { panic(\"lost\") }()\ntime.Sleep(time.Minute)"}, "cell 1, line 2, column 13: panic: lost"},
		{"no such symbol", []string{"import \"strings\"\nstrings.Foo(1)"}, "cell 1, line 2, column 9: undefined: strings.Foo"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := evalCells(t, test.cells...)
			if err == nil {
				t.Fatal("no error")
			}
			if got := err.Error(); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if _, ok := errors.AsType[*eval.Error](err); !ok {
				t.Errorf("%T is not an *eval.Error", err)
			}
		})
	}
}

func TestPanicUnwraps(t *testing.T) {
	_, err := evalCells(t, "import \"io\"\npanic(io.EOF)")
	if err == nil || !strings.Contains(err.Error(), "EOF") {
		t.Fatalf("got %v", err)
	}
	e, _ := errors.AsType[*eval.Error](err)
	if e.Err == nil || e.Err.Error() != "EOF" {
		t.Errorf("unwraps to %v", e.Err)
	}
}

func TestUnknownImport(t *testing.T) {
	_, err := evalCells(t, "import \"fmt\"\nimport \"encoding/jsn\"")
	if err == nil {
		t.Fatal("no error")
	}
	want := "cell 1, line 2, column 8: package \"encoding/jsn\" is not compiled in; nearest of those that are: encoding/json, "
	if !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got  %v\nwant %s…", err, want)
	}
}

// TestStateAfterError: a cell that does not compile changes nothing, and the
// engine goes on.
func TestStateAfterError(t *testing.T) {
	engine := newEngine(t, Options{})
	run := func(number int, source string) (string, error) {
		values, err := engine.Eval(t.Context(), eval.Cell{Number: number, Source: source})
		if len(values) > 0 {
			return fmt.Sprint(values[0].V), err
		}
		return "", err
	}
	for i, step := range []struct{ source, want string }{
		{"x := 3", ""},
		{"x := \"a\" + undefined", "error"},
		{"x", "3"},
		{"func f() int {\n\tdefer func() {}()\n\tpanic(1)\n}\nf()", "error"},
		{"func g() (s string) { defer func() { recover(); s = \"ok\" }(); f(); return \"\" }\ng()", "ok"},
		{"x + 1", "4"},
	} {
		got, err := run(i+1, step.source)
		if err != nil {
			got = "error"
		}
		if got != step.want {
			t.Fatalf("cell %d: got %q, %v; want %q", i+1, got, err, step.want)
		}
	}
}

func TestInterrupt(t *testing.T) {
	for _, test := range []struct{ name, source string }{
		{"empty loop", "for {}"},
		{"loop", "n := 0\nfor { n++ }"},
		{"in a function", "func f() { for { } }\nf()"},
		{"receive", "<-make(chan int)"},
		{"nil channel", "var c chan int\nc <- 1"},
		{"select", "select {}"},
		{"sleep", "import \"time\"\ntime.Sleep(time.Hour)"},
		{"wait group", "import \"sync\"\nvar wg sync.WaitGroup\nwg.Add(1)\nwg.Wait()"},
		{"mutex", "import \"sync\"\nvar mu sync.Mutex\nmu.Lock()\nmu.Lock()"},
		{"deferred recover does not hide it", "func f() {\n\tdefer func() { recover() }()\n\tfor { }\n}\nfor { f() }"},
		{"goto", "a:\ngoto a"},
	} {
		t.Run(test.name, func(t *testing.T) {
			engine := newEngine(t, Options{})
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
			defer cancel()
			_, err := engine.Eval(ctx, eval.Cell{Number: 1, Source: test.source})
			if !errors.Is(err, eval.ErrInterrupted) || !errors.Is(err, context.DeadlineExceeded) {
				t.Fatalf("got %v", err)
			}
			values, err := engine.Eval(t.Context(), eval.Cell{Number: 2, Source: "1 + 1"})
			if err != nil || values[0].V != 2 {
				t.Errorf("afterwards: %v, %v", values, err)
			}
		})
	}
}

func TestInterruptCompiledCode(t *testing.T) {
	engine := newEngine(t, Options{Grace: 10 * time.Millisecond})
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
	defer cancel()
	_, err := engine.Eval(ctx, eval.Cell{Number: 1, Source: "import \"os/exec\"\nexec.Command(\"sleep\", \"0.3\").Run()"})
	if !errors.Is(err, eval.ErrInterrupted) {
		t.Fatalf("got %v", err)
	}
	if _, err := engine.Eval(t.Context(), eval.Cell{Number: 2, Source: "1"}); !errors.Is(err, eval.ErrInterrupted) {
		t.Errorf("a lost engine answers %v", err)
	}
}

func TestDefine(t *testing.T) {
	engine := newEngine(t, Options{})
	for name, value := range map[string]any{"country": "XX", "n": 3, "share": 0.5, "dry": true} {
		if err := engine.Define(name, value); err != nil {
			t.Fatal(err)
		}
	}
	values, err := engine.Eval(t.Context(), eval.Cell{Number: 1, Source: "import \"fmt\"\nfmt.Sprint(country, n+1, share*2, !dry)"})
	if err != nil || values[0].V != "XX4 1 false" {
		t.Errorf("got %v, %v", values, err)
	}
	for _, name := range []string{"", "2x", "func", "a b"} {
		if engine.Define(name, 1) == nil {
			t.Errorf("Define(%q) has no error", name)
		}
	}
	if engine.Define("x", nil) == nil {
		t.Error("Define of nil has no error")
	}
}
