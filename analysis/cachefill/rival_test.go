package cachefill

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// What is left out of a search cannot be the best: following every candidate to its end finds the same one, with the same numbers.
func TestRivalsTakeNothingAway(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	found := 0
	for range 400 {
		every := 300 + 3000*r.Float64()
		lookups := random(r, []float64{0.5, 3, 10}[r.IntN(3)], 0.5)
		for u, until := r.Float64()*every, r.Float64()*fortnight/20; u < until; u += every * float64(1+r.IntN(2)) {
			lookups = append(lookups, u+r.NormFloat64())
		}
		slices.Sort(lookups)
		c := course{[]float64{60, 300, 3600}[r.IntN(3)], 600, 1, false}
		list := c.fills(r, lookups)
		if len(list) < fewest || len(list) > searched {
			continue
		}
		b := newBeats(list, []float64{0.5, 1}[r.IntN(2)], r.IntN(2) == 0)
		s := b.search(half)
		for _, share := range []float64{half, 0.8} {
			best := candidate{chance: 1}
			for _, seed := range b.seeds() {
				gap := b.all[seed+1].at - b.all[seed].at
				for k := 1; k <= divisors && gap/float64(k) >= shortest; k++ {
					if one := b.try(seed, k, len(b.seeds()), share, rival{}); one.chance < best.chance {
						best = one
					}
				}
			}
			got := s.best(share)
			if got.chance != best.chance || got.seed != best.seed || got.multiple != best.multiple || got.counts != best.counts || got.period != best.period {
				t.Fatalf("%d fills, share %g: found %+v, best is %+v", len(list), share, got, best)
			}
			if best.chance < 1e-5 {
				found++
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d clocks to tell apart", found)
	}
	t.Logf("%d clocks", found)
}
