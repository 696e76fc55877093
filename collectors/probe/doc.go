// Package probe asks caches, without ever desiring recursion, whether they hold names: it
// says which question is due next (it is an agenda of package dispatch) and makes a row of
// the dataset probes of whatever becomes of it.
//
// A Witness is a qualified cache that is asked, a [Name] is what it is asked for, and the two
// are a pair. Only classes clean, refreshes and stale may be witnesses. There are two designs.
//
// # Fixed
//
// [Fixed] asks every pair once in every sweep, in an order that the seed decides, evenly spread over
// the sweep. It needs no memory of pairs, is the same on every machine and can be resumed
// exactly: the missing places are asked late, at once within the limits. A plan that is resumed after
// its end still asks what is missing; the instant in the row tells.
//
// # Adaptive
//
// [Adaptive] works on two levels. A cache that resolved any name of a zone keeps the zone's
// delegation for a day or two, long after the address has run out, and shows it. So every pair is
// screened a few times a day, and densely asked only while the delegation is warm, or an address was in the cache
// less than an interval between screens ago. A pair of which a delegation can tell
// nothing (the cache shows none, the zone is shared with others, its cut is not known) is
// blind: it is asked densely all the time, as far as the budget goes. A hit calls for a
// burst: three probes that should show the same expiry and one for a random label of the zone,
// which must be no hit. The next probe comes right after the entry has expired.
//
// # Classes
//
// Some caches are changed by being asked, and rules hold for each cache group and name, over
// all addresses of the group:
//
//   - packet cache: an empty answer is repeated for a while and hides a fill. Two probes are
//     further apart than that.
//   - refreshes: a probe in the last tenth of the TTL renews the entry. None is sent from
//     0.1 T + 2 s before a known expiry to 2 s after it.
//   - stale: an expired entry is shown and renewed by a probe, so that each fill would look like an
//     endless chain of which only the first counts. After a hit the group is not asked for the
//     name again until a day after the expiry.
//
// Rules act on what is known. The first probe that meets an entry nobody has seen may be one
// that renews it; for caches that refresh, the dense interval is short enough to meet every new entry
// before its last tenth, if the budget allows.
//
// # Grain
//
// On a simulated Internet, whose time passes in steps, questions go at instants that are multiples of a grain
// ([AdaptiveConfig]), up to that much later than due, since a step costs more than a question. Screens, whose places are drawn
// anyway, go at multiples of sixteen grains, dense probes at multiples of as many as are a twenty-fourth of the TTL. None goes
// earlier, and dense intervals are shorter by their grain, so an entry that was met is met still.
//
// # Guards
//
// A witness that answers a control or a random label, or gives wrong addresses twice, is unfit. It is
// asked no more from any own port, what was due is recorded as skipped with failure unfit, and the status names the
// reason. In the adaptive design its place is given to a reserve, if there is one: another address of the same cache group, which is asked what is due
// as if it had been the witness all along. What one address adds of its own, a sinkhole for published names or a leak, the next need not have.
//
// # Limits
//
// Expiries are read from one row at a time, for the schedule alone ([Read]); the analysis reads
// rows by rules of its own. In pools whose copies are chosen at random an expiry is known
// of one copy only. Confirmations of a witness with an anchor port come from that port, since another would
// reach another cache. A burst that an interruption cut off is not taken up again.
//
// Source: the project's notes on cache probing, sections 2, 3, 5, 7 and 9.3; measured behaviour in
// package collectors/simnet/realdns.
package probe
