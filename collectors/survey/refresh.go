package survey

import "time"

// refreshStep is T7: does a question without recursion renew an entry shortly before it expires
// (prefetch), and is it shown after it has expired (stale)? The servers' log tells the first, the
// answers the second. All comes from one own port; pools are asked in every second of the window.
// The window goes by how long the cache keeps the entry, since a floor may be longer than the TTL of the name.
func refreshStep(r *round) (step, bool) {
	const slack = 3 * time.Second
	pool := r.caches > 1
	if r.quick {
		return r.quickRefresh(slack)
	}
	if r.kind == 0 { // prefetch: in the last tenth of the TTL
		last := r.stays(120 * time.Second)
		middle := last - (last / 20).Round(time.Second) // of the last tenth
		offsets := []time.Duration{middle}
		if pool {
			offsets = everySecond(middle-5*time.Second, 10)
		}
		return r.listed(step{recurse: true, label: "ttl-120", port: 1}, slack, offsets...)
	}
	last := r.stays(60 * time.Second)
	offsets := []time.Duration{last + 6*time.Second, last + 16*time.Second}
	if pool {
		offsets = everySecond(last+6*time.Second, 11)
	}
	return r.listed(step{recurse: true, label: "ttl-60", port: 1}, slack, offsets...)
}

// quickRefresh is refreshStep for quick surveys.
func (r *round) quickRefresh(slack time.Duration) (step, bool) {
	pool := r.caches > 1
	if r.kind == 0 {
		offsets := []time.Duration{38 * time.Second}
		if pool {
			offsets = everySecond(37*time.Second, 3)
		}
		return r.listed(step{recurse: true, label: "ttl-40", port: 1}, slack/3, offsets...)
	}
	offsets := []time.Duration{24 * time.Second, 28 * time.Second}
	if pool {
		offsets = everySecond(24*time.Second, 8)
	}
	return r.listed(step{recurse: true, label: "ttl-20", port: 1}, slack, offsets...)
}

// longestFloor bounds how long a round waits for an entry that a floor keeps.
const longestFloor = time.Hour

// stays returns how long the entry stays that step 1 made of a name with a TTL: that long, or longer if the answer to
// step 1 shows a floor. It is a whole number of seconds.
func (r *round) stays(ttl time.Duration) time.Duration {
	if kept := time.Duration(r.kept) * time.Second; kept > ttl+2*time.Second && kept <= longestFloor {
		return kept
	}
	return ttl
}
