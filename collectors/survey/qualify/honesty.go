package qualify

import (
	"cmp"
	"slices"
)

// honesty is what T1 found: how often a question without RD for a name that nobody had asked was answered, or sent on
// with recursion.
//
// A question counts if its outcome is known: a reply came, or the authority saw the name. Of one name the questions up
// to the first that leaked count; what comes after it is only the cache that the leak filled. A leak rate p stays unseen with
// probability (1-p)^n: 0 of 60 leaves p <= 4.9 % at 95 % (cache probing, section 4, T1).
type honesty struct {
	n, leaks int
	// elsewhere counts questions without RD of other tests for what the cache that they met does not hold (fresh names, and names
	// that lie in another cache of a pool), and stray those of them that were recursed for. They are no part of T1, but they too show a resolver that recurses.
	elsewhere, stray int
}

func (d *dossier) honesty(fetches map[string][]fetch) honesty {
	var h honesty
	for _, c := range d.courses("honesty") {
		for i, x := range c.all {
			if x.rd {
				break // not a course of this test
			}
			until := x.at + replayed
			if i+1 < len(c.all) {
				until = c.all[i+1].at
			}
			leaks := x.gives() || seen(fetches[x.key], until)
			if x.answered() || leaks {
				h.n++
			}
			if leaks {
				h.leaks++
				break
			}
		}
	}
	for _, test := range []string{"delegation", "harm", "packet_cache"} {
		for _, c := range d.courses(test) {
			if x := c.all[0]; !x.rd && x.answered() {
				h.elsewhere++
				if x.gives() {
					h.stray++
				}
			}
		}
	}
	for _, test := range []string{"visibility", "countdown", "pool"} {
		for _, c := range d.courses(test) {
			missed, leaks := c.besides(fetches[c.all[0].key])
			h.elsewhere += missed + leaks
			h.stray += leaks
		}
	}
	return h
}

// besides counts the questions without RD for a name that was filled which met another cache of a pool: those answered without an
// address, and those that this cache recursed for. The latter show a copy that was fetched when they were asked, and no user had
// asked just before. Questions after the lesser of both TTLs, the canary's and the one shown, are left out: an entry that ran out may have been renewed.
func (c *course) besides(fetches []fetch) (missed, leaks int) {
	if c.fill == nil {
		return 0, 0
	}
	user, until := c.fill.at, c.fill.at+micros(min(c.fill.ttl, c.fill.ttlAsked))*second-2*second
	for _, x := range c.all {
		switch {
		case !x.answered() || x.refused():
		case x.rd:
			user = x.at
		case x.at-user < 5*second || x.at >= until || x.tries > 1:
		case !x.hit():
			missed++
		case near(x.expiry()-micros(c.fill.ttl)*second, x.at) && slices.ContainsFunc(fetches, func(f fetch) bool { return near(f.at, x.at) }):
			leaks++
		}
	}
	return missed, leaks
}

// seen reports whether the authority was asked before an instant. Since the name is fresh there is no earliest
// one: a try before the recorded one may have come through.
func seen(fetches []fetch, until micros) bool {
	return slices.ContainsFunc(fetches, func(f fetch) bool { return f.at < until })
}

// bound is the upper end of the interval of the leak rate; nil if no question counts.
func (h honesty) bound() *float64 {
	if h.n == 0 {
		return nil
	}
	return new(upperBound(h.leaks, h.n))
}

// suitable2018 is rule 1 of 2018: of the first two checks none was answered. Nil if there were fewer than two
// replies and no answer (Hide and Seek, study of 2018, 5.2, F1).
func (d *dossier) suitable2018() *bool {
	var checks []*exchange
	for _, c := range d.courses("honesty") {
		checks = append(checks, c.all...)
	}
	slices.SortStableFunc(checks, func(a, b *exchange) int {
		return cmp.Or(cmp.Compare(a.round, b.round), cmp.Compare(a.step, b.step))
	})
	replies := 0
	for _, x := range checks[:min(2, len(checks))] {
		if x.gives() {
			return new(false)
		}
		if x.answered() {
			replies++
		}
	}
	if replies < 2 {
		return nil
	}
	return new(true)
}
