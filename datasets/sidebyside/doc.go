// Package sidebyside calls a function for every number of a range, on all processors.
//
// It is for work on tables and files that is the same whoever does which part: a call writes
// what it finds at its own place, and nobody adds up in the order in which calls happen to end. So results are the same on one
// processor and on many, to the last bit.
package sidebyside
