package watched

import (
	"cmp"
	"net/netip"
	"slices"

	"bridle/collectors/simnet"
	"bridle/collectors/simnet/dns"
)

// pool is a record behind an address where each question is given to a copy at random.
type pool struct {
	net        *simnet.Internet
	zone, host int
	name       string
	copies     [][]entry // of the record, by copy
	above      [][]entry // what hides it: entries of the address where it is the delegation; nil if nothing does
}

// tries is how often a question is sent before it counts as unanswered.
const tries = 3

// copyAt returns the copy that a probe reaches; ok is false if it gets no answer.
func (p *pool) copyAt(who int, at int64) (copy int, ok bool) {
	q := dns.Question{At: dns.Instant(at), Name: p.name, Type: dns.A, EDNS: true, From: netip.AddrPortFrom(netip.Addr{}, anyPort)}
	for q.Attempt = range tries {
		if c, lost := p.net.Path(who, p.zone, p.host, &q); !lost {
			return c, true
		}
	}
	return 0, false
}

// windows returns the ranges of probes in which some copy has something to show.
func (p *pool) windows(s *series) []blind {
	var all []blind
	for _, lists := range [][][]entry{p.copies, p.above} {
		for _, list := range lists {
			for k := range list {
				if a, b := list[k].sighted(s); a < b {
					all = append(all, blind{a, b})
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b blind) int { return cmp.Compare(a.from, b.from) })
	var out []blind
	for _, r := range all {
		if n := len(out); n > 0 && r.from <= out[n-1].until {
			out[n-1].until = max(out[n-1].until, r.until)
			continue
		}
		out = append(out, r)
	}
	return out
}

// pool reads a series whose probes reach copies at random. Entries of several copies that expire together are
// one fill, as nobody could tell.
func (t *tally) pool(s *series, p *pool, sees func(*sight)) {
	var sights []*sight
	i := 0
	for _, w := range p.windows(s) {
		t.misses(s, i, w.from)
		for m := w.from; m < w.until; m++ {
			at, who := s.at(m), s.who[m%len(s.first)]
			c, ok := p.copyAt(who, at)
			if !ok || p.above != nil && held(p.above[c], at) != nil {
				continue
			}
			e := held(p.copies[c], at)
			switch {
			case e == nil:
				t.misses(s, m, m+1)
			case at >= e.expires: // a TTL of 0 is suspect
			default:
				t.watch.Hits++
				sights = t.see(sights, e, at, who)
				t.last = at
			}
		}
		i = w.until
	}
	t.misses(s, i, s.len())
	t.watch.Missing = int64(s.len()) - t.watch.Hits - t.watch.Misses
	slices.SortStableFunc(sights, func(a, b *sight) int { return cmp.Compare(a.expires(), b.expires()) })
	for _, x := range sights {
		x.during = max(int32(s.before(x.expires())-s.before(x.filled())), x.probes)
		sees(x)
	}
}

// see counts a sight of an entry, as a new fill unless one that expires at the same time was seen.
func (t *tally) see(sights []*sight, e *entry, at int64, who int) []*sight {
	shown := e.shown(at)
	for k := len(sights) - 1; k >= 0; k-- {
		x := sights[k]
		if max(shown, x.most)-min(shown, x.least) <= together && x.entry.ttl == e.ttl && x.entry.negative == e.negative {
			whole := x.entry
			x.entry = e
			x.see(at, who)
			x.entry = whole
			return sights
		}
	}
	x := &sight{entry: e}
	x.see(at, who)
	t.fill(at, x.filled(), x.expires())
	return append(sights, x)
}

// together is the largest distance of expiries of one fill.
const together = 4 * second

// anyPort is the own port of probes that do not care.
const anyPort = 40000
