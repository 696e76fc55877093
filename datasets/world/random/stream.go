package random

import "math/rand/v2"

// New returns the stream that belongs to a seed, a label and numbers (which operator, which
// network). Streams with different names are unrelated.
func New(seed int64, label string, numbers ...int) *rand.Rand {
	parts := make([]uint64, 1, 8)
	parts[0] = Label(label)
	for _, n := range numbers {
		parts = append(parts, uint64(n))
	}
	return rand.New(rand.NewPCG(Hash(seed, parts...), Hash(^seed, parts...)))
}
