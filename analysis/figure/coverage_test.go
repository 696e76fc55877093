package figure

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

func (c Coverage) with(t Meta) (*Figure, error) { c.Meta = t; return c.Draw() }

// someCoverage is invented.
func someCoverage(n int) Coverage {
	rng := rand.New(rand.NewPCG(6, 6))
	c := Coverage{Meta: meta("coverage")}
	c.Simulated = true
	whys := []string{"no cache may testify", "too little exposure", "no decoys answered", "too few caches", "names seized"}
	for k := range n {
		code := fmt.Sprintf("X%c", 'A'+k%26)
		if k >= 26 {
			code += fmt.Sprint(k / 26)
		}
		c.Country = append(c.Country, code)
		not := []int{0, 36, rng.IntN(37)}[rng.IntN(3)]
		unmeasured := rng.IntN(3) * rng.IntN(4)
		tested := max(0, 36-not-unmeasured)
		c.Tested, c.NotTestable, c.NotMeasured = append(c.Tested, tested), append(c.NotTestable, not), append(c.NotMeasured, unmeasured)
		c.Claimed = append(c.Claimed, min(tested, rng.IntN(4)))
		c.Caches, c.Excluded = append(c.Caches, min(tested, 1)*rng.IntN(300)), append(c.Excluded, rng.IntN(5000))
		least := math.NaN()
		if tested > 0 {
			least = 3 * rng.Float64()
		}
		c.LeastFound = append(c.LeastFound, least)
		var because []string
		if not > 0 {
			because = append(because, whys[rng.IntN(5)], whys[rng.IntN(2)])
		}
		c.Because = append(c.Because, because)
	}
	return c
}

// handCoverage has the columns that the study's table gives.
func handCoverage() Coverage {
	return Coverage{
		Meta: meta("by-hand"), Country: []string{"XA", "XB", "XC"}, Tested: []int{4, 0, 2}, Claimed: []int{1, 0, 0}, NotTestable: []int{0, 4, 2},
		Caches: []int{9, 0, 3}, Excluded: []int{1, 20, 1300}, LeastFound: []float64{0.5, math.NaN(), 1.25}, Because: [][]string{nil, {"no cache", "no cache"}, {"too few", "no cache"}},
	}
}

func TestCoverage(t *testing.T) {
	f, err := handCoverage().Draw()
	if err != nil {
		t.Fatal(err)
	}
	// XB has no test, XC half, XA all.
	want := "country,claimed,\"tested, not claimed\",not testable,not measured,caches,resolvers_excluded,least_found_per_day,untested_because\n" +
		"XB,0,0,4,0,0,20,,no cache; no cache\nXC,0,2,2,0,3,1300,1.25,too few; no cache\nXA,1,3,0,0,9,1,0.5,\n"
	if got := string(f.CSV()); got != want {
		t.Errorf("plotted\n%s\nwant\n%s", got, want)
	}
	for _, text := range []string{"In 1 of 3 countries nothing could be tested. What could not be tested is not clean.", ">claimed (1)<", ">tested, not claimed (5)<", ">not testable (6)<",
		">A: no cache (2 countries)<", ">B: too few (1 country)<", ">0 of 4<", ">1,300<", ">1.25<", ">–<"} {
		if !strings.Contains(f.SVG(), text) {
			t.Errorf("the drawing lacks %q", text)
		}
	}
	if strings.Contains(f.SVG(), "not measured") {
		t.Error("the legend names a part that is not there")
	}
}

// From one country to all, with long names, many reasons and large numbers: drawing fails where texts lie on each other.
func TestCoverageHasRoom(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 250} {
		c := someCoverage(n)
		c.Country[0] = strings.Repeat("a long name of a country ", 9)
		c.Excluded[0], c.Caches[0] = 123456789, 12345678
		for k := range 12 {
			c.Because[0] = append(c.Because[0], fmt.Sprintf("reason %d ", k)+strings.Repeat("in many words ", 20))
		}
		f, err := c.Draw()
		if err != nil {
			t.Fatalf("%d countries: %v", n, err)
		}
		if !strings.Contains(f.SVG(), "reasons more, of fewer countries, have no column") {
			t.Error("the reasons left out are not counted")
		}
	}
}

func TestCoverageRefuses(t *testing.T) {
	for want, spoil := range map[string]func(*Coverage){
		"there is nothing to plot":              func(c *Coverage) { c.Country = nil },
		"and 2 counts of tested":                func(c *Coverage) { c.Tested = c.Tested[:2] },
		"and 0 counts of caches":                func(c *Coverage) { c.Caches = nil },
		"1 counts of not measured":              func(c *Coverage) { c.NotMeasured = []int{1} },
		"and 1 least rates":                     func(c *Coverage) { c.LeastFound = []float64{1} },
		"reasons for 1":                         func(c *Coverage) { c.Because = [][]string{nil} },
		`row 2: the country is "XA"`:            func(c *Coverage) { c.Country[1] = "XA" },
		`row 3: the country is ""`:              func(c *Coverage) { c.Country[2] = "" },
		"row 1, XA: caches is -1":               func(c *Coverage) { c.Caches[0] = -1 },
		"XB: 1 operators are claimed, and only": func(c *Coverage) { c.Claimed[1] = 1 },
		"XB: there is no operator":              func(c *Coverage) { c.NotTestable[1] = 0 },
		"XC: the least rate is -1":              func(c *Coverage) { c.LeastFound[2] = -1 },
		"XA: the least rate is +Inf":            func(c *Coverage) { c.LeastFound[0] = math.Inf(1) },
		"XC: a reason is empty":                 func(c *Coverage) { c.Because[2][0] = "" },
		"5000 countries are too many":           func(c *Coverage) { *c = someCoverage(5000) },
	} {
		c := handCoverage()
		spoil(&c)
		if _, err := c.Draw(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
}
