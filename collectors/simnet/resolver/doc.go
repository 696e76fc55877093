// Package resolver models DNS caches of known software in virtual time: what each keeps,
// for how long, and what it shows to a question that does not desire recursion (RD=0).
//
// A [Policy] is what distinguishes one class of software from another; [For] has the table.
// Its entries are measured behaviour: package collectors/simnet/realdns puts the same
// questions to the real software and to the model.
//
// A [Slot] is what one copy of a cache holds of one zone: address records of the zone's
// names and, beside them, the zone's delegation with the TTL of the parent. Zones do not
// influence each other, except through the delegation of the top-level domain above them
// ([Above]), so a slot can be followed alone through the whole of a study. Between two
// questions the slot catches up with the lookups of the cache's users ([arrival.Stream]).
//
// Time is study time. Caches count whole seconds, as the measured ones do: an entry filled at f with
// an effective TTL T is gone at floor(f)+T, and shows floor(f)+T-floor(t) at t. Unbound shows
// a 0 for one more second.
package resolver
