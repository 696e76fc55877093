package qualify

import (
	"net/netip"
	"slices"

	"bridle/datasets/schema/resolverqualifications"
)

// rules2018 fills in the six rules of 2018 (study of 2018, sections 5.2 and 5.3), for comparison: they decide nothing
// here. Rules 2 to 5 rest on the ten questions of T5 alone, as they did then. Rules 3 and 4 speak of "that AS" and are null where rule
// 2 found several.
func (f *finding) rules2018(s *Setting, fetches map[string][]fetch, row *resolverqualifications.Row) {
	row.IsSuitable2018RD = f.d.suitable2018()
	row.IsSuitable2018Reaches = f.reaches(s)
	resolvers := f.d.egress(fetches, "backend")
	if len(resolvers) == 0 {
		return
	}
	row.IsSuitable2018Forwarder = new(!slices.Contains(resolvers, f.d.at.Addr()))
	systems, complete := f.systems(s, resolvers)
	if len(systems) > 1 || !complete {
		if len(systems) > 1 {
			row.IsSuitable2018OneAS = new(false)
		}
		return
	}
	row.IsSuitable2018OneAS = new(true)
	if class := most(atlas{s.Prefixes}.classes(resolvers[0], f.day)); class != nil {
		row.IsSuitable2018Access = new(*class == "transit_access" || *class == "access" || *class == "transit")
	}
	if s.Hosting != nil {
		row.IsSuitable2018NotHosting = new(!slices.Contains(s.Hosting, systems[0]))
	}
}

// systems returns the autonomous systems of addresses, sorted, and whether all have one.
func (f *finding) systems(s *Setting, addresses []netip.Addr) (systems []int64, complete bool) {
	complete = true
	for _, a := range addresses {
		n := atlas{s.Prefixes}.asn(a, f.day)
		if n == nil {
			complete = false
		} else if !slices.Contains(systems, *n) {
			systems = append(systems, *n)
		}
	}
	slices.Sort(systems)
	return systems, complete
}

// reaches is rule 6: at least one answer for the well-known name lies in its AS. Nil if none was asked for, or it is not known
// where it should lead.
func (f *finding) reaches(s *Setting) *bool {
	if s.ReachASN == 0 {
		return nil
	}
	var found *bool
	for i := range f.d.exchanges {
		x := &f.d.exchanges[i]
		if x.test != "reach" || x.status == "skipped" {
			continue
		}
		found = either(found, new(false))
		for _, text := range x.answers {
			a, err := netip.ParseAddr(text)
			if err != nil {
				continue
			}
			n := atlas{s.Prefixes}.asn(a, f.day)
			found = either(found, new(n != nil && *n == s.ReachASN))
		}
	}
	return found
}
