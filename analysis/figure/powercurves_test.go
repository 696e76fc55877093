package figure

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// powercurvesPlans has the power 1-exp(-rate·days) of a watch that would see every lookup in so many days, which is that of a Poisson process.
func powercurvesPlans(m Meta, n, points int) PowerCurves {
	c := PowerCurves{Meta: m}
	for k := range n {
		days := 14 / math.Pow(2, float64(k))
		for i := range points {
			rate := math.Pow(10, -2+4*float64(i)/float64(max(points-1, 1)))
			c.Plan, c.PerDay, c.Power = append(c.Plan, fmt.Sprintf("plan %d, every %d hours", k+1, 1<<k)), append(c.PerDay, rate), append(c.Power, 1-math.Exp(-rate*days))
		}
	}
	return c
}

func TestPowerCurves(t *testing.T) {
	c := powercurvesPlans(meta("powercurves"), 3, 401)
	f, err := c.Draw()
	keep(t, "powercurves", f, err)
	curves, err := PowerCurves{Plan: c.Plan, PerDay: c.PerDay, Power: c.Power, Wanted: 0.8}.curves()
	if err != nil {
		t.Fatal(err)
	}
	for k, curve := range curves {
		// 1-exp(-λD) = 0.8 at λ = ln 5 / D.
		want := math.Log(5) / (14 / math.Pow(2, float64(k)))
		if math.Abs(curve.least/want-1) > 0.002 {
			t.Errorf("plan %d: least rate %v, want %v", k+1, curve.least, want)
		}
	}
	for _, words := range []string{"80 % at 0.12 a day", "80 % at 0.23 a day", "80 % at 0.46 a day", "3 of 3 plans reach it"} { // ln 5 / 14 = .1150, / 7 = .2299, / 3.5 = .4598
		if !lineSays(f, words) {
			t.Errorf("the figure does not say %q", words)
		}
	}
}

func TestPowerCurvesSizes(t *testing.T) {
	t.Parallel()
	few := powercurvesPlans(meta("p"), 12, 41)
	few.Simulated = true
	few.Plan[0] += "x"
	for i := range few.Plan {
		if strings.HasPrefix(few.Plan[i], "plan 3,") {
			few.Plan[i] = strings.Repeat("a plan with a long name ", 6)
		}
	}
	few.Plan[0] = few.Plan[1]
	for i := range few.Power { // one that never gets there
		if strings.HasPrefix(few.Plan[i], "plan 2,") {
			few.Power[i] *= 0.4
		}
	}
	for name, c := range map[string]PowerCurves{
		"near": {Meta: meta("p"), Plan: []string{"a", "a"}, PerDay: []float64{3, 9}, Power: []float64{0.5, 1}, Wanted: 0.99},
		"many": few,
		"rows": powercurvesPlans(meta("p"), 5, 1000),
		"one":  {Meta: meta("p"), Plan: []string{"a"}, PerDay: []float64{3}, Power: []float64{0.5}},
		"sure": {Meta: meta("p"), Plan: []string{"a", "a", "b", "b"}, PerDay: []float64{3, 4, 3, 3.5}, Power: []float64{1, 1, 0, 0}, Wanted: 0.9},
	} {
		f, err := c.Draw()
		keep(t, "powercurves-"+name, f, err)
	}
}

func TestPowerCurvesWrongUse(t *testing.T) {
	for want, change := range map[string]func(*PowerCurves){
		"columns of one table":   func(c *PowerCurves) { c.Power = nil },
		"nothing to plot":        func(c *PowerCurves) { *c = PowerCurves{Meta: c.Meta} },
		"wanted power is 80":     func(c *PowerCurves) { c.Wanted = 80 },
		"plan has no name":       func(c *PowerCurves) { c.Plan[0] = "" },
		"rate -1 is not":         func(c *PowerCurves) { c.PerDay[2] = -1 },
		"rate 0 is not":          func(c *PowerCurves) { c.PerDay[2] = 0 },
		"rate NaN is not":        func(c *PowerCurves) { c.PerDay[2] = nan },
		"rate +Inf is beyond":    func(c *PowerCurves) { c.PerDay[2] = inf },
		"power NaN is no":        func(c *PowerCurves) { c.Power[2] = nan },
		"row 3: the power 1.5":   func(c *PowerCurves) { c.Power[2] = 1.5 },
		"has two powers at":      func(c *PowerCurves) { c.PerDay[2] = c.PerDay[1] },
		"more than 12 plans are": func(c *PowerCurves) { *c = powercurvesPlans(c.Meta, 13, 2) },
	} {
		c := powercurvesPlans(meta("p"), 2, 4)
		change(&c)
		if _, err := c.Draw(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}

// A curve that falls again has its least rate after the last point below: powers are not said to be reached where they are lost.
func TestPowerCurvesLeast(t *testing.T) {
	for _, c := range []struct {
		powers []float64
		want   float64
	}{
		{[]float64{0.9, 0.7, 0.9}, math.Sqrt(10) * 10}, {[]float64{0.8, 0.9, 1}, 0}, {[]float64{0.1, 0.9, 0.7}, nan}, {[]float64{0.1, 0.2, 0.8}, 100},
	} {
		var points []xy
		for i, power := range c.powers {
			points = append(points, xy{math.Pow(10, float64(i)), power})
		}
		if got := powercurvesLeast(points, 0.8); math.Abs(got-c.want) > 1e-9 || math.IsNaN(got) != math.IsNaN(c.want) {
			t.Errorf("%v: %v, want %v", c.powers, got, c.want)
		}
	}
	for v, want := range map[float64]string{0.1149: "0.12", 0.12: "0.12", 1.01: "1.1", 99.5: "100", 1234: "1,300"} {
		if got := powercurvesUp(v); got != want {
			t.Errorf("%v is rounded up to %s, want %s", v, got, want)
		}
	}
}
