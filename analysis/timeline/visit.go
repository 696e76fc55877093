package timeline

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Visit is what a scan learnt of a server of an operator. A scan that could not ask has no visit.
type Visit struct {
	// Operator and Server are labels; a server of two operators has visits of both.
	Operator, Server string
	// Scan is the sweep that asked.
	Scan string
	// From and Until are the first and last sight of the server if There, else the first and last question in vain.
	From, Until time.Time
	There       bool
}

// Scan is one sweep, over all servers.
type Scan struct {
	Name        string
	From, Until time.Time
}

// Sighting is a server of which only the first and the last sight are known.
type Sighting struct {
	Operator, Server string
	First, Last      time.Time
}

// FromSightings makes visits of first and last sights, for scans each of which asked every server: a server was
// there in the scans from its first to its last sight and in no other. Between these it may have been away; nobody can
// tell.
//
// # Errors
//
// A sight outside all scans is an error that names the server.
func FromSightings(sightings []Sighting, scans []Scan) ([]Visit, error) {
	var all []Visit
	for i, s := range sightings {
		first, last := scanAt(scans, s.First), scanAt(scans, s.Last)
		if first < 0 || last < 0 || s.Last.Before(s.First) {
			return nil, fmt.Errorf("timeline: sighting %d, %s of %s: its first and last sight are not within scans, in order; give the scans they come from", i+1, s.Server, s.Operator)
		}
		for k, scan := range scans {
			v := Visit{Operator: s.Operator, Server: s.Server, Scan: scan.Name, From: scan.From, Until: scan.Until}
			switch {
			case k == first || k == last:
				v.There, v.From, v.Until = true, s.First, s.Last
				if k != first {
					v.From = s.Last
				}
				if k != last {
					v.Until = s.First
				}
			default:
				v.There = scan.From.After(s.First) && scan.Until.Before(s.Last)
			}
			all = append(all, v)
		}
	}
	return all, nil
}

// scanAt returns the scan during which an instant lies, or -1.
func scanAt(scans []Scan, at time.Time) int {
	return slices.IndexFunc(scans, func(s Scan) bool { return !at.Before(s.From) && !at.After(s.Until) })
}

// FillIn adds, for every server and every scan without a visit, a visit in vain. It states that each scan asked every server, which
// holds for sweeps of a whole address space that list what they found and nothing else. See [ByMonth] and [Continuity] for when it does not.
func FillIn(visits []Visit, scans []Scan) []Visit {
	type place struct{ operator, server, scan string }
	known, servers := map[place]bool{}, map[place]bool{}
	for _, v := range visits {
		known[place{v.Operator, v.Server, v.Scan}] = true
		servers[place{v.Operator, v.Server, ""}] = true
	}
	all := slices.Clone(visits)
	for s := range servers {
		for _, scan := range scans {
			if !known[place{s.operator, s.server, scan.Name}] {
				all = append(all, Visit{Operator: s.operator, Server: s.server, Scan: scan.Name, From: scan.From, Until: scan.Until})
			}
		}
	}
	slices.SortStableFunc(all, byServer)
	return all
}

// Continuity counts, over all servers, the scans between first and last sight, and those of them that found the server. If few did, the scans did
// not ask every server, or servers came and went all the time; [FillIn] is then out of place.
func Continuity(visits []Visit, scans []Scan) (found, between int) {
	type place struct{ operator, server string }
	first, last := map[place]time.Time{}, map[place]time.Time{}
	for _, v := range visits {
		if p := (place{v.Operator, v.Server}); v.There {
			if at, seen := first[p]; !seen || v.From.Before(at) {
				first[p] = v.From
			}
			last[p] = later(last[p], v.Until)
		}
	}
	for _, v := range visits {
		if p := (place{v.Operator, v.Server}); v.There && v.From.After(first[p]) && v.Until.Before(last[p]) {
			found++
		}
	}
	for p, from := range first {
		for _, s := range scans {
			if s.From.After(from) && s.Until.Before(last[p]) {
				between++
			}
		}
	}
	return found, between
}

// byServer puts visits in order of operator, server and time; at one instant, of scan.
func byServer(a, b Visit) int {
	return cmp.Or(cmp.Compare(a.Operator, b.Operator), cmp.Compare(a.Server, b.Server), a.From.Compare(b.From), cmp.Compare(a.Scan, b.Scan))
}

// check returns the visits in order, or an error that names the first that cannot be used.
func check(visits []Visit) ([]Visit, error) {
	type place struct{ operator, server, scan string }
	seen := map[place]int{}
	for i, v := range visits {
		p := place{v.Operator, v.Server, v.Scan}
		switch {
		case v.Operator == "" || v.Server == "" || v.Scan == "":
			return nil, fmt.Errorf("timeline: visit %d lacks operator, server or scan: %+v", i+1, v)
		case v.From.IsZero() || v.Until.Before(v.From):
			return nil, fmt.Errorf("timeline: visit %d of %s (%s) by scan %s has no time, or ends before it begins", i+1, v.Server, v.Operator, v.Scan)
		case seen[p] > 0:
			return nil, fmt.Errorf("timeline: visits %d and %d are of one server (%s, %s) by one scan (%s); put them together first", seen[p], i+1, v.Server, v.Operator, v.Scan)
		}
		seen[p] = i + 1
	}
	ordered := slices.Clone(visits)
	slices.SortFunc(ordered, byServer)
	return ordered, nil
}
