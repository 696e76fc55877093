// Package power says what a plan of cache probes can detect, before a packet is sent: the
// probability that lookups at a stated rate leave at least one hit, the probes that a wanted
// probability needs, and the least rate that a plan would not miss. A "not detected" means
// nothing without that number beside it.
//
// # What is computed
//
// A [Watch] is one record (an address or a delegation) that is asked for, evenly spaced,
// through one group of caches. Lookups are Poisson, at the same rate throughout and at the
// start already going on for long; each reaches one of C caches at random, as each probe
// does; a probe that meets an entry shows it with probability v, whatever other probes
// showed. [Watch.Method] says which of these holds:
//
//   - exact: one probe, or one cache. With v = 1 it is 1 - p00(Δ)^(n-1)/(1+λT), p00 as in
//     package arrival; with v < 1, up to Δ = 4T, a delay equation is solved (thinned.go).
//   - approximation: Δ >= T and several caches, or Δ > 4T and v < 1. Each probe finds an entry
//     on its own with probability v h, h = (λT/C)/(1+λT/C), so 1 - (1-v h)^n. Simulation
//     agrees within 0.015. Close to Δ = T the true power is the higher one: a cache that was
//     full a TTL ago has just emptied, so that misses repel each other.
//   - lower bound: Δ < T and C > 1. Each cache is taken to meet every probe with probability
//     1/C independently of other caches; in truth a probe that misses one cache meets another.
//     Counts of that kind are negatively associated (K. Joag-Dev and F. Proschan, Annals of
//     Statistics 11, 1983), so that missing everywhere is less likely than the product says,
//     and the true power at least as high as the number given.
//
// [Watch.Rough] is the closed formula that is good enough for a sketch.
//
// # Names, groups, levels
//
// Lookups of different names, and of different groups, are taken to be independent, and
// [Combined] puts them together. The two levels of one name are not independent, since the
// same lookup fills both; a fixed [Plan] has the power of its better level, which is a lower
// bound. An adaptive plan, which asks for addresses only where the delegation is warm, has
// the power of its screening alone: that bound holds however the second stage is steered.
// For it a warm delegation is a hit. At the delegation λ counts lookups of all names of the
// domain; a lookup that an address still in the cache answers does not fill it, so its rate
// of fills is a little lower than said unless the TTL of addresses is much shorter.
//
// # Limits
//
// Days and nights, loss of packets, and resolvers that refresh entries are not in the
// model. A power for a country speaks of the groups that are probed, not of those that
// nobody can ask.
package power
