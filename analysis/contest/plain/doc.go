// Package plain holds the plain methods of dividing servers into operators by what they share:
// those that come to mind first, and that analysts use. They are here to be beaten, and to show
// by how much.
//
// All build a graph of things, with gonum, and divide it by its connected components or by
// Louvain's method of greatest modularity. Weights are whole thousandths of a bit and all is
// added in sorted order, because gonum adds floating-point numbers in the order of maps, which
// changes from run to run.
package plain
