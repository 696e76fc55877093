package authority

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"sync"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/failure"
	"bridle/collectors/internal/plan"
	"bridle/collectors/resolve"
	"bridle/datasets/schema/resolutions"

	"github.com/miekg/dns"
)

// Config describes a course.
type Config struct {
	RunID, Vantage string
	// Resolver is the study's own. Port is where the servers of zones listen: 53, or another one in a simulation.
	Resolver netip.AddrPort
	Port     uint16
	// Questions are the names with the types asked for. Those for the NS sets of their zones come on top.
	Questions []resolve.Question
	// IPv6 is true if servers may be asked that have an address of IPv6 alone.
	IPv6 bool
	// Unfit returns those of some addresses that may not be asked whatever lists say, such as resolvers under survey; nil: none.
	Unfit func([]netip.Addr) (map[netip.Addr]bool, error)
	Sink  resolve.Sink
}

func (c *Config) check() error {
	switch {
	case c.Sink == nil:
		panic("authority: no sink for rows")
	case len(c.Questions) == 0:
		return errors.New("there is no name to look up; say which")
	case !c.Resolver.IsValid() || c.Resolver.Port() == 0:
		return fmt.Errorf("%v is no resolver; give an address and a port", c.Resolver)
	case c.Port == 0:
		return errors.New("servers do not listen at port 0; give another one")
	}
	return nil
}

// Course is what is asked of whom, in rounds: servers are looked for ([Course.Find]), then asked ([Course.Ask]), until no
// question is left ([Course.Left]); aliases into other zones need further rounds. Its methods belong to one goroutine, but for Status.
type Course struct {
	cfg      Config
	found    map[resolve.Question]*answer // by the resolver
	places   map[string]*place
	zones    map[string]*zone
	waiting  []*asking // whose servers are to be found
	recorded map[resolve.Question]bool
	begun    bool
	open     int64 // questions without rows

	mu     sync.Mutex
	status Status
}

// Status is what a course tells while it runs.
type Status struct {
	// Ledger counts the questions of this program's time, those for NS sets included as far as zones are known.
	Ledger plan.Ledger
	// Restored are those that were recorded before, Found those of either time of which a record came.
	Restored, Found int64
	// Zones are those whose servers are known, Lookups the questions to the resolver.
	Zones, Lookups int64
}

// New returns the course. An error says which part of the configuration is missing or wrong.
func New(cfg Config) (*Course, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	return &Course{cfg: cfg, found: map[resolve.Question]*answer{}, places: map[string]*place{}, zones: map[string]*zone{}, recorded: map[resolve.Question]bool{}}, nil
}

// Restore notes a row of the same run that was recorded before an interruption, and reports whether it is the first of its
// question. Rows come in the order in which they were written, before the first Find.
func (c *Course) Restore(row *resolutions.Row) (first bool, err error) {
	if row.AskedName == nil || row.AskedRrtype == nil || row.Sweep == nil || *row.Sweep != 1 {
		return false, fmt.Errorf("a recorded row of %s does not say what was asked; resume with the study's own rows", row.Name)
	}
	q := resolve.Question{Name: *row.AskedName, Type: dns.StringToType[*row.AskedRrtype]}
	if c.recorded[q] {
		return false, nil
	}
	c.recorded[q] = true
	c.status.Restored++
	if row.Failure == nil {
		c.status.Found++
	}
	return true, nil
}

// begin plans the questions of the configuration, once. Names all of whose questions are recorded are looked for all the same: the
// NS set of their zone may lack.
func (c *Course) begin() {
	if c.begun {
		return
	}
	c.begun = true
	for _, q := range c.cfg.Questions {
		if _, there := c.places[q.Name]; !there {
			c.places[q.Name] = &place{name: q.Name, at: q.Name, floor: registered(q.Name), planned: true}
		}
		c.plan(q, nil)
	}
}

// plan adds a question that has no row yet. z is nil if its servers are to be found.
func (c *Course) plan(q resolve.Question, z *zone) {
	if c.recorded[q] {
		return
	}
	c.recorded[q] = true
	c.open++
	c.count(func(s *Status) { s.Ledger.Plan(1) })
	a := &asking{Question: q, owner: q.Name}
	if z != nil {
		a.zone = z
		z.ready = append(z.ready, a)
		return
	}
	c.waiting = append(c.waiting, a)
}

// Left reports whether there is anything left to find or to ask.
func (c *Course) Left() bool { return !c.begun || c.open > 0 }

// Status returns how far the course is. Any goroutine may call it.
func (c *Course) Status() Status {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.status
}

func (c *Course) count(change func(*Status)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change(&c.status)
}

// finish writes the rows of a question, all at once.
func (c *Course) finish(a *asking, rows []resolutions.Row, status failure.Status) error {
	c.open--
	c.count(func(s *Status) {
		s.Ledger.Count(status)
		if rows[0].Failure == nil {
			s.Found++
		}
	})
	return c.cfg.Sink.Resolutions(rows)
}

// Find returns what the resolver is to be asked before anything can be asked of servers. Its items have one target, the resolver.
func (c *Course) Find() dispatch.Agenda {
	c.begin()
	f := &finder{Course: c, waiting: map[resolve.Question][]*place{}}
	for _, p := range c.places {
		if !p.done {
			f.walking = append(f.walking, p)
		}
	}
	slices.SortFunc(f.walking, func(a, b *place) int { return compareNames(a.name, b.name) })
	for _, p := range f.walking {
		f.step(p)
	}
	return f
}

// Ask returns what is asked of whom now that servers were found: the addresses are the dispatcher's targets, in this order. Questions
// whose servers cannot be found get their rows here.
func (c *Course) Ask() ([]netip.AddrPort, dispatch.Agenda, error) {
	if err := c.settle(); err != nil {
		return nil, nil, err
	}
	k := &asker{Course: c, place: map[netip.Addr]int{}}
	for _, z := range c.sorted() {
		if len(z.ready) == 0 {
			continue
		}
		k.zones = append(k.zones, z)
		for _, s := range z.servers {
			if _, there := k.place[s]; !there {
				k.place[s] = len(k.targets)
				k.targets = append(k.targets, netip.AddrPortFrom(s, c.cfg.Port))
			}
		}
	}
	k.flying = make([]int, len(k.targets))
	return k.targets, k, nil
}

// sorted returns the zones in order of their names.
func (c *Course) sorted() []*zone {
	var list []*zone
	for _, z := range c.zones {
		list = append(list, z)
	}
	slices.SortFunc(list, func(a, b *zone) int { return compareNames(a.name, b.name) })
	return list
}
