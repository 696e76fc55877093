package resolve

import (
	"cmp"
	"errors"
	"fmt"
	"math/bits"
	"net/netip"
	"slices"
	"strings"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/dnswire"
	"bridle/collectors/internal/failure"
	"bridle/collectors/internal/plan"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/resolutions"
)

// Question is what is asked in every sweep.
type Question struct {
	// Name is lower case, without final dot.
	Name string
	// Type is a record type by its number; see [Types].
	Type uint16
}

func (q Question) String() string { return q.Name + " " + word(q.Type) }

func compare(a, b Question) int {
	return cmp.Or(strings.Compare(a.Name, b.Name), cmp.Compare(a.Type, b.Type))
}

// Questions returns every name with every type, sorted, each once.
func Questions(names []string, types []uint16) []Question {
	var all []Question
	for _, name := range names {
		for _, t := range types {
			all = append(all, Question{name, t})
		}
	}
	slices.SortFunc(all, compare)
	return slices.Compact(all)
}

// Sink takes the rows of a run. All rows of a question come in one call; they may be kept. An error ends the run.
type Sink interface {
	Resolutions(rows []resolutions.Row) error
	Anomaly(row *anomalies.Row) error
}

// Config describes a plan.
type Config struct {
	RunID, Vantage string
	// Resolver is who is asked. It is the dispatcher's only target.
	Resolver  netip.AddrPort
	Questions []Question
	// Start is when the first sweep begins, Every the time between the beginnings of two, Within the part of it over which
	// the questions of a sweep are spread (0: as fast as limits allow), Sweeps how many there are.
	Start         time.Time
	Every, Within time.Duration
	Sweeps        int
	// Seed decides the order of each sweep.
	Seed int64
	Sink Sink
}

// check returns what is wrong with a configuration.
func (c *Config) check() error {
	switch {
	case c.Sink == nil:
		panic("resolve: no sink for rows")
	case len(c.Questions) == 0:
		return errors.New("there is no name to look up; say which")
	case !c.Resolver.IsValid() || c.Resolver.Port() == 0:
		return fmt.Errorf("%v is no resolver; give an address and a port", c.Resolver)
	case c.Start.IsZero() || c.Every < time.Second || c.Within < 0 || c.Within > c.Every:
		return fmt.Errorf("sweeps every %v from %v, each within %v; give a start, at least a second between sweeps, and no more than that within one", c.Every, c.Start, c.Within)
	}
	return nil
}

// Agenda is the agenda of a plan. It belongs to one goroutine.
type Agenda struct {
	cfg      Config
	plan     *plan.Plan
	recorded *plan.Recorded[netip.AddrPort, Question]
	at, next int64 // the place that waits to be asked, and from where on the next is looked for
	ready    bool
	ledger   plan.Ledger
	found    int64  // questions that brought a record
	restored string // question of the last restored row
	err      error
}

// New returns the agenda. An error says which part of the configuration is missing or wrong.
func New(cfg Config) (*Agenda, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	p, err := plan.New(plan.Space{Targets: 1, Names: len(cfg.Questions), Sweeps: cfg.Sweeps}, plan.Shard{}, cfg.Seed)
	if err != nil {
		return nil, err
	}
	whom, err := plan.NewAxis([]netip.AddrPort{cfg.Resolver}, netip.AddrPort.Compare)
	if err != nil {
		return nil, err
	}
	what, err := plan.NewAxis(cfg.Questions, compare)
	if err != nil {
		return nil, fmt.Errorf("questions: %w", err)
	}
	return &Agenda{cfg: cfg, plan: p, recorded: plan.NewRecorded(p, whom, what)}, nil
}

// due returns when the question at a place is due: Start + (sweep-1) Every + j/n Within. No product leaves 128 bits.
func (a *Agenda) due(k int64) time.Time {
	n := uint64(a.plan.PerSweep())
	hi, lo := bits.Mul64(uint64(k)%n, uint64(a.cfg.Within/time.Microsecond))
	part, _ := bits.Div64(hi, lo, n)
	return a.cfg.Start.Add(time.Duration(k/int64(n))*a.cfg.Every + time.Duration(part)*time.Microsecond)
}

// End returns when the last question is due.
func (a *Agenda) End() time.Time { return a.due(a.plan.Len() - 1) }

// Len returns how many questions there are in all sweeps.
func (a *Agenda) Len() int64 { return a.plan.Len() }

// Next implements [dispatch.Agenda].
func (a *Agenda) Next(now time.Time, it *dispatch.Item) (dnswire.Turn, time.Time) {
	if a.err != nil {
		return dnswire.End, time.Time{}
	}
	if !a.ready {
		at, _, ok := a.recorded.Next(a.next)
		if !ok {
			return dnswire.End, time.Time{}
		}
		a.at, a.next, a.ready = at, at+1, true
	}
	if due := a.due(a.at); due.After(now) {
		return dnswire.Wait, due
	}
	a.ready = false
	a.ledger.Plan(1)
	q := a.cfg.Questions[a.plan.At(a.at).Name]
	*it = dispatch.Item{Name: q.Name, Type: q.Type, RecursionDesired: true, Key: uint64(a.at)}
	return dnswire.Ask, time.Time{}
}

// Done implements [dispatch.Agenda].
func (a *Agenda) Done(it *dispatch.Item, o *dispatch.Outcome) error {
	k := int64(it.Key)
	a.err = errors.Join(a.err, a.recorded.Mark(k))
	p := a.plan.At(k)
	rows := a.rows(a.cfg.Questions[p.Name], int32(p.Sweep), o)
	if a.err == nil {
		a.err = a.cfg.Sink.Resolutions(rows)
	}
	a.count(&rows[0], o.Status)
	return a.err
}

func (a *Agenda) count(first *resolutions.Row, status failure.Status) {
	a.ledger.Count(status)
	if first.Failure == nil {
		a.found++
	}
}

// Anomaly implements [dispatch.Agenda].
func (a *Agenda) Anomaly(row *anomalies.Row) error {
	row.RunID, row.Vantage = a.cfg.RunID, a.cfg.Vantage
	a.err = errors.Join(a.err, a.cfg.Sink.Anomaly(row))
	return a.err
}

// Restore notes a row of the same run that was recorded before an interruption, and reports whether it is the first of its
// question. Rows come in the order in which they were written, all of them before the first Next. A row that does not fit the plan is
// an error that says why.
func (a *Agenda) Restore(row *resolutions.Row) (first bool, err error) {
	if row.AskedName == nil || row.AskedRrtype == nil || row.Sweep == nil {
		return false, fmt.Errorf("a recorded row of %s does not say what was asked; resume with the study's own rows", row.Name)
	}
	key := fmt.Sprint(*row.AskedName, " ", *row.AskedRrtype, " ", *row.Sweep)
	if key == a.restored {
		return false, nil
	}
	a.restored = key
	kind, err := kindOf(*row.AskedRrtype)
	if err != nil {
		return false, err
	}
	status := failure.Answered
	if row.Failure != nil {
		status = failure.Word(*row.Failure).Status()
	}
	err = a.recorded.Add(plan.Row[netip.AddrPort, Question]{Target: a.cfg.Resolver, Name: Question{*row.AskedName, kind}, Sweep: int(*row.Sweep)})
	if err != nil {
		return false, err
	}
	a.ledger.Plan(1)
	a.count(row, status)
	return true, nil
}

// Status is what an agenda tells while it runs.
type Status struct {
	// Ledger counts questions, those before an interruption included.
	Ledger plan.Ledger
	// Found are those of which a record came.
	Found int64
}

// Status returns how far the agenda is.
func (a *Agenda) Status() Status { return Status{a.ledger, a.found} }
