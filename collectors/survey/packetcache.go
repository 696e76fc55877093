package survey

import "time"

// packetCacheStep is T8: for how long does a question without recursion, asked before somebody fills the name,
// hide that fill? It is asked again until the fill shows.
func packetCacheStep(r *round) (step, bool) {
	offsets := [...]time.Duration{time.Second, 3 * time.Second, 12 * time.Second, 31 * time.Second, 61 * time.Second, 122 * time.Second}
	if r.steps > 2 && r.last.shows {
		return step{}, false
	}
	// One own port, for the sake of pools that go by it.
	s, ok := r.listed(step{label: "ttl-900", port: 1}, 5*time.Second, offsets[:]...)
	if r.steps == 1 {
		s.recurse, s.slack = true, 2*time.Second
	}
	return s, ok
}
