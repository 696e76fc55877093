package verdict

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// TestNoData: without decoys it is the prior; without fills never 0, and about 1/(E + 1/prior).
func TestNoData(t *testing.T) {
	s := DefaultSettings()
	g := fit(nil, s)
	near(t, "shape of the prior", g.shape, s.PriorShape, 1e-4)
	near(t, "mean of the prior", g.mean(), s.PriorPerDay, 1e-4)
	empty := make([]sample, 600)
	for i := range empty {
		empty[i].days = 140
	}
	g = fit(empty, s)
	// 1 = m/0.01 + 600 a 140 m/(a + 140 m), m small against a.
	near(t, "mean without fills", g.mean(), 1/(100+600*140.0), 0.02)
	near(t, "shape without fills", g.shape, s.PriorShape, 0.05)
}

// TestFitRecovers: the parameters of simulated groups, within what 600 groups can tell.
func TestFitRecovers(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 9))
	for _, c := range []struct{ shape, mean float64 }{{0.2, 1e-2}, {1, 5e-3}, {5, 2e-2}} {
		var logShape, logMean float64
		const times = 8
		for range times {
			list := make([]sample, 600)
			for i := range list {
				rate := distuv.Gamma{Alpha: c.shape, Beta: c.shape / c.mean, Src: r}.Rand()
				list[i] = sample{distuv.Poisson{Lambda: rate*140 + 1e-300, Src: r}.Rand(), 140}
			}
			g := fit(list, DefaultSettings())
			logShape += math.Log(g.shape/c.shape) / times
			logMean += math.Log(g.mean()/c.mean) / times
		}
		if math.Abs(logShape) > 0.2 || math.Abs(logMean) > 0.1 {
			t.Errorf("%+v: shape off by a factor %v, mean by %v", c, math.Exp(logShape), math.Exp(logMean))
		}
	}
}

// TestFitIsPeak: by a second route, no point of a fine net about the fit is more probable; the
// likelihood is written out with the probabilities of the negative binomial.
func TestFitIsPeak(t *testing.T) {
	s := DefaultSettings()
	list := []sample{{0, 140}, {0, 140}, {3, 140}, {0, 70}, {1, 20}, {9, 140}, {0, 10}}
	score := func(shape, mean float64) float64 {
		total := math.Log(mean) - mean/s.PriorPerDay - math.Pow(math.Log(shape/s.PriorShape), 2)/2
		for _, x := range list {
			g := gamma{shape, shape / mean}
			total += math.Log(math.Exp(g.logTail(int(x.fills), x.days)) - math.Exp(g.logTail(int(x.fills)+1, x.days)))
		}
		return total
	}
	g := fit(list, s)
	best := score(g.shape, g.mean())
	for i := -20; i <= 20; i++ {
		for j := -20; j <= 20; j++ {
			shape, mean := g.shape*math.Exp(float64(i)/10), g.mean()*math.Exp(float64(j)/10)
			if v := score(shape, mean); v > best+1e-6 {
				t.Fatalf("shape %v, mean %v score %v, above %v of the fit %+v", shape, mean, v, best, g)
			}
		}
	}
}

// TestPool: many neighbours make the rate sure but not the tail light.
func TestPool(t *testing.T) {
	decoys := gamma{0.2, 200}.after(0, 140)
	p := pool(decoys, sample{fills: 60, days: 6000}, false)
	near(t, "mean", p.mean(), 60.2/6340, 1e-12)
	near(t, "shape", p.shape, unlike, 1e-12)
	if p := pool(decoys, sample{}, true); p.gamma != decoys {
		t.Errorf("%+v", p)
	}
	// Without decoys in the study the assumed background stays a lower bound.
	quiet := sample{fills: 0, days: 6000}
	if a, b := pool(decoys, quiet, false).logTail(3, 100), pool(decoys, quiet, true).logTail(3, 100); a >= b || b != decoys.logTail(3, 100) {
		t.Errorf("%v with, %v without decoys", a, b)
	}
}
