package survey

import "time"

// integrityStep is T10: is a name that does not exist denied, and one that exists answered as
// it is? And does an address of the same prefix, on which nobody should be, answer too, so that somebody
// on the path answers for all?
func integrityStep(r *round) (step, bool) {
	if r.steps > 1 {
		return step{}, false
	}
	s := step{recurse: true, own: true, after: time.Duration(r.steps) * 2 * time.Second, slack: time.Minute}
	if r.kind == 0 {
		if r.steps == 0 {
			s.label = "nx"
		}
		return s, true
	}
	s.neighbour, s.once = r.steps+1, true
	return s, r.nearby
}
