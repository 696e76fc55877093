package probe

import (
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/dnswire"
	"bridle/collectors/internal/plan"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/probes"
)

// FixedConfig describes a fixed plan.
type FixedConfig struct {
	Labels
	Witnesses []Witness
	// Packed takes the place of Witnesses if it is given. It is kept and must not be changed; Witnesses are not kept.
	Packed *Packed
	Names  []Name
	// Start is when the first sweep begins, Every the time of a sweep, Sweeps how many there are.
	Start  time.Time
	Every  time.Duration
	Sweeps int
	// Seed decides the order of each sweep.
	Seed int64
	// Gap is the least time between two packets to one address, as the dispatcher keeps it.
	Gap  time.Duration
	Sink Sink
}

// Fixed is the agenda of a fixed plan: the probe at place j of sweep k is due at
// Start + (k-1+j/n) Every, with n probes in a sweep. A probe that the class of its witness forbids at
// that instant is skipped as unfit: in a fixed plan it has no other time.
//
// Memory: the packed list and 4 bytes for each witness, 8 more for each if several share an address, and that of the record of
// rows (see package plan): one bit for each name. If a class or packet cache has a rule, 4 to 16 bytes more for each witness, and 8 for each
// cache group with a rule and name.
type Fixed struct {
	cfg       FixedConfig
	list      *Packed
	one       Witness // the last that was looked at
	onePlace  int     // its place+1; 0: none
	plan      *plan.Plan
	recorded  *plan.Recorded[asked, string]
	witnesses *plan.Axis[asked]
	names     *plan.Axis[string]
	at        int64     // place of probe
	next      int64     // from where on a place is looked for
	ahead     []planned // places that come, the last first
	touched   int       // of no meaning: it keeps what look reads from being left out
	probe     plan.Probe
	ready     bool      // at and probe are waiting to be asked
	targets   numbering // of witnesses
	address   numbering // of witnesses
	turns     []instant // of addresses: when the next packet may go; nil if no rule depends on it
	spacing   *spacing
	guard     *guard
	journal   journal
}

// NewFixed returns the agenda. An error says which part of the configuration is missing or wrong.
func NewFixed(cfg FixedConfig) (*Fixed, error) {
	list := cfg.Packed
	if list == nil {
		list = Pack(cfg.Witnesses)
	}
	cfg.Witnesses, cfg.Packed = nil, nil
	if err := check(list, cfg.Names, cfg.Sink); err != nil {
		return nil, err
	}
	if cfg.Every < time.Second || cfg.Start.IsZero() {
		return nil, fmt.Errorf("a sweep of %v from %v; give a start and at least a second", cfg.Every, cfg.Start)
	}
	p, err := plan.New(plan.Space{Targets: list.Len(), Names: len(cfg.Names), Sweeps: cfg.Sweeps}, plan.Shard{}, cfg.Seed)
	if err != nil {
		return nil, err
	}
	witnesses, names, err := axes(list, cfg.Names)
	if err != nil {
		return nil, err
	}
	order := list.sorted()
	addresses := list.addresses(order)
	f := &Fixed{cfg: cfg, list: list, plan: p, targets: list.targets(order), address: addresses, recorded: plan.NewRecorded(p, witnesses, names), witnesses: witnesses, names: names,
		spacing: newSpacing(list, list.groups(order), len(cfg.Names), cfg.Gap), guard: newGuard(list, addresses),
		journal: journal{labels: cfg.Labels, sink: cfg.Sink}}
	if f.spacing.ruled != nil {
		f.turns = make([]instant, addresses.n)
	}
	return f, nil
}

// witness returns a witness. It is good until the next one is looked at.
func (f *Fixed) witness(place int) *Witness {
	if f.onePlace != place+1 {
		f.one, f.onePlace = f.list.At(place), place+1
	}
	return &f.one
}

// turn returns from t on the instant at which the address of a witness may be asked.
func (f *Fixed) turn(witness int, t instant) instant {
	if f.turns == nil {
		return t
	}
	return max(t, f.turns[f.address.at(witness)])
}

// take notes that a packet goes to the address of a witness at an instant.
func (f *Fixed) take(witness int, t instant) {
	if f.turns != nil {
		turn := &f.turns[f.address.at(witness)]
		*turn = max(*turn, t+instant(f.cfg.Gap/time.Microsecond))
	}
}

// due returns when the probe at a place is due. It is exact: no product leaves 128 bits.
func (f *Fixed) due(k int64) instant {
	n := uint64(f.plan.PerSweep())
	every := instant(f.cfg.Every / time.Microsecond)
	hi, lo := bits.Mul64(uint64(k)%n, uint64(every))
	part, _ := bits.Div64(hi, lo, n)
	return at(f.cfg.Start) + k/int64(n)*every + instant(part)
}

// Next implements [dispatch.Agenda].
func (f *Fixed) Next(now time.Time, it *dispatch.Item) (dnswire.Turn, time.Time) {
	for range perCall {
		if f.journal.err != nil || !f.ready && !f.advance() {
			return dnswire.End, time.Time{}
		}
		if due := f.due(f.at); due > at(now) {
			return dnswire.Wait, when(due)
		}
		f.ready = false
		w := f.probe.Target
		if f.guard.unfit(w) && f.probe.Sweep > f.guard.since(w) {
			continue
		}
		f.journal.ledger.Plan(1)
		// The dispatcher sends it when the address may be asked again.
		t := f.turn(w, at(now))
		if f.guard.unfit(w) || f.spacing.earliest(w, f.probe.Name, t) > t {
			f.mark(f.at)
			f.journal.skip(f.call(f.probe), now)
			continue
		}
		question(it, int(f.targets.at(w)), f.list.anchor(w), f.cfg.Names[f.probe.Name].Name, uint64(f.at))
		it.Tries, it.Wait = f.spacing.begin(w, f.probe.Name, t)
		f.take(w, t)
		return dnswire.Ask, time.Time{}
	}
	return dnswire.Wait, now
}

// advance finds the next place without a row.
func (f *Fixed) advance() bool {
	if len(f.ahead) == 0 {
		f.look()
	}
	n := len(f.ahead)
	if f.ready = n > 0; f.ready {
		f.at, f.probe = f.ahead[n-1].at, f.ahead[n-1].probe
		f.ahead = f.ahead[:n-1]
	}
	return f.ready
}

// planned is a probe and its place.
type planned struct {
	at    int64
	probe plan.Probe
}

// perLook is how many places are found at a time. Their order has nothing to do with that of witnesses, so each would be waited
// for; those that are read here, one not depending on the other, are fetched side by side.
const perLook = 64

// look finds the next places without a row. Rows are only marked once their probes were called for, so those found stay without one.
func (f *Fixed) look() {
	for len(f.ahead) < perLook {
		at, probe, ok := f.recorded.Next(f.next)
		if !ok {
			break
		}
		f.next = at + 1
		f.ahead = append(f.ahead, planned{at, probe})
	}
	slices.Reverse(f.ahead)
	for i := range f.ahead {
		f.touched += int(f.list.entries[f.ahead[i].probe.Target].anchor)
	}
}

func (f *Fixed) call(p plan.Probe) call {
	n := &f.cfg.Names[p.Name]
	return call{witness: f.witness(p.Target), name: n.Name, sweep: int32(p.Sweep), purpose: string(n.Purpose), schedule: "fixed"}
}

func (f *Fixed) mark(k int64) {
	if err := f.recorded.Mark(k); err != nil {
		f.journal.err = errors.Join(f.journal.err, err)
	}
}

// Done implements [dispatch.Agenda].
func (f *Fixed) Done(it *dispatch.Item, o *dispatch.Outcome) error {
	k := int64(it.Key)
	p := f.plan.At(k)
	f.mark(k)
	row := f.journal.record(f.call(p), it, o)
	f.spacing.end(p.Target, p.Name, at(o.At), o.Queries > 0)
	f.take(p.Target, at(o.At))
	f.learn(p, row)
	return f.journal.err
}

// learn takes what a row tells for those to come.
func (f *Fixed) learn(p plan.Probe, row *probes.Row) {
	w, n := f.witness(p.Target), &f.cfg.Names[p.Name]
	r := Read(row, w, n)
	f.guard.see(p.Target, row, r)
	f.spacing.note(p.Target, p.Name, n.ttl(w), row)
	if r.Kind == Hit {
		f.journal.hits++
	}
}

// Anomaly implements [dispatch.Agenda].
func (f *Fixed) Anomaly(row *anomalies.Row) error { return f.journal.anomaly(row) }

// Restore implements [Design].
func (f *Fixed) Restore(row *probes.Row) error {
	key, err := askedBy(row)
	if err != nil {
		return err
	}
	if err := f.recorded.Add(plan.Row[asked, string]{Target: key, Name: row.Name, Sweep: int(row.Sweep)}); err != nil {
		return err
	}
	w, _ := f.witnesses.Find(key)
	n, _ := f.names.Find(row.Name)
	f.journal.ledger.Plan(1)
	f.journal.count(row)
	f.spacing.end(w, n, at(row.ProbedAt), orZero(row.NTries) > 0)
	f.learn(plan.Probe{Target: w, Name: n, Sweep: int(row.Sweep)}, row)
	return nil
}

// Status implements [Design].
func (f *Fixed) Status(time.Time) Status { return f.journal.status(f.guard) }

// Err implements [Design].
func (f *Fixed) Err() error { return f.journal.err }

// Close implements [Design].
func (f *Fixed) Close() {}
