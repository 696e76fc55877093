// Package step keeps the study time of a simulated Internet and lets it pass in steps, so
// that days go by in a minute and results do not depend on how busy the machine is.
//
// A [Coordinator] stands beside the servers and holds study time. Collectors are its
// participants: each connects with a [Client] and alternates between two states. It either
// runs (sends questions, reads replies) or waits for an instant. Exactly one participant
// runs at a time, and study time passes only while none does. So whatever happens at one
// instant happens in one order, and every run of the same script sees the same order.
//
// # A turn
//
// A participant asks for instant t with [Client.Until] when none of its exchanges is in
// flight. It is granted when all participants wait and no other waits for an earlier
// instant. Among those that wait for the same instant the one with the fewest turns at
// that instant goes first, then the one that joined first: so one that asks for the present
// again and again does not keep the others from it. Whoever asks for the past gets the
// present. A turn lasts until the participant asks for its next instant or disconnects.
// Joining is itself such a request, for the present; so [Dial] returns with a turn.
//
// # No reply is waited for
//
// How long must one wait before an unanswered question is a time-out? In real time no
// answer is right: on a busy machine every reply is late. So the participant says with
// [Client.Settle] how many datagrams it has sent in all, and is told when the servers have
// dealt with as many, and how many replies they have sent in all. It reads that many from
// its sockets; what then has no reply timed out. Nothing is measured with a clock. (If its
// sockets hold fewer, its own buffers overflowed: settle before more replies can be on the
// way than they take.)
//
// The servers know a participant by the UDP ports that it announces before it sends from
// them ([Client.Announce]). Datagrams from other ports are answered too, but count for
// nobody, so that a person may ask the simulated Internet something while a study runs.
// Only datagrams that the kernel took, for a port on which the simulation listens, may be
// counted as sent.
//
// If a kernel buffer overflows, datagrams vanish without a trace. A settlement that is
// short while the servers have handled nothing of the participant's for [Config.Patience]
// fails with a [LostError]: results would be wrong, so there are none.
//
// Replies that come later than the time-out that the participant declared are kept by the
// servers ([Coordinator.Hold]) and sent when it asks for its next instant.
//
// # Without participants
//
// Study time runs freely from where it is, at the speed that [Coordinator.Free] sets; at
// first it stands still. The next participant ends that.
//
// # Protocol
//
// Participants connect over TCP on loopback. Both sides write lines, each one JSON object,
// at most 1 MiB. Each line bears the version of the protocol, "v", which is 1. A
// participant has at most one request open; each gets one answer. Requests are told apart
// by "do":
//
//	{"v":1,"do":"hello","name":"bridle-probe","timeout_ns":2000000000}   join; the answer is the first turn
//	{"v":1,"do":"ports","open":[40001,40002],"close":[40000]}            announce and withdraw ports
//	{"v":1,"do":"until","at_us":1530403200000000}                        ask for an instant
//	{"v":1,"do":"settle","sent":128}                                     ask whether all was handled
//
// Instants are microseconds since 1970. An answer is one of
//
//	{"v":1,"now_us":1530403200000000,"replies":120}
//	{"v":1,"now_us":1530403200000000,"replies":120,"error":"...","lost":8}
//
// in which "replies" counts the datagrams that the servers have sent to the participant's
// ports since it joined. "lost" stands with failed settlements only. After any other error
// the coordinator closes the connection.
package step
