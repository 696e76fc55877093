package verdict

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// interval is a rate a day with its two-sided 95 % interval.
type interval struct{ rate, low, high float64 }

// garwood returns fills over time with Garwood's interval (F. Garwood, Biometrika 28, 1936):
// [χ²(0.025, 2K)/2E, χ²(0.975, 2K+2)/2E].
func garwood(fills int, days float64) interval {
	k := float64(fills)
	if fills == 0 {
		return interval{high: -math.Log(0.025) / days}
	}
	return interval{k / days, mathext.GammaIncRegInv(k, 0.025) / days, mathext.GammaIncRegInv(k+1, 0.975) / days}
}
