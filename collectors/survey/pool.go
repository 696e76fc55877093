package survey

import (
	"slices"
	"time"
)

// portsFor returns from how many own ports to ask if so many caches have shown: 8, 21, 51, 115 show all
// caches of a pool of 2, 4, 8, 16 with probability 0.99, if each question reaches one at random
// (reference, section 4, by inclusion and exclusion).
func portsFor(seen int) int {
	switch {
	case seen >= 8:
		return MinPorts
	case seen >= 4:
		return 51
	case seen >= 2:
		return 21
	}
	return 8
}

// poolApart is the time between two steps. Caches that are filled one after the other are told
// apart by their expiries, which are known to a second or two: so fills must be further apart than
// twice that.
const poolApart = 5 * time.Second

// poolStep is T4: how many caches stand behind the address, and does the own port decide which one
// answers? One name is filled from many ports, more where more caches show, then looked
// at twice from the same ports in the same order.
func poolStep(r *round) (step, bool) {
	if r.kind == 0 {
		seen := len(r.expiries)
		if r.untimed {
			seen = 0 // every answer looks like a cache of its own
		}
		r.ports = max(r.ports, portsFor(seen))
	}
	if r.steps >= r.ports {
		return step{}, false
	}
	apart := poolApart
	if r.quick && r.kind > 0 {
		apart = time.Second
	}
	return step{
		recurse: r.kind == 0, label: "ttl-86400", port: r.steps + 1,
		after: time.Duration(r.steps) * apart, apart: apart, slack: 10 * time.Minute,
	}, true
}

// expiryTolerance is how far apart, in seconds, two expiries of one fill may seem (reference, δ).
const expiryTolerance = 2

// addExpiry adds an expiry, in Unix seconds, to distinct ones.
func addExpiry(seen []int64, e int64) []int64 {
	if hasExpiry(seen, e) {
		return seen
	}
	return append(seen, e)
}

// hasExpiry reports whether an expiry is among those that were seen.
func hasExpiry(seen []int64, e int64) bool {
	return slices.ContainsFunc(seen, func(x int64) bool { return near(x, e, expiryTolerance) })
}

// near reports whether two instants are at most so many seconds apart.
func near(a, b, seconds int64) bool { return a-b <= seconds && b-a <= seconds }
