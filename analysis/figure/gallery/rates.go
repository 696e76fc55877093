package gallery

import (
	"fmt"
	"math"

	"bridle/analysis/figure"
)

// digits rounds to so many digits after the point: what is computed here is then the same on every processor.
func digits(v float64, n int) float64 {
	unit := math.Pow10(n)
	return math.Round(v*unit) / unit
}

// intervals has rates with intervals, some without an end or an estimate.
func intervals(verdict bool) (*figure.Figure, error) {
	v := figure.Intervals{
		Meta: meta("intervals", "Five countries may have the highest rate", "Lookups a day of one operator's names, with intervals of 95 %",
			"A dot and an interval for each of eleven countries, the highest rate first; five of them overlap with the first.", verdict),
		Unit: "lookups a day", Confidence: 0.95, Log: true,
		Estimate: []float64{31, 24, 18.5, 16, 6.2, 3.1, 1.4, 0.6, 0, math.NaN(), math.NaN()},
		Low:      []float64{19, 15, 12, 9.5, 4, 1.8, 0.7, 0.2, 0, math.NaN(), 2},
		High:     []float64{47, 36, 27, 25, 9.1, 5, 2.6, 1.5, 0.4, math.NaN(), math.Inf(1)},
	}
	for i := range v.Estimate {
		v.Label, v.Highlight = append(v.Label, country(i)), append(v.Highlight, i == 0)
		v.Group = append(v.Group, []string{"access networks", "hosting"}[i%2])
	}
	return v.Draw()
}

// powerCurves has the power of watches that see every lookup: 1-exp(-rate·days), that of a Poisson process.
func powerCurves(verdict bool) (*figure.Figure, error) {
	c := figure.PowerCurves{Meta: meta("powercurves", "Two weeks find what two days miss", "Power to find an operator by its lookups a day, of three plans",
		"Three rising curves; the longer the watch, the further to the left.", verdict)}
	for _, days := range []int{14, 7, 2} {
		for i := range 61 {
			rate := digits(math.Pow(10, -2+float64(i)/20), 5)
			c.Plan, c.PerDay = append(c.Plan, fmt.Sprintf("a watch of %d days", days)), append(c.PerDay, rate)
			c.Power = append(c.Power, digits(1-math.Exp(-rate*float64(days)), 6))
		}
	}
	return c.Draw()
}

// calibration has claims that hold a little less often than they say.
func calibration(verdict bool) (*figure.Figure, error) {
	c := figure.Calibration{Meta: meta("calibration", "Claims of medium strength hold less often than they say", "Probabilities claimed, and the share of claims that held",
		"Dots with intervals below the diagonal in the middle and on it at both ends, over a histogram of claims.", verdict)}
	for i := range 600 {
		claim, held := float64(i*7%600)/600+1.0/1200, 0
		if float64(i*211%599)/599 < claim*(0.55+0.45*claim) {
			held = 1
		}
		c.Claimed, c.Held = append(c.Claimed, digits(claim, 6)), append(c.Held, held)
	}
	return c.Draw()
}

// ecdf has the lives of servers of three operators; those seen on the last day are censored.
func ecdf(verdict bool) (*figure.Figure, error) {
	e := figure.ECDF{
		Meta: meta("ecdf", "Half of one operator's servers are gone after eight days", "Days from the first to the last sighting of a server",
			"Three rising staircases; one of them rises first.", verdict),
		Unit: "days that a server was seen", Log: true,
	}
	for k, name := range []string{"kite", "heron", "osprey"} {
		for i := range 40 {
			days := digits(math.Pow(10, float64(i*17%40)/22+0.3*float64(k)), 1)
			e.Series, e.Value, e.Censored = append(e.Series, name), append(e.Value, min(days, 120)), append(e.Censored, days > 120)
		}
	}
	return e.Draw()
}
