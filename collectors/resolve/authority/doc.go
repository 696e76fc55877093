// Package authority asks the servers that answer for names what TTL they give to the records. A cache tells what is
// left of a TTL; how long an operator lets his records be kept, only his servers tell.
//
// # How the servers are found
//
// The study's own resolver is asked, with recursion, for the NS set of the name, then of the names above it, until one has such a
// set: that is the apex of the zone. The SOA record beside a denial shortens the way. At the registered domain (Public Suffix
// List) the way goes on upwards only if that domain exists and has no NS set, as with customers of a dynamic DNS provider; a
// domain that does not exist has no server, and its names get the word of the resolver. Then the resolver is asked for A and AAAA of the
// servers' names.
//
// # What they are asked
//
// One of them is asked, without recursion, for each type of the name, and one for the NS set of the apex. A reply without AA is
// no testimony, nor is a denial whose SOA is of another zone; then, and after a refusal or silence, the next server is
// asked. Of each zone at most 16 addresses are asked, and of each address at most two questions are open at a time, so that a dead
// server holds up few. An alias is followed link by link, each asked of the servers of its own zone: the bit AA
// speaks of the first owner in an answer alone (RFC 1035, section 4.1.1). What an answer holds of other names is not believed.
//
// # Rows
//
// They are those of package resolve: one for each alias and each record, or one that says why there is none. ttl_s is what the zone
// itself gives, the least of the set (RFC 2181, section 5.2); each row has the instant of its own answer and names the server in
// source. The TTL of an NS set is the zone's too, not the one that the parent gives with its delegation: those two are
// often different, and caches may keep either. Where all servers of a zone answer without authority the word is
// not_authoritative. A name without known servers has the word of the lookup that failed.
//
// # Limits
//
// Servers of one zone can give different TTLs; one of them is asked. A wildcard, a rotating set or an answer made for the asker is
// seen as it was at that instant. Nothing is validated (DNSSEC); a forger on the path must guess id, port and letter case.
package authority
