package survey

import "time"

// countdownStep is T3: do TTLs count down in seconds, from what they were (slope), and between which bounds
// does the cache keep them (cap, floor)?
func countdownStep(r *round) (step, bool) {
	switch r.kind {
	case 0: // slope
		return r.listed(step{recurse: true, label: "ttl-3600"}, time.Minute, 10*time.Second, 70*time.Second, 310*time.Second, 610*time.Second)
	case 1: // cap: a year is longer than any cache keeps
		return r.listed(step{recurse: true, label: "ttl-31536000"}, 10*time.Second, 10*time.Second)
	default: // floor
		return r.listed(step{recurse: true, label: "ttl-1"}, 10*time.Second, 10*time.Second)
	}
}
