// Package athena groups servers by the attribute values they share, and keeps
// the evidence for every group.
//
// It is a documented counterpart of a technique that was never published. The
// study "Hide and Seek" (Citizen Lab, 2018) says that it "developed and used
// Athena, a novel technique to cluster some of our matches into 36 distinct
// Pegasus systems"; its features, thresholds and assignments were withheld.
// This package claims no equivalence with that technique, does not reproduce
// its result, and borrows only the name of the task.
//
// # Method
//
// Servers and attribute values form a bipartite graph: a server is linked to
// each value it was seen with (a certificate, a host key, a name server). A
// value seen on more servers than [Rule].MaxServers is a hub and is cut; a
// value seen on one server links nothing. What remains connected is a cluster.
// Every value is reported with its count and its fate, so nothing disappears
// in silence.
//
// A link weighs as much as its value tells: a value on n of N servers carries
// log2(N/n) bits, rounded to integer millibits so that neither a tie nor the
// order of additions can decide anything. Weights choose the chain of evidence
// of each cluster (the maximum spanning forest of the kept graph); they do not
// change which servers belong together.
//
// # Limits
//
// Shared values show shared provisioning first and a shared operator only
// after that: a cluster is a lead, not an attribution. With no cut, one value
// that a vendor puts everywhere glues unrelated servers together; see
// [Compare]. With a cut, one operator may fall into several clusters. A value
// copied by a third party links what does not belong together.
//
// The functions here are pure: no files, no clock, no randomness. They do not
// modify their arguments, and the same sightings in any order give the same
// result.
package athena
