package scan

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"time"

	"bridle/collectors/internal/pace"
	"bridle/collectors/internal/plan"
	"bridle/collectors/internal/scope"
	"bridle/collectors/scan/httpgrab"
)

// ConnectionBytes is what a connection counts against the caps in bytes before it is known what it carried: the handshake and a
// short page, both ways, without headers of IP and TCP. What a connection carries beyond that is counted when it ends.
const ConnectionBytes = 4096

// Defaults of Config.
const (
	DefaultWorkers = 256
	DefaultTimeout = 10 * time.Second
	defaultWaiting = 8192
	// Round is how many times Workers permits a round of stepped time may give. A round ends when the slowest of its visits does, who may be silent
	// until a time-out, so it is best if they are many; those with a connection open are Workers all the same.
	Round        = 64
	defaultVisit = 2 * time.Minute
)

// mostBody is how many bytes of a body are read: half of what the limits that package pace proposes allow an address in a day.
const mostBody = 256 << 10

// Config says what to visit and how.
type Config struct {
	Targets *Targets
	Recipe  Recipe
	// Plan is the order of the targets, of one name and one sweep.
	Plan *plan.Plan
	// Done has the visits that are complete already; nil: none.
	Done *Done
	// Limits hold for every connection. Guard says who may be visited and must be given; it was opened by the wall clock.
	Limits pace.Limits
	Guard  *scope.Guard
	// Workers is how many visits have a connection open at a time; 0 means [DefaultWorkers].
	Workers int
	// Waiting is how many visits may wait for a further connection; as long as so many do, none begins. 0 means 8,192.
	Waiting int
	// Timeout bounds every exchange and connecting, and Visit all exchanges of a visit together, in network time; 0 means [DefaultTimeout] and 2 min.
	Timeout, Visit time.Duration
	// Now returns study time. Until waits for an instant of it while no connection is open; nil: study time is that of the machine.
	Now   func() time.Time
	Until func(context.Context, time.Time) error
	// Dial opens a connection; nil: over TCP.
	Dial func(context.Context, netip.AddrPort) (net.Conn, error)
	// Sink takes the visits.
	Sink Sink
}

// Sink takes what became of visits, one at a time, by one goroutine. A Visit without rows has certificates and responses of one that
// goes on; its rows follow, unless the run is stopped. An error ends the run. Tick is called a few times a second.
type Sink interface {
	Visit(v *Visit) error
	Tick() error
}

// Scanner carries a plan out. It is used once.
type Scanner struct {
	cfg      Config
	pacer    *pace.Pacer
	http     *httpgrab.Grabber
	permits  permits
	queue    queue
	events   chan event
	active   int           // visits that hold a permit and have not come back
	next     int64         // place in the plan from which targets are not looked at yet
	together int           // connections for which the rate is waited for
	most     int           // permits that may be held at a time
	slots    chan struct{} // of visits that have a connection open; nil if whoever holds a permit may
	stopped  error         // why nothing new begins
	failed   error         // why the run cannot go on

	mu     sync.Mutex
	status Status
}

// event is what a visit tells the scheduler.
type event struct {
	visit   *visit
	name    string    // SNI of the connection that it wants
	result  *Visit    // it has ended; nil: it wants another connection, or was dropped
	ended   bool      // it has ended
	early   *Visit    // what it was shown so far, without rows
	carried []carried // by connections that have ended
	err     error     // a defect of the program or its machine
}

// carried is what a connection carried beyond ConnectionBytes.
type carried struct {
	at    pace.Instant
	bytes int
}

// New returns a scanner. It returns an error if limits are missing or the recipe cannot be carried out, and panics if cfg lacks
// what must be given.
func New(cfg Config) (*Scanner, error) {
	if cfg.Targets == nil || cfg.Plan == nil || cfg.Guard == nil || cfg.Now == nil || cfg.Sink == nil {
		panic("scan: a scanner needs targets, a plan, a guard, a clock and a sink")
	}
	if cfg.Workers < 0 || cfg.Waiting < 0 || cfg.Timeout < 0 || cfg.Visit < 0 {
		panic("scan: a number is negative")
	}
	if s := cfg.Plan.Space(); s.Targets != cfg.Targets.Len() || s.Names != 1 || s.Sweeps != 1 {
		panic("scan: the plan is not of these targets")
	}
	if err := cfg.Recipe.Check(); err != nil {
		return nil, err
	}
	cfg.Workers = cmp.Or(cfg.Workers, DefaultWorkers)
	cfg.Waiting = cmp.Or(cfg.Waiting, defaultWaiting)
	cfg.Timeout = cmp.Or(cfg.Timeout, DefaultTimeout)
	cfg.Visit = cmp.Or(cfg.Visit, defaultVisit)
	if cfg.Dial == nil {
		cfg.Dial = dial
	}
	if cfg.Done == nil {
		cfg.Done = NewDone(cfg.Targets, cfg.Plan)
	}
	pacer, err := pace.NewOf(cfg.Limits, cfg.Targets.Len(), func(i int) pace.Target { return pace.Target{Addr: cfg.Targets.Address(i).Addr()} })
	if err != nil {
		return nil, err
	}
	for _, c := range cfg.Done.connections {
		pacer.Restore(int(c.place), c.last, int(c.packets), int(c.packets)*ConnectionBytes)
	}
	cfg.Done.connections = nil
	limits := httpgrab.Defaults()
	limits.BodyRead, limits.Total, limits.Idle = mostBody, cfg.Timeout, cfg.Timeout
	s := &Scanner{cfg: cfg, pacer: pacer, http: httpgrab.New(limits), permits: permits{guard: cfg.Guard}}
	s.most = cfg.Workers
	// Waking up for half a batch leaves the other half for waking up late; stepped time is never late.
	if s.together = max(1, cfg.Limits.Batch/2); cfg.Until != nil {
		s.together, s.most, s.slots = cfg.Limits.Batch, Round*cfg.Workers, make(chan struct{}, cfg.Workers)
	}
	s.events = make(chan event, s.most)
	s.status.Planned, s.status.Recorded = cfg.Plan.Len(), cfg.Done.Len()
	s.status.Ledger.Plan(cfg.Plan.Len() - cfg.Done.Len())
	return s, nil
}

// dial opens a connection over TCP. There is no keep-alive of TCP: every exchange has a deadline.
func dial(ctx context.Context, to netip.AddrPort) (net.Conn, error) {
	d := net.Dialer{KeepAlive: -1}
	d.SetMultipathTCP(false)
	return d.DialContext(ctx, "tcp", to.String())
}

// Run visits every target that has no complete visit yet. When ctx ends nothing new begins, what is in flight ends, and Run returns the cause;
// visits that then wanted a further connection leave no rows and are made again. The same happens when the opt-out list can no longer be
// read, with that error.
func (s *Scanner) Run(ctx context.Context) error {
	done := make(chan error, 1)
	results := make(chan *Visit, s.cfg.Workers)
	go func() { done <- s.keep(results) }()
	err := s.schedule(ctx, results, done)
	close(results)
	if kept := <-done; kept != nil && err == nil {
		err = fmt.Errorf("rows cannot be written: %w", kept)
	}
	return err
}

// keep gives visits to the sink until there are no more. After an error it takes them and gives none.
func (s *Scanner) keep(results <-chan *Visit) (err error) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case v, ok := <-results:
			if !ok {
				return err
			}
			if err == nil {
				err = s.cfg.Sink.Visit(v)
			}
		case <-tick.C:
			if err == nil {
				err = s.cfg.Sink.Tick()
			}
		}
		if err != nil {
			s.mu.Lock()
			s.status.broken = err
			s.mu.Unlock()
		}
	}
}
