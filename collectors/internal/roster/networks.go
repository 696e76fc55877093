package roster

import (
	"net/netip"
	"slices"

	"bridle/datasets/prefix"
)

// Network is what is known of the network of an address, by all sources together.
type Network struct {
	// ASN is the system that most sources name, the least of several; 0: no source names one.
	ASN int64
	// Classes are the kinds of network that sources give, sorted, each once.
	Classes []string
}

// providers are the kinds of network whose resolvers serve the public: those of the vocabulary of prefixes that
// carry access or transit, and public DNS services.
var providers = []string{"transit_access", "access", "transit", "public_dns"}

// Provider reports whether some source says that the network is a provider's, so that what answers in it is more likely
// infrastructure than somebody's device at home. Without a source the answer is no.
func (n Network) Provider() bool {
	return slices.ContainsFunc(n.Classes, func(c string) bool { return slices.Contains(providers, c) })
}

// NetworkOf returns what a table says of an address as of a day (YYYY-MM-DD).
func NetworkOf(t *prefix.Table, a netip.Addr, day string) Network {
	votes := map[int64]int{}
	var n Network
	class := func(c *string) {
		if c != nil && *c != "unknown" {
			n.Classes = append(n.Classes, *c)
		}
	}
	for _, answer := range t.At(a, day) {
		named := map[int64]bool{}
		for _, row := range answer.Rows {
			class(row.ASClass)
			if row.ASN != nil {
				named[*row.ASN] = true
			}
		}
		for asn := range named {
			votes[asn]++
		}
	}
	for asn, v := range votes {
		if best := votes[n.ASN]; v > best || v == best && asn < n.ASN {
			n.ASN = asn
		}
		for _, answer := range t.System(asn, day) {
			for _, row := range answer.Rows {
				class(row.ASClass)
			}
		}
	}
	slices.Sort(n.Classes)
	n.Classes = slices.Compact(n.Classes)
	return n
}
