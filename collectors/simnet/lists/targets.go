package lists

import (
	"fmt"
	"io"
	"net/netip"
	"slices"
	"strings"
	"time"

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

// targetTable writes what was found out about names in the columns that 'bridle import targets' reads. The
// networks of addresses are not in it: they follow from the table of prefixes.
func targetTable(w io.Writer, p world.Public, plan []targets.Row) error {
	rows := [][]string{{"name", "purpose", "is_public", "zone_cut", "is_zone_shared", "ttl_s", "negative_ttl_s",
		"ns_parent_ttl_s", "ns_child_ttl_s", "cname", "addresses", "looked_up_at"}}
	for i := range plan {
		r := &plan[i]
		at := ""
		if r.LookedUpAt != nil {
			at = r.LookedUpAt.UTC().Format(time.RFC3339Nano)
		}
		rows = append(rows, []string{r.Name, r.Purpose, value(r.IsPublic), value(r.ZoneCut), value(r.IsZoneShared), value(r.TTLS), value(r.NegativeTTLS),
			value(r.NSParentTTLS), value(r.NSChildTTLS), value(r.CNAME), strings.Join(r.Addresses, ";"), at})
	}
	return table(w, p, rows)
}

// value writes what may be unknown; empty means that it is.
func value[T any](v *T) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(*v)
}
