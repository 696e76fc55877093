// Package dispatch sends what an agenda calls for: within scope, at a pace that harms nobody,
// and with exactly one outcome for each question.
//
// An Agenda says what is to be asked next and when; a Dispatcher decides whether it may be, waits
// until it may, asks through package dnswire and gives the outcome back. So surveys and probes
// say what they want to know and nothing about sockets, limits and lists.
//
// # What becomes of an item
//
// An item that scope, opt-out list or a daily cap forbid is skipped: its outcome has status
// skipped and the rule as its failure, and nothing was sent. One that limits allow only
// later waits; what is due meanwhile for others is sent. One without reply is tried again, as
// often as it wants, with its wait and within the same limits; its outcome is that of the last try and
// counts the queries of all.
//
// # Two clocks
//
// All instants are study time. See packages dnswire and simnet/step.
package dispatch
