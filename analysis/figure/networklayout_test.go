package figure

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Layouts of a hundred random networks are finite, on the page, on the grid, and no two
// nodes lie on each other.
func TestNetworkLayoutIsSane(t *testing.T) {
	p, err := measure()
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(100) {
		rng := rand.New(rand.NewPCG(seed, 2))
		sizes := make([]int, 1+rng.IntN(9))
		for i := range sizes {
			sizes[i] = 1 + rng.IntN(16)
		}
		g := someNetwork(rng, rng.IntN(12), sizes...).graph()
		l, err := g.layout(p)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if l.height > 1200 {
			t.Errorf("seed %d: %v pixels high", seed, l.height)
		}
		for i, a := range l.at {
			if math.Trunc(a.x*64) != a.x*64 || math.Trunc(a.y*64) != a.y*64 {
				t.Fatalf("seed %d: %v is not on the grid", seed, a)
			}
			for _, b := range l.at[:i] {
				if math.Hypot(a.x-b.x, a.y-b.y) < 2*l.radius {
					t.Fatalf("seed %d: nodes at %v and %v lie on each other", seed, a, b)
				}
			}
		}
		for i, a := range l.discs {
			for _, b := range l.discs[:i] {
				if math.Hypot(a.x-b.x, a.y-b.y) < a.radius+b.radius || a.label().near(b.xy, b.radius) || b.label().near(a.xy, a.radius) {
					t.Fatalf("seed %d: the operators %q and %q lie on each other", seed, a.name, b.name)
				}
			}
		}
	}
}

// The box clipped by hand: a line through it, one past its corner, one that ends before it.
func TestNetworkBoxCut(t *testing.T) {
	b := networkBox{10, 10, 20, 20}
	for _, c := range []struct {
		from, to xy
		want     bool
	}{
		{xy{0, 0}, xy{30, 30}, true}, {xy{0, 15}, xy{30, 15}, true}, {xy{15, 0}, xy{15, 9}, false},
		{xy{0, 21}, xy{30, 21}, false}, {xy{0, 12}, xy{12, 0}, false}, {xy{12, 12}, xy{13, 14}, true},
	} {
		if got := b.cut(c.from, c.to); got != c.want {
			t.Errorf("the line from %v to %v: %v, want %v", c.from, c.to, got, c.want)
		}
	}
}
