package survey

import "time"

// refreshStep is T7: does a question without recursion renew an entry shortly before it expires
// (prefetch), and is it shown after it has expired (stale)? The servers' log tells the first, the
// answers the second. All comes from one own port; pools are asked in every second of the window.
func refreshStep(r *round) (step, bool) {
	const slack = 3 * time.Second
	pool := r.caches > 1
	if r.quick {
		return r.quickRefresh(slack)
	}
	if r.kind == 0 { // prefetch: in the last tenth of the TTL
		offsets := []time.Duration{114 * time.Second}
		if pool {
			offsets = everySecond(109*time.Second, 10)
		}
		return r.listed(step{recurse: true, label: "ttl-120", port: 1}, slack, offsets...)
	}
	offsets := []time.Duration{66 * time.Second, 76 * time.Second}
	if pool {
		offsets = everySecond(66*time.Second, 11)
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
