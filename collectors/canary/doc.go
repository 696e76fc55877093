// Package canary says what the study's own zone answers. Resolvers are qualified with names
// in it that nobody else knows, so that whatever is seen of such a name at the zone's
// servers, or in a cache, was caused by the study itself.
//
// Every name below the apex exists, except that a label decides otherwise. Labels are read from the
// left; the first of these that a name contains rules:
//
//	nx         the name does not exist
//	whoami     the address that asks, as A, AAAA or TXT, with TTL 0
//	ttl-N      as any other, with a TTL of N seconds
//
// Any other name has the address 192.0.2.1 (RFC 5737) with a TTL of 300 s and the TXT record
// "canary". There are no records of type AAAA but those of whoami.
package canary
