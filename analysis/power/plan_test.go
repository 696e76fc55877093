package power

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
)

// random returns a watch of any kind.
func random(r *rand.Rand) Watch {
	w := Watch{Probes: 1 + r.IntN(40), SpacingSeconds: 10 * math.Exp(r.Float64()*8), TTLSeconds: 30 * math.Exp(r.Float64()*7), Caches: 1, Visibility: 1}
	if r.IntN(2) == 0 {
		w.Caches = 1 + r.IntN(8)
	}
	if r.IntN(2) == 0 {
		w.Visibility = 0.1 + 0.9*r.Float64()
	}
	return w
}

// TestMonotone: more probes and a better view never lower the power; a higher rate may do so
// only where the cache is busy (λT > 1), by little.
func TestMonotone(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 150 {
		w := random(r)
		rate := math.Exp(r.Float64()*14 - 6)
		p := w.Detect(rate)
		if !(p >= 0 && p <= 1) {
			t.Fatalf("%+v at %v: %v", w, rate, p)
		}
		more, better := w, w
		more.Probes++
		better.Visibility = min(1, w.Visibility*1.2)
		if w.Probes > 1 && more.Detect(rate) < p-1e-12 {
			t.Errorf("%+v at %v: %v, with a probe more %v", w, rate, p, more.Detect(rate))
		}
		if q := better.Detect(rate); better.Method() == w.Method() && q < p-1e-9 {
			t.Errorf("%+v at %v: %v, with a better view %v", w, rate, p, q)
		}
		if q := w.Detect(rate * 1.3); q < p-1e-9 && (q < p-0.02 || rate/day*w.TTLSeconds < float64(w.Caches)) {
			t.Errorf("%+v: %v at %v, %v at a higher rate", w, p, rate, q)
		}
	}
}

// TestLeastRate: it has the wanted power, a rate a little lower has not, and higher ones
// have it too.
func TestLeastRate(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 25 {
		w := random(r)
		wanted := 0.5 + 0.45*r.Float64()
		least := w.LeastRate(wanted)
		if math.IsInf(least, 1) {
			if best := w.Detect(1e9); best >= wanted {
				t.Errorf("%+v: no rate gives %v, but 1e9 gives %v", w, wanted, best)
			}
			continue
		}
		if p := w.Detect(least); p < wanted || w.Detect(least*0.9999) >= wanted {
			t.Errorf("%+v: %v at the least rate %v, %v a little below, want %v", w, p, least, w.Detect(least*0.9999), wanted)
		}
		for f := 1.0; f < 300; f *= 1.7 {
			if p := w.Detect(least * f); p < wanted {
				t.Errorf("%+v: %v at %v times the least rate, want %v", w, p, f, wanted)
			}
		}
	}
	// By hand: one probe, C = 1, v = 1: h = λT/(1+λT) = 0.8 at λT = 4.
	one := Watch{Probes: 1, TTLSeconds: day / 2, Caches: 1, Visibility: 1}
	if got := one.LeastRate(0.8); math.Abs(got-8) > 1e-4 {
		t.Errorf("least rate %v, want 8", got)
	}
	one.Visibility = 0.7
	if got := one.LeastRate(0.8); !math.IsInf(got, 1) {
		t.Errorf("least rate %v at a visibility below the wanted power", got)
	}
	if got := LeastRate(func(float64) float64 { return 1 }, 0.8); got != lowestRate {
		t.Errorf("always enough: %v", got)
	}
}

// TestPowerFallsBack: a little after T a busier cache may be missed more often. With five
// probes at 1.05 T, λT = 3 gives 1-(exp(-3.15)+0.15 exp(-0.15))^4/4 = 0.99978 and λT = 20
// gives 1-exp(-4)/21 = 0.99913; the least rate for 0.9995 lies above the second.
func TestPowerFallsBack(t *testing.T) {
	w := Watch{Probes: 5, SpacingSeconds: 315, TTLSeconds: 300, Caches: 1, Visibility: 1}
	if p := w.Detect(3 * day / 300); math.Abs(p-(1-math.Pow(math.Exp(-3.15)+0.15*math.Exp(-0.15), 4)/4)) > 1e-12 {
		t.Error(p)
	}
	if p := w.Detect(20 * day / 300); math.Abs(p-0.99913) > 1e-5 {
		t.Error(p)
	}
	if got := w.LeastRate(0.9995) / day * 300; got < 20 {
		t.Errorf("λT = %v, but the power falls below after it", got)
	}
}

// TestLevels: the better level counts, an adaptive plan has its screening alone.
func TestLevels(t *testing.T) {
	p := Plan{Address: fortnight(300, 300, 1), Delegation: fortnight(2*day, day, 4)}
	address, delegation := p.Address.Detect(0.3), p.Delegation.Detect(0.3)
	if got := p.Detect(0.3); got != max(address, delegation) || p.Method() != LowerBound {
		t.Errorf("%v (%s) of %v and %v", got, p.Method(), address, delegation)
	}
	p.Adaptive = true
	if got := p.Detect(0.3); got != delegation || p.Method() != LowerBound {
		t.Errorf("adaptive %v (%s), want %v", got, p.Method(), delegation)
	}
	if got := (Plan{Address: p.Address, Adaptive: true}).Detect(10); got != 0 {
		t.Errorf("%v without screening", got)
	}
	if got := (Plan{Address: p.Address}); got.Method() != Exact || got.Detect(1) != p.Address.Detect(1) {
		t.Error("one level alone")
	}
	if got := (Plan{}).LeastRate(0.8); !math.IsInf(got, 1) {
		t.Errorf("an empty plan finds %v a day", got)
	}
	// Simulated in two levels with the same lookups the bound holds: see TestTwoLevels.
}

// TestTwoLevels: the same lookups fill both levels; the better one is a lower bound.
func TestTwoLevels(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	p := Plan{Address: Watch{28, day / 2, 6 * hour, 1, 1}, Delegation: Watch{14, day, 2 * day, 1, 1}}
	const rate, runs = 0.1, 20_000
	hits := 0
	for range runs {
		// Lookups from 20 days before the first probe on, when both are empty; by then the
		// state is stationary to far below the standard error.
		var address, delegation []float64
		for at := r.ExpFloat64() / rate * day; at < 40*day; at += r.ExpFloat64() / rate * day {
			if n := len(address); n == 0 || at >= address[n-1]+6*hour {
				address = append(address, at)
			}
			if n := len(delegation); n == 0 || at >= delegation[n-1]+2*day {
				delegation = append(delegation, at)
			}
		}
		if met(address, 6*hour, p.Address) || met(delegation, 2*day, p.Delegation) {
			hits++
		}
	}
	got, bound := float64(hits)/runs, p.Detect(rate)
	if error4 := 4 * math.Sqrt(bound*(1-bound)/runs); got < bound-error4 || got > bound+0.1 {
		t.Errorf("simulated %v, bound %v", got, bound)
	}
}

// met reports whether a probe of a watch, from day 20 on, falls into the life of a fill.
func met(fills []float64, ttl float64, w Watch) bool {
	for i := range w.Probes {
		at := 20*day + float64(i)*w.SpacingSeconds
		for _, f := range fills {
			if f <= at && at < f+ttl {
				return true
			}
		}
	}
	return false
}

// TestBudget: half a megabyte a day at 200 bytes are 2,500 exchanges, one every 34.56 s; the
// 1,014 names of 2018 fit twice a day (section 9.3).
func TestBudget(t *testing.T) {
	b := Budget{BytesPerDay: 500_000, BytesPerExchange: 200}
	if b.ExchangesPerDay() != 2500 || b.SpacingSeconds(1) != 34.56 || b.ProbesPerNamePerDay(1014) != 2 || b.ProbesPerNamePerDay(2501) != 0 {
		t.Errorf("%d exchanges, one per %v s, %d times a day", b.ExchangesPerDay(), b.SpacingSeconds(1), b.ProbesPerNamePerDay(1014))
	}
	if got := (Budget{BytesPerDay: 100, BytesPerExchange: 200}).SpacingSeconds(1); !math.IsInf(got, 1) {
		t.Error(got)
	}
}

// TestCombined: by hand, 1 - 0.5 · 0.8 = 0.6.
func TestCombined(t *testing.T) {
	if got := Combined(0.5, 0.2); math.Abs(got-0.6) > 1e-15 {
		t.Error(got)
	}
	if Combined() != 0 || Combined(0.3, 1) != 1 {
		t.Error("none, or a certain one")
	}
}

// TestSummary: two countries, one of them with a poor group; a group without a country.
func TestSummary(t *testing.T) {
	good, poor := Plan{Address: fortnight(300, 300, 1)}, Plan{Address: fortnight(300, 24*hour, 1)}
	pairs := []Pair{
		{"g3", "SE", "x", poor}, {"g1", "DE", "y", good}, {"g1", "DE", "x", good}, {"g2", "DE", "x", good}, {"g2", "DE", "y", poor}, {"g4", "", "x", good},
	}
	s := Summarize(pairs, RatesPerDay(), Wanted)
	if s.Groups != 4 || s.Names != 2 || s.Countries != 2 || len(s.Pairs) != 6 || s.Pairs[0].Name != "x" || s.Pairs[5].Group != "g4" {
		t.Fatalf("%+v", s)
	}
	// good: 1-exp(-14 λ) nearly: 0.75 at 0.1 a day, 1 at 1. poor: 14 probes of 300 s: 0.05 at
	// 1 a day, 1-(1+10/288)^-14 = 0.38 at 10.
	want := []Reach{{RatePerDay: 0.1}, {1, 4, 2, 2, 1, 0}, {10, 4, 2, 2, 1, 0}}
	if !reflect.DeepEqual(s.Reach, want) {
		t.Errorf("reach %+v, want %+v", s.Reach, want)
	}
	// 200 a day: λT = 0.694, 1-1.694^-14 = 0.9994.
	if r := Summarize(pairs, []float64{200}, Wanted).Reach[0]; r != (Reach{200, 6, 2, 4, 2, 2}) {
		t.Errorf("reach %+v", r)
	}
	if least := s.Pairs[0].LeastPerDay; math.Abs(least-good.LeastRate(Wanted)) > 1e-9 || math.Abs(least-math.Log(5)/14) > 0.001 {
		t.Errorf("least rate %v", least) // ln(1/0.2)/14 a day
	}
	for name, f := range map[string]func(){
		"twice":         func() { Summarize([]Pair{{"g", "", "x", good}, {"g", "", "x", good}}, nil, 0.8) },
		"two countries": func() { Summarize([]Pair{{"g", "DE", "x", good}, {"g", "SE", "y", good}}, nil, 0.8) },
		"wanted":        func() { Summarize(nil, nil, 1) },
		"visibility":    func() { Watch{Probes: 1, Caches: 1, Visibility: 2}.Detect(1) },
		"caches":        func() { Watch{Probes: 1, Visibility: 1}.Detect(1) },
		"spacing":       func() { Watch{Probes: 2, Caches: 1, Visibility: 1, TTLSeconds: 1}.Detect(1) },
		"names":         func() { Budget{1, 1}.ProbesPerNamePerDay(0) },
		"budget":        func() { Budget{}.ExchangesPerDay() },
		"probability":   func() { Combined(2) },
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
