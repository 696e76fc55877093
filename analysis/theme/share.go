package theme

import (
	"fmt"
	"math"
)

// Share is K of N.
type Share struct{ K, N int }

// Value returns K/N, or NaN for N = 0.
func (s Share) Value() float64 { return float64(s.K) / float64(s.N) }

// Wilson returns the 95 % score interval of the share (Wilson, Journal of the American
// Statistical Association 22, 1927): the shares p for which K is within 1.96 standard
// deviations of Np. For N = 0 it is 0 to 1. It panics unless 0 <= K <= N.
func (s Share) Wilson() (low, high float64) {
	if s.K < 0 || s.K > s.N {
		panic(fmt.Sprintf("theme: %d of %d is no share", s.K, s.N))
	}
	if s.N == 0 {
		return 0, 1
	}
	const z = 1.959963984540054
	n, p := float64(s.N), s.Value()
	middle := p + z*z/(2*n)
	wide := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	low, high = (middle-wide)/(1+z*z/n), (middle+wide)/(1+z*z/n)
	if s.K == 0 {
		low = 0 // exactly, whatever rounding made of it
	}
	if s.K == s.N {
		high = 1
	}
	return max(low, 0), min(high, 1)
}

// String returns the share with its interval, such as "3 of 4, 0.75 (0.30-0.95)".
func (s Share) String() string {
	if s.N == 0 {
		return "0 of 0"
	}
	low, high := s.Wilson()
	return fmt.Sprintf("%d of %d, %.2f (%.2f-%.2f)", s.K, s.N, s.Value(), low, high)
}
