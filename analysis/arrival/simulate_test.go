package arrival

import (
	"math"
	"math/rand/v2"
	"sort"
)

// scene is one name at one group, simulated. Times are in days.
type scene struct {
	perDay    float64 // lookups at the group
	caches    int
	ttl       float64 // seconds
	gap       float64 // seconds between probes
	days      float64
	amplitude float64 // lookups swing as 1 + amplitude cos(2π t)
	hourly    bool    // fills and exposure by hour are handed over
	anchors   int     // probes go to so many caches, each in its turn; 0: to one at random
	renews    bool    // lookups in the last 2 s of an entry fill the cache anew
}

// fillsOf returns when each cache filled, from well before time 0 on, by asking cache after
// cache.
func (s scene) fillsOf(r *rand.Rand) [][]float64 {
	ttl := s.ttl / 86_400
	all := make([][]float64, s.caches)
	peak := s.perDay / float64(s.caches) * (1 + s.amplitude)
	dead := ttl
	if s.renews {
		dead -= renewSeconds / 86_400
	}
	for c := range all {
		start := -10 * ttl
		for at := start + r.ExpFloat64()/peak; at < s.days; at += r.ExpFloat64() / peak {
			if r.Float64()*(1+s.amplitude) <= 1+s.amplitude*math.Cos(2*math.Pi*at) {
				all[c] = append(all[c], at)
				at += dead
			}
		}
	}
	return all
}

// held returns the index of the fill that a cache shows at a time, or -1.
func held(fills []float64, at, ttl float64) int {
	i := sort.SearchFloat64s(fills, at)
	if i > 0 && fills[i-1] > at-ttl {
		return i - 1
	}
	return -1
}

// addEmpty adds a stretch of exposure to the hours.
func addEmpty(hours []Bin, from, to float64) {
	for from < to-1e-12 {
		h := math.Floor(from*24 + 1e-9)
		end := min(to, (h+1)/24)
		hours[(int(h)%24+24)%24].ExposureDays += end - from
		from = end
	}
}

func hourOf(at float64) int { return ((int(math.Floor(at*24))%24 + 24) % 24) }

// watchOne probes one cache, with the exposure that the package comment describes.
func (s scene) watchOne(fills []float64, phase float64, o *Observed, watch string) (readings []Reading) {
	ttl, gap := s.ttl/86_400, s.gap/86_400
	empty, seen, covered := math.Inf(-1), -1, math.Inf(-1)
	expired, lastSeen := 0.0, math.Inf(-1) // of the entry seen before
	for at := phase; at < s.days; at += gap {
		o.Probes++
		o.VisibleDays += min(ttl, at-covered)
		if covered > math.Inf(-1) {
			o.WatchedDays += at - covered
		}
		covered = at
		i := held(fills, at, ttl)
		if i < 0 {
			from := max(empty, at-ttl)
			o.ExposureDays += at - from
			addEmpty(o.Hours, from, at)
			empty = at
			readings = append(readings, Reading{AtSeconds: at * 86_400})
			continue
		}
		readings = append(readings, Reading{AtSeconds: at * 86_400, Hit: true, FilledSeconds: fills[i] * 86_400})
		if i == seen {
			lastSeen = at
			continue
		}
		seen = i
		fill := Fill{Watch: watch, Part: hourOf(fills[i])}
		if s.hourly && !math.IsInf(lastSeen, -1) {
			fill.Follow(s.ttl, s.gap, expired*86_400, lastSeen*86_400, fills[i]*86_400, at*86_400)
		}
		expired, lastSeen = fills[i]+ttl, at
		o.Fills = append(o.Fills, fill)
		o.Hours[hourOf(fills[i])].Fills++
		if from := max(empty, at-ttl); gap < 1.5*ttl && fills[i]-empty <= ttl && fills[i] > from {
			o.ExposureDays += fills[i] - from
			addEmpty(o.Hours, from, fills[i])
		}
		empty = fills[i] + ttl
	}
	return readings
}

// watchPool sends each probe to a cache at random.
func (s scene) watchPool(r *rand.Rand, all [][]float64, o *Observed) {
	ttl, gap := s.ttl/86_400, s.gap/86_400
	type key struct{ cache, fill int }
	seen := map[key]bool{}
	covered := math.Inf(-1)
	phase := r.Float64() * gap
	for at := phase; at < s.days; at += gap {
		o.Probes++
		o.VisibleDays += min(ttl, at-covered)
		covered = at
		c := r.IntN(s.caches)
		i := held(all[c], at, ttl)
		if i < 0 || seen[key{c, i}] {
			continue
		}
		seen[key{c, i}] = true
		o.Hours[hourOf(all[c][i])].Fills++
		// Probes within the life of the entry.
		first := math.Ceil((all[c][i] - phase) / gap)
		last := math.Ceil((min(all[c][i]+ttl, s.days)-phase)/gap) - 1
		m := last - max(0, first) + 1
		o.Fills = append(o.Fills, Fill{Watch: "a", Inclusion: Inclusion(float64(s.caches), 1, m)})
	}
}

// run simulates once: what is observed, the readings (of one cache), and what somebody would
// observe who sees every fill and every instant.
func (s scene) run(r *rand.Rand) (o, oracle Observed, readings []Reading) {
	all := s.fillsOf(r)
	phase := r.Float64() * s.gap / 86_400
	o = Observed{TTLSeconds: s.ttl, Caches: float64(s.caches), Hours: make([]Bin, 24), HourWatches: 1}
	switch {
	case s.anchors > 0:
		o.Anchored, o.Anchors, o.Watches, o.HourWatches = true, s.anchors, s.anchors, s.anchors
		for c := range s.anchors {
			s.watchOne(all[c], phase, &o, string(rune('a'+c)))
		}
	case s.caches > 1:
		s.watchPool(r, all, &o)
	default:
		readings = s.watchOne(all[0], phase, &o, "a")
	}
	if !s.hourly {
		o.Hours, o.HourWatches = nil, 0
	}
	return o, s.oracle(all), readings
}

func (s scene) oracle(all [][]float64) Observed {
	o := Observed{TTLSeconds: s.ttl, Caches: float64(s.caches), Anchored: true, Anchors: s.caches, Watches: s.caches,
		VisibleDays: s.days * float64(s.caches), Hours: make([]Bin, 24), HourWatches: s.caches}
	ttl := s.ttl / 86_400
	if s.renews {
		ttl -= renewSeconds / 86_400
	}
	for c, fills := range all {
		empty := 0.0
		for _, f := range fills {
			if f < 0 {
				empty = max(empty, f+ttl)
				continue
			}
			o.Fills = append(o.Fills, Fill{Watch: string(rune('a' + c))})
			o.Hours[hourOf(f)].Fills++
			addEmpty(o.Hours, empty, f)
			o.ExposureDays += f - empty
			empty = f + ttl
		}
		if empty < s.days {
			addEmpty(o.Hours, empty, s.days)
			o.ExposureDays += s.days - empty
		}
	}
	if !s.hourly {
		o.Hours, o.HourWatches = nil, 0
	}
	return o
}

// knowing returns the interval of somebody who sees every fill and every instant: by the hour if
// they are given, else Garwood's limits of K/E, times the number of caches.
func (o Observed) knowing() Interval {
	if o.usesHours() {
		sum, _ := o.hourlyTogether()(0)
		return sum.interval(Confidence)
	}
	i := Poisson{Fills: float64(len(o.Fills)), ExposureDays: o.ExposureDays}.Interval(Confidence)
	return Interval{i.Low * o.Caches, i.High * o.Caches}
}

// figures is what many runs of a scene give.
type figures struct {
	ratio, naive    float64 // mean estimate by the truth; K/E of the sums or, for pools, K/V
	coverage        float64
	width, oracle   float64 // mean width by the truth
	oracleCoverage  float64
	below, above    float64 // shares of runs in which the truth lies below, above the interval
	rawHourly, seen float64 // mean of Hourly by the truth; fills a run
}

func (s scene) many(seed uint64, runs int) figures {
	var f figures
	r := rand.New(rand.NewPCG(seed, 77))
	n := float64(runs)
	for range runs {
		o, all, _ := s.run(r)
		got, err := Estimate(o)
		if err != nil {
			panic(err)
		}
		best := all.knowing()
		f.ratio += got.PerDay / s.perDay / n
		f.seen += float64(len(o.Fills)) / n
		if o.ExposureDays > 0 {
			f.naive += float64(len(o.Fills)) / o.ExposureDays / s.perDay / n
		} else {
			f.naive += float64(len(o.Fills)) / o.VisibleDays / s.perDay / n
		}
		if s.hourly {
			f.rawHourly += Hourly(o.Hours) / s.perDay / n
		}
		switch {
		case s.perDay < got.Low:
			f.below += 1 / n
		case s.perDay > got.High:
			f.above += 1 / n
		default:
			f.coverage += 1 / n
		}
		if best.Holds(s.perDay) {
			f.oracleCoverage += 1 / n
		}
		f.width += (got.High - got.Low) / s.perDay / n
		f.oracle += (best.High - best.Low) / s.perDay / n
	}
	return f
}
