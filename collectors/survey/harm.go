package survey

import "time"

// harmStep is T9: does a user who asks right after a question without recursion get an empty answer? The third
// step, asked only then, tells whether it passes. All comes from one own port, so that pools that go by it are
// asked at one cache.
func harmStep(r *round) (step, bool) {
	switch r.steps {
	case 0:
		return step{port: 1}, true
	case 1:
		return step{recurse: true, port: 1, after: time.Second, slack: 2 * time.Second}, true
	case 2:
		return step{recurse: true, port: 1, after: 9 * time.Second, slack: time.Minute}, r.last.empty()
	}
	return step{}, false
}

// harmed reports whether a round has shown harm: an empty answer where users would have got an address.
func harmed(r *round) bool {
	switch r.steps {
	case 2:
		return false // the third step is still to come
	case 3:
		return r.before.empty() && (r.before.denies() || r.last.shows)
	}
	return false
}
