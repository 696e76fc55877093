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
	if x.stage == dense && !a.blind(w, n) && a.hotUntil(x) <= now {
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
	if b := &a.budgets[w]; b.left(now) < 1 {
		tomorrow := (now/day + 1) * day
		if x.stage == screen {
			a.screenNext(p, tomorrow)
		} else {
			a.put(p, b.dense.speak(now, tomorrow))
		}
		return false
	}
	if !a.free(p, now) {
		return false
	}
	x.flags &^= placed
	a.ask(p, now, it)
	return true
}

// free reports whether the address of a pair may be asked now. If not, it reserves the pair's turn, so that
// questions come one by one and never wait for each other in the dispatcher, where the rules of classes
// could be overtaken.
func (a *Adaptive) free(p int32, now instant) bool {
	w, _ := a.of(p)
	x, at := &a.queue.pairs[p], a.address.at(w)
	if x.flags&placed != 0 && !a.asking[at] {
		return true
	}
	gap := instant(a.cfg.Limits.Address.Gap / time.Microsecond)
	ready := max(a.turns[at], now)
	if a.asking[at] {
		ready = max(ready, now+max(gap, second))
	}
	if ready > now {
		ready = a.round(ready)
	}
	a.turns[at] = ready + gap
	if ready == now {
		return true
	}
	x.flags |= placed
	x.due = ready
	a.queue.push(p)
	return false
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

// manyTries is more than the second tries of a question.
const manyTries = 8

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
	question(it, int(a.targets.at(w)), a.cfg.Witnesses[w].AnchorPort, name, uint64(p)|uint64(x.stage)<<56)
	if x.stage != random {
		it.Tries, it.Wait = a.spacing.begin(w, n, now)
	}
	b := &a.budgets[w]
	if b.count(now, 1); b.dense.free > now+day/4 || b.left(now) < manyTries {
		it.Tries = 1 // second tries have used up what there is
	}
	a.flying++
	a.asking[a.address.at(w)] = true
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
