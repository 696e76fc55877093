// Package indicators makes lists of servers and names for others to look for in their logs: STIX 2.1, MISP and CSV.
//
//	set, err := indicators.Gather(ctx, study.DB())
//	set = set.AtLeast(50)
//	b, err := set.STIX(indicators.Label{TLP: indicators.Amber, Author: "Example Lab"})
//
// An [Indicator] is an address that matched a fingerprint, a name that such a server showed or that pointed to it, or what
// an operator of the user's tables holds. It bears when it was seen, which rules matched, whose it may be and how sure that
// is ([Confidence]). Names at the fringe of a cluster are in the list, with low confidence and the reason.
//
// # What is never in it
//
// Addresses of resolvers, and countries in which something is claimed: an indicator says where the
// infrastructure is, never where its victims may be. A matched server that is also a resolver is left out and counted.
//
// # The same bytes each time
//
// Identifiers follow from content (UUIDv5) and times from runs, never from the clock. What comes from a simulated
// world says SIMULATED in every form.
package indicators
