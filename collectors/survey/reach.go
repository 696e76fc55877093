package survey

import "time"

// reachStep is rule 6 of the study of 2018: is a well-known name answered with an address in the AS where it
// belongs? It is the only test that leaves the study's own zone.
func reachStep(r *round) (step, bool) {
	return step{
		recurse: true, wellKnown: true,
		after: time.Duration(r.steps) * r.hurried(10*time.Second, time.Second), slack: 10 * time.Minute,
	}, r.steps < 10
}
