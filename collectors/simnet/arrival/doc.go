// Package arrival says when users of a cache look up a name: streams of instants made of
// random lookups (Poisson processes, even or with a course over the day) and of schedules
// (sweeps of crawlers, the beat of monitors).
//
// A stream answers one question: when is the first lookup after a given instant? That is
// all a cache needs, since lookups of a name it holds leave no trace. Poisson processes have no memory,
// so their lookups between two questions need not be drawn; a stream of a name looked up a
// thousand times an hour costs no more than the fills of the cache it leads to.
//
// Everything random in a stream comes from one number. Two streams with the same number and
// the same questions give the same instants.
package arrival
