package probe

import (
	"math/rand/v2"
	"testing"
	"time"

	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

// Both designs, cut off and resumed after pauses: rules hold over the cuts, late probes of a fixed plan
// included, every key has one row and the ledger adds up. Two addresses share each cache.
func TestRulesHoldOverCuts(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(371, 372))
	classes := []world.Class{world.UnboundPrefetch, world.UnboundExpired, world.PowerDNS4}
	for i := range 12 {
		l := lab.Bench{Class: classes[i%3], Domains: 1 + r.IntN(12), PerDay: []float64{3, 30, 300}[r.IntN(3)], TTL: []uint32{60, 300, 3600}[r.IntN(3)],
			Days: 1, Faults: world.Faults{Loss: []float64{0, 0.05, 0.2}[r.IntN(3)]}, Fronts: []world.Front{world.Direct, world.Dnsmasq}}
		w := l.World(r.Int64N(1000))
		b := newBed(t, w, open([]time.Duration{time.Second, 10 * time.Second}[r.IntN(2)], 200_000))
		ws, names, seed := []Witness{qualified(w, 0), qualified(w, 1)}, wanted(w), r.Int64()
		// From a twentieth to half of what the gap allows an address.
		every := max(time.Minute, time.Duration(len(names))*b.limits.Address.Gap*time.Duration(2+r.IntN(20)))
		now := w.ProbeFrom
		for cut := 5; cut >= 0; cut-- {
			if b.stopAt = 0; cut > 0 {
				b.stopAt = len(b.rows) + 1 + r.IntN(400)
			}
			var d Design = b.adaptive(ws, names, seed)
			if i%2 == 0 {
				d = b.fixed(ws, names, every, seed)
			}
			b.restore(d, r)
			if now = b.run(d, ws, now); cut > 0 {
				now = now.Add(time.Duration(r.IntN(7200)) * time.Second)
			} else if err := d.Status(now).Ledger.Check(); err != nil {
				t.Error(err)
			}
		}
		once(t, b.rows)
		audit(t, b.rows, ws, names)
		if t.Failed() {
			t.Fatalf("plan %d, sweeps of %v, %+v", i, every, l)
		}
	}
}
