package survey

import "time"

// visibilityStep is T2: is a name that the cache holds shown to questions without recursion? A refusal, or
// nothing shown after a fill, tells that the cache cannot testify; some shown and some not, that there
// are several caches.
func visibilityStep(r *round) (step, bool) {
	each := r.hurried(10*time.Second, 2*time.Second)
	return r.listed(step{recurse: true, label: "ttl-600"}, time.Minute, each, 2*each, 3*each, 4*each)
}
