package survey

import "time"

// backendStep is T5: from which addresses do its caches ask the zone's servers? The answer to whoami is
// that address, and the servers' log has it too.
func backendStep(r *round) (step, bool) {
	return step{
		recurse: true, label: "whoami", own: true,
		after: time.Duration(r.steps) * r.hurried(10*time.Second, time.Second), slack: 10 * time.Minute,
	}, r.steps < 10
}
