package cachefill_test

import (
	"slices"
	"strings"
	"testing"

	"bridle/analysis/cachefill"
)

const hour = int64(3600)

// fill is a sound fill of an entry of 300 s.
func fill(group, name int32, second int64) cachefill.Seen {
	return cachefill.Seen{Group: group, Name: name, TTL: 300, Basis: "authoritative", Filled: at(second), Expires: at(second + 300), Tolerance: 1_000_000,
		FirstSeen: at(second + 100), LastSeen: at(second + 200), NearestProbe: 100_000_000, Probes: 1, During: 1, Forwarders: 1}
}

// book has a group, five names (three operators, a decoy and a control), a fortnight of watching each, and fills.
func book(g cachefill.Group, fills ...cachefill.Seen) *cachefill.Book {
	b := &cachefill.Book{Groups: []cachefill.Group{g}, Names: []cachefill.Name{
		{Name: "a.com", Operator: 0, Purpose: "target"}, {Name: "b.com", Operator: 1, Purpose: "target"}, {Name: "c.com", Operator: 2, Purpose: "target", HostingASNs: []int64{7}},
		{Name: "d.com", Operator: cachefill.NoOperator, Purpose: "decoy"}, {Name: "e.com", Operator: cachefill.NoOperator, Purpose: "control"},
		{Name: "a2.com", Operator: 0, Purpose: "target"}, {Name: "a3.com", Operator: 0, Purpose: "target"},
	}}
	for n := range b.Names {
		b.Watches = append(b.Watches, cachefill.Watch{Name: int32(n), TTL: 300, FirstAt: at(300), LastAt: at(336 * hour),
			EmptyUS: 336 * hour * 1e6, VisibleUS: 336 * hour * 1e6, WatchedUS: 336 * hour * 1e6, Misses: 4032, Probes: 4032, NearUS: 4032 * 4e6})
	}
	b.Fills = fills
	slices.SortStableFunc(b.Fills, func(x, y cachefill.Seen) int { return int(x.Name - y.Name) })
	return b
}

func TestFilters(t *testing.T) {
	one := cachefill.Group{Label: "g", Caches: 1}
	change := func(s cachefill.Seen, f func(*cachefill.Seen)) cachefill.Seen { f(&s); return s }
	near := func(s *cachefill.Seen) { s.NearestProbe = 500_000 }
	var clock, busy []cachefill.Seen
	for i := range int64(6) {
		clock = append(clock, fill(0, 0, 7*hour*(i*i+1)))                                     // multiples of 7 h, some unseen
		busy = append(busy, fill(0, 0, 1000+i*300+[]int64{0, 2, 31, 40, 43, 100}[min(5, i)])) // even gaps since a lookup soon follows
	}
	for _, c := range []struct {
		name  string
		group cachefill.Group
		fills []cachefill.Seen
		want  string // reasons in the order of names and time
	}{
		{"nothing to say", one, []cachefill.Seen{fill(0, 0, 1000)}, "-"},
		{"failed check", one, []cachefill.Seen{change(fill(0, 0, 1000), func(s *cachefill.Seen) { s.Suspect = "the TTL is 0" })}, "suspect"},
		{"refuted burst", one, []cachefill.Seen{change(fill(0, 0, 1000), func(s *cachefill.Seen) { s.Refuted = 3 })}, "unconfirmed"},
		{"a pool refutes nothing", cachefill.Group{Caches: 4}, []cachefill.Seen{change(fill(0, 0, 1000), func(s *cachefill.Seen) { s.Refuted = 3 })}, "-"},
		{"a divided burst", one, []cachefill.Seen{change(fill(0, 0, 1000), func(s *cachefill.Seen) { s.Refuted, s.Confirming = 1, 2 })}, "-"},
		{"near an own probe", one, []cachefill.Seen{change(fill(0, 0, 1000), near), fill(0, 0, 90*hour)}, "own_probe -"},
		// Expected are 3 x 4 s / 300 s = 0.04 near fills; P(X >= 3) = 0.0133^3 = 2.4e-6.
		{"all near own probes", one, []cachefill.Seen{change(fill(0, 0, 1000), near), change(fill(0, 0, 50*hour), near), change(fill(0, 1, 90*hour), near)}, "leak leak leak"},
		{"renewed", cachefill.Group{Caches: 1, IsRefreshing: true}, []cachefill.Seen{fill(0, 0, 1000), fill(0, 0, 1280), fill(0, 0, 2000)}, "- refresh -"},
		{"not a class that renews", one, []cachefill.Seen{fill(0, 0, 1000), fill(0, 0, 1280)}, "- -"},
		{"stale chain", cachefill.Group{Caches: 1, IsStale: true}, []cachefill.Seen{fill(0, 0, 1000), change(fill(0, 0, 2000), func(s *cachefill.Seen) { s.Chained = true }), fill(0, 0, 9000)}, "- stale -"},
		{"three operators", one, []cachefill.Seen{fill(0, 0, 1000), fill(0, 1, 2000), fill(0, 2, 3000)}, "sweep sweep sweep"},
		{"two operators", one, []cachefill.Seen{fill(0, 0, 1000), fill(0, 1, 2000)}, "- -"},
		{"two names of one operator", one, []cachefill.Seen{fill(0, 0, 1000), fill(0, 5, 1001)}, "- -"},
		{"three names of one operator", one, []cachefill.Seen{fill(0, 0, 1000), fill(0, 5, 1001), fill(0, 6, 1002)}, "sweep sweep sweep"},
		{"a decoy beside", one, []cachefill.Seen{fill(0, 0, 1000), fill(0, 3, 2000)}, "sweep -"},
		{"two decoys", one, []cachefill.Seen{fill(0, 3, 1000), fill(0, 4, 2000)}, "sweep sweep"},
		{"a decoy alone", one, []cachefill.Seen{fill(0, 3, 1000)}, "-"},
		{"a decoy two hours off", one, []cachefill.Seen{fill(0, 0, 1000), fill(0, 3, 1000+2*hour)}, "- -"},
		{"by the clock", one, clock, "clockwork clockwork clockwork clockwork clockwork clockwork"},
		{"busy is no clock", one, busy, "- - - - - -"},
		{"hosting", cachefill.Group{Caches: 1, Network: "hosting"}, []cachefill.Seen{fill(0, 0, 1000)}, "stratum"},
		{"where the name is hosted", cachefill.Group{Caches: 1, Network: "access", ASNs: []int64{7}}, []cachefill.Seen{fill(0, 0, 1000), fill(0, 2, 90*hour)}, "- stratum"},
	} {
		b := book(c.group, c.fills...)
		j := b.Judge(cachefill.DefaultFilters())
		var got []string
		for i, why := range j.Removed {
			if (why == cachefill.Kept) != (j.Because[i] == "") {
				t.Errorf("%s: fill %d is removed by %q because %q", c.name, i, why, j.Because[i])
			}
			if why == cachefill.Kept {
				why = "-"
			}
			got = append(got, string(why))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", c.name, got, c.want)
		}
		if divided := c.name == "a divided burst"; divided != (len(j.Flags[0]) > 0) {
			t.Errorf("%s: flags %v", c.name, j.Flags[0])
		}
		sums(t, c.name, b, j)
	}
}

// sums checks that rows of exposures add up to the watches.
func sums(t *testing.T, name string, b *cachefill.Book, j cachefill.Judged) {
	t.Helper()
	var empty, want int64
	for row := range b.ExposureRows(j) {
		if empty += row.EmptyUS; row.EmptyUS < 0 || row.VisibleUS < 0 || row.EmptyUS > row.WatchedUS {
			t.Errorf("%s: a row of exposures cannot be: %+v", name, row)
		}
	}
	for _, w := range b.Watches {
		want += w.EmptyUS
	}
	if empty != want {
		t.Errorf("%s: rows add up to %d us, want %d", name, empty, want)
	}
}
