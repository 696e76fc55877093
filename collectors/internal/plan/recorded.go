package plan

import (
	"fmt"
	"iter"
	"math/bits"
)

// Row is what tells a recorded row of a plan from all others: whom it asked, for what and
// in which sweep. T and N are the keys of targets and names, such as netip.Addr and string, or
// structs where the plan has several ports or types. Rows of confirmation bursts are answers
// to hits and no rows of the plan: they are not given to [Recorded].
type Row[T, N any] struct {
	Target T
	Name   N
	Sweep  int // from 1
}

// Recorded knows which probes of a plan have a row. It takes one bit for each pair of the
// sweeps that are begun and not complete, and for every sweep that was looked at or has rows a
// few dozen bytes.
type Recorded[T, N any] struct {
	plan    *Plan
	targets *Axis[T]
	names   *Axis[N]
	sweeps  map[int]*begun // by sweep, from 1; one that is not there has no rows
	n       int64
}

// begun says which pairs of a sweep have a row: of its probes, bits[i/64]>>(i%64)&1 for that
// at place i. A sweep that has none or all of its rows has no bits.
type begun struct {
	n    int64
	bits []uint64
}

// NewRecorded returns a record in which no probe has a row. The axes are the lists from
// which the space of the plan was made; it panics if their lengths are not those of the space.
func NewRecorded[T, N any](p *Plan, targets *Axis[T], names *Axis[N]) *Recorded[T, N] {
	if targets.Len() != p.space.Targets || names.Len() != p.space.Names {
		panic(fmt.Sprintf("plan: %d targets and %d names for a plan of %d and %d",
			targets.Len(), names.Len(), p.space.Targets, p.space.Names))
	}
	return &Recorded[T, N]{plan: p, targets: targets, names: names, sweeps: map[int]*begun{}}
}

// Add notes that row was recorded. Rows may come in any order.
//
// A row that cannot be noted is a [*StrayError]: the plan does not have it or its probe has a row
// already. The record is then as it was.
func (r *Recorded[T, N]) Add(row Row[T, N]) error {
	stray := func(why Stray) error {
		return &StrayError{Why: why, Target: fmt.Sprint(row.Target), Name: fmt.Sprint(row.Name), Sweep: row.Sweep}
	}
	target, ok := r.targets.Find(row.Target)
	if !ok {
		return stray(UnknownTarget)
	}
	name, ok := r.names.Find(row.Name)
	if !ok {
		return stray(UnknownName)
	}
	if row.Sweep < 1 || row.Sweep > r.plan.space.Sweeps {
		return stray(UnknownSweep)
	}
	k, ok := r.plan.Place(Probe{Target: target, Name: name, Sweep: row.Sweep})
	if !ok {
		return stray(OtherShard)
	}
	return r.Mark(k)
}

// Mark notes that the row of the probe at place k was recorded. It is what a running
// collector calls, which knows the place; it costs a small part of what Add costs, which has to
// search both lists. A probe that has a row already is a [*StrayError]. It panics unless
// 0 <= k < Len() of the plan.
func (r *Recorded[T, N]) Mark(k int64) error {
	if r.Has(k) {
		probe := r.plan.At(k)
		return &StrayError{Why: Duplicate, Target: fmt.Sprint(r.targets.Key(probe.Target)),
			Name: fmt.Sprint(r.names.Key(probe.Name)), Sweep: probe.Sweep}
	}
	s, i := r.sweep(int(k/r.plan.perSweep)+1), k%r.plan.perSweep
	if s.bits == nil {
		s.bits = make([]uint64, (r.plan.perSweep+63)/64)
	}
	s.bits[i/64] |= 1 << (i % 64)
	s.n++
	r.n++
	if s.n == r.plan.perSweep {
		s.bits = nil
	}
	return nil
}

// Has reports whether the probe at place k of the plan has a row. It panics unless
// 0 <= k < Len() of the plan.
func (r *Recorded[T, N]) Has(k int64) bool {
	if k < 0 || k >= r.plan.Len() {
		panic(fmt.Sprintf("plan: no place %d in a plan of %d probes", k, r.plan.Len()))
	}
	s, i := r.sweeps[int(k/r.plan.perSweep)+1], k%r.plan.perSweep
	if s == nil || s.bits == nil {
		return s != nil && s.n > 0
	}
	return s.bits[i/64]>>(i%64)&1 == 1
}

// Len returns the number of probes that have a row.
func (r *Recorded[T, N]) Len() int64 { return r.n }

// sweep returns what is known of a sweep, to be changed.
func (r *Recorded[T, N]) sweep(sweep int) *begun {
	s := r.sweeps[sweep]
	if s == nil {
		s = new(begun)
		r.sweeps[sweep] = s
	}
	return s
}

// Missing returns the probes without a row, with their places, in the order of the plan.
// Rows may be added meanwhile, by the same goroutine: probes that they are for are left out
// if their turn has not come.
func (r *Recorded[T, N]) Missing() iter.Seq2[int64, Probe] {
	return func(yield func(int64, Probe) bool) {
		for sweep := 1; sweep <= r.plan.space.Sweeps; sweep++ {
			if !r.missing(sweep, yield) {
				return
			}
		}
	}
}

// Next returns the first probe without a row from place k on, with its place, and whether there is one. It is
// Missing for callers that cannot leave a loop open, such as those whose thread changes.
func (r *Recorded[T, N]) Next(k int64) (int64, Probe, bool) {
	p := r.plan
	for k < p.Len() {
		sweep := int(k/p.perSweep) + 1
		s, first := r.sweep(sweep), int64(sweep-1)*p.perSweep
		if i := s.next(k - first); s.n < p.perSweep && i < p.perSweep {
			return first + i, p.At(first + i), true
		}
		k = first + p.perSweep
	}
	return 0, Probe{}, false
}

// missing yields what is missing of a sweep. It reports false if no more is wanted.
func (r *Recorded[T, N]) missing(sweep int, yield func(int64, Probe) bool) bool {
	p, s := r.plan, r.sweep(sweep)
	first, order := int64(sweep-1)*p.perSweep, p.order(sweep)
	for i := s.next(0); i < p.perSweep && s.n < p.perSweep; i = s.next(i + 1) {
		if !yield(first+i, p.probe(&order, sweep, i)) {
			return false
		}
	}
	return true
}

// next returns the first place from i on that is not known to have a row.
func (s *begun) next(i int64) int64 {
	for i/64 < int64(len(s.bits)) {
		step := int64(bits.TrailingZeros64(^(s.bits[i/64] >> (i % 64)))) // ones from i on in its word
		if step == 0 || i%64+step < 64 {
			return i + step
		}
		i += step
	}
	return i
}

// Check returns nil if every probe of the plan has a row, else an error that says how many
// have none and names the first of them.
func (r *Recorded[T, N]) Check() error {
	for _, first := range r.Missing() {
		return fmt.Errorf("%d of %d probes have no row, the first in the order of the plan: %v asked for %v in sweep %d; resume the run",
			r.plan.Len()-r.n, r.plan.Len(), r.targets.Key(first.Target), r.names.Key(first.Name), first.Sweep)
	}
	return nil
}
