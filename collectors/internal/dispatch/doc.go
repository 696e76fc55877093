// Package dispatch sends what an agenda calls for: within scope, at a pace that harms nobody,
// and with exactly one outcome for each question.
//
// An [Agenda] says what is to be asked next and when; a [Dispatcher] decides whether it may be, waits
// until it may, asks through package dnswire and gives the outcome back. So surveys and probes
// say what they want to know and nothing about sockets, limits and lists.
//
// # What becomes of an item
//
// An item that scope, opt-out list or a daily cap forbid is skipped: its outcome has status
// skipped and the rule as its failure, and nothing was sent. One that limits allow only
// later waits; what is due meanwhile for others is sent. One without reply is tried again, as
// often as it wants, with its wait and within the same limits; its outcome is that of the last try and
// counts the queries of all. Scope and opt-out list are asked before every query. An item that they,
// or a cap, forbid after it was tried keeps the outcome of its last try.
//
// A reply may call for a further query within its try: without EDNS after FORMERR, over TCP if it was cut
// off. That query is a packet like any other: it follows at once only if the limits allow it, else at the
// first instant at which they do, and the outcome has that instant.
//
// Items of one target that wait for its limits go in the order of their arrival. Those that
// wait are bounded ([Config.Deferred]); while they are too many the agenda is not asked.
//
// # What is counted
//
// Every query is a packet, and one over TCP is one packet too, whatever the connection takes. Its
// bytes are those of the message and of the greatest reply that it invites ([Dispatcher.Bytes]), so caps on
// bytes hold whatever is answered; or of a usual one, and what a reply is longer is counted when it has come. While the rate is what stands in the way, the dispatcher waits for some
// packets rather than one: for half of [pace.Limits.Batch], in stepped time for all of it, but at most 64.
//
// # Interruption
//
// When the context ends nothing new is sent, what is in flight ends, and items that still wait have no
// outcome: a run that goes on later asks them again. [Dispatcher.Restore] tells the limits what the rows
// of earlier runs say.
//
// # Two clocks
//
// All instants are study time; see packages dnswire and simnet/step. The opt-out list is
// looked at by the wall clock in any case, since people change it, at most once a second and as often as
// the guard says.
//
// # Cost
//
// An item that no limit holds up takes about 0.15 µs beside the engine and allocates nothing. A target
// takes 5 bytes beside those of package pace; an item that waits takes 0.2 kB, and that memory is used again.
package dispatch
