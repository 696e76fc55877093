package probe

import (
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/failure"
	"bridle/collectors/internal/plan"
	"bridle/datasets/schema/probes"
)

// shortest is the least dense interval.
const shortest = 10 * second

// longestWarm bounds how long a delegation is believed to be cached: the largest cap that was measured.
const longestWarm = 7 * day

// Done implements [dispatch.Agenda].
func (a *Adaptive) Done(it *dispatch.Item, o *dispatch.Outcome) error {
	p, s := int32(it.Key), stage(it.Key>>56)
	w, n := a.of(p)
	a.flying--
	a.asking[a.address.at(w)] = false
	row := a.journal.record(a.call(p, s, it.Name), it, o)
	now := at(o.At)
	gap := instant(a.cfg.Limits.Address.Gap / time.Microsecond)
	a.turns[a.address.at(w)] = max(a.turns[a.address.at(w)], now+gap)
	a.budgets[w].dense.spend(now, o.Queries-1)
	a.budgets[w].count(now, o.Queries-1)
	if s == random {
		a.guard.see(w, row, Reading{})
		a.afterBurst(p, now)
	} else {
		a.spacing.end(w, n, now, o.Queries > 0)
		a.react(p, s, row, a.learn(p, row, w), now)
	}
	if a.guard.unfit(w) {
		a.relieve(w)
	}
	return a.journal.err
}

// learn takes what a row of a pair tells, whenever it was recorded. by is the place of who was asked, among witnesses and reserves.
func (a *Adaptive) learn(p int32, row *probes.Row, by int) Reading {
	w, n := a.of(p)
	r := Read(row, &a.cfg.Witnesses[w], &a.cfg.Names[n])
	a.guard.see(by, row, r)
	a.spacing.note(w, n, a.ttl(w, n), row)
	if r.Kind == Hit {
		a.journal.hits++
	}
	return r
}

// react decides what a pair is asked next, and when.
func (a *Adaptive) react(p int32, s stage, row *probes.Row, r Reading, now instant) {
	w, n := a.of(p)
	x := &a.queue.pairs[p]
	witness := &a.cfg.Witnesses[w]
	if row.Failure != nil {
		switch failure.Word(*row.Failure) {
		case failure.OptedOut, failure.OutOfScope:
			x.flags |= gone
			return
		case failure.OverCap:
			a.screenNext(p, (now/day+1)*day)
			return
		}
	}
	if !r.Warm.IsZero() {
		x.warm = uint32(min(at(r.Warm), now+longestWarm) / second)
	} else if r.Kind == Miss && witness.single() {
		x.warm = 0
	}
	switch {
	case s >= confirm1:
		x.stage = s + 1
		a.put(p, now+tolerance)
	case r.Kind == Hit && a.cfg.Names[n].Purpose == Control:
		a.screenNext(p, now) // the witness is unfit: its last rows follow
	case r.Kind == Hit:
		a.afterHit(p, at(r.Expiry), now)
	default:
		a.level(p, now)
	}
}

// afterHit begins a burst if the entry is new, else it waits for the end of the entry.
func (a *Adaptive) afterHit(p int32, expiry, now instant) {
	x := &a.queue.pairs[p]
	old := instant(x.expiry) * second
	x.expiry = uint32((expiry + second - 1) / second)
	w, _ := a.of(p)
	switch {
	case max(expiry-old, old-expiry) <= tolerance+second || !a.budgets[w].bursts.has(now, burstPackets):
		a.afterBurst(p, now)
		return
	case a.cfg.Witnesses[w].Class == Stale:
		x.stage = random // the pair rests, but a random label touches no entry
		a.put(p, now+tolerance)
	default:
		x.stage = confirm1
		a.put(p, now+tolerance)
	}
	a.budgets[w].bursts.spend(now, burstPackets)
}

// afterBurst waits for the end of the entry. In a pool whose copies are chosen at random the others may be filled
// meanwhile, so that a warm or blind pair is asked on.
func (a *Adaptive) afterBurst(p int32, now instant) {
	x := &a.queue.pairs[p]
	w, n := a.of(p)
	if !a.cfg.Witnesses[w].single() && (a.blind(w, n) || a.hotUntil(x) > now) {
		a.level(p, now)
		return
	}
	x.stage = expiry
	due := a.budgets[w].dense.speak(now, instant(x.expiry)*second+tolerance)
	a.put(p, a.spacing.earliest(w, n, due))
}

// level asks a pair densely as long as it is hot or blind, and screens it otherwise.
func (a *Adaptive) level(p int32, now instant) {
	w, n := a.of(p)
	x := &a.queue.pairs[p]
	hot := a.hotUntil(x) > now && a.cfg.Names[n].Purpose != Control
	if !hot && !a.blind(w, n) {
		a.screenNext(p, now)
		return
	}
	x.stage = dense
	due := a.budgets[w].dense.speak(now, now+a.density(w, n))
	if !a.blind(w, n) && due >= a.hotUntil(x) {
		a.screenNext(p, now)
		return
	}
	a.put(p, upTo(due, a.denseGrain(w, n)))
}

// hotUntil returns until when a pair is asked densely: while its delegation is warm, and for an interval
// between screens after an entry. Without the latter a name in constant use would be lost sight of
// whenever its delegation runs out, until the next screen.
func (a *Adaptive) hotUntil(x *pair) instant {
	hot := instant(x.warm) * second
	if x.expiry != 0 {
		hot = max(hot, instant(x.expiry)*second+a.interval)
	}
	return hot
}

// density returns the least time between dense probes of a pair.
func (a *Adaptive) density(witness, name int) instant {
	t := instant(a.ttl(witness, name)) * second
	_, r := a.spacing.at(witness, name)
	if r.refreshes {
		// Every new entry is met before its last tenth.
		t -= t/10 + tolerance + a.spacing.slack
	} else {
		t -= a.denseGrain(witness, name)
	}
	t -= tolerance
	if r.packetCache > 0 {
		t = max(t, r.packetCache+second)
	}
	return max(t, shortest)
}

// denseGrain returns the grain of a pair's dense probes: the greatest doubling of the plan's that is at most a twenty-fourth of what the entry
// is kept for, and that of screens at most. Where windows around expiries are to be left out it is the plan's.
func (a *Adaptive) denseGrain(witness, name int) instant {
	g := a.grain
	if _, r := a.spacing.at(witness, name); g == 0 || r.refreshes {
		return g
	}
	for t := instant(a.ttl(witness, name)) * second; 48*g <= t && 2*g <= screenGrains*a.grain; {
		g *= 2
	}
	return g
}

// put puts a pair into the queue, unless the run is over by then.
func (a *Adaptive) put(p int32, due instant) {
	x := &a.queue.pairs[p]
	x.flags &^= placed
	if x.due = a.round(due); x.due < a.end {
		a.queue.push(p)
	}
}

// round returns the first instant from t on that is a multiple of the grain.
func (a *Adaptive) round(t instant) instant { return upTo(t, a.grain) }

// upTo returns the first multiple of a grain from t on; of none t itself.
func upTo(t, grain instant) instant {
	if grain == 0 {
		return t
	}
	return (t + grain - 1) / grain * grain
}

// screenNext puts a pair at its next screen after an instant. What was missed is not made up for.
func (a *Adaptive) screenNext(p int32, now instant) {
	x := &a.queue.pairs[p]
	x.stage = screen
	if passed := (now - a.start) / a.interval; passed > instant(x.slot) {
		x.slot = int32(passed)
	}
	for a.screenAt(p, x.slot) <= now {
		x.slot++
	}
	a.put(p, upTo(a.screenAt(p, x.slot), screenGrains*a.grain))
}

// screenGrains is how many grains make one of screens. Their places in an interval of hours are drawn anyway.
const screenGrains = 16

// screenAt returns when a screen of a pair is due.
func (a *Adaptive) screenAt(p, slot int32) instant {
	place := float64(a.phase.Place(int64(p))) / float64(a.phase.Len())
	jitter := plan.NewPermutation(1<<20, uint64(a.cfg.Seed), streamScreens+uint64(p)<<20+uint64(slot))
	place += 0.1 + 0.2*(float64(jitter.At(0))/(1<<20)-0.5)
	return a.start + instant((float64(slot)+place)*float64(a.interval))
}

// begin puts all pairs into the queue; those with recorded rows go on where they were.
func (a *Adaptive) begin(now instant) {
	for w := range a.cfg.Witnesses {
		if a.guard.unfit(w) {
			a.replace(w)
		}
	}
	for i := range a.queue.pairs {
		p := int32(i)
		x := &a.queue.pairs[p]
		w, n := a.of(p)
		switch {
		case x.flags&gone != 0:
		case instant(x.expiry)*second+tolerance > now:
			a.afterBurst(p, now)
		case x.ordinal > 0:
			a.level(p, now)
		case a.blind(w, n):
			x.stage = dense
			span := max(a.density(w, n), instant(len(a.cfg.Names))*a.budgets[w].dense.slot)
			place := float64(a.phase.Place(int64(p))) / float64(a.phase.Len())
			a.put(p, max(now, a.start)+instant(place*float64(span)))
		default:
			a.screenNext(p, max(now, a.start)-1)
		}
	}
}
