package figure

import (
	"image/color"
	"math"
	"strconv"
)

// fade returns the colour with another opacity.
func fade(c color.NRGBA, alpha uint8) color.NRGBA {
	c.A = alpha
	return c
}

// ticks returns round values from 0 to at least max, about n of them.
func ticks(max float64, n int) []float64 {
	if max <= 0 {
		return []float64{0, 1}
	}
	raw := max / float64(n)
	unit := math.Pow(10, math.Floor(math.Log10(raw)))
	step := 10 * unit
	for _, m := range []float64{1, 2, 5} {
		if m*unit >= raw {
			step = m * unit
			break
		}
	}
	step = math.Max(1, math.Round(step)) // counts are whole
	var all []float64
	for i := 0; ; i++ {
		v := float64(i) * step
		all = append(all, v)
		if v >= max {
			return all
		}
	}
}

// number writes a count.
func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
