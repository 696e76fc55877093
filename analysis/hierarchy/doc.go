// Package hierarchy joins things that resemble each other, step by step, into a tree.
//
// [Gower] measures how far apart the rows of a table are, over the columns known of both.
// [Build] joins the two nearest clusters again and again, by average, complete or single
// linkage. The [Tree] gives an order of the leaves to draw them in, clusters at a height, and
// with [Support] the share of resampled trees that have each of its clusters.
//
// # Sameness
//
// The result does not depend on the processor. Distances are held to whole multiples of
// 2⁻³² of the power of two above the greatest one, so that sums of them are exact up to 2,000
// things and equal averages compare equal; of pairs at the same distance the one with the lowest
// leaves is joined first. So the tree depends on the order of the things only in ties: sort them by
// name before.
//
// # What is not known
//
// A distance may be NaN: nothing was measured of both. Linkage then goes over the known
// pairs alone, and clusters without any known pair between them are joined last, with
// [Merge.Unknown] set: they are not near, they are not compared.
package hierarchy
