package qualify

import (
	"math"
	"net/netip"
	"slices"
)

// Words of pool_basis.
const (
	byFetches  = "fetches"
	byExpiries = "expiries"
)

// pool is what T4 found: how many caches stand behind the address.
//
// The estimate from fetches supposes that each question with RD picks a cache at random. It is useless when every question caused
// a fetch, and it is wrong where a forwarder answers questions with RD from a cache of its own (dnsmasq): then an entry that
// was filled once is missing in part of the questions without RD, and only the number of distinct expiries is
// given, which is a lower bound. Expiries less than 2 s apart count as one.
type pool struct {
	queries, fetches, expiries int
	size                       *float64
	basis                      *string
	sticky                     *bool
	// asked and shown are of the questions without RD.
	asked, shown int
}

func (d *dossier) pool(fetches map[string][]fetch, tampered, returns bool) pool {
	var p pool
	c := d.poolCourse()
	if c == nil {
		return p
	}
	last := micros(0)
	for _, x := range c.all {
		if x.rd {
			last = max(last, x.at)
			if x.answered() {
				p.queries++
			}
		}
	}
	p.fetches = countFetches(fetches[c.all[0].key], last+60*second)
	var expiries []micros
	for _, x := range c.held(!tampered) {
		p.asked++
		if x.hit() {
			p.shown++
			expiries = append(expiries, x.expiry())
		}
	}
	if tampered {
		return p // expiries mean nothing
	}
	p.expiries = distinct(expiries)
	p.sticky = c.sticky()
	hidden := p.fetches <= 1 && (returns || 5*p.shown < 4*p.asked) // one cache would show all
	size := cachesFrom(p.fetches, p.queries)
	switch {
	case !hidden && size > 0:
		p.size, p.basis = &size, new(byFetches)
	case p.expiries > 0:
		p.size, p.basis = new(float64(p.expiries)), new(byExpiries)
	}
	return p
}

// countFetches counts queries for an address before an instant. One that the same address sent within 2 s before is a
// repetition, as when a reply is lost or slow: questions with RD are further apart, so it tells of no other cache.
func countFetches(list []fetch, until micros) (n int) {
	last := map[netip.Addr]micros{}
	for _, f := range list {
		if f.kind != "A" || f.at >= until {
			continue
		}
		if at, known := last[f.from]; !known || f.at-at > 2*second {
			n++
		}
		last[f.from] = f.at
	}
	return n
}

// poolCourse returns the attempt at T4 with most answers; nil if T4 was not run.
func (d *dossier) poolCourse() *course {
	var best *course
	most := -1
	for _, c := range d.courses("pool") {
		n := 0
		for _, x := range c.all {
			if x.answered() {
				n++
			}
		}
		if n > most {
			best, most = &c, n
		}
	}
	return best
}

// cachesFrom solves fetches = C (1 - (1-1/C)^queries) for C: the number of distinct caches that as many questions reach on
// average, if each picks one of C at random (cache probing, section 4, T4; Klein, Shulman and Waidner 2017 count caches so). It is
// 0 if there is no solution: without a fetch, or with one for every question.
func cachesFrom(fetches, queries int) float64 {
	if fetches < 1 || fetches >= queries {
		return 0
	}
	reached := func(c float64) float64 {
		return c * -math.Expm1(float64(queries)*math.Log1p(-1/c))
	}
	low, high := 1.0, 2.0
	if fetches == 1 {
		return 1 // reached(1) is 1
	}
	for reached(high) < float64(fetches) {
		high *= 2
	}
	for range 100 {
		if mid := (low + high) / 2; reached(mid) < float64(fetches) {
			low = mid
		} else {
			high = mid
		}
	}
	return high
}

// distinct counts clusters of expiries: each holds what lies within 2 s of its first.
func distinct(expiries []micros) int {
	slices.Sort(expiries)
	n := 0
	var first micros
	for _, e := range expiries {
		if n == 0 || e-first > 2*second {
			n++
			first = e
		}
	}
	return n
}

// sticky reports whether each own port kept reaching one cache: it never saw two expiries, nor an entry and later
// none. Nil if no port was used twice without RD.
func (c *course) sticky() *bool {
	byPort := map[int32][]*exchange{}
	for _, x := range c.held(true) {
		if x.port != 0 && !x.refused() {
			byPort[x.port] = append(byPort[x.port], x)
		}
	}
	twice := false
	for _, xs := range byPort {
		for _, x := range xs[1:] {
			twice = true
			if x.hit() != xs[0].hit() || x.hit() && !near(x.expiry(), xs[0].expiry()) {
				return new(false)
			}
		}
	}
	if !twice {
		return nil
	}
	return new(true)
}
