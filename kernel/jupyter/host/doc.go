// Package host keeps the process in which cells run alive.
//
// A [Host] starts a worker when it is needed, hands it one request after
// another and passes on its events. When the worker dies, every request that
// was under way ends with a [*Death], which says in one sentence why, and the
// next request starts a new worker. When a cell does not stop after an
// interrupt, the worker is replaced by force.
//
// The package knows processes and pipes. What is asked and answered is
// [bridle/kernel/jupyter/link]; what becomes of it is the caller's.
package host
