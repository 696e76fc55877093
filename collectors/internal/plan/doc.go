// Package plan decides which probes a run sends and in which order, finds out which of them
// are still missing after an interruption, and keeps the ledger.
//
// # Order
//
// A plan is a space of targets × names × sweeps ([Space]). Within a sweep every pair of target
// and name comes once, in an order that seed and sweep decide: a [Permutation] that is
// computed, never stored, so a plan of ten thousand million probes takes as little memory
// as one of ten. Whoever knows seed and space knows which probe comes at which place
// ([Plan.At]) and at which place a probe comes ([Plan.Place]), on every machine.
//
// # Shards
//
// A plan can be divided among processes or goroutines ([Shard]). Shards divide the targets,
// chosen at random by the seed, and not the pairs: so no target is asked by two of them,
// and a limit per address holds although each shard keeps it by itself. Limits per prefix or
// per cache group do not: who needs them across processes divides the list of targets by
// group and gives each process a plan of its own.
//
// # Resuming
//
// What is left to do is what was planned minus what was recorded. [Recorded] takes the rows
// of the parts that are safe and gives the rest in the order of the plan. Rows that
// appear twice or that the plan does not have are errors that say which and why.
//
// # Ledger
//
// A [Ledger] adds up if every planned probe has exactly one row: planned = answered + timed
// out + invalid + skipped.
package plan
