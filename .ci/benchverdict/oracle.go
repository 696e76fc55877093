package main

import (
	"math"
	"slices"

	"bridle/.ci/benchverdict/watched"
	"bridle/analysis/cachefill"
	"bridle/datasets/world"
)

// An oracle knows which fills of addresses phones caused and when a lookup of the names that phones look up
// would truly have made one. Its estimate is that of a counting process whose intensity is known but for the rate: fills over
// the time in which one could have happened and would have been counted, which is without bias and, by the martingale's variance,
// about a Poisson count. There are two:
//
//   - seen: of the fills that probes showed, over the time truly open within a TTL before a probe. In pools that probes meet at
//     random a fill stands for 1/p, p the same inclusion probability as for the method. Nobody who has only the probes can
//     do better by counts.
//   - all: of all fills, whether or not a probe met them, over all time truly open.
//
// Where phones follow the day both are means over the hours of the day.
type oracle struct {
	// fills and squares are sums of 1/p and 1/p² over fills, days the time, by hour of the day.
	fills, squares, days [24]float64
	// scale is names times copies: what a rate of one name at one copy stands for.
	scale  float64
	hourly bool
}

// interval returns that of 95 % of the rate of all names together, in lookups a day: the limits of Garwood for as many fills as have
// the relative variance of the weighted sum. The lower limit takes one fill more, and the upper one less, of mean weight
// where the sum is of one weight: that is Garwood's.
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
