package cachefill

import (
	"cmp"
	"iter"
	"slices"

	"bridle/datasets/sidebyside"
)

// Judge asks the filters in the order of the reasons. It depends on the Book alone. It panics if fills or
// watches are not sorted as [Book] says, or a fill has no watch.
//
// Suspect and unconfirmed take no exposure, since an honest fill is never taken for one: rows
// that fail a check are no misses in the first place. Nor do entries that may be stale, which have none. All others take from each watch the share of its
// exposure in which they would have taken any fill.
//
// No filter looks beyond the cache group, so groups are judged side by side.
func (b *Book) Judge(f Filters) Judged {
	all := newDocket(b, f)
	losses := make([][]Loss, len(b.Groups))
	sidebyside.Do(len(b.Groups), 1, func(g int) {
		d := *all
		d.group = g
		d.judge()
		losses[g] = d.out.Losses
	})
	all.out.Losses = slices.Concat(losses...)
	return all.out
}

// docket is the work of Judge, on one group at a time. Copies for several groups share what is kept by fill or watch: each
// group has its own there.
type docket struct {
	group int
	b     *Book
	f     Filters
	delta int64
	out   Judged
	// watch is the index of the watch of each fill; leftE and leftV are what filters have left
	// of EmptyUS and VisibleUS of each watch.
	watch        []int
	leftE, leftV []int64
	// fills and watches are where those of each group begin; the last entry is their number.
	fills, watches []int
	// zones has for each name the first one of the same zone.
	zones []int32
	// clocked says of records that are looked up by the clock why that is believed.
	clocked map[record]string
}

func newDocket(b *Book, f Filters) *docket {
	n := len(b.Fills)
	d := &docket{b: b, f: f, delta: f.Delta.Microseconds(), watch: make([]int, n),
		out:   Judged{Removed: make([]Reason, n), Because: make([]string, n), Flags: make([][]string, n)},
		leftE: make([]int64, len(b.Watches)), leftV: make([]int64, len(b.Watches))}
	for i := range b.Watches {
		w := &b.Watches[i]
		if i > 0 && compareWatch(&b.Watches[i-1], w) >= 0 {
			panic("cachefill: watches are not sorted, or one comes twice")
		}
		d.leftE[i], d.leftV[i] = w.EmptyUS, w.VisibleUS
	}
	at := 0
	for i := range b.Fills {
		key := b.Fills[i].watch()
		for at < len(b.Watches) && compareWatch(&b.Watches[at], &key) < 0 {
			at++
		}
		if at == len(b.Watches) || compareWatch(&b.Watches[at], &key) != 0 {
			panic("cachefill: fills are not sorted, or one has no watch")
		}
		if i > 0 && d.watch[i-1] == at && b.Fills[i-1].Expires > b.Fills[i].Expires {
			panic("cachefill: fills of a watch are not sorted by expiry")
		}
		d.watch[i] = at
	}
	d.fills = starts(len(b.Groups), n, func(i int) int32 { return b.Fills[i].Group })
	d.watches = starts(len(b.Groups), len(b.Watches), func(i int) int32 { return b.Watches[i].Group })
	d.zones = zones(b.Names)
	return d
}

// zones returns for each name the first one of the same zone and operator: itself if its zone is not known.
func zones(names []Name) []int32 {
	type key struct {
		zone     string
		operator int32
	}
	first := map[key]int32{}
	list := make([]int32, len(names))
	for i, n := range names {
		list[i] = int32(i)
		k := key{n.Zone, n.Operator}
		if f, ok := first[k]; ok && n.Zone != "" {
			list[i] = f
		} else {
			first[k] = int32(i)
		}
	}
	return list
}

// watch returns what identifies the watch of a fill.
func (s *Seen) watch() Watch {
	return Watch{Group: s.Group, Name: s.Name, Level: s.Level, Anchor: s.Anchor}
}

func compareWatch(x, y *Watch) int {
	return cmp.Or(cmp.Compare(x.Group, y.Group), cmp.Compare(x.Name, y.Name), cmp.Compare(x.Level, y.Level), cmp.Compare(x.Anchor, y.Anchor))
}

// starts returns for each of n groups where its entries begin among sorted ones, and their number.
func starts(groups, n int, group func(int) int32) []int {
	s := make([]int, groups+1)
	for i := range n {
		s[group(i)+1]++
	}
	for g := range groups {
		s[g+1] += s[g]
	}
	return s
}

// judge asks the filters about the group.
func (d *docket) judge() {
	for _, step := range []func(){d.suspects, d.stale, d.leaks, d.ownProbes, d.chains, d.findClocks, d.sweeps, d.clocks, d.strata} {
		step()
	}
	slices.SortStableFunc(d.out.Losses, func(x, y Loss) int { return cmp.Compare(x.Watch, y.Watch) })
}

// ownFills and ownWatches give the indices of those of the group.
func (d *docket) ownFills() iter.Seq[int]   { return between(d.fills, d.group) }
func (d *docket) ownWatches() iter.Seq[int] { return between(d.watches, d.group) }

func between(starts []int, g int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := starts[g]; i < starts[g+1] && yield(i); i++ {
		}
	}
}

// remove takes a fill out, unless an earlier filter did.
func (d *docket) remove(i int, why Reason, because string) {
	if d.out.Removed[i] == Kept {
		d.out.Removed[i], d.out.Because[i] = why, because
	}
}

// lose takes a share of what is left of a watch.
func (d *docket) lose(w int, why Reason, share float64) {
	share = min(1, share)
	d.take(w, why, int64(share*float64(d.leftE[w])), int64(share*float64(d.leftV[w])))
}

// take takes exposure from a watch, as far as there is any.
func (d *docket) take(w int, why Reason, empty, visible int64) {
	empty, visible = min(empty, d.leftE[w]), min(visible, d.leftV[w])
	if empty <= 0 && visible <= 0 {
		return
	}
	empty, visible = max(0, empty), max(0, visible)
	d.leftE[w] -= empty
	d.leftV[w] -= visible
	if n := len(d.out.Losses); n > 0 && d.out.Losses[n-1].Watch == w && d.out.Losses[n-1].Reason == why {
		d.out.Losses[n-1].EmptyUS += empty
		d.out.Losses[n-1].VisibleUS += visible
		return
	}
	d.out.Losses = append(d.out.Losses, Loss{w, why, empty, visible})
}
