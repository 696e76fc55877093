// Package dnswire asks DNS servers, many at a time, and believes nothing that it cannot
// check. An [Engine] takes questions from its caller, sends each up to a number of tries
// over UDP, goes on over TCP where a reply is cut off, and gives back exactly one [Outcome]
// for each question, whatever happens on the wire. What arrives and cannot be accepted
// becomes a row of the dataset anomalies.
//
// # What is accepted
//
// A reply is checked in this order, and the first check that fails names the anomaly: length
// and QR bit; an id that is in use on the socket; source address; source port; the question
// as bytes, of which there must be one; then the whole message must be readable: by miekg/dns,
// or if it has the commonest form by a shorter way that is held to read the same. The question carries random letter case (0x20, draft-vixie-dnsext-dns0x20-00). A
// reply with the same name in other case is accepted, and [Reply.CaseKept] says so; a reply
// with another name never is. An anomaly does not end a try: the true reply may still come
// until the deadline, so a forger cannot make a question fail by being faster.
//
// Ids and, unless the question names one, ports are drawn at random for every try; those that
// leave in one system call, up to 64, have one port. An id is
// not used again on its socket while the engine remembers the exchange, so that a reply that
// comes late or twice is told from a wrong one: the engine remembers the last 16,384 tries
// that were answered and as many that were not.
//
// # Tries
//
// Each try has a new id, new letter case and, where the question is not bound to a port, a
// new port. FORMERR to a try with EDNS is followed at once by one without, and TC by TCP;
// both are part of the try, but counted in [Outcome.Queries]. [Work] is asked before
// any query but the first of a question, so that caps hold.
//
// # Two clocks
//
// Without [Config.Step], time-outs and round-trip times are real and monotonic, and study
// time is the wall clock. With it study time stands still while questions are in flight and
// nothing is waited for: what has no reply when the network has settled has timed out. See
// package step of the simulated Internet. All that has arrived at an instant is looked at together, in the order of the questions, so
// outcomes do not hang on which socket or processor had a datagram first.
//
// # Bounds
//
// Memory is bounded by [MaxInFlight] questions, [Config.Streams] connections and what is
// remembered, however much arrives. A caller who keeps no outcome for long says so ([Config.Lease]), and common replies are then
// read into memory that is used again. Anomalies are rows up to 8 per try and 16 per source
// that no query fits; a row of kind flood counts the rest, given at the end of a run. On Linux
// datagrams are sent and read in batches from one locked thread; elsewhere through net.UDPConn.
package dnswire
