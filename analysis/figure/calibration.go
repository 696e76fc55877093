package figure

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Calibration holds claimed probabilities against what came true: of the claims made with about 0.8, were about 80 % right? Claims are put
// into bins; a dot stands at the mean claim of a bin and the share that held, with the interval of Wilson, and bars below say how many claims
// there were. The same chart tells whether intervals cover as often as they say: Claimed is then the confidence.
//
// Claimed, Held and Of are columns of one table: of Of[i] claims made with probability Claimed[i], Held[i] held.
type Calibration struct {
	Meta
	Claimed []float64
	Held    []int
	// Of is how many claims a row stands for; nil if each stands for one.
	Of []int
	// Bins is how many bins of equal width there are from 0 to 1; 0 stands for 10.
	Bins int
	// Levels puts claims of exactly the same probability together instead, at most 24 of them: for coverage of intervals.
	Levels bool
	// Confidence is that of the intervals drawn; 0 stands for 0.95.
	Confidence float64
	// ClaimedName and HeldName name the axes; empty stands for "claimed probability" and "share that held".
	ClaimedName, HeldName string
}

const calibrationMost = 24

// Draw draws the chart. It returns an error if columns differ in length, a claim is no probability, more claims held than were made, or there are more
// than 24 bins or levels.
func (c Calibration) Draw() (*Figure, error) {
	fail := func(err error) (*Figure, error) { return nil, fmt.Errorf("figure %s: %w", c.ID, err) }
	c = c.filled()
	if err := c.valid(); err != nil {
		return fail(err)
	}
	bins, err := c.bins()
	if err != nil {
		return fail(err)
	}
	data := table{columns: []string{"from", "to", "claimed_mean", "claims", "held", "share", "low", "high", "off"}}
	for _, b := range bins {
		data.add(b.from, b.to, b.claimed, b.of, b.held, b.share, b.low, b.high, b.off())
	}
	l, err := c.layout(bins)
	if err != nil {
		return fail(err)
	}
	return render(chart{
		meta: c.Meta, data: data, height: l.height, vega: c.vega(),
		draw: func(p *pen, y float64) { c.draw(p, y, l) },
	})
}

// filled puts in what stands for zeros.
func (c Calibration) filled() Calibration {
	if c.Bins == 0 {
		c.Bins = 10
	}
	if c.Confidence == 0 {
		c.Confidence = 0.95
	}
	if c.ClaimedName == "" {
		c.ClaimedName = "claimed probability"
	}
	if c.HeldName == "" {
		c.HeldName = "share that held"
	}
	return c
}

func (c Calibration) valid() error {
	switch n := len(c.Claimed); {
	case len(c.Held) != n || c.Of != nil && len(c.Of) != n:
		return fmt.Errorf("there are %d claims, %d counts that held and %d counts of claims; they are columns of one table", n, len(c.Held), len(c.Of))
	case n == 0:
		return errors.New("there is nothing to plot")
	case c.Bins < 1 || c.Bins > calibrationMost:
		return fmt.Errorf("%d bins cannot be drawn; 1 to %d can, 0 stands for 10", c.Bins, calibrationMost)
	case !(c.Confidence > 0 && c.Confidence < 1):
		return fmt.Errorf("the confidence of the intervals is %v; set it between 0 and 1, for example to 0.95", c.Confidence)
	}
	for i, claim := range c.Claimed {
		of := c.of(i)
		switch {
		case !(claim >= 0 && claim <= 1):
			return fmt.Errorf("row %d: the claim %v is no probability; leave out what was not claimed", i+1, claim)
		case of < 1:
			return fmt.Errorf("row %d stands for %d claims; leave it out or count them", i+1, of)
		case c.Held[i] < 0 || c.Held[i] > of:
			return fmt.Errorf("row %d: of %d claims %d held, which cannot be", i+1, of, c.Held[i])
		}
	}
	return nil
}

func (c Calibration) of(i int) int {
	if c.Of == nil {
		return 1
	}
	return c.Of[i]
}

// calibrationBin is a bin of claims.
type calibrationBin struct {
	from, to float64 // the same for a level
	held, of int
	sum      float64 // of claims
	// claimed is the mean claim, share that held with its interval; NaN without claims.
	claimed, share, low, high float64
}

// off reports whether the mean claim lies outside the interval.
func (b calibrationBin) off() bool { return b.of > 0 && (b.claimed < b.low || b.claimed > b.high) }

// bins counts claims by bin, or by level. A bin holds its lower end, the last one also 1.
func (c Calibration) bins() ([]calibrationBin, error) {
	bins, at, err := c.empty()
	if err != nil {
		return nil, err
	}
	for i, claim := range c.Claimed {
		b := &bins[at(claim)]
		b.held, b.of = b.held+c.Held[i], b.of+c.of(i)
		b.sum += float64(claim * float64(c.of(i)))
	}
	for i := range bins {
		b := &bins[i]
		b.claimed, b.share, b.low, b.high = math.NaN(), math.NaN(), math.NaN(), math.NaN()
		if b.of > 0 {
			b.claimed, b.share = b.sum/float64(b.of), float64(b.held)/float64(b.of)
			if b.from == b.to {
				b.claimed = b.from // a mean of equal numbers may differ in its last bit
			}
			b.low, b.high = wilson(b.held, b.of, c.Confidence)
		}
	}
	return bins, nil
}

// wilson returns the limits for a probability of which held of n trials are known: all probabilities p with (held/n - p)² at most z² p(1-p)/n. They lie from
// 0 to 1, also where none or all held.
//
// Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22, 1927; equation (4) of Brown, Cai and DasGupta,
// Interval estimation for a binomial proportion, Statistical Science 16, 2001.
func wilson(held, n int, confidence float64) (low, high float64) {
	z := distuv.UnitNormal.Quantile(0.5 + confidence/2)
	k, m, zz := float64(held), float64(n), float64(z*z)
	middle := (k + zz/2) / (m + zz)
	half := z * math.Sqrt(float64(k*(m-k))/m+zz/4) / (m + zz)
	low, high = middle-half, middle+half
	if held == 0 {
		low = 0
	}
	if held == n {
		high = 1
	}
	return max(0, low), min(1, high)
}

// vega is the chart for Vega-Lite.
func (c Calibration) vega() map[string]any {
	axis := func(field, title string) map[string]any {
		return map[string]any{"field": field, "type": "quantitative", "title": title, "scale": map[string]any{"domain": []int{0, 1}}}
	}
	x := axis("claimed_mean", c.ClaimedName)
	tone := map[string]any{"condition": map[string]any{"test": "datum.off === true || datum.off === 'true'", "value": "#b31b1b"}, "value": "#0072b2"}
	diagonal := map[string]any{
		"data":     map[string]any{"values": []any{map[string]any{"p": 0}, map[string]any{"p": 1}}},
		"mark":     map[string]any{"type": "line", "strokeDash": []int{6, 4}},
		"encoding": map[string]any{"x": axis("p", c.ClaimedName), "y": axis("p", c.HeldName)},
	}
	return map[string]any{"layer": []any{
		diagonal,
		map[string]any{"mark": "rule", "encoding": map[string]any{"x": x, "y": axis("low", c.HeldName), "y2": map[string]any{"field": "high"}, "color": tone}},
		map[string]any{"mark": map[string]any{"type": "point", "filled": true}, "encoding": map[string]any{
			"x": x, "y": axis("share", c.HeldName), "color": tone, "size": map[string]any{"field": "claims", "type": "quantitative"},
		}},
	}}
}
