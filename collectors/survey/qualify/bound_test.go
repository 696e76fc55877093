package qualify

import (
	"math"
	"testing"
)

// The table of cache probing, section 4, T1.
func TestBoundOfNoLeaks(t *testing.T) {
	for _, x := range []struct {
		n    int
		want float64
	}{{2, 0.776}, {20, 0.139}, {59, 0.0495}, {299, 0.00997}} {
		got := upperBound(0, x.n)
		if math.Abs(got-x.want) > 0.005*x.want {
			t.Errorf("0 of %d: %v, expected %v", x.n, got, x.want)
		}
		if exact := 1 - math.Pow(0.05, 1/float64(x.n)); math.Abs(got-exact) > 1e-9 {
			t.Errorf("0 of %d: %v, in closed form %v", x.n, got, exact)
		}
	}
}

// The second route: the p at which the binomial distribution function falls to 5 %, by bisection.
func TestBoundByBisection(t *testing.T) {
	for n := 1; n <= 120; n += 7 {
		for k := 0; k < n; k += max(1, n/6) {
			low, high := 0.0, 1.0
			for range 200 {
				if p := (low + high) / 2; atMost(k, n, p) > 0.05 {
					low = p
				} else {
					high = p
				}
			}
			if got := upperBound(k, n); math.Abs(got-low) > 1e-9 {
				t.Errorf("%d of %d: %v, by bisection %v", k, n, got, low)
			}
		}
	}
	if upperBound(5, 5) != 1 {
		t.Error("all of n leave no upper bound but 1")
	}
}

// atMost is the chance of k or fewer of n at probability p.
func atMost(k, n int, p float64) float64 {
	sum := 0.0
	for i := range k + 1 {
		a, _ := math.Lgamma(float64(n + 1))
		b, _ := math.Lgamma(float64(i + 1))
		c, _ := math.Lgamma(float64(n - i + 1))
		sum += math.Exp(a - b - c + float64(i)*math.Log(p) + float64(n-i)*math.Log1p(-p))
	}
	return sum
}

func TestBoundPanics(t *testing.T) {
	for _, x := range [][2]int{{0, 0}, {-1, 3}, {4, 3}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v did not panic", x)
				}
			}()
			upperBound(x[0], x[1])
		}()
	}
}

// The number of caches, there and back: C (1-(1-1/C)^n) for whole C, and what cannot be solved.
func TestCachesFrom(t *testing.T) {
	// 21 questions reach 3.9905 of 4 caches on average: 4 (1-0.75^21).
	for _, x := range []struct {
		fetches, queries int
		want             float64
	}{{1, 8, 1}, {0, 8, 0}, {8, 8, 0}, {9, 8, 0}, {1, 1, 0}, {2, 8, 2.013}, {4, 21, 4.010}, {16, 115, 16.01}} {
		got := cachesFrom(x.fetches, x.queries)
		if math.Abs(got-x.want) > 0.005 {
			t.Errorf("%d fetches for %d questions: %v, expected %v", x.fetches, x.queries, got, x.want)
		}
		if got > 1 {
			if back := got * (1 - math.Pow(1-1/got, float64(x.queries))); math.Abs(back-float64(x.fetches)) > 1e-9 {
				t.Errorf("%v caches give %v fetches, not %d", got, back, x.fetches)
			}
		}
	}
}

// A line with whole seconds has the slope -1 within the error that is stated.
func TestLeastSquares(t *testing.T) {
	rounds := [][]point{{{10, 3590}, {70.4, 3529}, {310.9, 3289}, {610.2, 2989}}, {{10, 500}}}
	l := leastSquares(rounds)
	if l.n != 4 || math.Abs(l.slope+1) > l.error {
		t.Errorf("%+v", l)
	}
	// By hand: x 0, 10, 20 around 10: sum |x-mean| = 20, sum (x-mean)² = 200; 20/2/200 = 0.05.
	if l := leastSquares([][]point{{{0, 5}, {10, 5}, {20, 5}}}); l.slope != 0 || math.Abs(l.error-0.05) > 1e-12 {
		t.Errorf("%+v", l)
	}
	if l := leastSquares([][]point{{{0, 5}}, {{3, 4}}}); l.n != 0 {
		t.Errorf("single answers of two rounds make a line: %+v", l)
	}
}
