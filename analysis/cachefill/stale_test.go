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

// watched returns how many fills count of 400 names in 20 days, and in how many days one name's would have.
func watched(t *testing.T, c stale, seed uint64, perDay float64) (kept int, days float64) {
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
	return kept, float64(exposure) / 86_400e6
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
		kept, days := watched(t, c.stale, uint64(i), c.perDay)
		want := c.perDay * days
		t.Logf("%+v: %d fills in %.3g days, %.3g expected", c.stale, kept, days, want)
		switch {
		case c.ttl <= cachefill.StaleTTL && (kept != 0 || days != 0):
			t.Errorf("%+v: %d fills in %.3g days, though none can be told from a stale one", c.stale, kept, days)
		case c.ttl >= 3600 && want < 40:
			t.Errorf("%+v: %.3g fills are expected, too few to tell", c.stale, want)
		case math.Abs(float64(kept)-want) > 5*math.Sqrt(max(want, 1)):
			t.Errorf("%+v: %d fills, %.3g expected", c.stale, kept, want)
		}
	}
}
