package arrival

import (
	"fmt"
	"math"
)

// Reading is what a probe found.
type Reading struct {
	// AtSeconds is when, from any zero, and FilledSeconds when the entry it found was filled. That
	// is at most a TTL before.
	AtSeconds, FilledSeconds float64
	// Hit says that it found an entry.
	Hit bool
}

// Readings returns the likelihood of readings of one cache in order of time. Further readings of
// one fill say nothing new and are left out; those whose fills are at most two seconds apart
// (the tolerance of clocks) are readings of one. Before the first reading the process is taken
// to have gone on for long. It panics on readings out of order, a fill that is later than its
// reading or more than a TTL and the tolerance before, and where NewLikelihood does.
func Readings(ttlSeconds float64, readings []Reading) *Likelihood {
	l := NewLikelihood(ttlSeconds)
	empty, known := 0.0, false // the last instant known empty
	filled := 0.0              // the fill that ends there, if hit
	hit := false
	for i, r := range readings {
		if i > 0 && r.AtSeconds < readings[i-1].AtSeconds {
			panic(fmt.Sprintf("arrival: reading %d is earlier than the one before; sort them", i))
		}
		if !r.Hit {
			l.Miss(since(r.AtSeconds, empty, known))
			empty, known, hit = r.AtSeconds, true, false
			continue
		}
		if r.FilledSeconds > r.AtSeconds+clockSeconds || r.FilledSeconds < r.AtSeconds-ttlSeconds-clockSeconds {
			panic(fmt.Sprintf("arrival: reading %d found an entry filled %v s before, which its TTL of %v s rules out", i, r.AtSeconds-r.FilledSeconds, ttlSeconds))
		}
		if hit && r.FilledSeconds-filled <= clockSeconds {
			continue
		}
		l.Fill(since(r.FilledSeconds, empty, known))
		filled, hit = r.FilledSeconds, true
		empty, known = r.FilledSeconds+ttlSeconds, true
	}
	return l
}

// clockSeconds is the tolerance of clocks and whole-second TTLs.
const clockSeconds = 2

// since returns the time from the last instant known empty; clocks that disagree by less than the
// tolerance may put it before.
func since(at, empty float64, known bool) float64 {
	if !known {
		return math.Inf(1)
	}
	return max(0, at-empty)
}
