// Package fast probes a simulated Internet without sending anything: it asks the model
// directly, in virtual time, and writes the rows that a collector would have written.
//
// Caches do not influence each other, nor do the zones they hold. So the work is cut into one
// backend and one zone each, and a backend's caches are followed through the whole study
// before the next one's: what is in use fits into the processor's cache, and several
// goroutines work side by side. The rows come out in that order; their set is the same as that
// of the wire mode.
package fast
