// Package resolve looks names up, again and again, to learn where they point and when that changes: it says which
// question is due next (it is an agenda of package dispatch) and makes rows of the dataset resolutions of whatever
// becomes of it.
//
// # Who sees it
//
// Questions desire recursion and go to one resolver, the study's own, which asks the authoritative servers of the names. Those who run
// them see that, when and from where somebody asks. So a command that uses this package asks for a
// declaration, and nothing goes through a resolver that the study surveys or probes: a lookup there
// would fill the very cache whose content is to be evidence ([Surveyed]). The resolver must iterate from the root itself; one that
// forwards to a public service looks the names up in that service's caches.
//
// # Sweeps
//
// A plan is every name and type once in each sweep, in an order that the seed decides, evenly spread over a part of the
// interval between sweeps. It can be resumed exactly: what has no row is asked late, within the limits.
//
// # Rows
//
// A question has one row for each record on the way to its answer: the aliases, each as a CNAME of its own owner, and
// the records of the type asked for, whose owner is the last name of the chain. One without a record has one
// row that says why. All have the instant of the question, which asked_name, asked_rrtype and sweep tell apart.
//
// # Limits
//
// A resolver answers from its cache, so what a row says was true at some instant of the last TTL, not at the very instant
// of the row. What it gives as TTL is what is left of it; ttl_s is therefore empty, unless the answer was
// authoritative; package authority asks those who know. Of two record sets behind one name, such as those of a server that deals out addresses in turns, a sweep sees one.
package resolve
