package arrival

import "math"

// Hourly returns the mean over the day of the rate in each part of it, K/E there, in lookups a
// day of one name: Σ K_h/E_h / n for n parts of equal length (section 8.4 of the notes on cache
// probing). It needs no steady rate, only exposure at every time of day; parts that lack it are
// joined with their neighbours. It is NaN without any exposure.
//
// K/E of the whole day would count the busy hours too little, since a cache that is full is not
// exposed: where lookups swing by .95 about their mean it finds .36 to .89 of them.
func Hourly(bins []Bin) float64 {
	sum := 0.0
	for _, p := range widen(bins) {
		sum += p.share * p.Fills / p.ExposureDays
	}
	if sum == 0 && !exposed(bins) {
		return math.NaN()
	}
	return sum
}

// part is one or more neighbouring bins: a share of the day.
type part struct {
	Bin
	share float64
	hours []int // the bins
}

// starved tells that a part says too little of its rate: no exposure, or under a twentieth of
// the mean with hardly a fill. Busy hours have little exposure as well, but many fills.
func (p part) starved(perDay float64) bool {
	return p.ExposureDays <= 0 || p.ExposureDays < perDay*p.share/20 && p.Fills < 3
}

func exposed(bins []Bin) bool {
	for _, b := range bins {
		if b.ExposureDays > 0 {
			return true
		}
	}
	return false
}

// widen joins each starved bin, the one with the least exposure first, with its neighbour of
// less exposure, round the clock, until none is left. It is empty without exposure.
func widen(bins []Bin) []part {
	if !exposed(bins) {
		return nil
	}
	parts := make([]part, len(bins))
	total := 0.0
	for i, b := range bins {
		parts[i] = part{Bin: b, share: 1 / float64(len(bins)), hours: []int{i}}
		total += b.ExposureDays
	}
	for len(parts) > 1 {
		worst := -1
		for i, p := range parts {
			if p.starved(total) && (worst < 0 || p.ExposureDays < parts[worst].ExposureDays) {
				worst = i
			}
		}
		if worst < 0 {
			break
		}
		before, after := (worst+len(parts)-1)%len(parts), (worst+1)%len(parts)
		into := after
		if parts[before].ExposureDays < parts[after].ExposureDays {
			into = before
		}
		parts[into].Fills += parts[worst].Fills
		parts[into].ExposureDays += parts[worst].ExposureDays
		parts[into].share += parts[worst].share
		parts[into].hours = append(parts[into].hours, parts[worst].hours...)
		parts = append(parts[:worst], parts[worst+1:]...)
	}
	return parts
}

// hourly is the weighted sum of an observation by the hour, for all its names.
func (o Observed) hourly() weighted {
	if o.follows() {
		return o.either(o.hourlyByWatch())
	}
	return o.either(o.hourlyTogether())
}

// hourlyTogether takes all names together. What it returns gives the estimate for a cache that renews entries so long before
// their end; the logarithm of the likelihood is not worked out.
func (o Observed) hourlyTogether() func(earlyDays float64) (weighted, float64) {
	names := float64(o.HourWatches) * o.scale()
	ttl := o.TTLSeconds / secondsPerDay
	sparse := o.sparse()
	parts := widen(o.Hours)
	carried := make([]float64, len(parts))
	for i, p := range parts {
		carried[i] = p.carried(sparse, ttl)
	}
	return func(earlyDays float64) (sum weighted, log float64) {
		for i, p := range parts {
			rate := p.Fills / p.ExposureDays
			sum = sum.plus(counts(p.Fills, carried[i], names*p.share/p.ExposureDays/(1+rate*earlyDays), 1+sparse*rate*ttl))
		}
		return sum, 0
	}
}

// carried returns how many fills the count of a part has too much.
func (p part) carried(sparse, ttl float64) float64 {
	rate := p.Fills / p.ExposureDays
	switch {
	case rate == 0:
		return 0
	case sparse == 1:
		return rate * ttl
	}
	return rate * (sparse*ttl + (1-sparse)*hidden(rate, ttl, p.share))
}

// hidden returns how much less exposure, in days, is to come in a stretch of the day after a
// fill than after a look that found the cache empty, on average over the stretch: with x of
// the stretch left that is ∫ p00(y) dy from max(0, x-T) to x. It is why K/E is too high by
// the share hidden/E: see the package comment.
func hidden(perDay, ttl, stretch float64) float64 {
	cache := Cache{RatePerSecond: perDay, TTLSeconds: ttl} // both in days, which serves as well
	// Simpson's rule, on either side of the kink of p00 at T.
	sum := 0.0
	for _, piece := range [][2]float64{{0, min(ttl, stretch)}, {min(ttl, stretch), stretch}} {
		const steps = 64
		h := (piece[1] - piece[0]) / steps
		if h <= 0 {
			continue
		}
		for i := range steps + 1 {
			y := piece[0] + float64(i)*h
			factor := float64(2 + 2*(i%2))
			if i == 0 || i == steps {
				factor = 1
			}
			sum += factor * h / 3 * cache.Empty(y) * (min(y+ttl, stretch) - y) / stretch
		}
	}
	return sum
}
