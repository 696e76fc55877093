// Benchcluster compares methods of clustering servers into operators on simulated worlds and
// prints a table for each world: means over seeds and standard deviations. Results are kept in
// a folder, so it can be stopped and started again; those of other builds of this program, or
// of worlds that have changed, are made anew.
//
// Run it as .ci/bench-cluster or make bench-cluster.
package main
