package qualify

import (
	"fmt"
	"math"

	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/world"
)

// explain says why a resolver that should be of one class was found to be of another; "" if nothing explains it.
func explain(w *world.World, r *world.Resolver, row *resolverqualifications.Row, want string) string {
	b, found := &w.Backends[r.Backend], row.Class
	late := want == "stale" || want == "refreshes"
	shown := visible(want) || want == "many_countries" || want == "public_backend"
	switch {
	case want == "recurses" && r.Faults.LeakRD > 0 && found != "dead" && found != "harms" && found != "hijacks" && found != "refuses":
		return "leaks one question in a hundred: 60 questions miss that with probability 0.99^60 = 0.55"
	case late && found == "clean" && r.Faults.ClockRate != 0 && r.Faults.ClockRate != 1:
		return "a clock a little fast or slow, which T3 does not see, shows a stale answer's 30 s as another TTL"
	case late && found == "clean" && b.Caches > 1:
		return "T7 met other caches of the pool"
	case shown && found == "invisible" && b.Caches >= 8:
		return "one of many caches was filled, and no question met it"
	case want == "fixed_ttl" && !visible(found) && b.Caches >= 8 && (row.TTLSlope == nil || *row.TTLSlope < -0.98 && *row.TTLSlope > -1.02):
		return fmt.Sprintf("its clock is wrong, but of %d caches one was filled, and T3 saw its TTL %d times; it is excluded all the same", b.Caches, row.NCountdown)
	case want == "fixed_ttl" && row.TTLSlope == nil && r.Faults.ClockRate != 0 && math.Abs(r.Faults.ClockRate-1) < 0.05 && b.Caches >= 8:
		return "its clock is wrong by less than 5 %, and T3 saw its TTL less than twice: expiries within 2 s of each other, 40 s after the fill at most, cannot show that"
	case want == "many_countries" && found == "public_backend" && (b.Caches >= 8 || r.Faults.ClockRate != 0 && r.Faults.ClockRate != 1):
		return "the addresses of other countries before that public service were not seen to share its cache; it is excluded all the same"
	case shown && found == "unstable" && b.Caches >= 2:
		return "one of several caches was filled, and hardly a question met it"
	}
	return ""
}
