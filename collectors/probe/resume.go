package probe

import (
	"fmt"

	"bridle/collectors/internal/failure"
	"bridle/collectors/internal/plan"
	"bridle/datasets/schema/probes"
)

// Restore implements [Design]. What was due meanwhile is not made up for, a burst that was cut off is not
// taken up again, and no recorded sweep of a pair comes twice.
func (a *Adaptive) Restore(row *probes.Row) error {
	key, err := askedBy(row)
	if err != nil {
		return err
	}
	stray := func(why plan.Stray) error {
		return &plan.StrayError{Why: why, Target: fmt.Sprint(key), Name: row.Name, Sweep: int(row.Sweep)}
	}
	by, ok := a.witnesses.Find(key)
	w := a.relief.place(by)
	if !ok || w == none {
		return stray(plan.UnknownTarget)
	}
	if row.Sweep < 1 {
		return stray(plan.UnknownSweep)
	}
	n, ok := a.names.Find(row.Name)
	isLabel := row.BurstIndex == random.burst() && row.Purpose == string(Control)
	if !ok && !isLabel {
		return stray(plan.UnknownName)
	}
	a.journal.ledger.Plan(1)
	a.journal.count(row)
	b := &a.budgets[w]
	b.count(at(row.ProbedAt), int(orZero(row.NTries)))
	b.dense.free, b.bursts.free = max(b.dense.free, at(row.ProbedAt)), max(b.bursts.free, at(row.ProbedAt))
	if isLabel {
		a.guard.see(by, row, Reading{})
		return nil
	}
	p := int32(w*len(a.cfg.Names) + n)
	a.spacing.end(w, n, at(row.ProbedAt), orZero(row.NTries) > 0)
	a.recall(p, row, a.learn(p, row, by))
	return nil
}

// recall brings a pair to where it was after a row, unless a later one is known.
func (a *Adaptive) recall(p int32, row *probes.Row, r Reading) {
	x := &a.queue.pairs[p]
	switch failure.Word(orZero(row.Failure)) {
	case failure.OptedOut, failure.OutOfScope, failure.Unfit:
		x.flags |= gone
	}
	if r.Kind == Hit {
		x.expiry = max(x.expiry, uint32((at(r.Expiry)+second-1)/second))
	}
	if row.Sweep < x.ordinal {
		return
	}
	x.ordinal = row.Sweep
	if row.BurstIndex > 0 && r.Warm.IsZero() {
		return
	}
	w, _ := a.of(p)
	if !r.Warm.IsZero() {
		x.warm = uint32(min(at(r.Warm), at(row.ProbedAt)+longestWarm) / second)
	} else if r.Kind == Miss && a.cfg.Witnesses[w].single() {
		x.warm = 0
	}
}
