// Command benchleiden compares this project's Leiden with igraph's in C, with leidenalg and
// with gonum's Louvain on graphs with known communities, by CPU time of the search, peak memory
// of the whole process and modularity, all of which one judge counts.
//
// Each search runs in a process of its own. Tools take turns on the same graph with the same
// number of iterations, so that a busy machine slows all of them; what is reported are medians,
// and the median of the ratios within turns. Tools that are not installed are left out with a
// message. .ci/bench-leiden builds and runs it.
package main
