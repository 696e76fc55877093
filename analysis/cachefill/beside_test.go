package cachefill_test

import (
	"testing"

	"bridle/analysis/cachefill"
)

// Fills at one of four anchor ports are near probes of the other three by chance: asked every 600 s through each, a fill is within
// 2 s of one of these with chance 3*4/600 = .02, and of an own one, which shows 300 s, with 4/300 = .0133. So 33 of 1,000
// are no leak, though they would be by own probes alone (mean 13.3); 80 are.
func TestNearOtherAnchorsIsNoLeak(t *testing.T) {
	t.Parallel()
	const second, probes = int64(1_000_000), int64(14_400)
	for _, c := range []struct {
		near   int
		isLeak bool
	}{{33, false}, {80, true}} {
		b := cachefill.Book{Groups: []cachefill.Group{{Label: "g", Caches: 4}}, Names: []cachefill.Name{{Name: "a.example", Operator: 1, Purpose: "target"}}}
		for anchor := range uint16(4) {
			b.Watches = append(b.Watches, cachefill.Watch{Anchor: 40001 + anchor, TTL: 300, LastAt: 600 * probes * second, EmptyUS: 300 * probes * second,
				VisibleUS: 300 * probes * second, WatchedUS: 600 * probes * second, Misses: probes, Probes: probes})
		}
		at := int64(0)
		for i := range 1000 {
			at += 5000*second + int64(i*i%977)*second
			f := cachefill.Seen{Anchor: 40001, TTL: 300, Filled: at, Expires: at + 300*second, NearestProbe: 100 * second, Probes: 1, During: 1, Forwarders: 1}
			if i < c.near {
				f.NearestProbe = second
			}
			b.Fills = append(b.Fills, f)
		}
		judged := b.Judge(cachefill.DefaultFilters())
		if got := judged.Removed[999] == cachefill.Leak; got != c.isLeak {
			t.Errorf("%d near own probes: removed as %q: %s", c.near, judged.Removed[999], judged.Because[999])
		}
	}
}
