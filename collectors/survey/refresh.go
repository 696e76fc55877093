package survey

import "time"

// refreshStep is T7: does a question without recursion renew an entry shortly before it expires
// (prefetch), and is it shown after it has expired (stale)? The servers' log tells the first, the
// answers the second.
func refreshStep(r *round) (step, bool) {
	const slack = 3 * time.Second
	if r.kind == 0 { // prefetch: in the last tenth of the TTL
		return r.listed(step{recurse: true, label: "ttl-120"}, slack, 114*time.Second)
	}
	return r.listed(step{recurse: true, label: "ttl-60"}, slack, 66*time.Second, 76*time.Second)
}
