// Package contest lets methods of clustering compete: each divides the same things, which it
// knows by their attributes alone, and is judged by the truth, which it does not see.
//
// A [Case] is a set of things with the truth about them, such as the servers of a simulated
// world; a [Method] is a function from things to labels. [Judge] measures what came out, pair
// precision first, since a false pair accuses somebody of what another did. [Store] keeps the
// result of each method on each case, so that a long contest can be stopped and resumed;
// [WriteTable] prints means over seeds.
//
// All is deterministic but the seconds, which are measured and stand in no table unless asked
// for.
package contest
