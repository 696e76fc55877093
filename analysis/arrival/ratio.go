package arrival

import (
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// Profile returns the rates, in lookups a day, at which the logarithm of the likelihood is less
// than half of the χ² quantile below its maximum: the likelihood-ratio interval, from the
// least to the largest such rate. With few fills it covers too seldom (.85 of the time with
// two in sparse probing, section 8.3); Interval does not.
func (l *Likelihood) Profile(confidence float64) Interval {
	drop := distuv.ChiSquared{K: 1}.Quantile(1-checkConfidence(confidence)) / 2
	best := l.Maximum()
	if math.IsInf(best, 1) {
		return Interval{High: best}
	}
	limit := l.Log(best) - drop
	inside := func(rate float64) bool { return l.Log(rate) >= limit }
	grid := l.grid()
	i := Interval{Low: 0, High: math.Inf(1)}
	if l.fills > 0 {
		for j := 0; j < len(grid) && grid[j] < best; j++ {
			if inside(grid[j]) {
				break
			}
			i.Low = grid[j]
		}
		i.Low = crossing(inside, i.Low, best)
	}
	for j := len(grid) - 1; j >= 0 && grid[j] > best; j-- {
		if inside(grid[j]) {
			break
		}
		i.High = grid[j]
	}
	if !math.IsInf(i.High, 1) {
		below := best
		for _, rate := range grid {
			if rate > best && rate < i.High {
				below = rate
			}
		}
		i.High = crossing(inside, i.High, below)
	}
	return i
}

// crossing halves the way between a rate outside and one inside until they agree to 1e-10.
func crossing(inside func(float64) bool, out, in float64) float64 {
	for math.Abs(out-in) > 1e-10*in {
		middle := (out + in) / 2
		if inside(middle) {
			in = middle
		} else {
			out = middle
		}
	}
	return in
}

// Interval returns limits of the form of Garwood's, for the number of fills that the readings
// are worth: κ = -d² log likelihood / (d log λ)² at the maximum λ̂. That is K if probes are
// dense, so that the limits are Garwood's, and about K/(1+λT) if they are rare, since then each
// reading is a coin that falls on full with probability λT/(1+λT). The limits are
// χ²_{α/2}(2κ) λ̂/2κ and χ²_{1-α/2}(2κ+2) λ̂/2κ. Without fills the upper one is the rate at
// which seeing none has probability α/2.
func (l *Likelihood) Interval(confidence float64) Interval {
	tail := checkConfidence(confidence) / 2
	best := l.Maximum()
	if math.IsInf(best, 1) {
		return Interval{High: best}
	}
	if l.fills == 0 {
		seen := func(rate float64) bool { return l.Log(rate) >= math.Log(tail) }
		out := l.grid()[0]
		for seen(out) && out < math.MaxFloat64/4 {
			out *= 2
		}
		return Interval{High: crossing(seen, out, 0.5*out)}
	}
	const step = 1e-3
	worth := (2*l.Log(best) - l.Log(best*math.Exp(step)) - l.Log(best*math.Exp(-step))) / (step * step)
	if !(worth > 1e-3) {
		return Interval{High: math.Inf(1)} // flat: the readings say next to nothing
	}
	unit := best / worth
	return Interval{Low: unit * mathext.GammaIncRegInv(worth, tail), High: unit * gammaUpper(worth+1, tail)}
}
