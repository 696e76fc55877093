package verdict

import (
	"fmt"
	"math"
	"strings"
)

// number writes a number with three digits.
func number(x float64) string {
	text := fmt.Sprintf("%.3g", x)
	if mantissa, exponent, ok := strings.Cut(text, "e-0"); ok {
		return mantissa + "e-" + exponent
	}
	return text
}

// count writes a number of things.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	if stem, ok := strings.CutSuffix(thing, "try"); ok {
		return fmt.Sprintf("%d %stries", n, stem)
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// logNumber writes a number given by its logarithm, however small.
func logNumber(log float64) string {
	if log > -690 {
		return number(math.Exp(log))
	}
	exponent := math.Floor(log / math.Ln10)
	return fmt.Sprintf("%.2fe%.0f", math.Exp(log-exponent*math.Ln10), exponent)
}
