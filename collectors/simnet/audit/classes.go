package audit

import (
	"cmp"
	"math"
	"net/netip"
	"slices"
	"time"

	"bridle/collectors/simnet/dns"
	"bridle/datasets/schema/resolverqualifications"
)

// unknownTTL is the TTL that probes suppose of a name of which none is known, in seconds.
const unknownTTL = 300

// entry is a cache entry that a run has been shown.
type entry struct{ expiry, kept dns.Instant }

// cell is what a run did about one name in one cache group.
type cell struct {
	asked   bool
	last    dns.Instant // query
	rest    dns.Instant // a stale group is not asked before
	entries []entry     // of groups that refresh
}

// spared is how a cache group must be spared.
type spared struct {
	packetCache      dns.Instant
	refreshes, stale bool
}

// groupName is a name in a cache group.
type groupName struct{ group, name string }

// classes checks that a run of probes asked only whom the findings admit, and spared the classes: all from the log,
// by expiries that the servers' replies had.
func (c *check) classes(i int) {
	run := &c.Runs[i]
	if run.Probe == nil {
		return
	}
	groups := c.admitted(run)
	cells := map[groupName]*cell{}
	of := func(a netip.AddrPort, name string) (*spared, *cell) {
		label := run.label(a)
		rule := groups[label]
		// Random labels are nobody's: there is no entry to renew and no fill to hide.
		if rule == nil || *rule == (spared{}) || run.Probe.Targets[name] == nil {
			return nil, nil
		}
		k := groupName{label, name}
		if cells[k] == nil {
			cells[k] = &cell{}
		}
		return rule, cells[k]
	}
	unasked := run.unasked()
	withheld := func(until dns.Instant) {
		for len(unasked) > 0 && run.Rows[unasked[0]].At < until {
			r := &run.Rows[unasked[0]]
			if rule, k := of(r.Asked, r.Name); rule != nil && k.forbids(rule, r.At, dns.Instant(run.gap().Microseconds())) {
				c.withheld[ref{int32(i), int32(unasked[0])}] = true
			}
			unasked = unasked[1:]
		}
	}
	for m := range c.Log {
		x := &c.Log[m]
		if c.owner[m].run != int32(i) {
			continue
		}
		withheld(x.At)
		if rule, k := of(x.To, lower(x.Name)); rule != nil {
			c.spare(run, m, rule, k)
		}
	}
	withheld(math.MaxInt64)
}

// unasked returns the places of rows that were skipped as unfit, in the order of their instants.
func (r *Run) unasked() []int {
	var list []int
	for j := range r.Rows {
		if r.Rows[j].Status == "skipped" && r.Rows[j].Failure == "unfit" {
			list = append(list, j)
		}
	}
	slices.SortStableFunc(list, func(a, b int) int { return cmp.Compare(r.Rows[a].At, r.Rows[b].At) })
	return list
}

// gap returns the least time between two packets to an address; 0 if none was promised.
func (r *Run) gap() time.Duration {
	if r.Limits == nil {
		return 0
	}
	return r.Limits.Address.Gap
}

// tolerance is how far a probe keeps away from an instant of which whole seconds are known.
const tolerance = 2 * dns.Second

// forbids reports whether a class can have been the reason not to ask at an instant, or within the gap after it, for
// which a question may have to wait.
func (k *cell) forbids(rule *spared, at, gap dns.Instant) bool {
	switch {
	case rule.packetCache > 0 && k.asked && at <= k.last+rule.packetCache+tolerance,
		rule.stale && at <= k.rest+tolerance:
		return true
	}
	for _, e := range k.entries {
		if rule.refreshes && at >= e.expiry-e.kept/10-2*tolerance-2*gap && at <= e.expiry+tolerance {
			return true
		}
	}
	return false
}

// label tells cache groups apart: by their label, or the address if there is none.
func (r *Run) label(a netip.AddrPort) string {
	if g := r.group(a); g != "" {
		return g
	}
	return a.String()
}

// admitted reports rows of those whom the findings do not admit, and returns the rules of the groups that were asked.
func (c *check) admitted(run *Run) map[string]*spared {
	groups, seen := map[string]*spared{}, map[netip.AddrPort]bool{}
	for j := range run.Rows {
		r := &run.Rows[j]
		if seen[r.Asked] {
			continue
		}
		seen[r.Asked] = true
		f := run.Probe.Findings[r.Asked]
		if f == nil || f.ExcludedBecause != nil || f.Class != "clean" && f.Class != "refreshes" && f.Class != "stale" {
			c.report.find("a resolver was probed that the findings do not admit", r.At, "%s", describe(run, r))
			continue
		}
		label := run.label(r.Asked)
		if groups[label] == nil {
			groups[label] = &spared{}
		}
		g := groups[label]
		g.packetCache = max(g.packetCache, dns.Instant(orZero(f.PacketCacheS))*dns.Second)
		g.refreshes = g.refreshes || f.Class == "refreshes"
		g.stale = g.stale || f.Class == "stale"
		c.report.count("resolvers probed: of class " + f.Class)
	}
	return groups
}

// spare holds a message against the rules of its group.
func (c *check) spare(run *Run, m int, rule *spared, k *cell) {
	x := &c.Log[m]
	if rule.packetCache > 0 {
		c.report.count("packets held against packet caches")
		if k.asked && x.At-k.last <= rule.packetCache {
			c.report.find("an empty answer may have been repeated by a packet cache", x.At, "run %s: %s was asked for %s %s after the query before, packets are kept for %s",
				run.ID, x.To, x.Name, x.At.Time().Sub(k.last.Time()), (dns.Instant(0) + rule.packetCache).Time().Sub(dns.Instant(0).Time()))
		}
	}
	k.asked, k.last = true, x.At
	if rule.stale {
		c.report.count("packets held against the rest of stale caches")
		if x.At < k.rest {
			c.report.find("a stale cache was not left to rest", x.At, "run %s: %s was asked for %s before %s", run.ID, x.To, x.Name, k.rest.Time())
		}
	}
	if rule.refreshes {
		c.report.count("packets held against the last tenth of the TTL")
		for _, e := range k.entries {
			if x.At >= e.expiry-e.kept/10 && x.At <= e.expiry {
				c.report.find("an entry that was known may have been renewed by a probe", x.At, "run %s: %s was asked for %s, which runs out at %s", run.ID, x.To, x.Name, e.expiry.Time())
			}
		}
	}
	if !accepted(x) || x.Reply.TC && !x.TCP {
		return
	}
	left, ttl := x.Reply.TTL, run.keeps(x.To, lower(x.Name))
	if left == nil && x.Reply.SOA != nil {
		left, ttl = &x.Reply.SOA.TTL, 0
	}
	if left != nil {
		k.shown(x.At, dns.Instant(*left)*dns.Second, ttl)
		k.rest = max(k.rest, x.At+dns.Instant(*left)*dns.Second+dns.Day)
	}
}

// shown notes an entry that was shown at an instant, with what is left of it and how long it is kept.
func (k *cell) shown(at, left, ttl dns.Instant) {
	kept := k.entries[:0]
	for _, e := range k.entries {
		if e.expiry+tolerance >= at {
			kept = append(kept, e)
		}
	}
	e := entry{at + left, max(ttl, left)}
	k.entries = append(kept, e)
	if left <= e.kept/10 { // the query that saw it has renewed it
		k.entries = append(k.entries, entry{at + e.kept, e.kept})
	}
}

// keeps returns how long a resolver keeps an entry of a name, by targets and findings.
func (r *Run) keeps(a netip.AddrPort, name string) dns.Instant {
	ttl := uint32(unknownTTL)
	if t := r.Probe.Targets[name]; t != nil && orZero(t.TTLS) != 0 {
		ttl = *t.TTLS
	}
	return dns.Instant(clip(ttl, r.Probe.Findings[a])) * dns.Second
}

// clip applies the largest and smallest TTL that a resolver keeps.
func clip(ttl uint32, f *resolverqualifications.Row) uint32 {
	if most := orZero(f.TTLCapS); most != 0 {
		ttl = min(ttl, most)
	}
	return max(ttl, orZero(f.TTLFloorS))
}
