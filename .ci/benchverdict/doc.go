// Benchverdict measures how often verdicts on simulated worlds are false, how much they find, and
// how good their rates are, beside plainer rules, and prints a table for each scenario. Probes are
// not sent: package watched draws what they would have seen. Countries of caches are those of the truth, believed with
// certainty by three sources; which names are whose is known too. Rates are measured against oracles that know the truth (oracle.go). Results are kept in a
// folder by world and by build of this program, so it can be stopped and started again.
//
// Run it as .ci/bench-verdict or make bench-verdict.
package main
