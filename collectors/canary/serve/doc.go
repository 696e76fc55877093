// Package serve is the authoritative name server of the canary zone. What the zone answers
// is decided by package canary; here are the protocol, the sockets and the log.
//
// # What is answered
//
// Questions for names of the zone get answers with AA set; what does not exist, or has no
// record of that type, gets the SOA (RFC 2308). The apex has SOA, NS and TXT records that
// say whose study it is; the names of the zone's own servers have their addresses. A
// question of type ANY gets one HINFO record (RFC 8482), a transfer or another zone
// REFUSED, what cannot be read FORMERR, another operation NOTIMP, another version of EDNS
// BADVERS. The question is given back as it was sent, letter case included.
//
// # What is written down
//
// Every question that is answered becomes a row of canary_queries before its answer is
// sent. If a row cannot be written the server stops: a log that silently lacks rows would
// have a survey take silence for honesty. What is no question becomes a row of anomalies.
//
// # What strangers cannot do
//
// Answers are small and cut to 1232 bytes, so there is little to amplify. Questions of one
// /24 (/48) beyond a rate, and of all beyond another, are not answered but counted, in
// rows of kind flood. Neither memory nor the number of rows grows with the number of
// packets or senders: see [Limits].
package serve
