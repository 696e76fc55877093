package random

// golden is 2^64 divided by the golden ratio, made odd: the step of SplitMix64.
const golden = 0x9e3779b97f4a7c15

// odd makes what came before different from the part that comes next; without it a seed and
// a first part could change places.
const odd = 0xd6e8feb86659fd93

// Hash returns an evenly spread number that is a function of the seed, the parts, their order
// and their number. Parts that differ in one bit give unrelated numbers. It allocates nothing.
// It is no cryptographic hash.
//
// Source: the finaliser of SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom
// Number Generators", OOPSLA 2014), applied once for the seed and once for each part.
func Hash(seed int64, parts ...uint64) uint64 {
	h := mix(uint64(seed) + golden)
	for _, p := range parts {
		h = mix((h*odd ^ mix(p+golden)) + golden)
	}
	return h
}

// mix is the finaliser of SplitMix64: a bijection in which each input bit changes each output
// bit with a probability near one half.
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Label returns a number that stands for a text in [Hash]. It allocates nothing.
//
// Source: FNV-1a with 64 bits (Fowler, Noll and Vo; RFC 9923), then mixed.
func Label(text string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 0x100000001b3
	}
	return mix(h)
}

// Unit returns the number in [0, 1) that a hash stands for, with 53 bits.
func Unit(hash uint64) float64 { return float64(hash>>11) / (1 << 53) }
