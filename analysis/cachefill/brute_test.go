package cachefill_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"bridle/analysis/cachefill"
	"bridle/datasets/schema/probes"
	"bridle/datasets/schema/targets"
)

// reading is what a row says at one level, found here in Go as the second route to what SQL finds.
type reading struct {
	t, e int64 // e: expiry in microseconds; of misses 0
	kind int   // 1 miss, 2 hit, 3 denial, as queries order them
	path int
}

// readings sorts out the rows of one watch.
func readings(rows []probes.Row, paths map[string]int, level cachefill.Level, zone string) (list []reading, missing int64) {
	for _, r := range rows {
		x := reading{t: r.ProbedAt.UnixMicro(), path: paths[r.Address]}
		switch {
		case r.RCode == nil || *r.RCode == "REFUSED":
		case r.NSOwner != nil && *r.NSOwner == zone:
			if x.kind = 1; level == cachefill.Delegation {
				x.kind, x.e = 2, x.t+int64(*r.NSRemainingTTLS)*1e6
			}
		case r.NSOwner != nil:
			x.kind = 1
		case level == cachefill.Delegation:
		case r.RemainingTTLS != nil:
			x.kind, x.e = 2, x.t+int64(*r.RemainingTTLS)*1e6
		case r.SOARemainingTTLS != nil:
			x.kind, x.e = 3, x.t+int64(*r.SOARemainingTTLS)*1e6
		}
		if x.kind == 0 {
			missing++
		} else {
			list = append(list, x)
		}
	}
	slices.SortFunc(list, func(a, b reading) int {
		return cmp.Or(cmp.Compare(a.t, b.t), cmp.Compare(a.kind, b.kind), cmp.Compare(a.path, b.path))
	})
	return list, missing
}

// entry is a cluster of expiries.
type entry struct {
	low, high, count int64
	kind             int
}

func (e entry) expiry() int64 { return (e.low + e.high) / 2 }

// cluster gives the entries of readings, and for each reading the index of its own, or -1.
func cluster(list []reading) (entries []entry, of []int) {
	of = make([]int, len(list))
	for _, kind := range []int{2, 3} {
		var order []int
		for i, x := range list {
			if of[i] = cmp.Or(of[i], 0); x.kind == kind {
				order = append(order, i)
			}
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(list[a].e, list[b].e) })
		first, last := int64(0), int64(0)
		for k, i := range order {
			e := list[i].e
			if k == 0 || e-last > 4_000_000 {
				first = e
				entries = append(entries, entry{e, e, 0, kind})
			} else if now := &entries[len(entries)-1]; (e-first)/4_000_001 != (now.low-first)/4_000_001 {
				entries = append(entries, entry{e, e, 0, kind})
			}
			now := &entries[len(entries)-1]
			now.high, last = e, e
			now.count++
			of[i] = len(entries) - 1
		}
	}
	return entries, of
}

// walk goes through the readings of a watch by the definition in the package comment.
func walk(list []reading, life map[int]int64) (w cachefill.Watch, hours [24]int64) {
	entries, of := cluster(list)
	seen := map[int]bool{}
	overlap := func(a, b, c, d int64) int64 { return max(0, min(b, d)-max(a, c)) }
	T := life[2]
	empty, ever := int64(0), false // the last instant known empty
	for i, x := range list {
		begin, end := int64(0), int64(0)
		gap := T
		if i > 0 {
			gap = min(T, x.t-list[i-1].t)
		}
		w.VisibleUS += gap
		switch {
		case x.kind == 1:
			if begin, end = x.t-T, x.t; ever {
				begin = max(begin, empty)
			}
			empty, ever = x.t, true
			w.Misses++
		default:
			e := entries[of[i]].expiry()
			if filled := e - life[x.kind]; !seen[of[i]] && ever && filled-empty >= 0 && filled-empty <= T && 2*(x.t-list[i-1].t) < 3*T {
				begin, end = max(empty, x.t-T), filled
			}
			seen[of[i]] = true
			empty, ever = e, true
			w.Hits++
		}
		if end > begin {
			w.EmptyUS += end - begin
			near := overlap(begin, end, x.t-cachefill.Near, x.t+cachefill.Near)
			if i > 0 {
				near += overlap(begin, end, list[i-1].t-cachefill.Near, list[i-1].t+cachefill.Near)
			}
			w.NearUS += min(end-begin, near)
			for u := begin; u < end; {
				next := min(end, (u/3_600_000_000+1)*3_600_000_000)
				hours[u/3_600_000_000%24] += next - u
				u = next
			}
		}
	}
	if len(list) > 0 {
		w.FirstAt, w.LastAt = list[0].t, list[len(list)-1].t
	}
	w.WatchedUS = max(w.LastAt-w.FirstAt, w.EmptyUS)
	return w, hours
}

// random makes a small study at random: two names of one zone and one of another, two forwarders of one
// group and an address of another, probes at anything from seconds to hours.
func random(r *rand.Rand) layers {
	names := []string{"a.one.com", "b.one.com", "two.com"}
	zones := []string{"one.com", "one.com", "two.com"}
	addresses := []string{"192.0.2.10", "192.0.2.11", "192.0.2.12"}
	l := layers{targets: []targets.Row{target(names[0], zones[0]), target(names[1], zones[1]), target(names[2], zones[2])}}
	for i, a := range addresses {
		l.surveyed = append(l.surveyed, fit(a, []string{"g1", "g1", "g2"}[i]))
	}
	for i, name := range names {
		expiry, cut := int64(-1), int64(-1)
		for second := r.Int64N(100); second < 90_000; second += 1 + int64(r.ExpFloat64()*[]float64{40, 900}[r.IntN(2)]) {
			a := addresses[r.IntN(3)]
			if expiry < second && r.IntN(4) == 0 {
				expiry, cut = second+1+r.Int64N(300), second+1+r.Int64N(7200)
			}
			switch k := r.IntN(20); {
			case k == 0:
				l.probes = append(l.probes, probed(second, a, name))
			case k == 1:
				l.probes = append(l.probes, answered(second, a, name, "REFUSED"))
			case k == 2:
				l.probes = append(l.probes, denied(second, a, name, uint32(1+r.IntN(60))))
			case expiry > second:
				l.probes = append(l.probes, hit(second, a, name, uint32(min(300, expiry-second+r.Int64N(2)))))
			case cut > second:
				l.probes = append(l.probes, referred(second, a, name, zones[i], uint32(cut-second)))
			default:
				l.probes = append(l.probes, referred(second, a, name, "com", 170_000))
			}
		}
	}
	return l
}

// What SQL finds is what a walk over the rows finds, to the microsecond, whatever the number of slices and threads.
func TestExposureTwoWays(t *testing.T) {
	for seed := range uint64(3) {
		l := random(rand.New(rand.NewPCG(seed, 7)))
		b, a := extract(t, l, cachefill.Options{Slices: 1 + int(seed%3)}, seed%2 == 0)
		if a.Rows != int64(len(l.probes)) {
			t.Errorf("seed %d: %d rows, want %d", seed, a.Rows, len(l.probes))
		}
		paths := map[string]int{"192.0.2.10": 0, "192.0.2.11": 1, "192.0.2.12": 2}
		for _, w := range b.Watches {
			group, n := b.Groups[w.Group].Label, b.Names[w.Name]
			var rows []probes.Row
			for _, p := range l.probes {
				same := p.Name == n.Name || w.Level == cachefill.Delegation && (p.Name == n.Zone || len(p.Name) > len(n.Zone) && p.Name[len(p.Name)-len(n.Zone):] == n.Zone)
				if same && (p.Address == "192.0.2.12") == (group == "g2") {
					rows = append(rows, p)
				}
			}
			life := map[int]int64{2: 300e6, 3: 60e6}
			if w.Level == cachefill.Delegation {
				life[2] = 7200e6
			}
			list, missing := readings(rows, paths, w.Level, n.Zone)
			want, hours := walk(list, life)
			want.Group, want.Name, want.Level, want.TTL = w.Group, w.Name, w.Level, uint32(life[2]/1e6)
			want.Missing, want.Probes = missing, int64(len(rows))
			if want.Hits > 0 && want.EmptyUS > 0 {
				want.Hours = hours[:]
			}
			if !reflect.DeepEqual(w, want) {
				t.Errorf("seed %d, %s, %s, %s:\n got %+v\nwant %+v", seed, group, n.Name, w.Level, w, want)
			}
			entries, _ := cluster(list)
			slices.SortFunc(entries, func(a, b entry) int { return cmp.Or(cmp.Compare(a.expiry(), b.expiry()), cmp.Compare(a.kind, b.kind)) })
			var got []string
			var expect []string
			for _, f := range b.Fills {
				if f.Group == w.Group && f.Name == w.Name && f.Level == w.Level {
					got = append(got, fmt.Sprint(f.Expires, f.Negative, f.Probes, nearest(f, b, rows)-f.NearestProbe))
				}
			}
			for _, e := range entries {
				expect = append(expect, fmt.Sprint(e.expiry(), e.kind == 3, e.count, 0))
			}
			if !slices.Equal(got, expect) {
				t.Errorf("seed %d, %s, %s, %s: fills\n%v, want\n%v", seed, group, n.Name, w.Level, got, expect)
			}
		}
	}
}

// nearest returns how far the nearest probe lies from a fill.
func nearest(f cachefill.Seen, b *cachefill.Book, rows []probes.Row) int64 {
	best := cachefill.Never
	for _, r := range rows {
		d := r.ProbedAt.UnixMicro() - f.Filled
		best = min(best, max(d, -d))
	}
	return best
}
