package cachefill_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"bridle/analysis/cachefill"
)

// rated is a name whose lookups are Poisson, as many a day.
type rated struct {
	operator int32
	perDay   float64
}

// fortnight makes a Book of a group in which names are filled at random and seen by probes every 300 s. Entries stay
// for a second, so that all of the time is exposure.
func fortnight(r *rand.Rand, names []rated) *cachefill.Book {
	b := &cachefill.Book{Groups: []cachefill.Group{{Caches: 1}}}
	for n, x := range names {
		purpose := "target"
		if x.operator == cachefill.NoOperator {
			purpose = "decoy"
		}
		b.Names = append(b.Names, cachefill.Name{Operator: x.operator, Purpose: purpose})
		b.Watches = append(b.Watches, cachefill.Watch{Name: int32(n), TTL: 1, FirstAt: at(1), LastAt: at(336 * hour), EmptyUS: 336 * hour * 1e6,
			VisibleUS: 336 * hour * 1e6, WatchedUS: 336 * hour * 1e6, Misses: 4032, Probes: 4032, NearUS: 4032 * 4e6})
		for u := r.ExpFloat64() / x.perDay; u < 14; u += r.ExpFloat64() / x.perDay {
			b.Fills = append(b.Fills, second(int32(n), at(0)+int64(u*86400e6)))
		}
	}
	return b
}

// second is a fill of an entry that stays for a second.
func second(name int32, filled int64) cachefill.Seen {
	s := fill(0, name, 0)
	into := (filled - at(0)) % 300e6
	s.Filled, s.TTL, s.Expires, s.NearestProbe = filled, 1, filled+1e6, min(into, 300e6-into)
	return s
}

// several returns names of operators, so many each, and as many decoys as one operator has names.
func several(operators, each int, perDay float64) []rated {
	var list []rated
	for i := range operators * each {
		list = append(list, rated{int32(i / each), perDay})
	}
	for range each {
		list = append(list, rated{cachefill.NoOperator, perDay})
	}
	return list
}

// Filters take exposure with fills: under a pure background, many fills at random, what is left of any name
// has the rate that was put in, though a fifth or more is taken out.
func TestKeptRatesAreUnbiased(t *testing.T) {
	loose := cachefill.DefaultFilters()
	loose.SweepChance, loose.SweepOperators, loose.SweepNames = 0.3, 4, 2
	for _, c := range []struct {
		what    string
		names   []rated
		filters cachefill.Filters
		runs    int
	}{
		{"three operators of two names", several(3, 2, 0.5), cachefill.DefaultFilters(), 400},
		{"names about as frequent as rare ones may be", several(3, 2, 1.2), cachefill.DefaultFilters(), 200},
		{"three busy operators", append(several(3, 2, 20), several(3, 2, 0.3)...), cachefill.DefaultFilters(), 40},
		{"crowds by chance", several(12, 2, 4), loose, 30},
		{"busy names in crowds by chance", append(several(12, 2, 3), rated{12, 40}, rated{13, 0.2}, rated{cachefill.NoOperator, 0.2}), loose, 30},
	} {
		r := rand.New(rand.NewPCG(1, 2))
		var kept, exposure, rate [2][]float64 // of targets and decoys, a run
		removed, total := 0.0, 0.0
		for range c.runs {
			b := fortnight(r, c.names)
			j := b.Judge(c.filters)
			left := make([]float64, len(c.names))
			for i := range left {
				left[i] = 14
			}
			for _, l := range j.Losses {
				left[l.Watch] -= float64(l.EmptyUS) / 86400e6
			}
			var k, e [2]float64
			for i, why := range j.Removed {
				if total++; why != cachefill.Kept {
					removed++
					continue
				}
				k[kind(c.names[b.Fills[i].Name])]++
			}
			for n, x := range c.names {
				e[kind(x)] += x.perDay * left[n]
			}
			for i := range 2 {
				kept[i], exposure[i], rate[i] = append(kept[i], k[i]), append(exposure[i], e[i]), append(rate[i], k[i]-e[i])
			}
		}
		for i, who := range []string{"targets", "decoys"} {
			// Fills less what the rate and the exposure left let expect are 0 in the mean over runs.
			mean, sd := moments(rate[i])
			if z := mean / (sd / math.Sqrt(float64(c.runs))); math.Abs(z) > 4 {
				t.Errorf("%s: %.0f fills of %s kept where %.0f are expected, %.1f standard errors off", c.what, sum(kept[i]), who, sum(exposure[i]), z)
			}
		}
		if share := removed / total; share < 0.05 {
			t.Errorf("%s: only %.3f of the fills were removed: the test tells nothing", c.what, share)
		}
	}
}

func kind(x rated) int {
	if x.operator == cachefill.NoOperator {
		return 1
	}
	return 0
}

func sum(list []float64) (s float64) {
	for _, x := range list {
		s += x
	}
	return s
}

func moments(list []float64) (mean, sd float64) {
	mean = sum(list) / float64(len(list))
	for _, x := range list {
		sd += (x - mean) * (x - mean)
	}
	return mean, math.Sqrt(sd / float64(len(list)-1))
}

// Infected operators at one group are no sweep, however busy; crawlers are, though several of them share the group and leave
// no name rare.
func TestBusyIsNoSweep(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for _, perDay := range []float64{2, 10, 100} {
		b := fortnight(r, several(6, 2, perDay)[:12])
		if lost := share(b); lost > 0.05+0.25*max(0, 1-perDay/2) {
			t.Errorf("%g lookups a day of six operators: %.3f of them are lost", perDay, lost)
		}
	}
	for _, crawlers := range []int{1, 4, 12} {
		names := several(30, 10, 0.001)
		b := fortnight(r, names)
		own := len(b.Fills)
		for range crawlers {
			every, window := 1+6*r.Float64(), (10+110*r.Float64())/1440
			for u := r.Float64() * every; u < 14-window; u += every {
				for n := range names {
					if r.Float64() < 0.35 {
						b.Fills = append(b.Fills, second(int32(n), at(0)+int64((u+window*r.Float64())*86400e6)))
					}
				}
			}
		}
		crawled := len(b.Fills) - own
		slices.SortStableFunc(b.Fills, func(x, y cachefill.Seen) int {
			if x.Name != y.Name {
				return int(x.Name - y.Name)
			}
			return int((x.Filled - y.Filled) / 1000)
		})
		if lost := share(b); lost < 0.97 {
			t.Errorf("%s: only %.3f of the fills are taken out", fmt.Sprintf("%d crawlers with %d fills", crawlers, crawled), lost)
		}
	}
}

// share returns which share of all fills the filters take out.
func share(b *cachefill.Book) float64 {
	j := b.Judge(cachefill.DefaultFilters())
	removed := 0.0
	for _, why := range j.Removed {
		if why != cachefill.Kept {
			removed++
		}
	}
	return removed / float64(len(j.Removed))
}
