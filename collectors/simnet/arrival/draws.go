package arrival

import (
	"math"

	"bridle/datasets/world/random"
)

// Draws is a stream of random numbers, 8 bytes long so that a world can have millions:
// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). Its value is the seed.
type Draws uint64

// Uint64 returns 64 random bits.
func (d *Draws) Uint64() uint64 {
	*d += 0x9e3779b97f4a7c15
	z := uint64(*d)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Uniform returns a number in [0, 1), a multiple of 2^-53.
func (d *Draws) Uniform() float64 { return float64(d.Uint64()>>11) / (1 << 53) }

// Exponential returns a number with the exponential distribution of mean 1.
func (d *Draws) Exponential() float64 { return -math.Log(1 - d.Uniform()) }

// Normal returns a number with the standard normal distribution (Box and Muller 1958).
func (d *Draws) Normal() float64 {
	r := math.Sqrt(2 * d.Exponential())
	return r * math.Cos(2*math.Pi*d.Uniform())
}

// Seed returns the stream of random numbers that belongs to what the parts name, in the
// world with that seed.
func Seed(seed int64, parts ...uint64) Draws {
	return Draws(random.Hash(seed, parts...))
}
