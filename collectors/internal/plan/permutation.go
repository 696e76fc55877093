package plan

import (
	"fmt"
	"math"
	"math/bits"
)

// rounds is the number of Feistel rounds. With four, and random functions in them, the order
// cannot be told from a random one, read forwards or backwards (Luby and Rackoff, "How to
// Construct Pseudorandom Permutations from Pseudorandom Functions", SIAM J. Comput. 17(2),
// 1988, doi:10.1137/0217022).
const rounds = 4

// Permutation puts 0 … n-1 into an order that a seed decides, without storing it.
//
// # Model
//
// Let a = ⌈√n⌉ and b = ⌈n/a⌉. A number x < a·b is written as (l, r) = (x mod a, x / a). The
// rounds replace in turn l by l + F(k, r) mod a and r by r + F(k, l) mod b, each with a key
// k of its own. Each round can be undone, so four of them permute 0 … a·b-1. A result
// that is not below n is permuted again until one is (cycle walking), which permutes
// 0 … n-1. As a·b - n < a, at most ⌈√n⌉ - 1 results are not.
//
// Source: Black and Rogaway, "Ciphers with Arbitrary Finite Domains", CT-RSA 2002,
// doi:10.1007/3-540-45760-7_9, method 3; F is the mixing function of splitmix64
// (Steele, Lea and Flood, OOPSLA 2014, doi:10.1145/2660193.2660195).
//
// # Limits
//
// It is there to spread load and to break ties with time, not to keep a secret: F is no
// random function, and 256 bits of keys cannot give all orders.
type Permutation struct {
	n, a, b uint64
	keys    [rounds]uint64
}

// maxPermutation is the largest size: both halves fit into 31 bits.
const maxPermutation = 1 << 62

// NewPermutation returns the permutation of 0 … n-1 that seed and stream decide. Different
// streams of one seed have nothing to do with each other. It panics if n is
// negative or above 2⁶².
func NewPermutation(n int64, seed, stream uint64) Permutation {
	if n < 0 || n > maxPermutation {
		panic(fmt.Sprintf("plan: cannot permute %d numbers", n))
	}
	p := Permutation{n: uint64(n), a: rootUp(uint64(n))}
	if p.a > 0 {
		p.b = (p.n + p.a - 1) / p.a
	}
	state := mix(mix(seed) + stream)
	for i := range p.keys {
		state += golden
		p.keys[i] = mix(state)
	}
	return p
}

// Len returns n.
func (p *Permutation) Len() int64 { return int64(p.n) }

// At returns the number at place i. It panics unless 0 <= i < n.
func (p *Permutation) At(i int64) int64 {
	p.check(i)
	x := p.forward(uint64(i))
	for x >= p.n {
		x = p.forward(x)
	}
	return int64(x)
}

// Place returns the place of number x: Place(At(i)) = i. It panics unless 0 <= x < n.
func (p *Permutation) Place(x int64) int64 {
	p.check(x)
	i := p.backward(uint64(x))
	for i >= p.n {
		i = p.backward(i)
	}
	return int64(i)
}

func (p *Permutation) check(i int64) {
	if uint64(i) >= p.n {
		panic(fmt.Sprintf("plan: %d is not among %d numbers", i, p.n))
	}
}

// forward permutes 0 … a·b-1.
func (p *Permutation) forward(x uint64) uint64 {
	r := x / p.a
	l := x - r*p.a
	for i := 0; i < rounds; i += 2 {
		if l += within(mix(p.keys[i]^r), p.a); l >= p.a {
			l -= p.a
		}
		if r += within(mix(p.keys[i+1]^l), p.b); r >= p.b {
			r -= p.b
		}
	}
	return r*p.a + l
}

// backward undoes forward.
func (p *Permutation) backward(x uint64) uint64 {
	r := x / p.a
	l := x - r*p.a
	for i := rounds - 2; i >= 0; i -= 2 {
		if r += p.b - within(mix(p.keys[i+1]^l), p.b); r >= p.b {
			r -= p.b
		}
		if l += p.a - within(mix(p.keys[i]^r), p.a); l >= p.a {
			l -= p.a
		}
	}
	return r*p.a + l
}

// within brings 64 random bits into 0 … n-1.
func within(h, n uint64) uint64 {
	hi, _ := bits.Mul64(h, n)
	return hi
}

// golden is the step of splitmix64: 2⁶⁴ divided by the golden ratio, made odd.
const golden = 0x9e3779b97f4a7c15

// mix is the output function of splitmix64.
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// rootUp returns ⌈√n⌉ for n up to 2⁶², exactly.
func rootUp(n uint64) uint64 {
	r := uint64(math.Sqrt(float64(n)))
	for r*r > n {
		r--
	}
	for r*r < n {
		r++
	}
	return r
}
