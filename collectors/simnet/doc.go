// Package simnet runs a simulated Internet: it answers every question that anybody asks in
// a [world.World], at any instant of study time, as that world's resolvers and
// authoritative servers would.
//
// [Internet] is that answer as one pure object: no socket, no clock, everything random from
// the seed of the world. Two things are built on it. Package wire serves it on loopback, so
// that collectors run against it unchanged; package fast asks it directly and writes rows into a study,
// a million a second. Both ask the same model the same questions, so both get the same rows.
//
// # How a question travels
//
// An address is a [world.Resolver] (or an authoritative server). Its faults come first: it
// may be dead, lose packets, refuse, lie. Its front passes the question on, or answers from
// a cache of its own. Behind it lies a backend with one or several copies of a cache; one of them answers
// by the rules of its software (package resolver), after catching up with what its users
// have looked up until then (package arrival).
//
// # What is left out
//
// Questions of one instant take effect in the order in which they are asked. Caches never
// evict for lack of memory; servers of zones are never unreachable for caches; a second fetch
// does not renew a delegation that is held; names are not minimised; nothing is validated
// (DNSSEC).
package simnet
