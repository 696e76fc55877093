package plan

import (
	"fmt"
	"iter"
	"math"
	"math/bits"
)

// Space is the size of a plan.
type Space struct {
	Targets int // resolvers or forwarders that are asked
	Names   int // names that each of them is asked for
	Sweeps  int // times that each pair is asked
}

// Shard is the part of a plan that one process or goroutine works on. The zero value is the
// whole plan.
type Shard struct {
	Index int // from 1 to Count
	Count int // shards in all
}

// Probe is one probe of a plan.
type Probe struct {
	Target int // place in the list of targets, from 0
	Name   int // place in the list of names, from 0
	Sweep  int // ordinal of the sweep, from 1 as in the dataset probes
}

// Plan is the part of a space that one shard works on, in order. It is not changed after it
// was made and may be used by several goroutines.
type Plan struct {
	space    Space
	shard    Shard
	seed     uint64
	own      int64 // targets of this shard
	perSweep int64
	targets  Permutation   // decides which targets a shard has
	orders   []Permutation // of the first sweeps, which At needs for each probe
}

// New returns the plan of a shard. Equal arguments give equal plans on every machine and in
// every version of this package. Whatever may differ between the processes of
// one run but not between its shards (lists, their order, seed) has to be the same for all.
//
// It returns an error if the space is empty or has more than 2⁶² probes, or if there is no
// such shard. More shards than targets leave some shards without probes.
func New(space Space, shard Shard, seed int64) (*Plan, error) {
	for _, d := range []struct {
		size int
		what string
	}{{space.Targets, "targets"}, {space.Names, "names"}, {space.Sweeps, "sweeps"}} {
		if d.size < 1 || d.size > math.MaxInt32 {
			return nil, fmt.Errorf("plan of %d %s: give 1 to %d", d.size, d.what, math.MaxInt32)
		}
	}
	pairs := uint64(space.Targets) * uint64(space.Names)
	if hi, all := bits.Mul64(pairs, uint64(space.Sweeps)); hi > 0 || all > maxPermutation {
		return nil, fmt.Errorf("plan of %d targets, %d names and %d sweeps: more than %d probes", space.Targets, space.Names, space.Sweeps, int64(maxPermutation))
	}
	if shard == (Shard{}) {
		shard = Shard{Index: 1, Count: 1}
	}
	if shard.Count < 1 || shard.Index < 1 || shard.Index > shard.Count {
		return nil, fmt.Errorf("shard %d of %d: shards are counted from 1", shard.Index, shard.Count)
	}
	p := &Plan{space: space, shard: shard, seed: uint64(seed)}
	p.targets = NewPermutation(int64(space.Targets), p.seed, 0)
	p.own = int64((space.Targets - shard.Index + shard.Count) / shard.Count)
	p.perSweep = p.own * int64(space.Names)
	for sweep := range min(space.Sweeps, keptOrders) {
		p.orders = append(p.orders, p.order(sweep+1))
	}
	return p, nil
}

// keptOrders is of how many sweeps the orders are kept; the others are made anew for each probe.
const keptOrders = 32

// Space returns the space that the plan is a part of.
func (p *Plan) Space() Space { return p.space }

// Len returns the number of probes of the plan in all sweeps.
func (p *Plan) Len() int64 { return p.perSweep * int64(p.space.Sweeps) }

// PerSweep returns the number of probes of the plan in each sweep.
func (p *Plan) PerSweep() int64 { return p.perSweep }

// Has reports whether a target, by its place in the list of all targets, belongs to the
// shard of the plan.
func (p *Plan) Has(target int) bool {
	_, ok := p.slot(target)
	return ok
}

// At returns the probe at place k, counted from 0 over all sweeps. It panics unless
// 0 <= k < Len().
func (p *Plan) At(k int64) Probe {
	if k < 0 || k >= p.Len() {
		panic(fmt.Sprintf("plan: no place %d in a plan of %d probes", k, p.Len()))
	}
	sweep := int(k/p.perSweep) + 1
	i := k % p.perSweep
	if sweep <= len(p.orders) {
		return p.probe(&p.orders[sweep-1], sweep, i)
	}
	order := p.order(sweep)
	return p.probe(&order, sweep, i)
}

// Place returns the place of a probe: Place(At(k)) = k. It reports false if the plan does not
// have the probe, because it lies outside the space or belongs to another shard.
func (p *Plan) Place(probe Probe) (int64, bool) {
	slot, ok := p.slot(probe.Target)
	if !ok || probe.Name < 0 || probe.Name >= p.space.Names || probe.Sweep < 1 || probe.Sweep > p.space.Sweeps {
		return 0, false
	}
	order := p.order(probe.Sweep)
	return int64(probe.Sweep-1)*p.perSweep + order.Place(slot*int64(p.space.Names)+int64(probe.Name)), true
}

// All returns the probes of the plan with their places, in order, sweep by sweep.
func (p *Plan) All() iter.Seq2[int64, Probe] {
	return func(yield func(int64, Probe) bool) {
		for sweep := 1; sweep <= p.space.Sweeps; sweep++ {
			for k, probe := range p.Sweep(sweep) {
				if !yield(k, probe) {
					return
				}
			}
		}
	}
}

// Sweep returns the probes of one sweep with their places, in order. It panics if there is
// no such sweep.
func (p *Plan) Sweep(sweep int) iter.Seq2[int64, Probe] {
	if sweep < 1 || sweep > p.space.Sweeps {
		panic(fmt.Sprintf("plan: no sweep %d among %d", sweep, p.space.Sweeps))
	}
	return func(yield func(int64, Probe) bool) {
		first, order := int64(sweep-1)*p.perSweep, p.order(sweep)
		for i := range p.perSweep {
			if !yield(first+i, p.probe(&order, sweep, i)) {
				return
			}
		}
	}
}

// order returns the order of the pairs of this shard in a sweep. Each shard and sweep
// has its own.
func (p *Plan) order(sweep int) Permutation {
	return NewPermutation(p.perSweep, p.seed, uint64(p.shard.Index-1)<<32|uint64(sweep))
}

// probe returns the probe at place i of a sweep.
func (p *Plan) probe(order *Permutation, sweep int, i int64) Probe {
	pair, names := order.At(i), int64(p.space.Names)
	slot := pair / names
	target := slot
	if p.shard.Count > 1 {
		target = p.targets.At(slot*int64(p.shard.Count) + int64(p.shard.Index-1))
	}
	return Probe{Target: int(target), Name: int(pair - slot*names), Sweep: sweep}
}

// slot returns which of the targets of this shard a target is.
func (p *Plan) slot(target int) (int64, bool) {
	if target < 0 || target >= p.space.Targets {
		return 0, false
	}
	if p.shard.Count == 1 {
		return int64(target), true
	}
	place, count := p.targets.Place(int64(target)), int64(p.shard.Count)
	return place / count, place%count == int64(p.shard.Index-1)
}
