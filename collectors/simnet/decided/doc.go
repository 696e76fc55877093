// Package decided holds the verdicts of a study of a simulated Internet against the truth of its world: which claims on
// operators in countries are false, which infections were missed, and which countries were called clean although
// nothing could be learnt there. It reads the parts of the study and the world alone.
//
// # Whose is an operator
//
// The operators of a study come from a clustering and have labels of their own. A label stands for the operator of the world that holds most
// of its names; of several that hold as many, for the first. A label that holds no operator's name is
// nobody's, and every claim on it is false. Several labels may stand for one operator: then the pair counts once, at its
// highest level.
//
// # What is false
//
// A claim is true if phones of the operator are at home in the country. It is "visiting" if only phones from abroad look its names
// up there, or phones of the country while they travel: phones were there, so it is no false claim, and no infection
// that had to be found either. Everything else is false, tunnels included.
package decided
