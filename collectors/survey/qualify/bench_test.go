package qualify

import (
	"testing"

	"bridle/collectors/simnet"
	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

// refusing are classes that answer REFUSED to every question without RD (simnet/realdns/MEASURED.md).
func refusing(c world.Class) bool {
	switch c {
	case world.UnboundDefault, world.PowerDNS5, world.Knot, world.SystemdResolved:
		return true
	}
	return false
}

// expected says what class a survey should find behind a front, from what the software does.
func expected(c world.Class, f world.Front) string {
	switch {
	case f == world.Transparent:
		return "dead" // its replies come from another address, and none is accepted
	case c == world.UnboundSetRD || c == world.RecursesAlways:
		return "recurses"
	case refusing(c) || c == world.BINDClosed && f == world.Direct:
		return "refuses" // behind CoreDNS too: its hits are shown, but misses are refused
	case f == world.CoreDNS:
		return "harms" // it keeps the empty answer or referral for 5 s
	case c == world.UnboundExpired || c == world.Unbound117Expired:
		return "stale"
	case c == world.UnboundPrefetch:
		return "refreshes"
	}
	return "clean"
}

// Every class behind every front is found to be what it is.
func TestClasses(t *testing.T) {
	for _, c := range world.Classes() {
		for _, f := range world.Fronts() {
			rows := whole(t, lab.Bench{Class: c, Fronts: []world.Front{f}}.World(1), simnet.Options{})
			if len(rows) != 1 {
				t.Fatalf("%s behind %s: %d rows", c, f, len(rows))
			}
			because := ""
			if rows[0].ExcludedBecause != nil {
				because = *rows[0].ExcludedBecause
			}
			if want := expected(c, f); rows[0].Class != want {
				t.Errorf("%s behind %s: %s (%s), expected %s", c, f, rows[0].Class, because, want)
			}
			t.Logf("%s behind %s: %s %s", c, f, rows[0].Class, because)
		}
	}
}
