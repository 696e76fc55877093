package verdict

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"bridle/analysis/arrival"
	"bridle/analysis/cachefill"
)

// fillsOfOne makes so many events of one name.
func fillsOfOne(n int) []Event {
	all := make([]Event, n)
	for i := range all {
		all[i] = Event{At: begin, Name: "n"}
	}
	return all
}

// TestRateLevel: a level that bounds the rate comes before one that does not, addresses before delegations unless these
// are worth more than twice as many fills; and a cache that was full at both levels gives a lower bound.
func TestRateLevel(t *testing.T) {
	const full = 0
	for _, c := range []struct {
		name                string
		address, delegation int     // fills; below 0: not watched
		empty, emptyZone    float64 // days of exposure of 14
		want                cachefill.Level
		bounded             bool
	}{
		{"busy: the delegation is always full", 200, 7, 7, full, cachefill.Address, true},
		{"the address is always full", 4000, 6, full, 2, cachefill.Delegation, true},
		{"both always full", 4000, 7, full, full, cachefill.Address, false},
		{"about as much", 4, 6, 7, 4, cachefill.Address, true},
		{"far more at the delegation", 1, 6, 7, 4, cachefill.Delegation, true},
		{"nothing at the address", 0, 2, 7, 10, cachefill.Delegation, true},
		{"nothing anywhere", 0, 0, 7, 14, cachefill.Address, true},
		{"no delegation", 0, -1, 7, 14, cachefill.Address, true},
		{"no address", -1, 3, 7, 10, cachefill.Delegation, true},
	} {
		var cells []Cell
		if c.address >= 0 {
			cells = append(cells, Cell{Names: 1, ExposureDays: c.empty, VisibleDays: 14, TTLSeconds: 300, Probes: 4032, Fills: fillsOfOne(c.address)})
		}
		if c.delegation >= 0 {
			cells = append(cells, Cell{Level: cachefill.Delegation, Names: 1, ExposureDays: c.emptyZone, VisibleDays: 14, TTLSeconds: 172_800, Probes: 4032, Fills: fillsOfOne(c.delegation)})
		}
		var g GroupSteps
		if err := g.rate(cells, 1); err != nil {
			t.Fatal(err)
		}
		if g.lookups == nil || g.lookupsAt != c.want || math.IsInf(g.lookups.High, 1) == c.bounded {
			t.Errorf("%s: %+v by the level %s", c.name, g.lookups, g.lookupsAt)
			continue
		}
		// 4,000 fills in 14 days: Garwood's lower limit is 4000 less 1.96 roots and a bit, 3877/14.
		if !c.bounded && math.Abs(g.lookups.Low-3877.0/14) > 1 {
			t.Errorf("%s: at least %v a day", c.name, g.lookups.Low)
		}
	}
}

// TestRateOfFullCache: the rows of a cache that was never empty have the lower end alone, and the text says so.
func TestRateOfFullCache(t *testing.T) {
	in := village(2000)
	in.Cells[first].ExposureDays = 0
	p, r := decided(t, in)
	found := false
	for _, e := range r.Evidence {
		if e.Operator == "O00" && e.CacheGroup == "g00" {
			found = true
			if e.RatePerDay != nil || e.RateHighPerDay != nil || e.RateLowPerDay == nil || *e.RateLowPerDay < 50 {
				t.Errorf("%+v", e)
			}
		}
	}
	var text strings.Builder
	if err := p.Write(&text); err != nil || !found || !strings.Contains(text.String(), "nothing bounds them from above") {
		t.Errorf("found %v, %v:\n%s", found, err, text.String())
	}
}

// watchedBoth simulates 14 days of a name that is looked up so often a day: addresses stay 300 s and are asked for every 600 s, so
// that half of the time is visible; the delegation stays two days, and all its fills are seen. It was in its long-run state at
// the start.
func watchedBoth(r *rand.Rand, perDay float64) (address, delegation Cell) {
	const ttl, stay, days = 300.0 / 86_400, 2.0, 14.0
	address = Cell{Names: 28, ExposureDays: 27 * days / 2, VisibleDays: 28 * days / 2, WatchedDays: 28 * days, TTLSeconds: 300, Probes: 28 * 2016}
	delegation = Cell{Level: cachefill.Delegation, Names: 28, ExposureDays: 28 * days, VisibleDays: 28 * days, WatchedDays: 28 * days, TTLSeconds: 172_800, Probes: 28 * 2016}
	fullUntil, zoneUntil := -100.0, -100.0
	hits := 0
	for at := -40 + r.ExpFloat64()/perDay; at < days; at += r.ExpFloat64() / perDay {
		if at >= zoneUntil {
			zoneUntil = at + stay
			if at >= 0 {
				delegation.Fills = append(delegation.Fills, Event{At: begin, Name: "n"})
			}
			delegation.ExposureDays -= max(0, min(zoneUntil, days)-max(at, 0))
		}
		if at >= fullUntil {
			fullUntil = at + ttl
			if at >= 0 && math.Mod(at, 2*ttl) >= ttl {
				hits++
				address.Fills = append(address.Fills, Event{At: begin, Name: "n"})
			}
		}
	}
	address.ExposureDays += days/2 - float64(hits)*ttl
	return address, delegation
}

// TestRateCovers: to choose the level by what was seen costs no coverage. With 600 runs and .97 the standard error is .007.
func TestRateCovers(t *testing.T) {
	for i, perDay := range []float64{0.1, 0.4, 1.1, 10, 200} {
		r := rand.New(rand.NewPCG(uint64(i), 11))
		const runs = 600
		covered, zones := 0, 0
		for range runs {
			a, d := watchedBoth(r, perDay)
			var g GroupSteps
			if err := g.rate([]Cell{a, d}, 1); err != nil {
				t.Fatal(err)
			}
			if g.lookups.Low <= perDay && perDay <= g.lookups.High {
				covered++
			}
			if g.lookupsAt == cachefill.Delegation {
				zones++
			}
		}
		got := float64(covered) / runs
		t.Logf("%g a day: covered %.3f, by the delegation %.2f", perDay, got, float64(zones)/runs)
		if got < 0.93 || got > 0.995 && perDay > 0.2 {
			t.Errorf("%g a day: covered %.3f", perDay, got)
		}
	}
}

// TestHoursOfSome: fills of a watch whose hours are not known leave the time of day aside, and are no error.
func TestHoursOfSome(t *testing.T) {
	c := Cell{Level: cachefill.Address, Names: 4, ExposureDays: 28, VisibleDays: 28, WatchedDays: 56, TTLSeconds: 300, Probes: 4 * 2016,
		Fills: []Event{{At: begin, Name: "a.x"}, {At: begin, Name: "b.x"}}, Hours: make([]arrival.Bin, 24), HourWatches: 1}
	c.Hours[begin.UTC().Hour()] = arrival.Bin{Fills: 2, ExposureDays: 7}
	r, err := c.lookups(1)
	if err != nil || !(r.Low > 0 && r.Low < r.PerDay && r.PerDay < r.High) {
		t.Errorf("%+v, %v", r, err)
	}
	c.Hours, c.HourWatches = nil, 0
	if plain, err := c.lookups(1); err != nil || plain.PerDay != r.PerDay || plain.High != r.High {
		t.Errorf("%+v without hours, %+v with those of one: %v", plain, r, err)
	}
}
