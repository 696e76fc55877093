package main

import (
	"fmt"
	"net/netip"
	"strings"

	"bridle/collectors/simnet/lists"
	"bridle/datasets/world"
)

// studyFile returns the study.toml with which collectors find a simulation.
func studyFile(w *world.World, control string, port uint16) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# Written by bridle-simnet. SIMULATED: scenario %s, seed %d.\n", w.Scenario.Name, w.Seed)
	fmt.Fprintf(&b, "[collect]\nvantage = \"simulated\"\nsimulation = %q\nall_addresses = true # of loopback; nobody is harmed\n", control)
	var servers []string
	for _, a := range w.Canary.Glue {
		servers = append(servers, fmt.Sprintf("%q", netip.AddrPortFrom(a, port)))
	}
	fmt.Fprintf(&b, "\n[collect.canary]\nzone = %q\nservers = [%s]\ndelegation_ttl = \"%ds\"\n", w.Canary.Name, strings.Join(servers, ", "), w.Canary.ParentNSTTL)
	if name, asn, ok := busy(w); ok {
		fmt.Fprintf(&b, "\n[collect.reach]\nname = %q\nasn = %d\n", name, asn)
	}
	return []byte(b.String())
}

// busy returns the name that users look up most, among those that stay in one network as long as
// caches are asked, with the number of that network.
func busy(w *world.World) (name string, asn uint32, ok bool) {
	most := 0.0
	for i := range w.Domains {
		d := &w.Domains[i]
		if d.Purpose != world.Benign || d.Shared || len(d.Hosts) == 0 || d.VisitsPerDay <= most {
			continue
		}
		if n, one := hostedBy(w, &d.Hosts[0]); one {
			name, asn, ok, most = d.Hosts[0].Name, n, true, d.VisitsPerDay
		}
	}
	return name, asn, ok
}

// hostedBy returns the network that a host is in from ProbeFrom to Until, if it is one network and
// the host is there all that time.
func hostedBy(w *world.World, h *world.Host) (asn uint32, ok bool) {
	covered := w.ProbeFrom
	for _, s := range h.Stays {
		if !s.Until.After(w.ProbeFrom) || !s.From.Before(w.Until) {
			continue
		}
		n, known := lists.NetworkOf(w, s.Address)
		if !known || asn != 0 && asn != n.ASN || s.From.After(covered) {
			return 0, false
		}
		asn = n.ASN
		if s.Until.After(covered) {
			covered = s.Until
		}
	}
	return asn, asn != 0 && !covered.Before(w.Until)
}
