package lists

import (
	"net/netip"
	"slices"
	"strings"

	"bridle/datasets/schema/targets"
	"bridle/datasets/world"
)

// Targets returns what a careful observer finds out about names before probing them: where
// their zones are cut, the TTLs that parent and zone give, and the addresses they point to
// at the beginning of the probing, with their networks. purposes says why each is probed; a
// name that is not in the world is left out.
func Targets(w *world.World, runID string, purposes map[string]string) []targets.Row {
	public := w.Public()
	var rows []targets.Row
	for i := range w.Domains {
		d := &w.Domains[i]
		for h := range d.Hosts {
			if purpose, ok := purposes[d.Hosts[h].Name]; ok {
				rows = append(rows, target(w, public, d, &d.Hosts[h], runID, purpose))
			}
		}
	}
	slices.SortFunc(rows, func(a, b targets.Row) int { return strings.Compare(a.Name, b.Name) })
	return rows
}

func target(w *world.World, p world.Public, d *world.Domain, h *world.Host, runID, purpose string) targets.Row {
	published, at := !d.Public.IsZero(), w.ProbeFrom
	row := targets.Row{RunID: runID, Name: h.Name, QType: "A", Purpose: purpose, IsPublic: &published, LookedUpAt: &at,
		ZoneCut: &d.Zone.Name, IsZoneShared: &d.Shared, TTLS: &h.TTL, NegativeTTLS: &d.NegativeTTL,
		NSParentTTLS: &d.ParentNSTTL, NSChildTTLS: &d.ChildNSTTL, Source: source(p)}
	for _, s := range h.Stays {
		if at.Before(s.From) || !at.Before(s.Until) {
			continue
		}
		row.Addresses = append(row.Addresses, s.Address.String())
		if n, ok := NetworkOf(w, s.Address); ok {
			row.HostingASNs = append(row.HostingASNs, int64(n.ASN))
			row.HostingCountries = append(row.HostingCountries, w.Countries[n.Country].Code)
		}
	}
	slices.Sort(row.Addresses)
	slices.Sort(row.HostingASNs)
	slices.Sort(row.HostingCountries)
	row.HostingASNs, row.HostingCountries = slices.Compact(row.HostingASNs), slices.Compact(row.HostingCountries)
	return row
}

// NetworkOf returns the network that announces an address.
func NetworkOf(w *world.World, a netip.Addr) (*world.Network, bool) {
	for i := range w.Networks {
		for _, p := range w.Networks[i].Prefixes {
			if p.Contains(a) {
				return &w.Networks[i], true
			}
		}
	}
	return nil, false
}
