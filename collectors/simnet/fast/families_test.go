package fast

import (
	"net/netip"
	"testing"
	"time"

	"bridle/collectors/simnet"
	"bridle/datasets/schema/probes"
	"bridle/datasets/world"
)

// Resolvers with IPv6 addresses are probed like all others.
func TestBothFamilies(t *testing.T) {
	t.Parallel()
	s, err := world.LoadScenario("hide-and-seek-2018")
	if err != nil {
		t.Fatal(err)
	}
	w, err := world.Generate(s, 5)
	if err != nil {
		t.Fatal(err)
	}
	plan := &Plan{Every: 24 * time.Hour, From: w.ProbeFrom, Until: w.Until}
	for i := range w.Resolvers {
		plan.Resolvers = append(plan.Resolvers, i)
	}
	for _, d := range w.Domains {
		if d.Purpose == world.Command {
			plan.Names = append(plan.Names, Name{d.Hosts[0].Name, "target"})
		}
	}
	rows, answered, warm := map[bool]int{}, map[bool]int{}, map[bool]int{}
	sink := sinkFunc(func(list ...probes.Row) error {
		for _, r := range list {
			six := netip.MustParseAddr(r.Address).Is6()
			rows[six]++
			if r.Status == "answered" {
				answered[six]++
			}
			if r.RemainingTTLS != nil {
				warm[six]++
			}
		}
		return nil
	})
	if err := Run(t.Context(), simnet.New(w, simnet.Options{}), plan, "run", 1, func(int) (Sink, error) { return sink, nil }, nil); err != nil {
		t.Fatal(err)
	}
	if rows[true] < 1000 || int64(rows[true]+rows[false]) != plan.Rows() {
		t.Errorf("%v rows, the plan has %d", rows, plan.Rows())
	}
	// Both families stand before the same kinds of caches.
	for _, six := range []bool{true, false} {
		if share := float64(answered[six]) / float64(rows[six]); share < 0.5 || warm[six] == 0 {
			t.Errorf("IPv6 %v: %.2f answered, %d hits", six, share, warm[six])
		}
	}
}
