package rules2018

import (
	"bridle/datasets/schema/resolverqualifications"
)

// Rule is one of the six rules that a forwarder has to meet.
type Rule uint8

// The rules of suitability, by their number.
const (
	HonoursRD   Rule = iota + 1 // two queries without recursion gave no answer
	OneSystem                   // its resolvers lie in exactly one autonomous system
	AccessOnly                  // that system is classed Transit/Access
	NotHosting                  // no server that matches a fingerprint is hosted in that system
	IsForwarder                 // its own address is not among its resolvers
	Reaches                     // of ten queries for a well-known name one was answered from the expected system
)

// String says the rule in words.
func (r Rule) String() string {
	return [...]string{"no rule", "rule 1: honours RD=0", "rule 2: resolvers in one AS", "rule 3: AS is Transit/Access",
		"rule 4: AS hosts no match", "rule 5: not its own resolver", "rule 6: reaches the well-known name"}[r]
}

// Unmet returns the first rule that a forwarder does not meet, 0 if it is suitable.
//
// A rule that was not tested is not met. Rules 3 and 4 alone pass if untested, as they rest on layers
// that a study may lack as a whole: a classification of systems, and servers that match.
//
// Source: study of 2018, section on the forwarders.
func Unmet(q *resolverqualifications.Row) Rule {
	for i, met := range [...]*bool{q.IsSuitable2018RD, q.IsSuitable2018OneAS, q.IsSuitable2018Access,
		q.IsSuitable2018NotHosting, q.IsSuitable2018Forwarder, q.IsSuitable2018Reaches} {
		rule := Rule(i + 1)
		untested := met == nil && rule != AccessOnly && rule != NotHosting
		if untested || met != nil && !*met {
			return rule
		}
	}
	return 0
}

// SystemOf returns the autonomous system of the resolvers behind a forwarder; if that is not one,
// that of its own address; 0 if neither is known.
func SystemOf(q *resolverqualifications.Row) int64 {
	switch {
	case len(q.EgressASNs) == 1:
		return q.EgressASNs[0]
	case q.ASN != nil:
		return *q.ASN
	}
	return 0
}
