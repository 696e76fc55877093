package plan

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"
)

// splitmix64 with seed 0 begins so in the reference program of Vigna (splitmix64.c).
func TestMixIsSplitmix64(t *testing.T) {
	state := uint64(0)
	for _, want := range []uint64{0xe220a8397b1dcdaf, 0x6e789e6aa1b965f4, 0x06c45d188009454f} {
		state += golden
		if got := mix(state); got != want {
			t.Errorf("got %#x, want %#x", got, want)
		}
	}
}

func TestRootUp(t *testing.T) {
	for _, r := range []uint64{2, 3, 1000, 94_906_266, 1<<31 - 1, 1 << 31} { // 94,906,266² is the first square above 2⁵³
		for _, c := range []struct{ n, want uint64 }{{r*r - 1, r}, {r * r, r}, {r*r + 1, r + 1}} {
			if c.n > maxPermutation {
				continue
			}
			if got := rootUp(c.n); got != c.want {
				t.Errorf("⌈√%d⌉ is %d, want %d", c.n, got, c.want)
			}
		}
	}
	if rootUp(0) != 0 || rootUp(1) != 1 {
		t.Error("⌈√0⌉ or ⌈√1⌉ is wrong")
	}
}

// Every size up to 2,100, and a few larger ones around squares, is permuted exactly.
func TestPermutationIsBijective(t *testing.T) {
	sizes := []int64{4095, 4096, 4097, 65_535, 65_536, 65_537, 1_000_000}
	for n := range int64(2100) {
		sizes = append(sizes, n)
	}
	for _, n := range sizes {
		p := NewPermutation(n, 7, uint64(n))
		if p.Len() != n {
			t.Fatalf("permutation of %d numbers has %d", n, p.Len())
		}
		seen := make([]bool, n)
		for i := range n {
			x := p.At(i)
			if x < 0 || x >= n || seen[x] {
				t.Fatalf("%d numbers: place %d has %d, outside or twice", n, i, x)
			}
			seen[x] = true
			if back := p.Place(x); back != i {
				t.Fatalf("%d numbers: %d is at place %d, Place says %d", n, x, i, back)
			}
		}
	}
}

func TestPermutationOfManyHasAnInverse(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		n := int64(source.Uint64N(maxPermutation)>>source.IntN(40)) + 1
		p := NewPermutation(n, source.Uint64(), source.Uint64())
		for _, i := range []int64{0, n - 1, n / 2, source.Int64N(n), source.Int64N(n), source.Int64N(n)} {
			x := p.At(i)
			if x < 0 || x >= n || p.Place(x) != i || p.At(p.Place(i)) != i {
				t.Fatalf("%d numbers: place %d has %d, which is at place %d", n, i, x, p.Place(x))
			}
		}
	}
	p := NewPermutation(maxPermutation, 1, 1)
	if x := p.At(maxPermutation - 1); p.Place(x) != maxPermutation-1 {
		t.Error("the largest permutation has no inverse")
	}
}

// A few numbers take all orders that there are, nearly as often: over 6,000 streams each of the
// 24 orders of four numbers comes 250 times on average, with a standard deviation of 15.5 if all
// are equally likely. They are not quite, since four numbers are two by two.
func TestFewNumbersTakeAllOrders(t *testing.T) {
	orders := map[string]int{}
	for stream := range uint64(6000) {
		p := NewPermutation(4, 11, stream)
		orders[fmt.Sprint(p.At(0), p.At(1), p.At(2), p.At(3))]++
	}
	for order, n := range orders {
		if n < 100 || n > 600 {
			t.Errorf("order %s comes %d times in 6000", order, n)
		}
	}
	if len(orders) != 24 {
		t.Errorf("%d orders of 4 numbers come, there are 24", len(orders))
	}
}

// Cycle walking ends soon: at most ⌈√n⌉ - 1 results lie outside.
func TestFewResultsLieOutside(t *testing.T) {
	for _, n := range []int64{2, 3, 5, 17, 101, 10_007, 1_000_003} {
		p := NewPermutation(n, 3, 5)
		if excess := p.a*p.b - p.n; excess > p.a-1 {
			t.Errorf("%d numbers in %d × %d: %d outside", n, p.a, p.b, excess)
		}
	}
}

// Orders are part of what a run promises: whoever has seed and lists can make them again. A
// change of these numbers is a change of every plan. They were computed with a second program, in
// Python with integers of any size, from the comment of Permutation.
func TestOrderIsForEver(t *testing.T) {
	for _, c := range []struct {
		n            int64
		seed, stream uint64
		want         []int64
	}{
		{10, 1, 1, []int64{4, 5, 2, 7, 8, 9}},
		{1_000_000, 1, 1, []int64{819476, 459304, 205078, 224577, 935370, 351716}},
		{maxPermutation, 1, 1, []int64{
			273124325497706944, 4538792065445635995, 112028909930071997,
			4464238117725749067, 2681921329313695800, 1948954091200695116,
		}},
	} {
		p := NewPermutation(c.n, c.seed, c.stream)
		var got []int64
		for i := range int64(6) {
			got = append(got, p.At(i))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%d numbers, seed %d, stream %d begin with %v, want %v", c.n, c.seed, c.stream, got, c.want)
		}
	}
}

// Neighbours in place, seed or stream come out as if they were strangers: of the bits of the
// numbers half differ. Over 20,000 pairs of 40 bits the mean of the share has a
// standard deviation of 0.5/√800,000 = 0.00056.
func TestNeighboursAreStrangers(t *testing.T) {
	const n, width = 1 << 40, 40
	for name, other := range map[string]func(i uint64) (place int64, seed, stream uint64){
		"next place":  func(i uint64) (int64, uint64, uint64) { return int64(i) + 1, 9, 1 },
		"next column": func(i uint64) (int64, uint64, uint64) { return int64(i) + 1<<20, 9, 1 },
		"next seed":   func(i uint64) (int64, uint64, uint64) { return int64(i), 10, 1 },
		"next stream": func(i uint64) (int64, uint64, uint64) { return int64(i), 9, 2 },
	} {
		differ := 0
		p := NewPermutation(n, 9, 1)
		for i := range uint64(20_000) {
			place, seed, stream := other(i)
			q := NewPermutation(n, seed, stream)
			differ += bits.OnesCount64(uint64(p.At(int64(i)) ^ q.At(place)))
		}
		if share := float64(differ) / (20_000 * width); share < 0.497 || share > 0.503 { // 5 standard deviations
			t.Errorf("%s: %.4f of the bits differ, want 0.5", name, share)
		}
	}
}

func TestPermutationPanics(t *testing.T) {
	p := NewPermutation(5, 1, 1)
	empty := NewPermutation(0, 1, 1)
	for name, f := range map[string]func(){
		"negative size": func() { NewPermutation(-1, 1, 1) },
		"too large":     func() { NewPermutation(maxPermutation+1, 1, 1) },
		"place -1":      func() { p.At(-1) },
		"place 5":       func() { p.At(5) },
		"number 5":      func() { p.Place(5) },
		"empty":         func() { empty.At(0) },
	} {
		t.Run(name, func(t *testing.T) { mustPanic(t, f) })
	}
}

// For any size, seed and place, At and Place undo each other and stay within.
func FuzzPermutation(f *testing.F) {
	f.Add(int64(1), uint64(0), uint64(0), int64(0))
	f.Add(int64(1_000_000), uint64(1), uint64(2), int64(999_999))
	f.Add(int64(maxPermutation), uint64(1), uint64(2), int64(maxPermutation-1))
	f.Fuzz(func(t *testing.T, n int64, seed, stream uint64, i int64) {
		if n < 1 || n > maxPermutation || i < 0 || i >= n {
			return // no place of a permutation
		}
		p := NewPermutation(n, seed, stream)
		if x := p.At(i); x < 0 || x >= n || p.Place(x) != i || p.At(p.Place(i)) != i {
			t.Errorf("%d numbers: place %d has %d, which is at place %d", n, i, x, p.Place(x))
		}
	})
}
