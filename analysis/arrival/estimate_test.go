package arrival

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

func estimate(t *testing.T, o Observed) Rate {
	t.Helper()
	r, err := Estimate(o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func fillsOf(watch string, n int) []Fill {
	all := make([]Fill, n)
	for i := range all {
		all[i].Watch = watch
	}
	return all
}

// TestNoFill: the exact upper limit -ln(.025)/E of one name, however many are watched: the sum over
// names is smallest to see nothing of if all of it is one name's. Of a pool, E is what is seen of
// V; of caches by port, all caches count.
func TestNoFill(t *testing.T) {
	for _, e := range []struct {
		o    Observed
		want float64
	}{
		{Observed{ExposureDays: 14, VisibleDays: 14, TTLSeconds: 300}, 1},
		{Observed{Watches: 28, ExposureDays: 28 * 14, VisibleDays: 28 * 14, TTLSeconds: 300}, 1},
		{Observed{ExposureDays: 14, VisibleDays: 14, TTLSeconds: 300, Caches: 4}, 4},
		{Observed{VisibleDays: 14, TTLSeconds: 300, Caches: 4, Probes: 3 * 14 * 288}, 1 / (1 - math.Pow(0.75, 3))},
		{Observed{Watches: 2, ExposureDays: 28, VisibleDays: 28, TTLSeconds: 300, Caches: 8, Anchored: true, Anchors: 2}, 4},
	} {
		r := estimate(t, e.o)
		if r.PerDay != 0 || r.Low != 0 {
			t.Errorf("%+v: %+v", e.o, r)
		}
		near(t, "upper limit", r.High, -math.Log(0.025)/14*e.want, 1e-9)
	}
}

// TestTwoBusyNames: a phone that asks for two of 28 names, and so often that their entries are
// seldom absent. The rate is what it asks, not 28 times a mean rate, and the full time is laid to
// the two.
func TestTwoBusyNames(t *testing.T) {
	// Two names, 1 lookup an hour each, TTL one hour, 14 days: full half of the time.
	o := Observed{Watches: 28, VisibleDays: 28 * 14, ExposureDays: 26*14 + 2*7, TTLSeconds: 3600,
		Fills: append(fillsOf("a", 168), fillsOf("b", 168)...)}
	r := estimate(t, o)
	near(t, "rate", r.PerDay, 48, 0.01)
	if r.Method != Counted || !(r.Low > 42 && r.High < 54) {
		t.Errorf("%+v", r)
	}
}

// TestErrors: what contradicts itself is said, and what to do.
func TestErrors(t *testing.T) {
	sound := Observed{ExposureDays: 1, VisibleDays: 1, TTLSeconds: 300}
	for want, change := range map[string]func(*Observed){
		"no time in which":     func(o *Observed) { o.VisibleDays, o.ExposureDays = 0, 0 },
		"cannot be longer":     func(o *Observed) { o.ExposureDays = 2 },
		"the TTL is 0":         func(o *Observed) { o.TTLSeconds = 0 },
		"the TTL is NaN":       func(o *Observed) { o.TTLSeconds = math.NaN() },
		"fills of 2 watches":   func(o *Observed) { o.Fills = []Fill{{Watch: "a"}, {Watch: "b"}} },
		"seen with prob":       func(o *Observed) { o.Fills = []Fill{{Inclusion: 2}} },
		"give at least 1":      func(o *Observed) { o.Caches = 0.5 },
		"part 0 of the day":    func(o *Observed) { o.Hours = []Bin{{Fills: -1}} },
		"2 fills by time":      func(o *Observed) { o.Hours, o.HourWatches = []Bin{{2, 1}}, 1 },
		"of 0 watches":         func(o *Observed) { o.Hours, o.Fills = []Bin{{1, 1}}, fillsOf("a", 1) },
		"3 anchor ports":       func(o *Observed) { o.Anchored, o.Anchors, o.Caches = true, 3, 2 },
		"confidence of 1":      func(o *Observed) { o.Confidence = 1 },
		"not negative":         func(o *Observed) { o.Watches = -1 },
		"the visible time is ": func(o *Observed) { o.VisibleDays = -1 },
	} {
		o := sound
		change(&o)
		if _, err := Estimate(o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", want, err)
		}
	}
}

// TestAlwaysFull: nothing bounds the rate, and the lower limit still says something.
func TestAlwaysFull(t *testing.T) {
	for _, o := range []Observed{
		{VisibleDays: 1, TTLSeconds: 3600, Fills: fillsOf("a", 24)},
		{VisibleDays: 1, TTLSeconds: 3600, Fills: fillsOf("a", 48), Caches: 2, Probes: 10_000},
	} {
		r := estimate(t, o)
		if !math.IsInf(r.PerDay, 1) || !math.IsInf(r.High, 1) || !(r.Low > 10) || math.IsInf(r.Low, 1) {
			t.Errorf("%+v", r)
		}
		sum := Total(0.95, r, estimate(t, Observed{VisibleDays: 1, ExposureDays: 1, TTLSeconds: 300}))
		if !math.IsInf(sum.PerDay, 1) || !(sum.Low > 10) || math.IsInf(sum.Low, 1) {
			t.Errorf("sum %+v", sum)
		}
	}
}

// TestTotal: groups watched alike are as one that is watched as long as all, seen from its sum:
// λ̂ and limits are those of the count of all over the exposure of one.
func TestTotal(t *testing.T) {
	part := Observed{VisibleDays: 14 + 1e-9, ExposureDays: 14, TTLSeconds: 1e-3, Fills: fillsOf("a", 3)}
	total := Total(0.95, estimate(t, part), estimate(t, part), estimate(t, part))
	want := Poisson{Fills: 9, ExposureDays: 14}
	near(t, "sum", total.PerDay, want.PerDay(), 1e-6)
	near(t, "low", total.Low, want.Interval(0.95).Low, 1e-6)
	near(t, "high", total.High, want.Interval(0.95).High, 1e-6)
	if total.Method != Summed {
		t.Error(total.Method)
	}
}

// TestTotalWithAGroupHardlyWatched: a group without fills that was watched for a quarter of an hour says nothing of how many lookups
// there are at least. It bounds the total from above alone: by the rule of three halves, χ²(.975; 2)/2 = 3.689 fills, in its time.
func TestTotalWithAGroupHardlyWatched(t *testing.T) {
	watched := estimate(t, Observed{VisibleDays: 3.01, ExposureDays: 2.98, TTLSeconds: 300, Fills: fillsOf("a", 10)})
	moments := estimate(t, Observed{VisibleDays: 0.0139, ExposureDays: 0.0139, TTLSeconds: 300})
	if watched.sum.carried == 0 {
		t.Fatal("a count of fills has nothing too much: this test tells nothing")
	}
	total := Total(0.95, watched, moments)
	near(t, "sum", total.PerDay, watched.PerDay, 1e-9)
	near(t, "low", total.Low, watched.Low, 1e-9)
	if least := 3.689 / 0.0139; total.High < least {
		t.Errorf("high %v, want %v at least", total.High, least)
	}
}

// TestTotalCovers: 12 groups of a country at the level of delegations, with .1 to 1.2 lookups a
// day, where the bias of each K/E would add up.
func TestTotalCovers(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 9))
	const runs = 300
	in, ratio := 0, 0.0
	for range runs {
		var rates []Rate
		truth := 0.0
		for g := range 12 {
			s := scene{perDay: 0.1 * float64(g+1), ttl: 86_400, gap: 21_600, days: 14, caches: 1}
			truth += s.perDay
			o, _, _ := s.run(r)
			rates = append(rates, estimate(t, o))
		}
		total := Total(0.95, rates...)
		if total.Low <= truth && truth <= total.High {
			in++
		}
		ratio += total.PerDay / truth / runs
	}
	t.Logf("coverage %.3f, ratio %.3f", float64(in)/runs, ratio)
	if share := float64(in) / runs; share < 0.92 || math.Abs(ratio-1) > 0.03 {
		t.Errorf("coverage %v, ratio %v", share, ratio)
	}
}

// TestDayNight: the ratios of simulation S5 (section 8.4), K/E and by the hour, within .02; what
// Estimate makes of them is within .02 of the truth.
func TestDayNight(t *testing.T) {
	// By the hour, 3,000 runs give 1.049 at 10 a day; S5 had 200, with a standard error of .008.
	for _, e := range []struct{ perDay, ttl, counted, hourly float64 }{
		{10, 3600, 0.857, 1.036}, {100, 3600, 0.556, 1.066}, {100, 300, 0.885, 1.009}, {1000, 3600, 0.360, 1.074},
	} {
		s := scene{perDay: e.perDay, ttl: e.ttl, gap: min(600, e.ttl), days: 14, caches: 1, amplitude: 0.95, hourly: true}
		f := s.many(21, int(max(100, 8000/e.perDay)))
		t.Logf("%v/day, T = %v s: K/E %.3f (%v), hourly %.3f (%v), corrected %.3f", e.perDay, e.ttl, f.naive, e.counted, f.rawHourly, e.hourly, f.ratio)
		if math.Abs(f.naive-e.counted) > 0.02 || math.Abs(f.rawHourly-e.hourly) > 0.02 || math.Abs(f.ratio-1) > 0.02 {
			t.Errorf("%v/day, T = %v s: K/E %.3f, hourly %.3f, corrected %.3f", e.perDay, e.ttl, f.naive, f.rawHourly, f.ratio)
		}
	}
}

// TestWiden: bins without exposure join the neighbour with less, round the clock.
func TestWiden(t *testing.T) {
	bins := []Bin{{1, 0}, {4, 2}, {2, 4}, {3, 3}}
	// The first joins the second: 5 fills in 2 days stand for half the day.
	near(t, "mean", Hourly(bins), 0.5*5/2+0.25*2/4+0.25*3/3, 1e-12)
	if !math.IsNaN(Hourly(make([]Bin, 24))) {
		t.Error("a rate without exposure")
	}
	near(t, "one bin", Hourly([]Bin{{0, 0}, {0, 0}, {6, 2}}), 3, 1e-12)
}

// TestHidden: in a stretch much shorter than T it is (1 - (1-exp(-x))/x)/λ with x = λ times the
// stretch, in one much longer the T/(1+λT) that makes the bias T/V.
func TestHidden(t *testing.T) {
	x := 3.0
	near(t, "short", hidden(x, 10, 1), (1-(1-math.Exp(-x))/x)/x, 1e-6)
	near(t, "long", hidden(2, 0.5, 1000), 0.5/(1+2*0.5), 1e-2)
}

// TestPools: of the lookups of a pool, distinct expiries are the shares of simulation S2 (section
// 9.1), within .03, and Horvitz and Thompson's estimate is right within .03 (S2 has 1.01 to 1.03
// from 200 runs). At 20 a day, for which few runs will do; the table has 2 a day.
func TestPools(t *testing.T) {
	for _, e := range []struct{ caches, distinct float64 }{{2, 0.88}, {4, 0.59}, {8, 0.34}, {16, 0.18}} {
		f := scene{perDay: 20, ttl: 300, gap: 100, days: 14, caches: int(e.caches)}.many(31, 200)
		// A full cache does not fill: of 20 lookups a day so many do.
		filling := 20 * 14 / (1 + 20/e.caches*300/86_400)
		t.Logf("C = %v: %.3f, distinct %.3f (%v), coverage %.3f", e.caches, f.ratio, f.seen/filling, e.distinct, f.coverage)
		if math.Abs(f.ratio-1) > 0.03 || math.Abs(f.seen/filling-e.distinct) > 0.03 || f.coverage < 0.9 {
			t.Errorf("C = %v: ratio %.3f, distinct %.3f, coverage %.3f", e.caches, f.ratio, f.seen/filling, f.coverage)
		}
	}
	near(t, "inclusion", Inclusion(4, 0.5, 2), 1-math.Pow(1-0.125, 2), 1e-12)
	if Inclusion(4, 1, 0) != 0 || Inclusion(1, 1, 1) != 1 {
		t.Error("inclusion at its ends")
	}
}

// TestCoverage: some scenes of the table in the package comment, with few runs: three standard
// errors below .94.
func TestCoverage(t *testing.T) {
	names, all := scenes()
	for i, s := range all {
		if s.perDay > 20 || s.hourly {
			continue
		}
		const runs = 60
		if f := s.many(uint64(100+i), runs); f.coverage < 0.94-3*math.Sqrt(0.94*0.06/runs) {
			t.Errorf("%s: coverage %.3f, ratio %.3f", names[i], f.coverage, f.ratio)
		}
	}
}

// TestWorth: a plain count is worth its fills; one of a pool of two of which half is seen is worth half of what it stands
// for, 10 fills for 20 of variance 40; rare probing, where the name is full half of the time, half; and none are worth nothing.
func TestWorth(t *testing.T) {
	seen := func(n int) []Fill { return make([]Fill, n) }
	for name, c := range map[string]struct {
		o    Observed
		want float64
	}{
		"plain": {Observed{Fills: seen(20), ExposureDays: 14, VisibleDays: 14, TTLSeconds: 1}, 20},
		"pool":  {Observed{Fills: seen(10), ExposureDays: 14, VisibleDays: 14, TTLSeconds: 1, Caches: 2}, 10},
		"rare":  {Observed{Fills: seen(2000), ExposureDays: 2000 / 288.0, VisibleDays: 4000 / 288.0, TTLSeconds: 300, Probes: 4000, WatchedDays: 40}, 1000},
		"none":  {Observed{ExposureDays: 14, VisibleDays: 14, TTLSeconds: 1}, 0},
		"full":  {Observed{Fills: seen(7), VisibleDays: 14, TTLSeconds: 172_800}, 0},
	} {
		r, err := Estimate(c.o)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Worth(); math.Abs(got-c.want) > 0.01*c.want {
			t.Errorf("%s: worth %v, expected %v", name, got, c.want)
		}
	}
}
