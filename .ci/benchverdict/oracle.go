package main

import (
	"math"
	"slices"

	"bridle/.ci/benchverdict/watched"
	"bridle/analysis/cachefill"
	"bridle/datasets/world"
)

// An oracle knows which fills of addresses phones caused, which names phones look up, and for how long a lookup of these
// would truly have made a fill (watched.Infected). Its estimate of their rate is fills over that time. Fills less rate times
// that time is a martingale, so that the estimate is without bias but for few fills, and varies like a Poisson count whatever the caches did: Garwood's
// limits are the best that are known. There are two oracles:
//
//   - seen: of the fills that probes showed, over the open time within a TTL before a probe, in which they would show one. In pools
//     that probes meet at random a fill stands for 1/p, with the same inclusion probability p as for the method. The demand on
//     widths is by this one, as the ratio of mean widths of a scenario; the mean of ratios, in which each pair of group and
//     operator counts alike, stands beside it.
//   - all: of all fills, whether or not a probe met them, over all open time. It cannot be the demand: asked every 600 s, a cache
//     that keeps names for 300 s shows half of what happens, so that any interval is √2 = 1.41 times as wide (clean: 1.46); in a
//     random pool of 16 one fill in 32 is seen, which makes it 5.7 times.
//
// Even the first knows more than single probes tell. If they are further apart than an entry stays, a reading is a coin that falls on
// full with probability λT/(1+λT), and its variance is 1+λT times that of a Poisson count: the state in which the cache was before
// a fill, within the T before the probe, is not shown. At 1,000 lookups a day and name and 300 s that would be √4.5 = 2.1 in width, and
// more where they come in the evening. But two probes that both find an entry tell how long after the end of one the other was filled, and so
// of fills between that no probe met, which the oracle does not look at: so intervals of the busiest names, asked for every 600 s, are
// narrower than its, by .87 in diurnal (package arrival). A cache that fetches names anew in their last 2 s makes the busiest rates
// too high by 3 %, which such narrow intervals would not forgive; it is told by its fills.
//
// Where phones follow the day both are means over the hours of the day. An oracle whose own intervals do not hold the truth in
// .94 to .99 of pairs is no yardstick, which is a demand too.
type oracle struct {
	// fills and squares are sums of 1/p and 1/p² over fills, days the time, by hour of the day.
	fills, squares, days [24]float64
	// scale is names times copies: what a rate of one name at one copy stands for.
	scale  float64
	hourly bool
}

// interval returns that of 95 % of the rate of all names together, in lookups a day: the limits of Garwood for as many fills as have
// the relative variance of the weighted sum, which are exact if all weights are equal.
func (o *oracle) interval() (low, high float64) {
	var mean, variance, days, fills, squares float64
	for h := range o.fills {
		days, fills, squares = days+o.days[h], fills+o.fills[h], squares+o.squares[h]
		if o.days[h] > 0 {
			w := o.scale / 24 / o.days[h]
			mean, variance = mean+w*o.fills[h], variance+w*w*o.squares[h]
		}
	}
	if !o.hourly || fills == 0 {
		w := o.scale / days
		mean, variance = w*fills, w*w*squares
	}
	if fills == 0 {
		return garwood(0, days/o.scale)
	}
	return garwood(mean*mean/variance, mean/variance)
}

// oracles are those of each group and operator with infected users.
type oracles struct {
	seen, all oracle
	names     int // of the operator, looked up or not
}

func (x *study) oracles() map[[2]int]*oracles {
	out := map[[2]int]*oracles{}
	b := &x.seen.Book
	hourly := x.world.Scenario.Infections.Amplitude > 0
	for key, real := range x.seen.Infected {
		o := &oracles{seen: oracle{hourly: hourly, scale: float64(len(real.Names) * real.Copies)}}
		o.all = o.seen
		o.fill(&real)
		out[key] = o
	}
	for i := range b.Watches {
		w := &b.Watches[i]
		if o := out[[2]int{int(w.Group), int(b.Names[w.Name].Operator)}]; o != nil && w.Level == cachefill.Address &&
			(w.Anchor == 0 || i == 0 || watchName(&b.Watches[i-1]) != watchName(w)) {
			o.names++
		}
	}
	for i := range b.Fills {
		f := &b.Fills[i]
		key := [2]int{int(f.Group), int(b.Names[f.Name].Operator)}
		o := out[key]
		if o != nil && f.Level == cachefill.Address && x.seen.Causes[i] == world.CauseInfection && slices.Contains(x.seen.Infected[key].Names, int(f.Name)) {
			h := f.Filled % int64(dayUS) / int64(dayUS/24)
			p := x.inclusion(f)
			o.seen.fills[h] += 1 / p
			o.seen.squares[h] += 1 / (p * p)
		}
	}
	return out
}

// fill takes over the truth.
func (o *oracles) fill(real *watched.Infected) {
	for h, n := range real.Fills {
		o.all.fills[h], o.all.squares[h] = float64(n), float64(n)
		o.all.days[h], o.seen.days[h] = float64(real.OpenUS[h])/dayUS, float64(real.SeenUS[h])/dayUS
	}
}

// inclusion returns the probability that a fill like this one is seen: below 1 where probes meet the copies of a pool at random.
func (x *study) inclusion(f *cachefill.Seen) float64 {
	if pool := x.seen.Book.Groups[f.Group].Caches; f.Anchor == 0 && pool > 1 {
		return 1 - math.Pow(1-1/pool, float64(max(f.During, 1)))
	}
	return 1
}

// watchName is what is the same for all anchor ports of a name.
func watchName(w *cachefill.Watch) [3]int { return [3]int{int(w.Group), int(w.Name), int(w.Level)} }
