package survey

import (
	"net/netip"
	"time"

	"bridle/collectors/internal/failure"
)

// feed takes what became of a step.
func (s *Survey) feed(who int32, w *wish, token string, o observation) {
	c := &s.courses[who]
	c.exchanges++
	c.last = o.at
	r := &c.round
	r.steps++
	r.before, r.last = r.last, o
	if r.steps == 1 {
		r.first = o.at
		if o.shows {
			r.kept = o.ttl
		}
		if r.token == "" && !w.own {
			r.token = token
		}
	}
	if o.skipped() {
		s.skip(c, w, o)
		return
	}
	if w.neighbour == 0 {
		c.learn(w, r, o)
		if c.mode == silent && o.answered() {
			// It is back, as after a failure of the own network: the round that was cut off begins anew.
			c.active, c.mode = false, full
			c.lateTries++
			return
		}
		if c.mute == muteLimit && c.mode != silent {
			c.active, c.mode = false, silent
			return
		}
	}
	switch {
	case c.harms:
		c.active, c.mode = false, over
	case r.steps == 1 && !o.answered() && w.neighbour == 0, w.spoils && o.at.After(w.due.Add(w.slack)):
		s.spoil(c)
	}
}

// skip takes a step that was not sent. Nobody is asked who does not want it; a cap is over the next day.
func (s *Survey) skip(c *course, w *wish, o observation) {
	switch {
	case o.failure == failure.OverCap:
		c.notBefore = o.at.Truncate(24 * time.Hour).Add(24*time.Hour + c.start.Sub(s.cfg.Start)%time.Hour)
		s.spoil(c)
	case w.neighbour == 0:
		c.active, c.mode, c.asksNoMore = false, over, true
	}
}

// learn notes what a reply of the resolver itself shows.
func (c *course) learn(w *wish, r *round, o observation) {
	if !o.answered() {
		c.mute++
		return
	}
	c.mute = 0
	if !o.refused() {
		c.repliesPlain = c.repliesPlain || !w.recurse
		c.repliesRD = c.repliesRD || w.recurse
	}
	if o.egress.IsValid() {
		c.egress = addAddress(c.egress, o.egress)
	}
	if !w.recurse && (w.test == visibility || w.test == pool) {
		c.looks++
		if o.shows {
			c.hits++
		}
	}
	if o.shows && !w.recurse {
		switch w.test {
		case visibility, countdown, pool, refresh:
			c.visible = true
		case honesty, delegation:
			c.leaks = true
		case harm, packetCache:
			c.leaks = c.leaks || w.ordinal == 1
		}
	}
	if o.shows && r.kind == 0 && (w.test == visibility || w.test == countdown) {
		c.untimed = c.untimed || r.steps > 1 && len(r.expiries) > 0 && !near(r.expiries[0], o.expiry(), 2*expiryTolerance)
		r.expiries = addExpiry(r.expiries, o.expiry())
	}
	if o.shows && w.test == pool {
		r.expiries = addExpiry(r.expiries, o.expiry())
	}
	c.harms = c.harms || w.test == harm && harmed(r)
}

func addAddress(list []netip.Addr, a netip.Addr) []netip.Addr {
	for _, b := range list {
		if a == b {
			return list
		}
	}
	return append(list, a)
}
