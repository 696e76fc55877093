// Package canary says what the study's own zone answers. Resolvers are qualified with names
// in it that nobody else knows, so that whatever is seen of such a name at the zone's
// servers, or in a cache, was caused by the study itself.
//
// Every name below the apex exists, except that a label decides otherwise. Labels are read from the
// left; the first of these that a name contains rules:
//
//	nx         the name does not exist; nx itself does, without records
//	whoami     the address that asks, as A, AAAA or TXT, with TTL 0
//	ttl-N      as any other, with a TTL of N seconds
//
// If nx itself did not exist, a resolver that minimises names (RFC 9156) would learn so from one question
// and deny all names below without asking (RFC 8020), and the log would lack their tokens.
//
// Any other name has the address 192.0.2.1 (RFC 5737) with a TTL of 300 s and the TXT record
// "canary". There are no records of type AAAA but those of whoami.
package canary
