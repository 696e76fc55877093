package survey

import "time"

// honestyStep is T1: does the resolver recurse although it is not asked to? Then the second question is
// answered, or the zone's servers see the name.
func honestyStep(r *round) (step, bool) {
	return r.listed(step{}, time.Minute, r.hurried(10*time.Second, time.Second))
}
