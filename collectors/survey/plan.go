package survey

import "time"

// Range is a number of exchanges: what is typical of an honest resolver with one cache, and the most.
type Range struct {
	Typical, Most int64
}

// Plan is what a survey comes to.
type Plan struct {
	// Each is for one resolver, InAll for all of them; both without the tests of sharing. The most is reached
	// only where every round has to be begun three times and a pool of 16 caches or more is found.
	Each, InAll Range
	// Sharing is for the tests of sharing. Typical: each resolver has the same caches as two
	// others of its AS, and nobody else is in a block with it. Most: all are in one block and no two share a
	// cache.
	Sharing Range
	// Neighbours are unused addresses that are asked besides.
	Neighbours int
	// Duration is how long the survey takes if it is never interrupted and the limits do not delay it.
	Duration time.Duration
}

// Plan returns what the survey comes to.
func (s *Survey) Plan() Plan {
	n := int64(len(s.courses))
	each := s.each()
	if !s.cfg.wants(s.tests[sharing].word) {
		return Plan{Each: each, InAll: Range{n * each.Typical, n * each.Most}, Neighbours: len(s.targets) - len(s.courses), Duration: s.cfg.Duration}
	}
	return Plan{
		Each:  each,
		InAll: Range{n * each.Typical, n * each.Most},
		// A leader of three fills and two looks at others, for three resolvers.
		Sharing:    Range{(n + 2) / 3 * (fillsPerCache + 2), maxAttempts * (n*maxFills + n*(n-1)/2*(looksPerCache*maxLooks+maxAgain))},
		Neighbours: len(s.targets) - len(s.courses),
		Duration:   s.cfg.Duration,
	}
}

// each returns the exchanges of one resolver.
func (s *Survey) each() Range {
	var r Range
	for _, a := range s.program {
		if a.test == integrity && a.kind == 1 && s.cfg.Neighbour == nil {
			continue
		}
		k := s.kind(a)
		r.Typical += int64(k.typical)
		r.Most += int64(k.most) * maxAttempts
	}
	return r
}
