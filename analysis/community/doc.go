// Package community divides weighted undirected graphs into communities with the Leiden
// algorithm: nodes that are tied to each other more than the objective expects.
//
// Build a [Graph] from a list of edges ([New]) or from a gonum graph ([FromGonum]), choose an
// [Objective] ([Modularity] or [CPM]) and call [Leiden] with a seeded source. Every community
// of the result is connected: it never joins things between which no chain of edges runs
// inside the community. Nothing else is promised of a community. That modularity finds groups
// in a graph is no evidence that there are any, and with resolution 1 it merges small ones;
// CPM does not, since its resolution is an absolute density (or, where weights are bits of
// evidence, bits per pair).
//
// # Exact sums, and the same result every time
//
// Weights are rounded to multiples of one power of two, about 2^-52 of their sum, so that
// every sum of weights is exact in float64, in whatever order it is taken. A move is made only
// if its gain exceeds what rounding of the products could feign; so the objective rises with
// each move, and the search ends. The result depends on nodes, edges, options and seed alone,
// not on the order of edges, GOMAXPROCS or maps: there is one thread and no map that is
// walked.
//
// Source: Traag, Waltman and van Eck, "From Louvain to Leiden: guaranteeing well-connected
// communities", Scientific Reports 9, 5233 (2019), doi:10.1038/s41598-019-41695-z; where this
// package decides what the paper leaves open, the function says so.
package community
