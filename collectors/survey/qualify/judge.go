package qualify

import (
	"net/netip"
	"slices"
	"time"

	"bridle/datasets/prefix"
	"bridle/datasets/schema/resolverqualifications"
)

// Setting is what Judge needs to know beside what was recorded. The zero value of a field means what its comment says.
type Setting struct {
	// RunID stands in the rows.
	RunID string
	// Zone is the canary zone, without final dot, and must be given.
	Zone string
	// DelegationTTL is how long the zone's parent lets its NS set be cached; 0 means an hour, less than is usual.
	DelegationTTL time.Duration
	// Prefixes tells origins, classes and countries; nil means that nothing is known of any address.
	Prefixes *prefix.Table
	// Hosting are the autonomous systems in which fingerprint matches are hosted; nil means that no matches are at
	// hand, an empty list that there are none.
	Hosting []int64
	// ReachASN is the autonomous system to which the well-known name should lead; 0 means that it was not configured.
	ReachASN int64
	// Limits decide who may testify.
	Limits Limits
}

// Limits decide who may testify. A zero means the default.
type Limits struct {
	// LeakBound is the largest upper bound of the leak rate at which a resolver without a leak may testify. The default
	// is 0.06, which 49 honest replies reach: 30 rounds of two, a sixth of them lost.
	LeakBound float64
	// Visibility is the least share of filled names that one cache must show. The default is 0.8.
	Visibility float64
	// Unanswered is the largest share of questions without a reply. The default is 0.2.
	Unanswered float64
	// CountryMass is the least belief in one country. The default is 0.9 (cache probing, section 10.4).
	CountryMass float64
}

func (l Limits) orDefault() Limits {
	for _, x := range []struct {
		limit *float64
		usual float64
	}{{&l.LeakBound, 0.06}, {&l.Visibility, 0.8}, {&l.Unanswered, 0.2}, {&l.CountryMass, 0.9}} {
		if *x.limit == 0 {
			*x.limit = x.usual
		}
	}
	return l
}

// finding is all that was found of one resolver.
type finding struct {
	d           *dossier
	first, last micros
	day         string // of the last question, or of the last to its group
	// asked are exchanges that were sent, answered those with an accepted reply.
	asked, answered int
	strange         []netip.Addr // sources of replies that were not accepted

	honesty      honesty
	visibility   visibility
	misses       misses
	countdown    countdown
	pool         pool
	refresh      refresh
	harm         harm
	integrity    integrity
	egress       []netip.Addr
	publicEgress []netip.Addr
	group        string // "" if no cache was reached
	// stale and refreshes are what T7 found, or where it could not tell, what it found through any address of the group.
	stale, refreshes bool
	belief           belief
}

// Judge returns one row for each resolver that was asked anything, ordered by address and port, and the resolvers of
// which every question was skipped, so that nothing can be said of them. What it says of a resolver depends on that resolver's
// exchanges, on its group's, and on the canary's log, which must be complete; not on the order of rows. It panics if the setting
// has no zone.
func Judge(e *Evidence, s Setting) (rows []resolverqualifications.Row, unasked []netip.AddrPort) {
	if s.Zone == "" {
		panic("qualify: the setting has no canary zone")
	}
	if s.DelegationTTL == 0 {
		s.DelegationTTL = time.Hour
	}
	s.Limits = s.Limits.orDefault()
	var found []*finding
	for _, d := range e.settle() {
		f := examine(d, e)
		if f.asked == 0 {
			unasked = append(unasked, d.at)
			continue
		}
		found = append(found, f)
	}
	assign(found, &s)
	for _, f := range found {
		rows = append(rows, f.row(e, &s))
	}
	return rows, unasked
}

// examine runs the tests that concern one resolver alone.
func examine(d *dossier, e *Evidence) *finding {
	f := &finding{d: d, strange: e.strange[d.at.Addr()]}
	for i := range d.exchanges {
		x := &d.exchanges[i]
		if x.status == "skipped" {
			continue
		}
		if f.asked == 0 {
			f.first = x.at
		}
		f.last = x.at
		if x.asked != d.at.Addr() {
			continue // a neighbour's silence is not its own
		}
		f.asked++
		if x.answered() {
			f.answered++
		}
	}
	f.day = time.UnixMicro(f.last).UTC().Format(time.DateOnly)
	f.honesty = d.honesty(e.fetches)
	f.misses = d.misses()
	f.countdown = d.countdown()
	f.visibility = d.visibility(!f.countdown.tampered)
	f.pool = d.pool(e.fetches, f.countdown.tampered, f.visibility.returns)
	f.refresh = d.refresh(e.fetches, f.visibility, f.countdown.tampered)
	f.honesty.elsewhere += f.refresh.missed
	f.honesty.stray += f.refresh.leaks
	if !f.honest() {
		f.countdown.floor = nil // what is there after the TTL was fetched anew
	}
	f.harm = d.harm(f.visibility)
	f.egress = d.egress(e.fetches)
	f.integrity = d.integrity(e.fetches, f.egress)
	return f
}

// honest reports whether what the resolver shows of a name was put there by somebody else.
func (f *finding) honest() bool { return f.honesty.leaks == 0 && f.honesty.stray == 0 }

// assign finds groups, and what is believed of each: the country of its users, as of the last day on which any of it was asked, and
// for whom T7 could not tell, what it found through another of its addresses. (What it could tell is not overruled: one who leaks
// now and then looks as if it renewed entries.)
func assign(found []*finding, s *Setting) {
	var all []*dossier
	for _, f := range found {
		all = append(all, f.d)
	}
	labels := groups(all, func(i int) bool { return found[i].honest() && found[i].visibility.shown > 0 })
	members := map[string][]*finding{}
	for i, f := range found {
		if f.visibility.shown > 0 {
			f.group = labels[i]
		}
		members[labels[i]] = append(members[labels[i]], f)
	}
	for _, group := range members {
		var forwarders, egress []netip.Addr
		day := ""
		stale, refreshes := false, false
		for _, f := range group {
			stale, refreshes = stale || yes(f.refresh.stale), refreshes || yes(f.refresh.refreshes)
			forwarders = append(forwarders, f.d.at.Addr())
			egress = append(egress, f.egress...)
			day = max(day, f.day)
		}
		for _, l := range []*[]netip.Addr{&forwarders, &egress} {
			slices.SortFunc(*l, netip.Addr.Compare)
			*l = slices.Compact(*l)
		}
		b := atlas{s.Prefixes}.belief(forwarders, egress, day, s.Limits.CountryMass)
		for _, f := range group {
			f.belief, f.day = b, day
			f.stale = yes(f.refresh.stale) || f.refresh.stale == nil && stale
			f.refreshes = yes(f.refresh.refreshes) || f.refresh.refreshes == nil && refreshes
			for _, a := range f.egress {
				if (atlas{s.Prefixes}).classes(a, day)["public_dns"] > 0 {
					f.publicEgress = append(f.publicEgress, a)
				}
			}
		}
	}
}
