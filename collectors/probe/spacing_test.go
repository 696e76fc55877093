package probe

import (
	"math"
	"net/netip"
	"testing"
	"time"

	"bridle/datasets/schema/probes"
)

// However long a TTL a cache shows, its group is asked for the name again: eight days later if it shows expired entries (the
// longest cap that was measured, and a day), at once if the TTL is none.
func TestOneWrongTTLSilencesNobody(t *testing.T) {
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for _, x := range []struct {
		class Class
		ttl   uint32
		most  time.Duration
	}{
		{Stale, math.MaxInt32, 8 * 24 * time.Hour}, {Stale, math.MaxUint32, 24 * time.Hour}, {Stale, 300, 24*time.Hour + 300*time.Second},
		{Refreshes, math.MaxInt32, time.Hour}, {Refreshes, math.MaxUint32, time.Hour}, {Clean, math.MaxInt32, 0},
	} {
		w := Witness{Address: netip.MustParseAddrPort("192.0.2.1:53"), Group: "g", Class: x.class, Pool: 1}
		packed := Pack([]Witness{w})
		s := newSpacing(packed, packed.groups(packed.sorted()), 1, time.Second)
		row := probes.Row{Status: "answered", ProbedAt: now, RemainingTTLS: &x.ttl}
		s.note(0, 0, 300, &row)
		next := s.earliest(0, 0, at(now))
		if wait := time.Duration(next-at(now)) * time.Microsecond; wait < 0 || wait > x.most+2*time.Second || x.class == Stale && wait < 24*time.Hour-2*time.Second {
			t.Errorf("class %v, TTL %d: asked again after %v, expected %v at most", x.class, x.ttl, wait, x.most)
		}
	}
}
