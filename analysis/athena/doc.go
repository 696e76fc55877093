// Package athena groups servers into clusters by the attribute values they share,
// and keeps the evidence for every link.
//
// It is a documented counterpart of a technique of that name by which Citizen Lab
// grouped some of its matches into operators in 2018. That technique's features,
// thresholds and assignments were never published; nothing here claims to be it.
//
// # Model, first version
//
// Servers and attribute values are the two sides of a bipartite graph; an edge says
// that the server was seen with the value. A value on more servers than a stated
// limit is a hub, such as a certificate that ships with a product: it is cut, and
// listed. The clusters are the connected components of what remains.
//
// A value shared by n of N servers tells log2(N/n) bits: the fewer servers have it,
// the more it says that two of them share it. Bits decide no link in this version;
// they rank the links, and the evidence of a cluster is its maximum spanning forest
// under them. They are rounded to thousandths before anything is compared, so that
// no floating-point order can matter.
//
// # Limits
//
// One shared value joins two servers for good, so a single wrong value glues two
// clusters together: look at the weakest links. Servers alone with their values
// stay single; how many there are is part of the result.
package athena
