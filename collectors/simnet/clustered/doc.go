// Package clustered holds the clusters of a study of a simulated Internet against the operators of its world: which
// operators were found, which clusters join two of them, and how often two servers that a cluster holds together are one
// operator's. It reads the parts of the study and the world alone.
//
// # What counts
//
// The core of a cluster is what it claims; the fringe is said to be uncertain. An operator is found if some core of two servers or
// more has servers of this operator alone. A core with servers of more than one operator, or with somebody
// else's, is mixed: a false merge, which accuses the wrong party. An operator in several cores is split, which loses links and
// accuses nobody. Precision and recall are those of pairs of servers.
//
// Source of pairwise precision and recall: Menestrina, Whang and Garcia-Molina, "Evaluating entity resolution results",
// PVLDB 3 (2010), section 3.
package clustered
