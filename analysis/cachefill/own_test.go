package cachefill_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"bridle/analysis/cachefill"
)

// A pool that is asked through a port for each of its caches has own probes near fills far more often than the probes of one port
// would say: that is no leak, and the exposure that is lost is as much as fills are.
func TestProbesFromOtherPorts(t *testing.T) {
	const ports, spacing, lookups = 8, int64(600), 8000
	r := rand.New(rand.NewPCG(9, 10))
	b := &cachefill.Book{Groups: []cachefill.Group{{Caches: ports}}, Names: []cachefill.Name{{Name: "a.com", Operator: 0, Purpose: "target"}}}
	var moments [ports]int64
	for p := range ports {
		moments[p] = r.Int64N(spacing * 1e6)
		b.Watches = append(b.Watches, cachefill.Watch{Anchor: uint16(p + 1), TTL: 600, FirstAt: at(0) + moments[p], LastAt: at(335*hour) + moments[p],
			EmptyUS: 336 * hour * 1e6, VisibleUS: 336 * hour * 1e6, WatchedUS: 336 * hour * 1e6, Misses: 336 * hour / spacing, Probes: 336 * hour / spacing})
	}
	for range lookups {
		filled := at(0) + r.Int64N(336*hour*1e6)
		s := cachefill.Seen{Anchor: uint16(1 + r.IntN(ports)), TTL: 600, Filled: filled, Expires: filled + 600e6, NearestProbe: cachefill.Never, Probes: 1, During: 1, Forwarders: 1}
		for _, m := range moments {
			into := (filled - at(0) - m + spacing*1e6) % (spacing * 1e6)
			s.NearestProbe = min(s.NearestProbe, into, spacing*1e6-into)
		}
		b.Fills = append(b.Fills, s)
	}
	slices.SortFunc(b.Fills, func(x, y cachefill.Seen) int {
		if x.Anchor != y.Anchor {
			return int(x.Anchor) - int(y.Anchor)
		}
		return int((x.Expires - y.Expires) / 1000)
	})
	j := b.Judge(cachefill.DefaultFilters())
	by := map[cachefill.Reason]float64{}
	for _, why := range j.Removed {
		by[why] += 1.0 / lookups
	}
	var lost, all float64
	for _, w := range b.Watches {
		all += float64(w.EmptyUS)
	}
	for _, l := range j.Losses {
		lost += float64(l.EmptyUS)
	}
	// Eight probes in 600 s, 2 s on both sides of each: 32 s of 600, less what overlaps.
	if by[cachefill.Leak] > 0 || by[cachefill.OwnProbe] < 0.03 || by[cachefill.OwnProbe] > 0.07 || lost/all < 0.8*by[cachefill.OwnProbe] || lost/all > 1.25*by[cachefill.OwnProbe] {
		t.Errorf("fills by reason %v, of the exposure %.4f is lost", by, lost/all)
	}
}
