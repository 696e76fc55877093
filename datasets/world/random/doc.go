// Package random names the random streams of a simulated world. Every stream is found by a
// seed and what it is for, never by how many draws came before, so that adding a draw in one
// place changes nothing elsewhere; and the same seed and name give the same stream on every
// machine.
//
// [Hash] turns a seed and numbers into one even 64-bit number, without memory: it decides
// what must be decided anew for each question (is this packet lost?). [New] gives a stream
// for longer work. The draws that math/rand/v2 lacks (Gamma, shares, weights) are functions
// of a stream.
package random
