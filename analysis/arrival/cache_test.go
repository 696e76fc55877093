package arrival

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

func near(t *testing.T, what string, got, want, relative float64) {
	t.Helper()
	if !(math.Abs(got-want) <= relative*math.Abs(want)) {
		t.Errorf("%s is %v, want %v within %v of it", what, got, want, relative)
	}
}

// TestByHand: the first two terms, written out.
func TestByHand(t *testing.T) {
	c := Cache{RatePerSecond: 2, TTLSeconds: 3}
	near(t, "p00(1)", c.Empty(1), math.Exp(-2), 1e-14)
	near(t, "p00(T)", c.Empty(3), math.Exp(-6), 1e-14)
	// x = 3.5: exp(-7) + exp(-1) 1.
	near(t, "p00(3.5)", c.Empty(3.5), math.Exp(-7)+math.Exp(-1), 1e-14)
	// x = 7: exp(-14) + exp(-8) 8 + exp(-2) 2²/2.
	near(t, "p00(7)", c.Empty(7), math.Exp(-14)+8*math.Exp(-8)+2*math.Exp(-2), 1e-14)
	near(t, "empty share", c.EmptyShare(), 1.0/7, 1e-15)
	near(t, "full share", c.FullShare(), 6.0/7, 1e-15)
	near(t, "fills a second", c.FillsPerSecond(), 2.0/7, 1e-15)
}

// TestEnds: what the limits of the arguments give.
func TestEnds(t *testing.T) {
	inf := math.Inf(1)
	for _, e := range []struct {
		c       Cache
		x, want float64
	}{
		{Cache{0, 300}, 1e9, 1}, {Cache{0, inf}, 1e9, 1}, {Cache{5, 0}, 1e9, 1}, {Cache{5, 300}, 0, 1},
		{Cache{0.5, inf}, 4, math.Exp(-2)}, {Cache{0.5, 6}, inf, 0.25}, {Cache{0.5, inf}, inf, 0},
		{Cache{1e-300, 1}, 1e6, 1},
	} {
		if got := e.c.Empty(e.x); math.Abs(got-e.want) > 1e-15 {
			t.Errorf("%+v after %v: %v, want %v", e.c, e.x, got, e.want)
		}
	}
	if got := (Cache{1, inf}).FullShare(); got != 1 {
		t.Errorf("full share %v", got)
	}
	for name, f := range map[string]func(){
		"rate": func() { Cache{-1, 1}.Empty(1) }, "NaN": func() { Cache{math.NaN(), 1}.FullShare() },
		"ttl": func() { Cache{1, -1}.EmptyShare() }, "time": func() { Cache{1, 1}.Empty(-1) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}

// delayed integrates p00' = -λ p00(x) + λ p00(x-T) with p00 = exp(-λx) up to T, by the
// method of steps: the classical Runge-Kutta rule, with n steps a TTL, so that the delayed
// value at full steps is known and at half steps is Hermite's interpolation.
func delayed(c Cache, ttls, n int) []float64 {
	h := c.TTLSeconds / float64(n)
	l := c.RatePerSecond
	p := make([]float64, ttls*n+1)
	slope := func(i int) float64 { // the right-hand side at node i, from the right
		s := -l * p[i]
		if i >= n {
			s += l * p[i-n]
		}
		return s
	}
	for i := range p {
		if i <= n {
			p[i] = math.Exp(-l * h * float64(i))
			continue
		}
		a, b := i-1-n, i-n // the delayed step
		slopeB := slope(b)
		if b == n {
			slopeB -= l * p[0] // from the left: nothing was delayed yet
		}
		half := (p[a]+p[b])/2 + h*(slope(a)-slopeB)/8
		k1 := l * (p[a] - p[i-1])
		k2 := l * (half - (p[i-1] + h/2*k1))
		k3 := l * (half - (p[i-1] + h/2*k2))
		k4 := l * (p[b] - (p[i-1] + h*k3))
		p[i] = p[i-1] + h/6*(k1+2*k2+2*k3+k4)
	}
	return p
}

// TestDelayEquation: the sum against its differential equation, through the swings of busy
// caches.
func TestDelayEquation(t *testing.T) {
	for _, load := range []float64{0.01, 0.5, 1, 3, 10, 40} {
		c := Cache{RatePerSecond: load / 300, TTLSeconds: 300}
		const n = 2000
		for i, want := range delayed(c, 12, n) {
			if i%37 != 0 {
				continue
			}
			if got := c.Empty(float64(i) * 300 / n); math.Abs(got-want) > 1e-8 {
				t.Fatalf("load %v, x = %v T: %v, the equation gives %v", load, float64(i)/n, got, want)
			}
		}
	}
}

// exact adds the terms with 400 bits.
func exact(c Cache, x float64) float64 {
	number := func(f float64) *big.Float { return new(big.Float).SetPrec(400).SetFloat64(f) }
	rate, sum := number(c.RatePerSecond), number(0)
	for k := 0.0; k*c.TTLSeconds <= x; k++ {
		m := number(k)
		m.Mul(m, number(c.TTLSeconds)).Sub(number(x), m).Mul(m, rate)
		// exp(-m) = (Σ (-m/2^s)^j/j!)^(2^s)
		small := new(big.Float).SetMantExp(new(big.Float).Neg(m), -30)
		term, e := number(1), number(1)
		for j := 1.0; j < 12; j++ {
			term.Mul(term, small).Quo(term, number(j))
			e.Add(e, term)
		}
		for range 30 {
			e.Mul(e, e)
		}
		for j := 1.0; j <= k; j++ {
			e.Mul(e, m).Quo(e, number(j))
		}
		sum.Add(sum, e)
	}
	f, _ := sum.Float64()
	return f
}

// TestManyDigits: against sums of 400 bits, where arrivals are many.
func TestManyDigits(t *testing.T) {
	for _, e := range []struct{ load, ttls float64 }{
		{0.003, 300.25}, {1, 150.5}, {7, 33.125}, {30, 20.0625}, {100, 8.5}, {1000, 3.0009765625}, {1000, 2.5},
	} {
		c := Cache{RatePerSecond: e.load / 256, TTLSeconds: 256}
		near(t, "p00", c.Empty(e.ttls*256), exact(c, e.ttls*256), 2e-12)
	}
}

// TestLongRun: it tends to 1/(1+λT), with as many terms as it takes.
func TestLongRun(t *testing.T) {
	// λT = 1e6 swings for about (λT)² lives of an entry; it is not in this list.
	for _, e := range []struct{ load, ttls float64 }{{1e-6, 1e3}, {0.1, 1e4}, {1, 1e8}, {10, 1e7}, {100, 1e7}, {1000, 1e9}} {
		c := Cache{RatePerSecond: e.load / 60, TTLSeconds: 60}
		near(t, "p00 in the long run", c.Empty(e.ttls*60), c.EmptyShare(), 1e-10)
	}
}

// TestSettled: where the limit takes the place of the sum, the two agree.
func TestSettled(t *testing.T) {
	for _, load := range []float64{1e-4, 0.01, 0.3, 1, 3, 10, 100, 1000} {
		c := Cache{RatePerSecond: load, TTLSeconds: 1}
		for _, share := range []float64{0.3, 0.999} {
			x := share * settled * math.Pow(1+load, 3) / load
			near(t, "p00 before it settles", math.Exp(c.logSum(x)), c.EmptyShare(), 1e-11)
		}
	}
	if got := (Cache{RatePerSecond: 1, TTLSeconds: 1}).Empty(1e300); got != 0.5 {
		t.Errorf("after 1e300 s: %v", got)
	}
}

// TestTooSmall: the logarithm where the probability underflows: λT = 1e6, half a life on.
func TestTooSmall(t *testing.T) {
	c := Cache{RatePerSecond: 1e4, TTLSeconds: 100}
	// The term of k = 1 is m exp(-m) with m = 1e4 * 50.
	near(t, "log p00(1.5 T)", c.LogEmpty(150), math.Log(5e5)-5e5, 1e-13)
	if c.Empty(150) != 0 {
		t.Error("e^-499987 is not 0")
	}
}

// TestProbability: it is one, and continuous, whatever the arguments.
func TestProbability(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		c := Cache{math.Exp(r.Float64()*30 - 20), math.Exp(r.Float64()*20 - 3)}
		x := c.TTLSeconds * math.Exp(r.Float64()*12-4)
		p := c.Empty(x)
		if !(p >= 0 && p <= 1+1e-12) {
			t.Fatalf("%+v after %v: %v", c, x, p)
		}
		// |p00'| <= λ.
		if q := c.Empty(x * (1 + 1e-9)); math.Abs(p-q) > c.RatePerSecond*x*1.1e-9+1e-11 {
			t.Fatalf("%+v: %v after %v, %v a little later", c, p, x, q)
		}
	}
}

// TestSimulation: caches that are filled by exponential gaps, within 4 standard errors.
func TestSimulation(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const runs = 100_000
	for _, e := range []struct{ load, ttls float64 }{{0.2, 1.7}, {1, 1.3}, {1, 5}, {5, 1.1}, {5, 2.6}, {20, 3.2}} {
		empty := 0
		for range runs {
			at := 0.0 // the cache is empty
			for {
				at += r.ExpFloat64() / e.load
				if at > e.ttls {
					empty++
					break
				}
				if at++; at > e.ttls {
					break
				}
			}
		}
		want := (Cache{e.load, 1}).Empty(e.ttls)
		if got := float64(empty) / runs; math.Abs(got-want) > 4*math.Sqrt(want*(1-want)/runs) {
			t.Errorf("load %v, %v lives: simulated %v, computed %v", e.load, e.ttls, got, want)
		}
	}
}
