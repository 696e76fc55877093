package audit

import (
	"fmt"
	"net/netip"

	"bridle/collectors/internal/pace"
	"bridle/collectors/simnet/dns"
)

// day returns the number of the UTC day.
func day(t dns.Instant) int64 { return int64(t / dns.Day) }

// level is what gaps and daily caps hold for: an address, a prefix, a group, or all together.
type level struct {
	name  string
	limit pace.Level
	of    func(netip.AddrPort) string // empty: none
	last  map[string]dns.Instant
	sent  map[daily]pace.Daily
	// reckoned has the bytes as the caps count them: question and the reply that it invites.
	reckoned map[daily]pace.Daily
}

// daily is a day of an account.
type daily struct {
	who string
	day int64
}

func (r *Run) levels() []*level {
	l := r.Limits
	list := []*level{
		{name: "address", limit: l.Address, of: func(a netip.AddrPort) string { return a.Addr().String() }},
		{name: "prefix", limit: l.Prefix, of: func(a netip.AddrPort) string { return neighbourhood(a.Addr()).String() }},
		{name: "cache group", limit: l.Group, of: r.group},
		{name: "total", limit: pace.Level{Day: l.Total}, of: func(netip.AddrPort) string { return "all" }},
	}
	for _, x := range list {
		x.last, x.sent, x.reckoned = map[string]dns.Instant{}, map[daily]pace.Daily{}, map[daily]pace.Daily{}
	}
	return list
}

// neighbourhood returns the /24 or /48 of an address.
func neighbourhood(a netip.Addr) netip.Prefix {
	if a.Is4() {
		return netip.PrefixFrom(a, 24).Masked()
	}
	return netip.PrefixFrom(a, 48).Masked()
}

// group returns the label of an address's cache group; empty if there is none, and in surveys, which know of none yet.
func (r *Run) group(a netip.AddrPort) string {
	if r.Probe == nil || r.Probe.Findings[a] == nil {
		return ""
	}
	return orZero(r.Probe.Findings[a].CacheGroup)
}

// limits computes from the log alone whether a run kept what it promised.
func (c *check) limits(i int) {
	run := &c.Runs[i]
	if run.Limits == nil {
		c.report.find("a run does not say what it promised", 0, "run %s: its run.json has no limits", run.ID)
		return
	}
	levels := run.levels()
	rate := newRate(run.Limits)
	var latest dns.Instant
	for m := range c.Log {
		x := &c.Log[m]
		if c.owner[m].run != int32(i) {
			continue
		}
		c.report.count("packets held against limits")
		if x.At < latest {
			c.report.find("packets are not in order", x.At, "run %s: one to %s went after one at %s", run.ID, x.To, latest.Time())
		}
		latest = max(latest, x.At)
		if over := rate.take(x.At); over > 0 {
			c.report.find("the rate was exceeded", x.At, "run %s: %.1f packets too many", run.ID, over)
		}
		for _, l := range levels {
			l.take(c, run, m)
		}
	}
	c.overCap(i, levels)
}

// take holds a message against a level.
func (l *level) take(c *check, run *Run, m int) {
	x := &c.Log[m]
	who := l.of(x.To)
	if who == "" {
		return
	}
	if last, ok := l.last[who]; ok && x.At.Time().Sub(last.Time()) < l.limit.Gap {
		c.report.find("a gap was not kept", x.At, "run %s: %s %s got packets %s apart, promised %s", run.ID, l.name, who, x.At.Time().Sub(last.Time()), l.limit.Gap)
	}
	l.last[who] = x.At
	d := daily{who, day(x.At)}
	sent := l.sent[d]
	sent.Packets++
	sent.Bytes += int64(x.Bytes + x.ReplyBytes)
	l.sent[d] = sent
	if sent.Packets == l.limit.Day.Packets+1 || sent.Bytes > l.limit.Day.Bytes && sent.Bytes-int64(x.Bytes+x.ReplyBytes) <= l.limit.Day.Bytes {
		c.report.find("a daily cap was exceeded", x.At, "run %s: %s %s got %d packets, %d bytes", run.ID, l.name, who, sent.Packets, sent.Bytes)
	}
	reckoned := l.reckoned[d]
	reckoned.Packets++
	reckoned.Bytes += run.reckon(len(lower(x.Name)), x.Offered != nil, x.TCP)
	l.reckoned[d] = reckoned
}

// reckon returns what a query counts against caps in bytes (package dispatch): header and question (RFC 1035, section
// 4.1), the OPT record (RFC 6891, section 6.1.2), and the reply that it is taken to invite; over TCP the longest.
func (r *Run) reckon(name int, edns, tcp bool) int64 {
	n := 12 + name + 2 + 4
	if edns {
		n += 11
	}
	if tcp {
		return int64(n + 2 + 65535)
	}
	return int64(n + r.ReplyBytes)
}

// rate watches the number of packets in all windows: none of w seconds may hold more than rate*w + batch.
type rate struct {
	perSecond, batch float64
	first            dns.Instant
	n                float64
	least            float64 // of packets before a packet, less what the rate allows up to it
}

func newRate(l *pace.Limits) *rate { return &rate{perSecond: l.Rate, batch: float64(l.Batch)} }

// take takes a packet and returns by how many the worst window that ends with it exceeds what is allowed; 0 if none
// does. Instants are whole microseconds, for which one packet more is allowed at great rates.
func (r *rate) take(at dns.Instant) float64 {
	if r.n == 0 {
		r.first = at
	}
	allowed := r.perSecond * float64(at-r.first) / 1e6
	if r.n == 0 || r.n-allowed < r.least {
		r.least = r.n - allowed
	}
	r.n++
	slack := r.batch + r.perSecond/1e6 + 1e-6
	return max(0, r.n-allowed-r.least-slack)
}

// overCap says whether those skipped for a cap would indeed have exceeded one.
func (c *check) overCap(i int, levels []*level) {
	run := &c.Runs[i]
	for j := range run.Rows {
		r := &run.Rows[j]
		if r.Status != "skipped" || r.Failure != "over_cap" {
			continue
		}
		var full string
		for _, l := range levels {
			who := l.of(r.Asked)
			if who == "" {
				continue
			}
			had := l.reckoned[daily{who, day(r.At)}]
			if had.Packets+1 > l.limit.Day.Packets || had.Bytes+run.reckon(len(r.Name), true, false) > l.limit.Day.Bytes {
				full = l.name
				break
			}
		}
		if full == "" {
			c.report.find("a row was skipped although no cap stood in the way", r.At, "%s", describe(run, r))
			continue
		}
		c.report.count(fmt.Sprintf("rows: skipped over_cap, the cap of the %s is full", full))
	}
}
