package closure

import (
	"runtime"
	"testing"

	"bridle/kernel/eval"
)

// loops are the hot loops by which engines are compared, each as a function of
// a cell and as the same code compiled.
var loops = []struct {
	name, source string
	native       func() any
}{
	{"fib", "func fib(n int) int {\n\tif n < 2 {\n\t\treturn n\n\t}\n\treturn fib(n-1) + fib(n-2)\n}\nfunc hot() any { return fib(27) }", func() any { return fib(27) }},
	{"sum", "func hot() any {\n\tsum := 0\n\tfor i := 0; i < 10000000; i++ {\n\t\tsum += i\n\t}\n\treturn sum\n}", nativeSum},
	{"float", "func hot() any {\n\tx := 0.0\n\tfor i := 0; i < 3000000; i++ {\n\t\tx = x*0.999 + float64(i)*0.5\n\t}\n\treturn x\n}", nativeFloat},
	{"sieve", "func hot() any {\n\tn := 2000000\n\tcomposite := make([]bool, n+1)\n\tcount := 0\n\tfor i := 2; i <= n; i++ {\n\t\tif !composite[i] {\n\t\t\tcount++\n\t\t\tfor j := i * i; j <= n; j += i {\n\t\t\t\tcomposite[j] = true\n\t\t\t}\n\t\t}\n\t}\n\treturn count\n}", nativeSieve},
	{"map", "func hot() any {\n\tm := map[int]int{}\n\tfor i := 0; i < 1000000; i++ {\n\t\tm[i%1000] += i\n\t}\n\treturn m[7]\n}", nativeMap},
	{"matrix", "func hot() any {\n\tn := 120\n\ta, b, c := make([][]float64, n), make([][]float64, n), make([][]float64, n)\n\tfor i := range n {\n\t\ta[i], b[i], c[i] = make([]float64, n), make([]float64, n), make([]float64, n)\n\t\tfor j := range n {\n\t\t\ta[i][j], b[i][j] = float64(i+j), float64(i-j)\n\t\t}\n\t}\n\tfor i := 0; i < n; i++ {\n\t\tfor j := 0; j < n; j++ {\n\t\t\tsum := 0.0\n\t\t\tfor k := 0; k < n; k++ {\n\t\t\t\tsum += a[i][k] * b[k][j]\n\t\t\t}\n\t\t\tc[i][j] = sum\n\t\t}\n\t}\n\treturn c[3][5]\n}", nativeMatrix},
}

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func nativeSum() any {
	sum := 0
	for i := 0; i < 10000000; i++ {
		sum += i
	}
	return sum
}

func nativeFloat() any {
	x := 0.0
	for i := 0; i < 3000000; i++ {
		x = float64(x*0.999) + float64(float64(i)*0.5)
	}
	return x
}

func nativeSieve() any {
	n := 2000000
	composite := make([]bool, n+1)
	count := 0
	for i := 2; i <= n; i++ {
		if !composite[i] {
			count++
			for j := i * i; j <= n; j += i {
				composite[j] = true
			}
		}
	}
	return count
}

func nativeMap() any {
	m := map[int]int{}
	for i := 0; i < 1000000; i++ {
		m[i%1000] += i
	}
	return m[7]
}

func nativeMatrix() any {
	n := 120
	a, b, c := make([][]float64, n), make([][]float64, n), make([][]float64, n)
	for i := range n {
		a[i], b[i], c[i] = make([]float64, n), make([]float64, n), make([]float64, n)
		for j := range n {
			a[i][j], b[i][j] = float64(i+j), float64(i-j)
		}
	}
	for i := 0; i < n; i++ {
		for j := 0; j < n; j++ {
			sum := 0.0
			for k := 0; k < n; k++ {
				sum += a[i][k] * b[k][j]
			}
			c[i][j] = sum
		}
	}
	return c[3][5]
}

// TestLoops: the hot loops give what compiled Go gives.
func TestLoops(t *testing.T) {
	for _, loop := range loops {
		values, err := evalCells(t, loop.source, "hot()")
		if err != nil {
			t.Errorf("%s: %v", loop.name, err)
			continue
		}
		if want := loop.native(); values[0].V != want {
			t.Errorf("%s: got %v, want %v", loop.name, values[0].V, want)
		}
	}
}

func BenchmarkLoops(b *testing.B) {
	for _, loop := range loops {
		b.Run(loop.name+"/native", func(b *testing.B) {
			for b.Loop() {
				runtime.KeepAlive(loop.native())
			}
		})
		b.Run(loop.name+"/cell", func(b *testing.B) {
			e := newEngine(b, Options{})
			if _, err := e.Eval(b.Context(), eval.Cell{Number: 1, Source: loop.source}); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := e.Eval(b.Context(), eval.Cell{Number: 2, Source: "hot()"}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkTrivialCell(b *testing.B) {
	engine := newEngine(b, Options{})
	for b.Loop() {
		if _, err := engine.Eval(b.Context(), eval.Cell{Number: 1, Source: "1 + 1"}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		newEngine(b, Options{})
	}
}
