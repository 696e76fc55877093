package survey

import "time"

// maxLooks is how often a pool is looked at at most at each place of the slope.
const maxLooks = 16

// countdownStep is T3: do TTLs count down in seconds, from what they were (slope), and between which bounds
// does the cache keep them (cap, floor)? All comes from one own port: pools that go by it
// then show one cache.
func countdownStep(r *round) (step, bool) {
	switch r.kind {
	case 0: // slope
		looks := 1
		if r.caches > 1 {
			looks = min(2*r.caches, maxLooks)
		}
		var offsets []time.Duration
		for _, first := range [...]time.Duration{10 * time.Second, r.hurried(70*time.Second, 20*time.Second),
			r.hurried(310*time.Second, 30*time.Second), r.hurried(610*time.Second, 40*time.Second)} {
			offsets = append(offsets, everySecond(first, looks)...)
		}
		return r.listed(step{recurse: true, label: "ttl-3600", port: 1}, time.Minute, offsets...)
	case 1: // cap: a year is longer than any cache keeps
		return r.listed(step{recurse: true, label: "ttl-31536000", port: 1}, 10*time.Second, 10*time.Second)
	default: // floor
		return r.listed(step{recurse: true, label: "ttl-1", port: 1}, 10*time.Second, 10*time.Second)
	}
}
