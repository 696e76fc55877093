// Benchdns measures what a probe costs: 'make bench-dns'.
//
// It asks 10,000 addresses of loopback for 100 names each, along the way of 'bridle-probe run
// --design fixed': package probe's fixed plan, the dispatcher, the engine, all checks of replies, and rows into
// Parquet parts of a study. Beside it, in turns and against the same responder, stand a loop that does
// nothing but sendmmsg and recvmmsg, and the public tool zdns. Each asks in a process of its own, whose
// processor time and memory are told apart from those of the responder.
//
// Four demands are checked, each with a line of its own; the program fails if one is not met:
//
//   - processor time per probe: at most 1.6 times that of the loop;
//   - questions a second: at least 15 times those of zdns;
//   - resident memory: at most 64 MB at 10,000 targets, and less than 100 bytes for each further one;
//   - pace: within 1 % of the rate asked for, and no gap between packets to one address too short.
//
// Loopback says nothing about an uplink. It says what the program takes of a processor.
package main
