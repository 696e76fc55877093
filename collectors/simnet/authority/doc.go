// Package authority is the name tree of a simulated Internet as its authoritative servers
// know it: root, top-level domains, registered domains and the canary zone, with the
// delegations between them (RFC 1034, section 4.2).
//
// It answers two kinds of asker. A model of a resolver asks the tree itself: where is this
// name, does it exist at this instant, with which data and TTL. A question that arrives at
// the address of an authoritative server gets the reply that server would give: data with
// the AA bit, a referral to a zone below, or a denial with the SOA.
package authority
