package arrival

import "bridle/collectors/simnet/dns"

// Sweeps are the lookups of one name by somebody who looks up a whole list, again and
// again: at most one in each sweep, at a random instant of its window.
type Sweeps struct {
	// First is when the first sweep begins; they begin Every apart and take Window each,
	// which is at most Every.
	First, Every, Window dns.Instant
	// Share is the probability that a sweep contains the name at this cache.
	Share float64
	// From is when the name enters the list.
	From dns.Instant
	// Seed is different for every name.
	Seed uint64
}

// Next returns the first lookup after the given instant, or Never if none comes in the
// next ten thousand sweeps.
func (s *Sweeps) Next(after dns.Instant) dns.Instant {
	if s.Share <= 0 {
		return Never
	}
	n := max((after-s.First)/s.Every, 0)
	if s.From > s.First {
		n = max(n, (s.From-s.First)/s.Every)
	}
	for range 10_000 {
		d := Draws(s.Seed + uint64(n)*0x9e3779b97f4a7c15)
		d = Draws(d.Uint64())
		if d.Uniform() < s.Share {
			at := s.First + n*s.Every + dns.Instant(d.Uniform()*float64(s.Window))
			if at > after && at >= s.From {
				return at
			}
		}
		n++
	}
	return Never
}

// Beat is the lookups of a monitor: one each Every, each displaced by a random time with
// standard deviation Jitter, at most by half of Every.
type Beat struct {
	First, Every, Jitter dns.Instant
	// Share is the probability that a lookup reaches this cache, 1 where there is but one.
	Share float64
	Seed  uint64
}

// Next returns the first lookup after the given instant.
func (b *Beat) Next(after dns.Instant) dns.Instant {
	if b.Share <= 0 {
		return Never
	}
	n := max((after-b.First)/b.Every-1, 0)
	for range 10_000 {
		d := Draws(b.Seed + uint64(n)*0x9e3779b97f4a7c15)
		d = Draws(d.Uint64())
		shift := dns.Instant(d.Normal() * float64(b.Jitter))
		shift = min(max(shift, -b.Every/2), b.Every/2)
		if at := b.First + n*b.Every + shift; at > after && (b.Share >= 1 || d.Uniform() < b.Share) {
			return at
		}
		n++
	}
	return Never
}
