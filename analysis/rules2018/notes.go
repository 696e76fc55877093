package rules2018

import "fmt"

// note says what is missing.
func (g *gathering) note() {
	add := func(is bool, format string, args ...any) {
		if is {
			g.Notes = append(g.Notes, fmt.Sprintf(format, args...))
		}
	}
	surveyed := int64(0)
	for _, n := range g.Forwarders {
		surveyed += n
	}
	unknown, placed := 0, 0
	for i := range g.Responses {
		if g.Responses[i].AuthTTL == 0 {
			unknown++
		}
		if g.Responses[i].ASN != 0 {
			placed++
		}
	}
	domains := 0
	for i := range g.Operators {
		if g.Operators[i].IsDomain {
			domains++
		}
	}
	add(g.Hits == 0, "there are no hits among the probes")
	add(surveyed == 0, "no forwarder was surveyed, so none is suitable and no hit has a country")
	add(g.Unsurveyed > 0 && surveyed > 0, "%d of %d hits are at forwarders that no survey knows; they have no country", g.Unsurveyed, g.Hits)
	add(unknown > 0, "%d of %d responses have no known authoritative TTL, so H3 drops them", unknown, len(g.Responses))
	add(placed < len(g.Responses), "%d of %d responses have no known autonomous system and show no infection", len(g.Responses)-placed, len(g.Responses))
	add(domains > 0, "%d domains belong to no operator; they have no pair of names, and no infection by these rules", domains)
}
