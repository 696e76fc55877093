package survey

import (
	"fmt"
	"net/netip"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/plan"
)

// streamStarts is the stream of the seed that spreads the starts.
const streamStarts = 0x737572766579 // "survey"

// Survey is the agenda of a survey. Its methods are for one goroutine.
type Survey struct {
	cfg     Config
	tests   [testCount]test
	program []appointment
	intake  int
	targets []dispatch.Target
	courses []course
	blocks  []block
	queue   queue
	// ready are courses whose next step is to be found.
	ready []int32
	// recorded is what is left to be replayed.
	recorded records
	opened   bool
	inFlight int
	// working counts courses that have not ended; the tests of sharing follow when it is 0.
	working int
	// exchanges counts those that have a row.
	exchanges int64
}

// New returns the survey that cfg describes, or an error that says what is wrong with it.
func New(cfg Config) (*Survey, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	s := &Survey{cfg: cfg, tests: testsOf(cfg.Honesty)}
	s.program, s.intake = program(&s.cfg)
	s.courses = make([]course, len(cfg.Resolvers))
	known := make(map[netip.AddrPort]bool, len(cfg.Resolvers))
	order := plan.NewPermutation(int64(len(cfg.Resolvers)), uint64(cfg.Seed), streamStarts)
	spread := cfg.Duration / startShare
	for i, r := range cfg.Resolvers {
		if !r.Address.IsValid() || r.Address.Port() == 0 || r.Address.Addr().Zone() != "" || r.Address.Addr().Is4In6() {
			return nil, fmt.Errorf("resolver %d (%v) is no address and port in canonical form", i+1, r.Address)
		}
		if known[r.Address] {
			return nil, fmt.Errorf("resolver %d (%v) is in the list twice", i+1, r.Address)
		}
		known[r.Address] = true
		s.targets = append(s.targets, dispatch.Target{Address: r.Address})
		c := &s.courses[i]
		late := time.Duration(float64(order.Place(int64(i))) / float64(len(cfg.Resolvers)) * float64(spread))
		c.start = cfg.Start.Add(late).Truncate(time.Second)
		c.last, c.block = c.start, -1
	}
	s.addNeighbours()
	s.working = len(s.courses)
	return s, nil
}

// Targets returns whom the survey asks, as a dispatcher wants it: the resolvers in the order of the
// list, then unused neighbours.
func (s *Survey) Targets() []dispatch.Target { return s.targets }
