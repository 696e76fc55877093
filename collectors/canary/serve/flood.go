package serve

import (
	"cmp"
	"net/netip"
	"slices"
	"time"

	"bridle/datasets/schema/anomalies"
)

// Bounds of the rows of anomalies in one window.
const (
	window        = time.Minute
	rowsPerWindow = 128
	rowsPerSource = 4
	maxSources    = 256 // that are told apart
)

// account counts the anomalies of one source in a window.
type account struct {
	rows int            // that were rows of their own
	rest *anomalies.Row // all others together
}

// accounts decide which anomalies get rows of their own, and add the others up. Their size is bounded.
type accounts struct {
	until    time.Time // end of the window
	rows     int
	bySource map[netip.Addr]*account
	others   account
}

// take takes an anomaly in and returns the rows to write now: itself, if it is within the
// bounds, and those of the window before, if that has ended.
func (a *accounts) take(from netip.Addr, row *anomalies.Row, limited bool) []*anomalies.Row {
	var out []*anomalies.Row
	if a.bySource == nil || !row.ReceivedAt.Before(a.until) {
		out = a.end()
		a.until, a.bySource = row.ReceivedAt.Add(window), map[netip.Addr]*account{}
	}
	of := a.bySource[from]
	if of == nil {
		of = &a.others
		if len(a.bySource) < maxSources {
			of = &account{}
			a.bySource[from] = of
		}
	}
	if !limited && of != &a.others && of.rows < rowsPerSource && a.rows < rowsPerWindow {
		of.rows++
		a.rows++
		return append(out, row)
	}
	why := "more packets than get rows; the last: " + row.Kind + ", " + row.Found
	if limited {
		why = "more questions than are answered; the last has the packet"
	}
	n, bytes := int64(0), int64(0)
	if of.rest != nil {
		n, bytes = of.rest.NPackets, of.rest.PacketBytes
	}
	row.Kind, row.Found, row.NPackets, row.PacketBytes = "flood", why, n+1, bytes+row.PacketBytes
	of.rest = row
	return out
}

// end ends the window and returns the rows of what had none.
func (a *accounts) end() []*anomalies.Row {
	var out []*anomalies.Row
	for _, of := range a.bySource {
		if of.rest != nil {
			out = append(out, of.rest)
		}
	}
	slices.SortFunc(out, func(x, y *anomalies.Row) int {
		return cmp.Or(x.ReceivedAt.Compare(y.ReceivedAt), cmp.Compare(x.FromAddress, y.FromAddress))
	})
	if a.others.rest != nil {
		out = append(out, a.others.rest)
	}
	*a = accounts{}
	return out
}
