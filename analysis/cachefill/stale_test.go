package cachefill_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"bridle/analysis/cachefill"
	"bridle/datasets/schema/cachegroups"
	"bridle/datasets/schema/probes"
)

// stale is a cache that serves stale entries for a day with 30 s, as Unbound does with serve-expired. renews: a probe that meets a stale entry has
// it fetched again (Unbound 1.22; 1.17 waits for a user).
type stale struct {
	ttl    int64
	renews bool
}

// asked returns the probes of a name, one in a little more than a day, while users look it up so often a day.
func (c stale) asked(r *rand.Rand, name string, perDay float64, days int64) (rows []probes.Row) {
	const day = 86_400
	filled := int64(math.MinInt64 / 2)
	lookup := func() int64 { return 1 + int64(r.ExpFloat64()*day/perDay) }
	next := lookup()
	for at := r.Int64N(day); at < days*day; at += day + 32 + r.Int64N(60) {
		for ; next < at; next += lookup() {
			if next >= filled+c.ttl {
				filled = next
			}
		}
		switch left := filled + c.ttl - at; {
		case left > 0:
			rows = append(rows, hit(at, "192.0.2.10", name, uint32(left)))
		case left > -day:
			rows = append(rows, hit(at, "192.0.2.10", name, 30))
			if c.renews {
				filled = at
			}
		default:
			rows = append(rows, referred(at, "192.0.2.10", name, "com", 170_000))
		}
	}
	return rows
}

// rate is how often a day names were looked up for all that fills and exposure say, and in how many fills.
func rate(t *testing.T, c stale, seed uint64, perDay float64) (found float64, kept int) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 8767))
	l := layers{groups: []cachegroups.Row{{CacheGroup: "g", NAddresses: 1, NFit: 1, Class: "stale", IsServingStale: new(true)}}}
	x := fit("192.0.2.10", "g")
	x.Class = "stale"
	l.surveyed = append(l.surveyed, x)
	for i := range 400 {
		name := fmt.Sprintf("n%d.com", i)
		y := target(name, name)
		y.TTLS = new(uint32(c.ttl))
		l.targets = append(l.targets, y)
		l.probes = append(l.probes, c.asked(r, name, perDay, 20)...)
	}
	b, _ := extract(t, l, cachefill.Options{}, false)
	j := b.Judge(cachefill.DefaultFilters())
	for _, why := range j.Removed {
		if why == cachefill.Kept {
			kept++
		}
	}
	var exposure int64
	for _, w := range b.Watches {
		if w.Level == cachefill.Address {
			exposure += w.EmptyUS
		}
	}
	for _, x := range j.Losses {
		if b.Watches[x.Watch].Level == cachefill.Address {
			exposure -= x.EmptyUS
		}
	}
	return float64(kept) / (float64(exposure) / 86_400e6), kept
}

// A stale entry is seen for a day, one of 60 s otherwise for a minute: to count it as a fill of the last minute makes a thousand times the
// lookups. Rates at such caches are those of the users, whatever the TTL (with the first fill of each chain counted, the first
// case would give some 560 a day: a hit after a miss has chance 1-exp(-.5), and a miss 60 s of exposure). Five standard deviations of a Poisson count are allowed for.
func TestRatesAtStaleCaches(t *testing.T) {
	t.Parallel()
	for i, c := range []struct {
		stale
		perDay float64
	}{{stale{60, false}, 0.5}, {stale{60, true}, 0.5}, {stale{3600, false}, 0.5}, {stale{14_400, false}, 0.3}, {stale{14_400, true}, 0.3}, {stale{30, false}, 0.5}} {
		found, kept := rate(t, c.stale, uint64(i), c.perDay)
		t.Logf("%+v: %.3g lookups a day, found %.3g in %d fills", c.stale, c.perDay, found, kept)
		if c.ttl <= cachefill.StaleTTL {
			if kept != 0 {
				t.Errorf("%+v: %d fills, though none can be told from a stale one", c.stale, kept)
			}
			continue
		}
		n := c.perDay * float64(kept) / max(found, 1e-9)
		if kept > 0 && math.Abs(float64(kept)-n) > 5*math.Sqrt(max(n, 1)) {
			t.Errorf("%+v: %d fills, %.1f expected", c.stale, kept, n)
		}
	}
}
