package probe

import (
	"strconv"
	"time"

	"bridle/collectors/canary"
	"bridle/collectors/internal/dispatch"
)

// turn asks for a pair that is due, or puts it off.
func (a *Adaptive) turn(p int32, now instant, it *dispatch.Item) bool {
	x := &a.queue.pairs[p]
	w, n := a.of(p)
	if a.guard.unfit(w) {
		x.flags |= gone
		x.ordinal++
		if x.stage.burst() > 0 {
			x.stage = screen
		}
		a.journal.ledger.Plan(1)
		a.journal.skip(a.call(p, x.stage, a.cfg.Names[n].Name), when(now))
		return false
	}
	if x.stage == dense && !a.blind(w, n) && instant(x.warm)*second <= now {
		a.screenNext(p, now)
		return false
	}
	if x.stage >= confirm1 && now >= instant(x.expiry)*second-tolerance {
		x.stage = random // the entry runs out: there is nothing left to confirm
	}
	if x.stage != random {
		if t := a.spacing.earliest(w, n, now); t > now {
			a.postpone(p, t, now)
			return false
		}
	}
	if turn := &a.turns[a.address[w]]; x.flags&placed == 0 {
		gap := instant(a.cfg.Limits.Address.Gap / time.Microsecond)
		ready := max(*turn, now)
		*turn = ready + gap
		if ready > now {
			x.flags |= placed
			x.due = ready
			a.queue.push(p)
			return false
		}
	}
	x.flags &^= placed
	a.ask(p, now, it)
	return true
}

// postpone puts off a pair that the rules of its class forbid to ask before t.
func (a *Adaptive) postpone(p int32, t, now instant) {
	x := &a.queue.pairs[p]
	x.flags &^= placed
	if x.stage >= confirm1 && t >= instant(x.expiry)*second-tolerance {
		x.stage, t = random, now // it will have run out
	}
	a.put(p, t)
}

// ask hands out the question for a pair.
func (a *Adaptive) ask(p int32, now instant, it *dispatch.Item) {
	x := &a.queue.pairs[p]
	w, n := a.of(p)
	if x.stage.burst() == 0 {
		x.ordinal++
	}
	name := a.cfg.Names[n].Name
	if x.stage == random {
		name = a.label(p)
	}
	question(it, int(a.targets[w]), &a.cfg.Witnesses[w], name, uint64(p)|uint64(x.stage)<<56)
	if x.stage != random {
		it.Tries, it.Wait = a.spacing.begin(w, n, now)
	}
	if a.budgets[w].dense.free > now+day/4 {
		it.Tries = 1 // second tries have used up what there is
	}
	a.flying++
	a.journal.ledger.Plan(1)
}

// label returns the random label that a burst of a pair asks for: nobody else ever did.
func (a *Adaptive) label(p int32) string {
	w, n := a.of(p)
	k := a.cfg.Witnesses[w].asked()
	name := &a.cfg.Names[n]
	zone := name.Zone
	if zone == "" || zone == "." {
		zone = name.Name
	}
	return canary.Token(a.cfg.Seed, "burst", k.address.String(), strconv.Itoa(int(k.anchor)), name.Name,
		strconv.Itoa(int(a.queue.pairs[p].ordinal))) + "." + zone
}

// call returns what the plan decides of the row of a pair at a stage.
func (a *Adaptive) call(p int32, s stage, name string) call {
	w, n := a.of(p)
	c := call{witness: &a.cfg.Witnesses[w], name: name, sweep: a.queue.pairs[p].ordinal, burst: s.burst(),
		purpose: string(a.cfg.Names[n].Purpose), schedule: s.schedule()}
	switch {
	case s == random:
		c.purpose = string(Control)
	case s >= confirm1:
		c.purpose = "confirm"
	}
	return c
}
