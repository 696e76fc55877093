package pace

import (
	"math/rand/v2"
	"testing"
)

// At the instant of FreeFor as many packets may go at once as was asked for, and a microsecond before
// not as many; Free is that for one packet, and no limit but the rate counts.
func TestFreeForIsTheFirstInstant(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 7))
		rate, batch := []float64{3, 70, 1000, 30_000}[r.IntN(4)], 1+r.IntN(3)
		now := start
		fill := func() *Pacer {
			p := mustNew(t, free(rate, batch), apart(1)...)
			at := start
			r := rand.New(rand.NewPCG(seed, 8))
			for range 20 {
				at, _ = p.Earliest(0, at+Instant(r.IntN(2)*r.IntN(400_000)), 50)
				if taken, over := p.Try(0, at, 50); taken != at || over != NoLimit {
					t.Fatalf("seed %d: %d, %s at %d", seed, taken, over, at)
				}
				now = at
			}
			return p
		}
		n := 1 + r.IntN(batch)
		at := fill().FreeFor(n, now)
		if one := fill().Free(now); n == 1 && one != at || one > at {
			t.Fatalf("seed %d: one packet at %d, %d at %d", seed, one, n, at)
		}
		went := func(at Instant) (k int) {
			p := fill()
			for k < n && p.Take(0, at, 50) {
				k++
			}
			return k
		}
		if k := went(at); k != n {
			t.Errorf("seed %d: %d of %d packets went at %d", seed, k, n, at)
		}
		if at > now && went(at-1) == n {
			t.Errorf("seed %d: %d packets might have gone before %d", seed, n, at)
		}
	}
}
