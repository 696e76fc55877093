package verdict

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"bridle/datasets/prefix"
	"bridle/datasets/schema/prefixes"
)

// placed reads the groups: those of the survey that may testify or were watched, and those without a
// survey that were watched or stand in the user's table; of the latter the label is the table's, or an address.
func (g *gathering) placed() error {
	var lost []int
	err := g.rows(groupsSQL, nil, func(scan func(...any) error) error {
		var gr Group
		var isSurveyed, isWatched bool
		var systems string
		if err := scan(&gr.Label, &isSurveyed, &isWatched, &gr.Country, &gr.Mass, &gr.Sources, &systems, &gr.Caches, &gr.Excluded, &gr.Resolvers); err != nil {
			return err
		}
		if gr.Excluded != "" && !isWatched {
			return nil // its resolvers are among the excluded ones
		}
		for field := range strings.FieldsSeq(systems) {
			asn, err := strconv.ParseInt(field, 10, 64)
			if err != nil {
				return err
			}
			gr.ASNs = append(gr.ASNs, asn)
		}
		if !isSurveyed {
			gr.Resolvers = 1
			lost = append(lost, len(g.in.Groups))
		}
		g.groups[gr.Label] = len(g.in.Groups)
		g.surveyed = append(g.surveyed, isSurveyed)
		g.in.Groups = append(g.in.Groups, gr)
		return nil
	})
	if err != nil {
		return err
	}
	open, err := g.users(lost)
	if err != nil || len(open) == 0 {
		return err
	}
	return g.locate(open)
}

// locate asks the prefixes for the countries of groups of which neither survey nor table names one, by their addresses.
func (g *gathering) locate(groups map[int][]netip.Addr) error {
	var rows []prefixes.Row
	err := g.rows(`SELECT prefix, asn, country, valid_on, source, source_row FROM prefixes WHERE prefix IS NOT NULL ORDER BY ALL`, nil, func(scan func(...any) error) error {
		var r prefixes.Row
		err := scan(&r.Prefix, &r.ASN, &r.Country, &r.ValidOn, &r.Source, &r.SourceRow)
		rows = append(rows, r)
		return err
	})
	if err != nil {
		return err
	}
	table, err := prefix.NewTable(rows)
	if err != nil {
		return err
	}
	unknown := 0
	for _, i := range slices.Sorted(maps.Keys(groups)) {
		if len(groups[i]) == 0 {
			unknown++
			continue
		}
		var beliefs []Group
		for _, a := range groups[i] {
			var b Group
			b.believe(table.At(a, g.in.From.Format("2006-01-02")))
			beliefs = append(beliefs, b)
		}
		g.in.Groups[i].settle(beliefs)
	}
	if unknown > 0 {
		g.note("%d cache groups were not surveyed and no table names their addresses: their countries are not known", unknown)
	}
	return nil
}

// address reads the address in a label: an address, or an address and port.
func address(label string) (netip.Addr, bool) {
	if a, err := netip.ParseAddr(label); err == nil {
		return a.Unmap(), true
	}
	ap, err := netip.ParseAddrPort(label)
	return ap.Addr().Unmap(), err == nil
}

// believe sets country, mass and sources from what sources say of the address: each has one vote,
// split evenly among the countries it names, and the country with most votes has its share of
// them; of equal ones the first by code.
func (gr *Group) believe(answers []prefix.Answer) {
	votes := map[string]float64{}
	for _, a := range answers {
		var named []string
		for _, r := range a.Rows {
			if r.Country != nil && !slices.Contains(named, *r.Country) {
				named = append(named, *r.Country)
			}
			if r.ASN != nil {
				gr.ASNs = append(gr.ASNs, *r.ASN)
			}
		}
		if len(named) > 0 {
			gr.Sources++
		}
		for _, c := range named {
			votes[c] += 1 / float64(len(named))
		}
	}
	slices.Sort(gr.ASNs)
	gr.ASNs = slices.Compact(gr.ASNs)
	for c, v := range votes {
		share := v / float64(gr.Sources)
		if share > gr.Mass || share == gr.Mass && c < gr.Country {
			gr.Country, gr.Mass = c, share
		}
	}
}

// whyExcluded says what each class of resolvers that may not testify does.
var whyExcluded = map[string]string{
	"dead":           "gave no answer",
	"harms":          "a question without recursion harms their users",
	"intercepted":    "somebody on the way answers in their place",
	"hijacks":        "invent answers for names that do not exist",
	"recurses":       "do what was asked without recursion, so probes fill their caches",
	"refuses":        "refuse questions from outside",
	"invisible":      "do not show what their caches hold",
	"fixed_ttl":      "do not count TTLs down, so no fill can be dated",
	"many_countries": "lead to caches of several countries",
	"public_backend": "lead to a public DNS service",
	"unstable":       "changed their ways during the survey",
	"stale":          "show entries after their expiry",
	"refreshes":      "renew entries when probed",
	"clean":          "did not pass the thresholds of the survey",
}

// excluded reads the resolvers that may not testify; those of a country and class stand as one
// group.
func (g *gathering) excluded() error {
	return g.rows(excludedSQL, nil, func(scan func(...any) error) error {
		var country, class string
		gr := Group{Caches: 1}
		if err := scan(&country, &class, &gr.Resolvers); err != nil {
			return err
		}
		gr.Label, gr.Country = fmt.Sprintf("resolvers of class %s in %s", class, country), country
		if gr.Excluded = whyExcluded[class]; gr.Excluded == "" {
			gr.Excluded = class
		}
		if country == "" {
			g.note("%d resolvers that may not testify (%s) are in no known country", gr.Resolvers, gr.Excluded)
			return nil
		}
		g.in.Groups = append(g.in.Groups, gr)
		return nil
	})
}
