package timeline

import (
	"cmp"
	"slices"
	"time"
)

// Span is a time during which a server was there whenever it was asked.
type Span struct {
	Operator, Server string
	// NotBefore is the last visit in vain before it; zero if there is none, so that it may have begun at any time.
	NotBefore time.Time
	// First and Last are the first and last sight.
	First, Last time.Time
	// GoneBy is the first visit in vain after it; zero if it was there when last asked.
	GoneBy time.Time
	// Visits found it.
	Visits int
}

// spansOf cuts the visits of servers, in order, into spans.
func spansOf(ordered []Visit) []Span {
	var all []Span
	var open *Span
	var vain time.Time // last visit in vain of this server
	for i, v := range ordered {
		if i == 0 || v.Operator != ordered[i-1].Operator || v.Server != ordered[i-1].Server {
			open, vain = nil, time.Time{}
		}
		switch {
		case !v.There:
			if open != nil {
				open.GoneBy = later(open.Last, v.From)
				open = nil
			}
			vain = later(vain, v.Until)
		case open != nil:
			open.Last = later(open.Last, v.Until)
			open.Visits++
		default:
			s := Span{Operator: v.Operator, Server: v.Server, NotBefore: vain, First: v.From, Last: v.Until, Visits: 1}
			if vain.After(v.From) {
				s.NotBefore = v.From // scans that overlap
			}
			all = append(all, s)
			open = &all[len(all)-1]
		}
	}
	return all
}

// later returns the later of two instants.
func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// Period is a time during which an operator may have had a server there all along: at no instant of it all servers known are known to be
// absent. Where nobody looked it may have had none.
type Period struct {
	Operator string
	// NotBefore is when none of the servers known as its own was there; zero if nobody asked. The period began after it
	// and not later than First.
	NotBefore   time.Time
	First, Last time.Time
	// GoneBy is when none was there any more; zero if that was never seen. The period ended at Last or later and before it.
	GoneBy time.Time
	// Servers took part.
	Servers int
}

// periodsOf puts the spans of each operator together. Two spans are of one period if at no instant between them all servers
// are known to be absent.
func periodsOf(spans []Span) []Period {
	ordered := slices.Clone(spans)
	slices.SortFunc(ordered, func(a, b Span) int {
		return cmp.Or(cmp.Compare(a.Operator, b.Operator), a.NotBefore.Compare(b.NotBefore), a.First.Compare(b.First), cmp.Compare(a.Server, b.Server))
	})
	var all []Period
	var servers map[string]bool
	for _, s := range ordered {
		if n := len(all); n > 0 && all[n-1].Operator == s.Operator && (all[n-1].GoneBy.IsZero() || s.NotBefore.Before(all[n-1].GoneBy)) {
			p := &all[n-1]
			if s.First.Before(p.First) {
				p.First = s.First
			}
			p.Last = later(p.Last, s.Last)
			if s.GoneBy.IsZero() {
				p.GoneBy = time.Time{}
			} else if !p.GoneBy.IsZero() {
				p.GoneBy = later(p.GoneBy, s.GoneBy)
			}
			servers[s.Server] = true
			p.Servers = len(servers)
			continue
		}
		servers = map[string]bool{s.Server: true}
		all = append(all, Period{Operator: s.Operator, NotBefore: s.NotBefore, First: s.First, Last: s.Last, GoneBy: s.GoneBy, Servers: 1})
	}
	return all
}
