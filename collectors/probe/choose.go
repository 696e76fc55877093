package probe

import (
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"slices"

	"bridle/datasets/schema/resolverqualifications"
)

// MostAnchors is the most own ports from which a pool is asked: enough to reach both copies
// of a pool of two with probability 0.99.
//
// Source: the project's notes on cache probing, section 4.
const MostAnchors = 8

// Choice says how many witnesses are taken from each cache group.
type Choice struct {
	// PerGroup is the most addresses of one cache group; 0 means 1. More addresses of one group are the
	// same witness several times.
	PerGroup int
	// Reserves is the most further addresses of a cache group that are kept for the case that a witness turns out unfit.
	Reserves int
	// Ports are own ports, from which pools that choose a cache by them are asked, at most
	// [MostAnchors]. Without any such a pool is asked from any port.
	Ports []uint16
}

// LeftOut is a resolver that is not asked.
type LeftOut struct {
	Address netip.AddrPort
	Class   string
	// Reason in words.
	Reason string
}

// Selection is who is asked and who is not.
type Selection struct {
	// Witnesses are sorted by group, address and anchor port.
	Witnesses []Witness
	// Reserves are sorted alike.
	Reserves []Witness
	LeftOut  []LeftOut
}

// FromQualifications chooses the witnesses among qualified resolvers. Those with a reason for
// exclusion are left out, and within a cache group those beyond the choice and its reserves: classes clean,
// refreshes and stale are preferred in this order, then lower addresses. One row per address and port is
// expected; two are an error, and so is one that is said to be fit but is of a class that may not be
// probed.
func FromQualifications(rows []resolverqualifications.Row, choice Choice) (*Selection, error) {
	if choice.PerGroup < 0 || choice.Reserves < 0 {
		panic("probe: less than no address of a cache group")
	}
	perGroup := cmp.Or(choice.PerGroup, 1)
	s := &Selection{}
	var fit []candidate
	var errs []error
	for i := range rows {
		row := &rows[i]
		if row.ExcludedBecause != nil {
			s.leaveOut(row, *row.ExcludedBecause)
			continue
		}
		w, err := NewWitness(row, 0)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		fit = append(fit, candidate{w, row})
	}
	slices.SortFunc(fit, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.group(), b.group()), cmp.Compare(rank(a.Class), rank(b.Class)), a.Address.Compare(b.Address))
	})
	for i, taken := 0, 0; i < len(fit); i++ {
		c := fit[i]
		if i > 0 && c.Address == fit[i-1].Address {
			errs = append(errs, fmt.Errorf("%s has two qualifications; give those of one survey", c.Address))
		}
		if i > 0 && c.group() != fit[i-1].group() {
			taken = 0
		}
		if taken >= perGroup && taken < perGroup+choice.Reserves && c.Group != "" {
			taken++
			s.Reserves = append(s.Reserves, c.anchored(choice.Ports)...)
			continue
		}
		if taken >= perGroup {
			s.leaveOut(c.row, fmt.Sprintf("cache group %s has %d witnesses already", c.Group, perGroup))
			continue
		}
		taken++
		s.Witnesses = append(s.Witnesses, c.anchored(choice.Ports)...)
	}
	return s, errors.Join(errs...)
}

// candidate is a witness with the row it comes from.
type candidate struct {
	Witness
	row *resolverqualifications.Row
}

// anchored returns a witness for each port if it is a pool that goes by ports.
func (c candidate) anchored(ports []uint16) []Witness {
	if !orZero(c.row.IsPortSticky) || c.single() || len(ports) == 0 {
		return []Witness{c.Witness}
	}
	ports = slices.Compact(slices.Sorted(slices.Values(ports)))
	var list []Witness
	for _, p := range ports[:min(len(ports), MostAnchors)] {
		w := c.Witness
		w.AnchorPort = p
		list = append(list, w)
	}
	return list
}

func (s *Selection) leaveOut(row *resolverqualifications.Row, reason string) {
	a, _ := netip.ParseAddr(row.Address)
	s.LeftOut = append(s.LeftOut, LeftOut{netip.AddrPortFrom(a.Unmap(), uint16(row.Port)), row.Class, reason})
}

// rank orders classes by how little asking changes them.
func rank(c Class) int { return slices.Index([]Class{Clean, Refreshes, Stale}, c) }

// Reason counts resolvers that were left out for one reason.
type Reason struct {
	Class, Reason string
	N             int
}

// Reasons returns how many were left out for each class and reason, sorted by both.
func (s *Selection) Reasons() []Reason {
	counts := map[Reason]int{}
	for _, l := range s.LeftOut {
		counts[Reason{Class: l.Class, Reason: l.Reason}]++
	}
	list := make([]Reason, 0, len(counts))
	for r, n := range counts {
		r.N = n
		list = append(list, r)
	}
	slices.SortFunc(list, func(a, b Reason) int { return cmp.Or(cmp.Compare(a.Class, b.Class), cmp.Compare(a.Reason, b.Reason)) })
	return list
}
