package survey

import "time"

// visibilityStep is T2: is a name that the cache holds shown to questions without recursion? A refusal, or
// nothing shown after a fill, tells that the cache cannot testify; some shown and some not, that there
// are several caches.
func visibilityStep(r *round) (step, bool) {
	return r.listed(step{recurse: true, label: "ttl-600"}, time.Minute, 10*time.Second, 20*time.Second, 30*time.Second, 40*time.Second)
}
