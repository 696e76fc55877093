package random

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestHashDependsOnEverything(t *testing.T) {
	seen := map[uint64]string{}
	for name, h := range map[string]uint64{
		"seed 1":       Hash(1),
		"seed 2":       Hash(2),
		"one part":     Hash(1, 0),
		"two parts":    Hash(1, 0, 0),
		"order a":      Hash(1, 3, 4),
		"order b":      Hash(1, 4, 3),
		"part as seed": Hash(3, 4),
	} {
		if other, ok := seen[h]; ok {
			t.Errorf("%s and %s give the same hash", name, other)
		}
		seen[h] = name
	}
}

// Small numbers are what seeds and parts are: all triples of them must differ, also where
// seed and part change places.
func TestHashOfSmallNumbers(t *testing.T) {
	seen := map[uint64]bool{}
	for seed := range int64(50) {
		for a := range uint64(50) {
			for b := range uint64(50) {
				seen[Hash(seed, a, b)] = true
			}
		}
	}
	if len(seen) != 125_000 {
		t.Errorf("%d different hashes of 125,000", len(seen))
	}
}

// TestHashSpreads flips single bits of seed and parts: each must change about half of the 64
// bits. The mean of 64·3·64 flips has a standard deviation of 4/sqrt(12288) = 0.036 bits; the
// tolerance is 6 of these.
func TestHashSpreads(t *testing.T) {
	total, n := 0, 0
	for k := range uint64(64) {
		base := Hash(int64(k), k*k, 7)
		for b := range 64 {
			bit := uint64(1) << b
			for _, h := range []uint64{Hash(int64(k^bit), k*k, 7), Hash(int64(k), k*k^bit, 7), Hash(int64(k), k*k, 7^bit)} {
				total += bits.OnesCount64(h ^ base)
				n++
			}
		}
	}
	if mean := float64(total) / float64(n); math.Abs(mean-32) > 0.22 {
		t.Errorf("a flipped bit changes %.3f bits of 64, want 32", mean)
	}
}

// TestHashIsEven counts consecutive numbers in 256 cells: chi-square with 255 degrees of
// freedom has mean 255 and standard deviation sqrt(510) = 22.6; the bounds are 5 of these.
func TestHashIsEven(t *testing.T) {
	const n = 1 << 18
	var cells [256]int
	for i := range uint64(n) {
		cells[int(Unit(Hash(9, i))*256)]++
	}
	chi := 0.0
	for _, c := range cells {
		d := float64(c) - n/256
		chi += d * d / (n / 256)
	}
	if chi < 142 || chi > 368 {
		t.Errorf("chi-square %.1f, want 255 ± 113", chi)
	}
}

func TestHashAllocatesNothing(t *testing.T) {
	i := uint64(0)
	if got := testing.AllocsPerRun(100, func() { i = Hash(1, i, 2, Label("lost")) }); got != 0 {
		t.Errorf("%v allocations, want none", got)
	}
}

// TestHashStays pins values, so that worlds stay the same. They were printed by this program;
// the first is SplitMix64's first output for seed 0, which its authors' C program prints as
// 0xe220a8397b1dcdaf.
func TestHashStays(t *testing.T) {
	if got := Hash(0); got != 0xe220a8397b1dcdaf {
		t.Errorf("Hash(0) = %#x", got)
	}
}

func TestNewIsNamed(t *testing.T) {
	a, b := New(1, "operators", 3), New(1, "operators", 3)
	for _, other := range []*rand.Rand{New(1, "operators", 4), New(1, "servers", 3), New(2, "operators", 3), New(1, "operators")} {
		if x, y := a.Uint64(), b.Uint64(); x != y || x == other.Uint64() {
			t.Fatal("streams of the same name must agree, and no others")
		}
	}
}

// TestGammaMoments compares mean and variance with 1 and 1/shape. With n draws the standard
// error of the mean is sqrt(1/(shape n)), that of the variance sqrt((2+6/shape)/n)/shape
// (the excess kurtosis of Gamma is 6/shape); the tolerance is 5 of these.
func TestGammaMoments(t *testing.T) {
	const n = 200_000
	for _, shape := range []float64{0.2, 1, 4} {
		r := New(5, "gamma")
		sum, squares := 0.0, 0.0
		for range n {
			x := Gamma(r, shape)
			sum += x
			squares += (x - 1) * (x - 1)
		}
		if mean := sum / n; math.Abs(mean-1) > 5*math.Sqrt(1/(shape*n)) {
			t.Errorf("shape %v: mean %v", shape, mean)
		}
		if v := squares / n; math.Abs(v-1/shape) > 5*math.Sqrt((2+6/shape)/n)/shape {
			t.Errorf("shape %v: variance %v, want %v", shape, v, 1/shape)
		}
	}
}

func TestApportion(t *testing.T) {
	// By hand: 10 seats for 5:3:2 with remainders 0; 7 over 1:1:1 gives the odd one to the first;
	// with at least 1 each, 10-3 = 7 are shared 3.5, 2.1, 1.4 and the remainder .5 wins.
	for _, c := range []struct {
		total, least int
		weights      []float64
		want         []int
	}{
		{10, 0, []float64{5, 3, 2}, []int{5, 3, 2}},
		{7, 0, []float64{1, 1, 1}, []int{3, 2, 2}},
		{10, 1, []float64{5, 3, 2}, []int{5, 3, 2}},
		{0, 0, []float64{1}, []int{0}},
	} {
		if got := Apportion(c.total, c.weights, c.least); !slices.Equal(got, c.want) {
			t.Errorf("Apportion(%d, %v, %d) = %v, want %v", c.total, c.weights, c.least, got, c.want)
		}
	}
}

func TestApportionSumsToTotal(t *testing.T) {
	r := New(1, "apportion")
	for range 500 {
		n := Between(r, 1, 50)
		w, least, sum := Zipf(n, Uniform(r, 0, 2)), r.IntN(3), 0
		total := least*n + r.IntN(1000)
		for _, p := range Apportion(total, w, least) {
			if p < least {
				t.Fatalf("a part of %d, want at least %d", p, least)
			}
			sum += p
		}
		if sum != total {
			t.Fatalf("parts sum to %d, want %d", sum, total)
		}
	}
}

// TestGeometricMean has tolerance 5 standard errors: the variance is mean·(mean-1).
func TestGeometricMean(t *testing.T) {
	const n, mean = 100_000, 8.0
	r, sum := New(1, "geometric"), 0
	for range n {
		sum += Geometric(r, mean)
	}
	if got := float64(sum) / n; math.Abs(got-mean) > 5*math.Sqrt(mean*(mean-1)/n) {
		t.Errorf("mean %v, want %v", got, mean)
	}
}

func TestPickNeverTakesNothing(t *testing.T) {
	r := New(1, "pick")
	for range 1000 {
		if i := Pick(r, []float64{0, 2, -1, 3, 0}); i != 1 && i != 3 {
			t.Fatalf("picked %d, which has no weight", i)
		}
	}
}

func TestDrawsStayInRange(t *testing.T) {
	r := New(1, "range")
	for range 1000 {
		if x := LogUniform(r, 0.5, 4); x < 0.5 || x > 4 {
			t.Fatalf("%v outside of 0.5 to 4", x)
		}
		if x := Uniform(r, 2, 3); x < 2 || x >= 3 {
			t.Fatalf("%v outside of 2 to 3", x)
		}
		if x := Between(r, 2, 3); x != 2 && x != 3 {
			t.Fatalf("%v outside of 2 to 3", x)
		}
	}
	if got := Sample(r, 5, 9); len(got) != 5 {
		t.Errorf("sample of 9 from 5 has %d", len(got))
	}
	if Chance(r, 0) || !Chance(r, 1) {
		t.Error("chances of 0 and 1 are no chances")
	}
}

func BenchmarkHash(b *testing.B) {
	i := uint64(0)
	for b.Loop() {
		i = Hash(1, i, 2, 3)
	}
}
