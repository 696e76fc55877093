package figure

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// calibrationClaims makes n claims that hold with the probability claimed, to the power of bend.
func calibrationClaims(m Meta, n int, bend float64) Calibration {
	random := rand.New(rand.NewPCG(3, 4))
	c := Calibration{Meta: m}
	for range n {
		claim, held := random.Float64(), 0
		if random.Float64() < math.Pow(claim, bend) {
			held = 1
		}
		c.Claimed, c.Held = append(c.Claimed, claim), append(c.Held, held)
	}
	return c
}

// The limits of Wilson hold those probabilities for which the score test keeps the hypothesis: found here by halving, without the formula.
func TestWilson(t *testing.T) {
	t.Parallel()
	for _, confidence := range []float64{0.5, 0.8, 0.95, 0.999} {
		z := distuv.UnitNormal.Quantile(0.5 + confidence/2)
		for n := 1; n <= 40; n += 3 {
			for held := 0; held <= n; held++ {
				share := float64(held) / float64(n)
				kept := func(p float64) bool { return (share-p)*(share-p) <= z*z*p*(1-p)/float64(n) }
				limit := func(out, in float64) float64 {
					for range 100 {
						if middle := (out + in) / 2; kept(middle) {
							in = middle
						} else {
							out = middle
						}
					}
					return in
				}
				low, high := wilson(held, n, confidence)
				if wantLow, wantHigh := limit(0, share), limit(1, share); math.Abs(low-wantLow) > 1e-9 || math.Abs(high-wantHigh) > 1e-9 {
					t.Fatalf("%d of %d at %v: %v to %v, want %v to %v", held, n, confidence, low, high, wantLow, wantHigh)
				}
			}
		}
	}
	// 81 of 263 at .95: 0.2553 to 0.3662 in R. G. Newcombe, Statistics in Medicine 17, 1998, table I, method 3.
	if low, high := wilson(81, 263, 0.95); math.Abs(low-0.2553) > 5e-5 || math.Abs(high-0.3662) > 5e-5 {
		t.Errorf("81 of 263: %.4f to %.4f, the paper has .2553 to .3662", low, high)
	}
}

func TestCalibrationBins(t *testing.T) {
	// Ends of bins belong to the bin above, 1 to the last; 0.3 times 10 and 0.7 times 10 are not whole in floating point.
	c := Calibration{Claimed: []float64{0, 0.1, 0.3, 0.29999999999999993, 0.7, 0.6999999999999999, 1, 0.95}, Held: []int{0, 0, 0, 0, 0, 0, 0, 1}}.filled()
	bins, err := c.bins()
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, b := range bins {
		got += fmt.Sprint(b.of, " ")
	}
	if got != "1 1 1 1 0 0 1 1 0 2 " {
		t.Errorf("claims by bin: %s", got)
	}
	for n := 1; n <= calibrationMost; n++ {
		c.Bins = n
		_, at, _ := c.empty()
		for i := range n {
			for _, claim := range []float64{float64(i) / float64(n), math.Nextafter(float64(i+1)/float64(n), 0)} {
				if at(claim) != i {
					t.Errorf("%d bins: %v is in bin %d, not %d", n, claim, at(claim), i)
				}
			}
		}
	}
}

func TestCalibration(t *testing.T) {
	t.Parallel()
	c := calibrationClaims(meta("calibration"), 2000, 1.6)
	f, err := c.Draw()
	keep(t, "calibration", f, err)
	held := 0
	for _, h := range c.Held {
		held += h
	}
	if !lineSays(f, fmt.Sprintf("2,000 claims, of which %s held.", grouped(int64(held)))) {
		t.Error("the figure does not say how many claims held")
	}
	few := calibrationClaims(meta("few"), 14, 1)
	few.Simulated = true
	levels := Calibration{
		Meta: meta("levels"), Levels: true, Claimed: []float64{0.5, 0.8, 0.9, 0.95, 0.99, 0.5}, Held: []int{1015, 1610, 1790, 1840, 1985, 990}, Of: []int{2000, 2000, 2000, 2000, 2000, 2000},
		ClaimedName: "confidence", HeldName: "share of intervals that hold the truth",
	}
	one := Calibration{Meta: meta("one"), Claimed: []float64{1}, Held: []int{0}}
	fine := calibrationClaims(meta("fine"), 5000, 1)
	fine.Bins = 24
	for name, c := range map[string]Calibration{"few": few, "levels": levels, "one": one, "fine": fine} {
		f, err := c.Draw()
		keep(t, "calibration-"+name, f, err)
	}
}

func TestCalibrationWrongUse(t *testing.T) {
	for want, change := range map[string]func(*Calibration){
		"columns of one table":  func(c *Calibration) { c.Held = nil },
		"and 1 counts of":       func(c *Calibration) { c.Of = []int{1} },
		"nothing to plot":       func(c *Calibration) { *c = Calibration{Meta: c.Meta} },
		"25 bins cannot":        func(c *Calibration) { c.Bins = 25 },
		"-1 bins cannot":        func(c *Calibration) { c.Bins = -1 },
		"confidence":            func(c *Calibration) { c.Confidence = 95 },
		"claim NaN is no":       func(c *Calibration) { c.Claimed[3] = nan },
		"row 4: the claim -0.1": func(c *Calibration) { c.Claimed[3] = -0.1 },
		"of 1 claims 2 held":    func(c *Calibration) { c.Held[3] = 2 },
		"stands for 0 claims":   func(c *Calibration) { c.Of = make([]int, 30) },
		"30 different claims":   func(c *Calibration) { c.Levels = true },
	} {
		c := calibrationClaims(meta("c"), 30, 1)
		change(&c)
		if _, err := c.Draw(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}
