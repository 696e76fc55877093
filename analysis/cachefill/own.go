package cachefill

import (
	"fmt"

	"gonum.org/v1/gonum/mathext"
)

// near returns which share of the exposure of a watch lies within Delta of own probes.
//
// Of dense probes the time on both sides counts, of sparse ones that before them alone, since a fill behind a
// sparse probe is never seen. NearUS knows which. Probes from other ports, at other caches of the pool, come on top
// at their mean rate, since fills near these go too.
func (d *docket) near(w int) float64 {
	x := &d.b.Watches[w]
	if x.EmptyUS <= 0 {
		return 0
	}
	near := float64(x.NearUS) * float64(d.delta) / float64(Near)
	if x.NearUS == 0 {
		near = 2 * float64(d.delta) * float64(x.Misses)
	}
	if others := d.others(w); others > 0 {
		near += 2 * float64(d.delta) * float64(others) * min(1, float64(x.EmptyUS)/float64(max(1, x.WatchedUS)))
	}
	return min(1, near/float64(x.EmptyUS))
}

// others returns how many usable probes asked for the record of a watch from other ports. Watches of one record
// stand beside each other.
func (d *docket) others(w int) (n int64) {
	x := &d.b.Watches[w]
	same := func(i int) bool {
		y := &d.b.Watches[i]
		return y.Group == x.Group && y.Name == x.Name && y.Level == x.Level
	}
	for i := w - 1; i >= 0 && same(i); i-- {
		n += d.b.Watches[i].Misses + d.b.Watches[i].Hits
	}
	for i := w + 1; i < len(d.b.Watches) && same(i); i++ {
		n += d.b.Watches[i].Misses + d.b.Watches[i].Hits
	}
	return n
}

// leaks takes out a group in which more fills lie near own probes than chance explains: a forwarder
// there asks on with recursion.
func (d *docket) leaks() {
	var n, k int
	var expected float64
	for i := range d.ownFills() {
		s := &d.b.Fills[i]
		if d.out.Removed[i] != Kept || s.TTL == 0 {
			continue
		}
		n++
		expected += d.near(d.watch[i])
		if s.NearestProbe <= d.delta {
			k++
		}
	}
	p := atLeast(n, k, expected)
	if k < 2 || p >= d.f.LeakChance {
		return
	}
	because := fmt.Sprintf("%d of %d fills of the group lie within %v of own probes, and %.3g would by chance (p = %.2g)", k, n, d.f.Delta, expected, p)
	for i := range d.ownFills() {
		d.remove(i, Leak, because)
	}
	for w := range d.ownWatches() {
		d.lose(w, Leak, 1)
	}
}

// atLeast returns the chance of k or more successes in n trials of which the given number is expected. For unequal
// trials the mean chance is used; equal ones spread most, so that k above the mean is never made rarer.
//
// Source: Hoeffding, "On the distribution of the number of successes in independent trials", 1956.
func atLeast(n, k int, expected float64) float64 {
	if k <= 0 {
		return 1
	}
	p := expected / float64(n)
	if p >= 1 {
		return 1
	}
	return mathext.RegIncBeta(float64(k), float64(n-k+1), p)
}

// ownProbes takes out fills that an own probe may have made.
func (d *docket) ownProbes() {
	for i := range d.ownFills() {
		if s := &d.b.Fills[i]; s.TTL != 0 && s.NearestProbe <= d.delta {
			d.remove(i, OwnProbe, fmt.Sprintf("an own probe lies %.1f s from the fill", float64(s.NearestProbe)/1e6))
		}
	}
	for w := range d.ownWatches() {
		d.lose(w, OwnProbe, d.near(w))
	}
}

// stale takes out fills at caches that serve stale entries which nobody saw with more left than these are shown with: they may have been
// filled at any time since the cache was last found empty. What they would have been is no part of EmptyUS.
func (d *docket) stale() {
	for i := range d.ownFills() {
		s := &d.b.Fills[i]
		if d.b.Groups[d.group].IsStale && s.Level == Address && !s.Negative && s.Expires-s.FirstSeen <= StaleTTL*1_000_000+s.Tolerance {
			d.remove(i, Stale, fmt.Sprintf("seen with %d s left or less, as stale entries are, at a cache that serves these: it may have been filled long before", StaleTTL))
		}
	}
}

// chains takes out entries that a cache renews although nobody need have asked: in classes that refresh those
// made while the last one was about to expire, in classes that serve stale entries all that follow another
// without a miss between them.
func (d *docket) chains() {
	g := &d.b.Groups[d.group]
	for i := d.fills[d.group] + 1; i < d.fills[d.group+1]; i++ {
		s, before := &d.b.Fills[i], &d.b.Fills[i-1]
		if d.watch[i] != d.watch[i-1] || s.TTL == 0 {
			continue
		}
		idle := s.Filled - before.Expires
		late := int64(d.f.RefreshShare * float64(s.TTL) * 1e6)
		why, because := Kept, ""
		switch {
		case g.IsRefreshing && idle >= -late-d.delta && idle <= d.delta:
			why, because = Refresh, fmt.Sprintf("filled %.1f s from the expiry of the entry before it, at a cache that renews entries", float64(idle)/1e6)
		case g.IsStale && s.Chained:
			why, because = Stale, "no probe found the entry absent since the one before it, at a cache that serves stale entries"
		default:
			continue
		}
		if d.out.Removed[i] == Kept && idle > 0 {
			d.take(d.watch[i], why, min(idle, int64(s.TTL)*1e6), 0)
		}
		d.remove(i, why, because)
	}
}
