package audit

import (
	"net/netip"

	"bridle/collectors/simnet/dns"
	"bridle/collectors/simnet/wire"
	"bridle/datasets/schema/anomalies"
)

// Kinds of anomalies that servers of a simulation can cause.
const (
	wrongSource = "wrong_source"
	tooLate     = "late"
	unsolicited = "unsolicited"
	flood       = "flood"
)

// event is a packet that could not be accepted, as a row of anomalies has it.
type event struct {
	kind  string
	at    dns.Instant // of the query
	asked netip.Addr
	name  string
	from  netip.AddrPort
	bytes int64
}

// stray is such a packet as far as it is known when no query fits any more: the queries of long ago are forgotten.
type stray struct {
	from  netip.AddrPort
	id    uint16
	bytes int64
}

// anomalies holds the rows of a run against the replies in the log that could not be accepted, both ways.
func (c *check) anomalies(i int) {
	run := &c.Runs[i]
	rows, strays, floods := map[event]int{}, map[stray]int{}, map[netip.Addr]int64{}
	var last dns.Instant // of the run
	for j := range run.Rows {
		last = max(last, run.Rows[j].At)
	}
	for j := range run.Anomalies {
		c.note(run, &run.Anomalies[j], rows, strays, floods)
	}
	for m := range c.Log {
		x := &c.Log[m]
		if c.owner[m].run != int32(i) {
			continue
		}
		sent := x.Fate == wire.Answered
		if k := lateKeyOf(x); x.Fate == wire.Late && c.late[k] > 0 {
			c.late[k]--
			sent = true
		}
		if !sent || accepted(x) {
			continue
		}
		e := event{wrongSource, x.At, x.To.Addr(), lower(x.Name), netip.AddrPortFrom(x.Source, x.To.Port()), int64(x.ReplyBytes)}
		if x.Source == x.To.Addr() {
			e.kind = tooLate
		}
		s := stray{e.from, x.ID, e.bytes}
		switch {
		case rows[e] > 0:
			rows[e]--
			c.report.count("anomalies: " + e.kind + ", as the server sent it")
		case strays[s] > 0:
			strays[s]--
			c.report.count("anomalies: " + unsolicited + ", a late reply to a query that was forgotten")
		case floods[x.Source] > 0:
			floods[x.Source]--
			c.report.count("anomalies: part of a flood")
		case x.Fate == wire.Late && x.At >= last:
			c.report.count("anomalies: none, sent after the run had ended")
		default:
			c.report.find("a reply that could not be accepted has no row of anomalies", x.At, "run %s: %s from %s to a query to %s for %s", run.ID, e.kind, x.Source, x.To, x.Name)
		}
	}
	c.left(run, rows, strays, floods)
}

// note takes a row of anomalies.
func (c *check) note(run *Run, a *anomalies.Row, rows map[event]int, strays map[stray]int, floods map[netip.Addr]int64) {
	c.report.count("anomalies: all")
	from := asked(a.FromAddress, a.FromPort)
	switch {
	case a.Kind == flood:
		floods[from.Addr()] += a.NPackets
	case a.Kind == unsolicited && len(a.Packet) >= 2:
		strays[stray{from, uint16(a.Packet[0])<<8 | uint16(a.Packet[1]), a.PacketBytes}]++
	case (a.Kind == wrongSource || a.Kind == tooLate) && a.AskedAt != nil && !a.IsTCP:
		rows[event{a.Kind, dns.At(*a.AskedAt), asked(orZero(a.AskedAddress), 0).Addr(), orZero(a.AskedName), from, a.PacketBytes}]++
	default:
		c.report.find("no server did what a row of anomalies tells", dns.At(a.ReceivedAt), "run %s: %s from %s, found %s", run.ID, a.Kind, from, a.Found)
	}
}

// left reports the rows of anomalies for which there is no reply.
func (c *check) left(run *Run, rows map[event]int, strays map[stray]int, floods map[netip.Addr]int64) {
	const rule = "no server did what a row of anomalies tells"
	var at dns.Instant
	for j := range run.Anomalies { // in their order
		a := &run.Anomalies[j]
		at = dns.At(a.ReceivedAt)
		from := asked(a.FromAddress, a.FromPort)
		left := 0
		switch {
		case a.Kind == flood:
			left = int(floods[from.Addr()])
			floods[from.Addr()] = 0
		case a.Kind == unsolicited && len(a.Packet) >= 2:
			s := stray{from, uint16(a.Packet[0])<<8 | uint16(a.Packet[1]), a.PacketBytes}
			left, strays[s] = strays[s], 0
		case a.AskedAt != nil:
			e := event{a.Kind, dns.At(*a.AskedAt), asked(orZero(a.AskedAddress), 0).Addr(), orZero(a.AskedName), from, a.PacketBytes}
			left, rows[e] = rows[e], 0
		}
		for range left {
			c.report.find(rule, at, "run %s: %s from %s, asked %s for %s", run.ID, a.Kind, from, orZero(a.AskedAddress), orZero(a.AskedName))
		}
	}
}
