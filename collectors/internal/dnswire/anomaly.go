package dnswire

import (
	"cmp"
	"net/netip"
	"slices"

	"bridle/datasets/schema/anomalies"

	"github.com/miekg/dns"
)

// Bounds of what becomes a row of its own.
const (
	rowsPerTry    = 8
	rowsPerSource = 16   // of packets that no query fits
	maxSources    = 1024 // that are told apart
	packetKept    = 1232 // bytes of a packet, as the dataset has it
)

// flood counts packets of one source.
type flood struct {
	rows int // that no query fits and that have rows
	row  anomalies.Row
}

// floods counts by source, and for all beyond maxSources together.
type floods struct {
	bySource map[netip.Addr]*flood
	others   *flood
}

func newFloods() floods { return floods{map[netip.Addr]*flood{}, &flood{}} }

// of returns the count of a source.
func (f *floods) of(a netip.Addr) *flood {
	x := f.bySource[a]
	if x == nil {
		if len(f.bySource) >= maxSources {
			return f.others
		}
		x = &flood{}
		f.bySource[a] = x
	}
	return x
}

// anomaly records a packet that cannot be accepted, as a row or as part of a flood.
func (r *run) anomaly(kind Failure, x subject, from netip.AddrPort, tcp bool, data []byte, expected, found string) {
	r.stats.Anomalies++
	if x.slot != none && kind.Status() == Invalid {
		r.table.slots[x.slot].seen = kind
	}
	row := anomalies.Row{
		ReceivedAt: r.studyTime(), Kind: string(kind), FromAddress: from.Addr().String(), FromPort: int32(from.Port()), IsTCP: tcp,
		Found: found, NPackets: 1, PacketBytes: int64(len(data)), Packet: slices.Clone(data[:min(len(data), packetKept)]),
	}
	own := false
	if x.known {
		own = *x.rows < rowsPerTry
		*x.rows++
		row.AskedAddress, row.AskedName, row.AskedQType = new(x.to.Addr().String()), new(x.name), new(typeName(x.qtype))
		row.AskedAt, row.Expected = new(x.at), new(expected)
	} else if f := r.floods.of(from.Addr()); f != r.floods.others && f.rows < rowsPerSource {
		own = true
		f.rows++
	}
	if own {
		r.fail(r.work.Anomaly(&row))
		return
	}
	r.floods.of(from.Addr()).add(row)
}

// add counts a packet without a row.
func (f *flood) add(row anomalies.Row) {
	row.Kind, row.Found = string(flooding), "more packets than get rows; the last: "+row.Kind+", "+row.Found
	row.AskedAddress, row.AskedName, row.AskedQType, row.AskedAt, row.Expected = nil, nil, nil, nil, nil
	row.NPackets, row.PacketBytes = f.row.NPackets+1, f.row.PacketBytes+row.PacketBytes
	f.row = row
}

// giveFloods records what was counted, in order of address.
func (r *run) giveFloods() {
	var rows []anomalies.Row
	for _, f := range r.floods.bySource {
		rows = append(rows, f.row)
	}
	slices.SortFunc(rows, func(a, b anomalies.Row) int { return cmp.Compare(a.FromAddress, b.FromAddress) })
	for _, row := range append(rows, r.floods.others.row) {
		if row.NPackets > 0 && r.failed == nil {
			r.fail(r.work.Anomaly(&row))
		}
	}
}

// typeName returns a record type by its name, such as A or TYPE65280.
func typeName(t uint16) string { return dns.Type(t).String() }
