package arrival

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestFollow: what each kind of fill that comes after another says of itself. TTL 300 s; instants count from the expiry of the entry before,
// which was last seen 100 s before that.
func TestFollow(t *testing.T) {
	for name, c := range map[string]struct {
		spacing, filled, seen float64
		want                  Fill
	}{
		"rare, seen by the next reading": {600, 350, 500, Fill{SinceSeconds: 350, SeenSeconds: 500}},
		"rare, soon":                     {600, 250, 500, Fill{SinceSeconds: 250, SeenSeconds: 500}},
		"a reading found nothing":        {200, 250, 500, Fill{}},
		"dense":                          {300, 150, 200, Fill{SinceSeconds: 150, SeenSeconds: 200, IsExposed: true}},
		"dense, renewed":                 {300, -2, 200, Fill{SinceSeconds: -2, SeenSeconds: 200, IsExposed: true}},
		"long before the expiry":         {600, -60, 200, Fill{}},
		"longer than an entry stays":     {600, 150, 500, Fill{}},
		"seen before the expiry":         {300, -2, -1, Fill{}},
		"another time of day":            {4000, 3700, 3900, Fill{}},
	} {
		var f Fill
		f.Follow(300, c.spacing, 0, -100, c.filled, c.seen)
		if f != c.want {
			t.Errorf("%s: %+v, expected %+v", name, f, c.want)
		}
	}
}

// TestLogEmptySoon: the short form is the long one.
func TestLogEmptySoon(t *testing.T) {
	for _, load := range []float64{0.01, 0.5, 4, 30, 99, 101, 700} {
		c := Cache{RatePerSecond: load / 300, TTLSeconds: 300}
		for _, x := range []float64{0, 1, 299, 300, 301, 450, 600, 777, 899, 900, 1500} {
			if got, want := c.logEmptySoon(x), c.LogEmpty(x); math.Abs(got-want) > 1e-9*(1+math.Abs(want)) {
				t.Errorf("λT = %v, x = %v: %v, expected %v", load, x, got, want)
			}
		}
	}
}

// TestFollowDensity: the densities of fills that a reading sees, over the instants at which they can have been, add up to
// what the chance of a hit, 1 - p00(y), says: the identity p00(y) + ∫ λ p00(x) dx over the last T = 1.
func TestFollowDensity(t *testing.T) {
	const n = 20_000
	for _, load := range []float64{0.3, 2, 8} {
		c := Cache{RatePerSecond: load / 300, TTLSeconds: 300}
		for _, y := range []float64{350, 500, 620, 1100} {
			sum := 0.0
			for i := range n {
				sum += c.RatePerSecond * math.Exp(c.logEmptySoon(y-300+(float64(i)+0.5)*300/n)) * 300 / n
			}
			near(t, "chance of a hit", sum, 1-c.Empty(y), 1e-4) // p00 has a kink at T
		}
	}
}

// busy simulates a busy name asked for every 600 s: TTL 300 s, 1,000 lookups a day that follow the day.
func busy(renews bool) scene {
	return scene{perDay: 1000, ttl: 300, gap: 600, days: 14, caches: 1, amplitude: 0.95, hourly: true, renews: renews}
}

// TestBusyName: intervals of a busy name hold the truth and are narrower than those of an oracle would be by the fills seen, which are
// √2 times as wide as by all fills; also where the cache renews entries. 50 runs: the standard error of .95 is .03; the table of the package
// comment has more.
func TestBusyName(t *testing.T) {
	for _, renews := range []bool{false, true} {
		f := busy(renews).many(51, 50)
		t.Logf("renews %v: ratio %.3f, coverage %.3f, width %.2f of the oracle's", renews, f.ratio, f.coverage, f.width/f.oracle)
		if math.Abs(f.ratio-1) > 0.025 || f.coverage < 0.86 || f.width/f.oracle > math.Sqrt2*1.15 {
			t.Errorf("renews %v: ratio %.3f, coverage %.3f, width %.2f of the oracle's", renews, f.ratio, f.coverage, f.width/f.oracle)
		}
	}
}

// TestUnequalNames: each name has its own rate: one of 1,000 a day beside one of 10, and eight that nobody asks for.
func TestUnequalNames(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 52))
	const runs = 40
	in, ratio := 0, 0.0
	for range runs {
		o, _, _ := busy(false).run(r)
		quiet := busy(false)
		quiet.perDay = 10
		q, _, _ := quiet.run(r)
		for i := range q.Fills {
			q.Fills[i].Watch = "b"
		}
		o.Fills = append(o.Fills, q.Fills...)
		for h, b := range q.Hours {
			o.Hours[h].Fills += b.Fills
			o.Hours[h].ExposureDays += b.ExposureDays
		}
		o.HourWatches, o.Watches, o.Probes, o.WatchedDays = 2, 10, 10*o.Probes, 10*o.WatchedDays
		o.ExposureDays += q.ExposureDays + 8*q.VisibleDays
		o.VisibleDays *= 10
		e := estimate(t, o)
		ratio += e.PerDay / 1010 / runs
		if e.Low <= 1010 && 1010 <= e.High {
			in++
		}
	}
	t.Logf("ratio %.3f, coverage %.3f", ratio, float64(in)/runs)
	if math.Abs(ratio-1) > 0.025 || float64(in)/runs < 0.86 {
		t.Errorf("ratio %v, coverage %v", ratio, float64(in)/runs)
	}
}

// TestFiltersAreNotRare: time that filters took does not make probing rare, so that width stays that of a dense watch.
func TestFiltersAreNotRare(t *testing.T) {
	o := Observed{ExposureDays: 12.6, VisibleDays: 12.6, WatchedDays: 14, Probes: 8064, TTLSeconds: 300, CoveredDays: 14}
	if o.sparse() > 1e-3 { // it is 2 parts of 4,032: each watch saw the T before its first reading
		t.Errorf("sparse by %v", o.sparse())
	}
	o.CoveredDays = 0
	near(t, "not told", o.sparse(), 2*(1-12.6/(14+300.0/86_400)), 1e-12)
}

// TestFollowErrors: fills that follow others in a way that cannot be.
func TestFollowErrors(t *testing.T) {
	for want, f := range map[string]Fill{
		"in part 3 of a day of 2": {Part: 3, SeenSeconds: 1},
		"cannot be seen before":   {SinceSeconds: 2, SeenSeconds: 1},
		"say that they are in it": {Part: 1, SeenSeconds: 1},
	} {
		o := Observed{ExposureDays: 1, VisibleDays: 1, TTLSeconds: 300, Hours: []Bin{{1, 0.5}, {0, 0.5}}, HourWatches: 1, Fills: []Fill{f}}
		if _, err := Estimate(o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", want, err)
		}
	}
}
