package probe

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/dnswire"
	"bridle/collectors/internal/pace"
	"bridle/collectors/internal/plan"
	"bridle/datasets/schema/anomalies"
)

// PairBytes is the most memory that an adaptive plan takes for each pair of witness and name, beside
// the expiries that are known in caches that refresh.
const PairBytes = 44

// AdaptiveConfig describes an adaptive plan.
type AdaptiveConfig struct {
	Labels
	Witnesses []Witness
	// Reserves are further addresses of the cache groups of witnesses. They are asked only in the place of witnesses that turn out unfit,
	// and cost nothing until then.
	Reserves   []Witness
	Names      []Name
	Start, End time.Time
	// Screens is how often a day every pair is asked that is not known to be warm; 0 means 4.
	Screens int
	// Limits are those of the dispatcher. Nothing is planned that they would only skip.
	Limits pace.Limits
	// Bytes is what the dispatcher counts for a query against the caps; 0 means what it counts unless
	// told otherwise: the query and the greatest reply that it invites over UDP.
	Bytes int64
	// Seed decides the order of screens and random labels.
	Seed int64
	// Grain is what instants at which questions are due are rounded up to, in multiples since 1970; 0: they are not. Where study time
	// passes in steps it costs by the instant rather than by the question. Screens and dense probes of long TTLs have one up to
	// sixteen times as great. Dense intervals are shorter by it, so that every entry is met as before.
	Grain time.Duration
	Sink  Sink
}

// Adaptive is the agenda of an adaptive plan. See the comment of the package.
//
// A screen of a pair comes in every interval of a day/Screens, at a place that the seed gives the
// pair, so that load is even, and up to a tenth of the interval earlier or later, so that it does not
// always meet the same hour. What the limits of a witness allow beside its screens is divided evenly in time:
// who is warm is asked every T - 2 s or, in caches that refresh, every 0.9 T - 4 s minus the time
// that a question may wait, but not more often than class and 10 s allow; if that is more than
// there is, all intervals of the witness stretch alike.
type Adaptive struct {
	cfg       AdaptiveConfig
	start     instant
	end       instant
	interval  instant // between screens
	grain     instant // 0: none
	phase     plan.Permutation
	queue     queue
	budgets   []budget
	targets   numbering // of witnesses
	address   numbering // of witnesses
	turns     []instant // of addresses: when the next packet may go
	asking    []bool    // of addresses: a question is on its way
	spacing   *spacing
	guard     *guard
	relief    relief
	journal   journal
	flying    int
	witnesses *plan.Axis[asked]
	names     *plan.Axis[string]
	begun     bool
}

// NewAdaptive returns the agenda. An error says which part of the configuration is missing or
// wrong, or that screens alone take more than the limits allow.
func NewAdaptive(cfg AdaptiveConfig) (*Adaptive, error) {
	list := Pack(slices.Concat(cfg.Witnesses, cfg.Reserves))
	if err := check(list, cfg.Names, cfg.Sink); err != nil {
		return nil, err
	}
	if err := cfg.Limits.Validate(); err != nil {
		return nil, err
	}
	cfg.Screens, cfg.Bytes = cmp.Or(cfg.Screens, 4), cmp.Or(cfg.Bytes, Counted(cfg.Names, offered))
	pairs := int64(len(cfg.Witnesses)) * int64(len(cfg.Names))
	switch {
	case cfg.Screens < 1 || cfg.Screens > 1440 || cfg.Bytes < 1:
		return nil, fmt.Errorf("%d screens a day with %d bytes a packet; give 1 to 1440 and at least 1", cfg.Screens, cfg.Bytes)
	case cfg.Start.IsZero() || !cfg.End.After(cfg.Start):
		return nil, fmt.Errorf("an adaptive plan from %v to %v; give an end after the start", cfg.Start, cfg.End)
	case cfg.Grain < 0 || cfg.Grain%time.Microsecond != 0 || cfg.Grain > Tolerance:
		return nil, fmt.Errorf("a grain of %v; give whole microseconds, at most %v", cfg.Grain, Tolerance)
	case pairs > math.MaxInt32:
		return nil, fmt.Errorf("%d pairs of witness and name are too many for one process; divide the run into shards", pairs)
	}
	witnesses, names, err := axes(list, cfg.Names)
	if err != nil {
		return nil, err
	}
	order := list.sorted()
	addresses, targets := list.addresses(order), list.targets(order)
	if len(cfg.Reserves) > 0 { // they change as witnesses are relieved
		addresses, targets, cfg.Witnesses = addresses.own(), targets.own(), slices.Clone(cfg.Witnesses)
	}
	a := &Adaptive{cfg: cfg, start: at(cfg.Start), end: at(cfg.End), interval: day / instant(cfg.Screens),
		phase: plan.NewPermutation(pairs, uint64(cfg.Seed), streamPhase), witnesses: witnesses, names: names,
		grain: instant(cfg.Grain / time.Microsecond), spacing: newSpacing(list, list.groups(order), len(cfg.Names), cfg.Limits.Address.Gap+cfg.Grain), guard: newGuard(list, addresses),
		journal: journal{labels: cfg.Labels, sink: cfg.Sink}}
	a.turns, a.asking = make([]instant, addresses.n), make([]bool, addresses.n)
	a.address, a.targets, a.relief = addresses, targets, newRelief(cfg.Witnesses, cfg.Reserves)
	if err := a.fund(); err != nil {
		return nil, err
	}
	a.queue.pairs, a.queue.heap = make([]pair, pairs), make([]int32, 0, pairs)
	return a, nil
}

// fund gives every witness its budget.
func (a *Adaptive) fund() error {
	perDay := allowance{a.cfg.Limits, a.cfg.Bytes}.share(a.cfg.Witnesses)
	a.budgets = make([]budget, len(perDay))
	for i := range a.budgets {
		var err error
		if a.budgets[i], err = newBudget(&a.cfg.Witnesses[i], perDay[i], float64(a.screened(i)*a.cfg.Screens), a.start); err != nil {
			return err
		}
	}
	return nil
}

// screened returns how many names a witness is screened for.
func (a *Adaptive) screened(witness int) (n int) {
	for i := range a.cfg.Names {
		if !a.blind(witness, i) {
			n++
		}
	}
	return n
}

// blind reports whether no delegation tells when a pair should be asked densely. Controls are never
// asked densely.
func (a *Adaptive) blind(witness, name int) bool {
	n := &a.cfg.Names[name]
	return n.Purpose != Control && (!a.cfg.Witnesses[witness].ShowsDelegations || !n.tellsByDelegation())
}

// of returns the places of witness and name of a pair.
func (a *Adaptive) of(p int32) (witness, name int) {
	return int(p) / len(a.cfg.Names), int(p) % len(a.cfg.Names)
}

// ttl returns what is kept of a pair's address, in seconds.
func (a *Adaptive) ttl(witness, name int) uint32 {
	return a.cfg.Names[name].ttl(&a.cfg.Witnesses[witness])
}

// Next implements [dispatch.Agenda].
func (a *Adaptive) Next(now time.Time, it *dispatch.Item) (dnswire.Turn, time.Time) {
	t := at(now)
	if !a.begun {
		a.begun = true
		a.begin(t)
	}
	for range perCall {
		if a.journal.err != nil || t >= a.end {
			return dnswire.End, time.Time{}
		}
		if len(a.queue.heap) == 0 {
			if a.flying == 0 {
				return dnswire.End, time.Time{}
			}
			return dnswire.Wait, time.Time{}
		}
		if due := a.queue.pairs[a.queue.heap[0]].due; due > t {
			return dnswire.Wait, when(min(due, a.end))
		}
		if p := a.queue.pop(); a.turn(p, t, it) {
			return dnswire.Ask, time.Time{}
		}
	}
	return dnswire.Wait, now
}

// Anomaly implements [dispatch.Agenda].
func (a *Adaptive) Anomaly(row *anomalies.Row) error { return a.journal.anomaly(row) }

// Err implements [Design].
func (a *Adaptive) Err() error { return a.journal.err }

// Status implements [Design].
func (a *Adaptive) Status(now time.Time) Status {
	s := a.journal.status(a.guard)
	for i := range a.queue.pairs {
		if instant(a.queue.pairs[i].warm)*second > at(now) {
			s.Warm++
		}
	}
	return s
}

// Close implements [Design].
func (a *Adaptive) Close() { a.queue = queue{} }
