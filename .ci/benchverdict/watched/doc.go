// Package watched draws what a plan of probes would see in a simulated world, without sending
// or writing the probes: fills of caches with what caused them, and how long each record was watched,
// as a cachefill.Book. Where package collectors/simnet/fast writes a billion rows, of which nearly all
// say that a name is in no cache, this touches only what happens.
//
// The course of every cache is that of collectors/simnet, draw for draw, so that the fills are
// the same that the rows of the same plan show; only probes that leak, and packets that
// are lost outside of pools, are drawn otherwise, with the same probabilities. Exposure is that of package
// cachefill, by closed forms where nothing was seen.
//
// It sees the truth of a world and so stands outside of analysis.
package watched
