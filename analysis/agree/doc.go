// Package agree measures how well two divisions of the same things into groups agree, such
// as a clustering of servers and the truth about a simulated world, or two clusterings.
//
// A division is a list of labels, one for each thing: things with equal labels belong
// together, and the labels themselves mean nothing. A thing that was left out of a clustering
// gets a label of its own, which is the honest reading: nothing was said of it. All measures
// follow from the table that counts how many things have each pair of labels ([Table]).
//
// # Which measure for what
//
//   - [Table.Pairs]: of all pairs of things that the second division puts together, the share
//     that the first one does too (precision), and the other way round (recall). Here
//     precision comes first: a false pair accuses somebody of what another did. Large groups
//     dominate it, since they have most pairs.
//   - [Table.BCubed]: the same, averaged over things, so that small groups count as well.
//   - [Table.ARI], [Table.AMI]: one number, corrected for what chance gives: 0 is no better
//     than chance, 1 is equal; below 0 is worse than chance.
//   - [Table.VMeasure]: how pure the groups are and how whole the classes; not corrected
//     for chance, so many small groups look better than they are.
//   - [Table.Coverage]: the share of things in groups of a least size.
//
// Numbers of things are exact integers throughout; sums of floating-point numbers are taken
// in the order of labels' first appearance, so results are the same on every run.
package agree
