package verdict

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

func near(t *testing.T, what string, got, want, relative float64) {
	t.Helper()
	if !(math.Abs(got-want) <= relative*math.Abs(want)) {
		t.Errorf("%s is %v, want %v within %v of it", what, got, want, relative)
	}
}

// TestGolden: the numbers of the reference (cache probing, 10.2), a = 0.5, b = 2, E_c = 3, E_o = 4.
func TestGolden(t *testing.T) {
	for decoys, want := range []float64{0.034, 0.157, 0.316, 0.475} {
		p := math.Exp(gamma{0.5, 2}.after(float64(decoys), 3).logTail(3, 4))
		if math.Abs(p-want) > 0.0006 {
			t.Errorf("%d decoy fills: P(X >= 3) = %.4f, the reference has %v", decoys, p, want)
		}
	}
}

// TestTailByIntegral: Poisson tails over the Gamma distribution, integrated numerically.
func TestTailByIntegral(t *testing.T) {
	for _, c := range []struct {
		g    gamma
		days float64
	}{{gamma{1.5, 3}, 4}, {gamma{1, 700}, 196}, {gamma{7.2, 140}, 196}, {gamma{3, 0.5}, 20}} {
		d := distuv.Gamma{Alpha: c.g.shape, Beta: c.g.days}
		for _, k := range []int{1, 2, 5, 20, 60} {
			high := d.Quantile(1-1e-15) + 3*float64(k)/c.days
			want := quad.Fixed(func(rate float64) float64 {
				if rate == 0 {
					return 0
				}
				return d.Prob(rate) * mathext.GammaIncReg(float64(k), rate*c.days)
			}, 0, high, 4000, nil, 0)
			near(t, "tail", math.Exp(c.g.logTail(k, c.days)), want, 1e-6)
		}
	}
}

// TestTailBySimulation: draws of a rate and a count, within 4 standard errors.
func TestTailBySimulation(t *testing.T) {
	const runs = 200_000
	r := rand.New(rand.NewPCG(1, 2))
	g, days := gamma{0.2, 340}, 196.0
	d := distuv.Gamma{Alpha: g.shape, Beta: g.days, Src: r}
	counts := make([]int, 8)
	for range runs {
		n := int(distuv.Poisson{Lambda: d.Rand()*days + 1e-300, Src: r}.Rand())
		for k := 0; k <= min(n, len(counts)-1); k++ {
			counts[k]++
		}
	}
	for k, n := range counts {
		want := math.Exp(g.logTail(k, days))
		if got := float64(n) / runs; math.Abs(got-want) > 4*math.Sqrt(want/runs) {
			t.Errorf("P(X >= %d): simulated %v, computed %v", k, got, want)
		}
	}
}

// TestTailManyDigits: sums of 200 bits for whole shapes, far below what a float64 holds, and by the
// library's incomplete beta function where it holds it.
func TestTailManyDigits(t *testing.T) {
	number := func(x float64) *big.Float { return new(big.Float).SetPrec(200).SetFloat64(x) }
	for _, c := range []struct {
		shape, k   int
		days, seen float64
	}{{1, 3, 8, 1}, {2, 400, 1024, 1}, {5, 900, 512, 2}, {3, 2, 1, 64}} {
		x := new(big.Float).Quo(number(c.seen), number(c.days+c.seen))
		q := new(big.Float).Quo(number(c.days), number(c.days+c.seen))
		term, sum := number(1), number(0)
		for range c.shape {
			term.Mul(term, q)
		}
		for j := range c.k + 4000 {
			if j >= c.k {
				sum.Add(sum, term)
			}
			term.Mul(term, x).Mul(term, number(float64(c.shape+j))).Quo(term, number(float64(j+1)))
		}
		mantissa := new(big.Float)
		exponent := sum.MantExp(mantissa)
		f, _ := mantissa.Float64()
		near(t, "log tail", gamma{float64(c.shape), c.days}.logTail(c.k, c.seen), math.Log(f)+float64(exponent)*math.Ln2, 1e-11)
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range 3000 {
		g := gamma{math.Exp(r.Float64()*8 - 4), math.Exp(r.Float64()*12 - 4)}
		days, k := math.Exp(r.Float64()*12-4), 1+r.IntN(40)
		want := mathext.RegIncBeta(float64(k), g.shape, days/(g.days+days))
		if want < 1e-200 {
			continue
		}
		if got := g.logTail(k, days); math.Abs(got-math.Log(want)) > 1e-9*max(1, -math.Log(want)) {
			t.Fatalf("%+v, %d fills in %v days: %v, by the library %v", g, k, days, got, math.Log(want))
		}
		if g.logTail(k+1, days) > g.logTail(k, days) {
			t.Fatalf("%+v: more fills are likelier", g)
		}
	}
	if g := (gamma{1, 1}); g.logTail(0, 0) != 0 || !math.IsInf(g.logTail(1, 0), -1) {
		t.Error("of no time")
	}
}

// TestUpper: the upper bound of a rate is exceeded with its probability.
func TestUpper(t *testing.T) {
	for _, g := range []gamma{{0.2, 20}, {1, 5}, {40, 900}} {
		near(t, "exceeded", mathext.GammaIncRegComp(g.shape, g.upper(0.01)*g.days), 0.01, 1e-6)
	}
}

// TestEValue: its mean is 1 at the bound (a sum over Poisson counts), below it less; and P(sup e >= 20) of a
// process watched all the time stays below 1/20.
func TestEValue(t *testing.T) {
	for _, mean := range []float64{0.1, 1, 3} {
		sum := 0.0
		for k := range 400 {
			sum += distuv.Poisson{Lambda: mean}.Prob(float64(k)) * eValue(k, mean, 1)
		}
		near(t, "mean of e", sum, 1, 1e-9)
	}
	r := rand.New(rand.NewPCG(5, 6))
	const runs = 4000
	reached := 0
	for range runs {
		for at, k := r.ExpFloat64(), 1; at < 30; at, k = at+r.ExpFloat64(), k+1 {
			if eValue(k, at, 1) >= 20 {
				reached++
				break
			}
		}
	}
	if share := float64(reached) / runs; share > 0.05 || share < 0.005 {
		t.Errorf("e >= 20 was reached in %v of processes without cause", share)
	}
	if e := eValue(5000, 1, 1e-6); e != math.MaxFloat64 {
		t.Errorf("a huge e-value is %v", e)
	}
}
