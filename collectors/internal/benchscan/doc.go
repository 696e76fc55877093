// Benchscan measures what visits to servers cost: 'make bench-scan'.
//
// It visits TLS servers of loopback along the way of 'bridle-scan run': list from a file, plan, pace, handshake,
// one request, rows into Parquet parts of a study. Beside it, in turns and against the same server, the public
// tool zgrab2 does the same work: handshake, GET /, SHA-256 of the body. Every address has a certificate and a page of
// its own, so nothing is won by finding the same again. Each client is a process of its own, whose processor time the
// kernel tells from its first instruction to its last; that of the server does not count.
//
// Three demands are checked, each with a line of its own; the program fails if one is not met:
//
//   - processor time per target: at most 0.65 times that of zgrab2, the median of rounds in pairs;
//   - resident memory: below 150 MB for a million targets, of which 50,000 speak TLS with 20,000 certificates;
//   - rules: 20 of them over a million grabs in at most a second (the benchmark of analysis/fingerprint, on two threads).
//
// Rules are the only demand by the clock, so a busy machine fails it; beside the time stands what two idle processors would take.
//
// Loopback says nothing about a network. It says what the program takes of a processor.
package main
