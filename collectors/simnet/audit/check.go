package audit

import (
	"net/netip"
	"strings"

	"bridle/collectors/internal/pace"
	"bridle/collectors/simnet/dns"
	"bridle/collectors/simnet/wire"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/schema/targets"
)

// Input is what is held against each other.
type Input struct {
	// Log is the log of the servers, in the order in which it was written.
	Log []wire.Exchange
	// Runs are all runs that asked them.
	Runs []Run
	// Lookups are the runs that looked names up, whose rows nobody holds against the log; their messages are told apart.
	Lookups []Lookup
	// Own are the canary's servers, whom commands ask directly whether their log is complete.
	Own []netip.AddrPort
	// Cut says that a collector was killed, so that the log may hold messages without rows.
	Cut bool
	// Permit returns why an address may not be asked for a name, out_of_scope or opted_out; empty if it may. nil: all
	// may be asked.
	Permit func(address netip.Addr, name string) string
}

// Lookup is a run that looks names up through a resolver of the study's own.
type Lookup struct {
	Resolver netip.AddrPort
	Names    map[string]bool // in lower case, without final dot
}

// Run is a run of a collector.
type Run struct {
	ID   string
	Rows []Row
	// Anomalies are its rows of that dataset.
	Anomalies []anomalies.Row
	// Zone and Reach are what it may ask for with recursion desired; empty: nothing.
	Zone, Reach string
	// Limits are what run.json promises; nil: nothing is recorded.
	Limits *pace.Limits
	// ReplyBytes is what the caps in bytes reckon for a reply over UDP, in bytes.
	ReplyBytes int
	// Probe holds what binds probes alone; nil for surveys.
	Probe *Probe
}

// Probe is what a run of probes went by.
type Probe struct {
	Findings map[netip.AddrPort]*resolverqualifications.Row
	Targets  map[string]*targets.Row
}

// key is what all queries for one question have in common.
type key struct {
	asked netip.AddrPort
	name  string
	of    dns.Type
	rd    bool
}

// check is a check in the making.
type check struct {
	*Input
	report *Report
	// owner is the run and row that a message belongs to; -1: none yet.
	owner []ref
	// late are the messages whose late reply was sent, by their first line.
	late map[lateKey]int
	// withheld are rows that were skipped since a class is spared.
	withheld map[ref]bool
}

// ref is a row: its run and its place in it.
type ref struct{ run, row int32 }

var nobody = ref{-1, -1}

// lateKey is what the two lines of a late reply have in common.
type lateKey struct {
	at       dns.Instant
	from, to netip.AddrPort
	id       uint16
}

func lateKeyOf(x *wire.Exchange) lateKey { return lateKey{x.At, x.From, x.To, x.ID} }

// Check accounts for everything in in.
func Check(in *Input) *Report {
	c := &check{Input: in, report: &Report{Counts: map[string]int64{}}, owner: make([]ref, len(in.Log)), late: map[lateKey]int{}, withheld: map[ref]bool{}}
	for i := range c.owner {
		c.owner[i] = nobody
		if in.Log[i].Fate == wire.LateSent {
			c.late[lateKeyOf(&in.Log[i])]++
		}
	}
	c.match()
	c.strays()
	for i := range in.Runs {
		c.classes(i)
		c.skipped(i)
		c.limits(i)
		c.anomalies(i)
	}
	return c.report
}

// strays deals with messages that belong to no row.
func (c *check) strays() {
	for i := range c.Log {
		x := &c.Log[i]
		if x.Fate == wire.LateSent {
			c.report.count("messages: late replies, sent")
			continue
		}
		if c.owner[i] == nobody {
			c.stray(x)
		}
	}
}

func (c *check) stray(x *wire.Exchange) {
	for _, own := range c.Own {
		if x.To == own && !x.RecursionDesired {
			c.report.count("messages: to the canary's own servers, not of a row")
			return
		}
	}
	for i := range c.Lookups {
		if l := &c.Lookups[i]; x.To == l.Resolver && l.Names[lower(x.Name)] {
			c.report.count("messages: lookups of bridle-resolve, whose rows are not checked")
			return
		}
	}
	if c.Cut && c.mayDesire(x) {
		c.report.count("messages: of rows that were lost when a run was cut off")
		return
	}
	c.report.find("a message belongs to no row", x.At, "%s asked %s for %s type %d, rd=%v, tcp=%v, fate %s", x.From, x.To, x.Name, x.Type, x.RecursionDesired, x.TCP, x.Fate)
}

// mayDesire reports whether a message of a lost row keeps the rule about recursion.
func (c *check) mayDesire(x *wire.Exchange) bool {
	for i := range c.Runs {
		if c.Runs[i].mayDesire(x.RecursionDesired, lower(x.Name)) {
			return true
		}
	}
	return len(c.Runs) == 0 && !x.RecursionDesired
}

// mayDesire reports whether a run may ask for a name so.
func (r *Run) mayDesire(rd bool, name string) bool {
	return !rd || r.Reach != "" && name == r.Reach || r.Zone != "" && (name == r.Zone || strings.HasSuffix(name, "."+r.Zone))
}
