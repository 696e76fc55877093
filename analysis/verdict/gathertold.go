package verdict

import (
	_ "embed"
	"maps"
	"net/netip"
	"slices"
)

//go:embed queries/told.sql
var toldSQL string

// told is what the user's table says of a resolver without a survey.
type told struct {
	label   string // of its cache group; empty: it stands alone
	address string
	port    int // 0: any
	country string
	mass    float64
	asn     int64 // -1: not told
	caches  int
}

// users gives groups without survey what the user's table says of them, and adds those that were not
// watched. What the table does not say is left to prefixes: users returns the addresses of groups without a country.
// A table is one source, whatever it says.
func (g *gathering) users(lost []int) (map[int][]netip.Addr, error) {
	alone := map[netip.Addr][]int{}
	open := map[int][]netip.Addr{}
	for _, i := range lost {
		open[i] = nil
		if a, ok := address(g.in.Groups[i].Label); ok {
			alone[a] = append(alone[a], i)
		}
	}
	says := map[int][]told{}
	err := g.rows(toldSQL, nil, func(scan func(...any) error) error {
		var t told
		if err := scan(&t.label, &t.address, &t.port, &t.country, &t.mass, &t.asn, &t.caches); err != nil {
			return err
		}
		for _, i := range g.meant(t, alone) {
			says[i] = append(says[i], t)
		}
		return nil
	})
	several := 0
	for _, i := range slices.Sorted(maps.Keys(says)) {
		if i < len(g.surveyed) && g.surveyed[i] {
			continue // the survey speaks of the group
		}
		open[i] = nil
		if g.in.Groups[i].hear(says[i]) > 1 {
			several++
		}
	}
	if several > 0 {
		g.note("%d cache groups of the user's table have users in several countries; the belief is split among them", several)
	}
	for i := range open {
		gr := &g.in.Groups[i]
		if gr.Country != "" {
			delete(open, i)
			continue
		}
		open[i] = addresses(gr.Label, says[i])
	}
	return open, err
}

// meant returns the groups that a row of the table is about; one that is not there is added.
func (g *gathering) meant(t told, alone map[netip.Addr][]int) []int {
	label := t.label
	if label == "" {
		a, _ := address(t.address)
		var same []int
		for _, i := range alone[a] {
			if ap, err := netip.ParseAddrPort(g.in.Groups[i].Label); t.port == 0 || err == nil && int(ap.Port()) == t.port {
				same = append(same, i)
			}
		}
		if len(same) > 0 {
			return same
		}
		if label = t.address; t.port > 0 {
			label = netip.AddrPortFrom(a, uint16(t.port)).String()
		}
	}
	i, ok := g.groups[label]
	if !ok {
		i = len(g.in.Groups)
		g.groups[label] = i
		g.in.Groups = append(g.in.Groups, Group{Label: label, Caches: 1})
	}
	return []int{i}
}

// addresses returns those of a group: what the table has, else what its label is.
func addresses(label string, rows []told) []netip.Addr {
	var all []netip.Addr
	for _, t := range rows {
		if a, ok := address(t.address); ok {
			all = append(all, a)
		}
	}
	if a, ok := address(label); ok && len(rows) == 0 {
		all = append(all, a)
	}
	return all
}

// hear sets what rows of the user's table say of a group and returns how many countries they name.
func (gr *Group) hear(rows []told) int {
	var beliefs []Group
	countries := map[string]bool{}
	for _, t := range rows {
		gr.Caches = max(gr.Caches, float64(t.caches))
		if t.asn >= 0 {
			gr.ASNs = append(gr.ASNs, t.asn)
		}
		if t.country != "" {
			countries[t.country] = true
			beliefs = append(beliefs, Group{Country: t.country, Mass: t.mass, Sources: 1})
		}
	}
	gr.Resolvers = len(rows)
	gr.settle(beliefs)
	return len(countries)
}

// settle sets country, mass and sources from those of the addresses of a group: each has one vote, as strong as
// the belief in it; of equal countries the first by code. The sources are the fewest that any address for
// that country has.
func (gr *Group) settle(beliefs []Group) {
	votes, sources := map[string]float64{}, map[string]int{}
	for _, b := range beliefs {
		gr.ASNs = append(gr.ASNs, b.ASNs...)
		if b.Country == "" {
			continue
		}
		if n, ok := sources[b.Country]; !ok || b.Sources < n {
			sources[b.Country] = b.Sources
		}
		votes[b.Country] += b.Mass / float64(len(beliefs))
	}
	slices.Sort(gr.ASNs)
	gr.ASNs = slices.Compact(gr.ASNs)
	for _, c := range slices.Sorted(maps.Keys(votes)) {
		if gr.Country == "" || votes[c] > gr.Mass {
			gr.Country, gr.Mass, gr.Sources = c, min(1, votes[c]), sources[c]
		}
	}
}
