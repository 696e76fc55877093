// Package redact takes out of the parts of a study what must not be published:
// addresses and labels of resolvers, and places that few caches stand for.
//
// Resolvers belong to people who have done nothing. Who reads that a cache at an
// address knew a name of spyware can go and ask, or punish, those behind it. So
// before a study leaves the house
//
//   - addresses of resolvers, forwarders and egresses become pseudonyms. A pseudonym
//     is an address too, of the range that RFC 9637 keeps for documents (3fff::/20), with 108
//     bits of HMAC-SHA256 under a secret key: programs that read addresses go on
//     working, and equal addresses stay equal, so that tables can be joined;
//   - labels of caches become "withheld-" and 24 hex digits, by the same key;
//   - texts of others, such as rejected lines of lists, are left out, and in every other text
//     the withheld values are looked for in the ways in which they are usually
//     written;
//   - countries for which fewer than a number of caches testify lose their rows of
//     verdicts, and the caches in them their place. That depends on the number of
//     caches alone, never on what was found there (see matrix.Publish).
//
// [Rules] is the table of all columns that this concerns, each with its reason.
//
// Pseudonyms are not anonymous. Who has the key can try all addresses of IPv4 in
// minutes, and what stands beside a pseudonym, such as a country and a network,
// narrows it down without any key.
//
// A [Redactor] first learns from every part of the study, then writes parts anew.
package redact
