package arrival

import "math"

// Some resolvers fetch an entry anew if it is looked up in its last seconds: BIND in the last 2 of those that stay for 9 or more
// (its defaults, prefetch 2 9). Then the cache is filled without having been empty, and names seem busier than they are by λ times that: by
// 3 % at 1,000 lookups a day that swing with the day. Nothing tells which cache does so but the fills, so rates are estimated both ways, and
// each is believed by its likelihood, with even odds before.
const (
	renewSeconds = 2.0
	leastRenewed = 9
)

// Instants of expiry are known to a second. A fill that lies this much before the expiry of the entry before shows a cache that
// renews. Of fills of such a cache λ times plainSeconds do so at least, of others this share, by bad clocks.
const (
	plainlyBefore = -1.25
	plainSeconds  = 0.5
	badClocks     = 1e-3
)

// renewed returns by how much more likely, as the logarithm of a ratio, the instants of fills whose wait is in the
// exposure are if the cache renews entries than if it does not.
func (o Observed) renewed() float64 {
	sum := 0.0
	for _, f := range o.Fills {
		if !f.IsExposed || f.Part >= len(o.Hours) || o.Hours[f.Part].ExposureDays <= 0 {
			continue
		}
		b := o.Hours[f.Part]
		often := b.Fills / b.ExposureDays / secondsPerDay * plainSeconds
		if f.SinceSeconds < plainlyBefore {
			sum += math.Log(-math.Expm1(-often) / badClocks)
		} else {
			sum -= often
		}
	}
	return sum
}

// either returns the weighted sum of estimates that rest on whether the cache renews entries, how long before their end
// in days. They come with logarithms of their likelihoods.
func (o Observed) either(each func(earlyDays float64) (weighted, float64)) weighted {
	never, atNever := each(0)
	if o.TTLSeconds < leastRenewed {
		return never
	}
	early, atEarly := each(renewSeconds / secondsPerDay)
	return mix(never, early, 1/(1+math.Exp(atNever-atEarly-o.renewed())))
}
