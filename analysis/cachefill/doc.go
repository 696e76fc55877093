// Package cachefill finds out when somebody's lookup filled a cache, and for how long a
// fill would have been seen, from probes without recursion desired.
//
// # From rows to fills
//
// A row of probes is an observation: the cache held the name (until an instant
// that the remaining TTL tells), it did not, or nothing was learnt. All sightings
// of one entry tell the same expiry, at every probe and through every forwarder; so an
// expiry, not a row, is an event: a fill. Rows are classified in SQL and handed over
// a span of time after the other; they are kept by record (a name at a cache), in some bytes each, for as many groups as
// memory has room for, and more passes are made for the rest. Of records of which nothing was seen misses are summed up; a
// walk through the rows of the others makes a [Book]: what was watched and what was seen. All that follows works on the Book and
// is pure.
//
// # Exposure
//
// A rate is a number of fills over the time in which one could have happened and would
// have been seen. For one cache and name, let T be how long an entry stays and s the last
// instant at which the cache is known to have been empty. Then a miss at t adds
// min(t-s, T). The first sight at t of an entry filled at f adds f - max(s, t-T) if f-s is
// from 0 to T and the usable reading before t is less than 1.5 T away, else nothing. Later
// sights add nothing. Where probes are closer than T that is the time known empty; where they
// are further apart it is T for each miss, and fills over exposure is the maximum of
// the exact likelihood in both cases; in between it is right to first order (package arrival).
// At a cache that serves stale entries nobody can tell one from an entry with as little left: there T is less by [StaleTTL], and what was
// never seen with more left is no event.
// T is that of the watch, also where the entry is a denial, which stays for a time of its own.
//
// # Filters
//
// A fill may be the work of the probe itself, of a cache that renews its entries, of a
// crawler that looks up all published names, of a machine that asks by the clock, or of a
// network in which nobody lives. [Book.Judge] takes such fills out, and with each the
// time in which it would have been taken out wherever it had fallen, so that rates stay
// unbiased. Fills that are taken out stay in the table and say why.
package cachefill
