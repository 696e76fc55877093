package survey

import "time"

// testID is the place of a test in the table of tests.
type testID uint8

// The tests, in the order of the column test.
const (
	honesty testID = iota
	visibility
	countdown
	pool
	backend
	sharing
	refresh
	packetCache
	harm
	integrity
	delegation
	reach
	testCount
)

// test is a row of the table of tests.
type test struct {
	// word is what the column test has.
	word string
	// next returns the next step of a round, or false if the round is complete. It is a
	// function of what the round has brought.
	next func(r *round) (step, bool)
	// kinds are the kinds of rounds: round n is of kind (n-1) mod len(kinds).
	kinds []kind
}

// kind is what a plan has to know of a kind of rounds.
type kind struct {
	// wanted is how many complete rounds there should be.
	wanted int
	// typical and most are how many steps a round has.
	typical, most int
	// again is how many appointments to go back when the round is spoiled, to the fill that it rests on.
	again int
}

// testsOf returns the table of tests. Sharing has no rounds of its own resolver: see block.
func testsOf(honestyRounds int) [testCount]test {
	return [testCount]test{
		honesty:     {"honesty", honestyStep, []kind{{wanted: honestyRounds, typical: 2, most: 2}}},
		visibility:  {"visibility", visibilityStep, []kind{{wanted: 3, typical: 5, most: 5}}},
		countdown:   {"countdown", countdownStep, []kind{{wanted: 1, typical: 5, most: 1 + 4*maxLooks}, {wanted: 1, typical: 2, most: 2}, {wanted: 1, typical: 2, most: 2}}},
		pool:        {"pool", poolStep, []kind{{1, 8, MinPorts, 0}, {1, 8, MinPorts, 1}, {1, 8, MinPorts, 2}}},
		backend:     {"backend", backendStep, []kind{{wanted: 1, typical: 10, most: 10}}},
		sharing:     {word: "sharing"},
		refresh:     {"refresh", refreshStep, []kind{{wanted: 2, typical: 2, most: 11}, {wanted: 2, typical: 3, most: 12}}},
		packetCache: {"packet_cache", packetCacheStep, []kind{{wanted: 1, typical: 3, most: 7}}},
		harm:        {"harm", harmStep, []kind{{wanted: 2, typical: 2, most: 3}}},
		integrity:   {"integrity", integrityStep, []kind{{wanted: 1, typical: 2, most: 2}, {wanted: 1, typical: 2, most: 2}}},
		delegation:  {"delegation", delegationStep, []kind{{wanted: 3, typical: 1, most: 1}}},
		reach:       {"reach", reachStep, []kind{{wanted: 1, typical: 10, most: 10}}},
	}
}

// step is one question of a round.
type step struct {
	// after is when it is due, counted from step 1; apart is the least time since the outcome of
	// the step before.
	after, apart time.Duration
	// slack is how late it may go.
	slack time.Duration
	// recurse is the RD bit.
	recurse bool
	// label is what the name has between token and zone: "" nothing, ttl-N, nx, whoami.
	label string
	// own is true if the step has a fresh name; otherwise it has that of step 1.
	own bool
	// wellKnown is true if the configured well-known name is asked for.
	wellKnown bool
	// port is the ordinal of the own port it is sent from, from 1; 0 means any.
	port int
	// neighbour is which unused neighbour is asked, from 1; 0 means the resolver itself.
	neighbour int
	// once is true if it is tried only once.
	once bool
}

// round is what is known of a round in progress.
type round struct {
	// number is that of the column; kind follows from it.
	number int32
	kind   int
	// steps is how many have their outcome, and ports how many own ports are in use (pool).
	steps, ports int
	// due is when step 1 is due, first when it went.
	due, first time.Time
	// last is the latest outcome, and before the one before.
	last, before observation
	// kept is the TTL that the answer to step 1 shows, in seconds; 0 if it shows none.
	kept uint32
	// token is the first label of the name that all steps share; "" until step 1 is sent.
	token string
	// expiries are the distinct ones that were seen (pool, visibility, slope of countdown), as Unix seconds.
	expiries []int64
	// untimed is true if TTLs are known not to count down second by second (pool).
	untimed bool
	// caches is how many were seen behind the address, at least 1.
	caches int
	// quick is true if the survey is.
	quick bool
	// nearby is false if the resolver has no neighbours that may be asked (integrity).
	nearby bool
}

// listed is the body of tests whose steps are a list: s is step 1, and step k, which does not
// desire recursion, comes offsets[k-2] after it.
func (r *round) listed(s step, slack time.Duration, offsets ...time.Duration) (step, bool) {
	if r.steps > len(offsets) {
		return step{}, false
	}
	if r.steps > 0 {
		s.after, s.apart, s.slack, s.recurse = offsets[r.steps-1], time.Second, slack, false
	}
	return s, true
}

// hurried returns how long to wait for what does not hang on TTLs.
func (r *round) hurried(usual, quick time.Duration) time.Duration {
	if r.quick {
		return quick
	}
	return usual
}

// everySecond returns n offsets from first on. Before a pool a single question reaches the cache that was
// filled too seldom, so there are several.
func everySecond(first time.Duration, n int) []time.Duration {
	offsets := make([]time.Duration, n)
	for k := range offsets {
		offsets[k] = first + time.Duration(k)*time.Second
	}
	return offsets
}
