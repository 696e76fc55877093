package qualify

import (
	"slices"
	"testing"
	"time"

	"bridle/collectors/simnet"
	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

// Who becomes somebody else in mid-survey may not testify, whatever it was before; the class need not be that of either.
func TestChangesInMidSurvey(t *testing.T) {
	honest := lab.Bench{Class: world.BIND918}
	for _, x := range []struct {
		what    string
		after   lab.Bench
		share   float64
		classes []string
	}{
		{"dies", lab.Bench{Class: world.BIND918, Faults: world.Faults{Dead: true}}, 0.5, []string{"unstable"}},
		{"refuses", lab.Bench{Class: world.BIND918, Faults: world.Faults{Refuses: true}}, 0.3, []string{"unstable", "refuses"}},
		{"refuses late", lab.Bench{Class: world.BIND918, Faults: world.Faults{Refuses: true}}, 0.6, []string{"unstable", "refuses"}},
		{"answers no outsider", lab.Bench{Class: world.BINDClosed}, 0.5, []string{"unstable", "refuses"}},
		{"shows nothing without recursion", lab.Bench{Class: world.Knot}, 0.5, []string{"unstable", "refuses"}},
		{"leaks", lab.Bench{Class: world.BIND918, Faults: world.Faults{LeakRD: 0.5}}, 0.5, []string{"recurses"}},
		{"fixes its TTLs", lab.Bench{Class: world.BIND918, Faults: world.Faults{FixedTTL: 60}}, 0.3, []string{"unstable", "fixed_ttl"}},
		{"fixes its TTLs late", lab.Bench{Class: world.BIND918, Faults: world.Faults{FixedTTL: 60}}, 0.6, []string{"unstable", "fixed_ttl"}},
		{"injects", lab.Bench{Class: world.BIND918, Faults: world.Faults{Inject: true}}, 0.5, []string{"hijacks"}},
		{"is another program", lab.Bench{Class: world.UnboundSnoop}, 0.5, []string{"clean"}},
	} {
		d := changed(t, honest.World(1), x.after.World(1), x.share)
		r := d.evidence.judge(t, setting(t, d.w))[0]
		t.Logf("%s: %s (%s), %d exchanges", x.what, r.Class, show(r.ExcludedBecause), r.NExchanges)
		if !slices.Contains(x.classes, r.Class) {
			t.Errorf("%s: %s (%s), expected one of %v", x.what, r.Class, show(r.ExcludedBecause), x.classes)
		}
	}
}

// changed surveys resolvers that become those of another world, at the same addresses, after a share of the survey.
func changed(t testing.TB, w, next *world.World, share float64) *driver {
	t.Helper()
	d := prepared(t, w, simnet.Options{})
	d.next = simnet.New(next, simnet.Options{Canary: d.log(next)})
	d.change = w.ProbeFrom.Add(time.Duration(share * float64(72*time.Hour)))
	d.run()
	return d
}
