package cachefill

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Filters are the thresholds of [Book.Judge]. Those of the sweep and the clock have no
// calibration in the field; simulations show that they leave rates unbiased.
//
// Source: the project's notes on cache probing, sections 6 and 7.
type Filters struct {
	// Delta is how near an own probe a fill may be that the probe made.
	Delta time.Duration
	// LeakChance is below which chance as many fills near own probes prove a leak.
	LeakChance float64
	// RefreshShare is in which last part of the TTL a cache renews an entry that is asked for.
	RefreshShare float64
	// SweepWindow is how far from a fill others are looked for. SweepOperators is how many
	// operators, and SweepNames how many names of one operator, together make a sweep.
	SweepWindow                time.Duration
	SweepOperators, SweepNames int
	// SweepRare is the largest share of the time with a fill within SweepWindow at which a name counts for that, and
	// SweepChance below which chance any names are too many at once.
	SweepRare, SweepChance float64
	// ClockChance is below which chance a beat is that of a clock, which ClockShare of the fills have to keep. ClockIdle is
	// within which time after an expiry a fill of a delegation might be a clock's for all that is known.
	ClockChance, ClockShare float64
	ClockIdle               time.Duration
	// Strata are classes of networks, as in prefixes, in which no users live.
	Strata []string
}

// DefaultFilters returns the thresholds that the project stands for.
func DefaultFilters() Filters {
	return Filters{
		Delta: 2 * time.Second, LeakChance: 0.001, RefreshShare: 0.1,
		SweepWindow: time.Hour, SweepOperators: 3, SweepNames: 3, SweepRare: 0.1, SweepChance: 0.001, ClockChance: 1e-5, ClockShare: 0.8, ClockIdle: time.Hour,
		Strata: []string{"hosting", "content", "security", "public_dns"},
	}
}

// Judge asks the filters in the order of the reasons. It depends on the Book alone. It panics if fills or
// watches are not sorted as [Book] says, or a fill has no watch.
//
// Suspect and unconfirmed take no exposure, since an honest fill is never taken for one: rows
// that fail a check are no misses in the first place. Nor do entries that may be stale, which have none. All others take from each watch the share of its
// exposure in which they would have taken any fill.
func (b *Book) Judge(f Filters) Judged {
	d := newDocket(b, f)
	for _, step := range []func(){d.suspects, d.stale, d.leaks, d.ownProbes, d.chains, d.findClocks, d.sweeps, d.clocks, d.strata} {
		step()
	}
	slices.SortStableFunc(d.out.Losses, func(x, y Loss) int { return cmp.Compare(x.Watch, y.Watch) })
	return d.out
}

// docket is the work of Judge.
type docket struct {
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

// suspects asks for failed checks and refuted bursts. In a pool without anchor a burst may well meet
// another cache, so that it refutes nothing there.
func (d *docket) suspects() {
	for i := range d.b.Fills {
		s := &d.b.Fills[i]
		one := s.Anchor != 0 || d.b.Groups[s.Group].Caches < 1.5
		switch {
		case s.Suspect != "":
			d.remove(i, Suspect, s.Suspect)
		case s.Refuted > 0 && s.Confirming == 0 && one:
			d.remove(i, Unconfirmed, fmt.Sprintf("%d probes of a burst found the entry absent before its expiry and none found it", s.Refuted))
		case s.Refuted > 0 && one:
			d.out.Flags[i] = append(d.out.Flags[i], fmt.Sprintf("the burst is divided: %d probes showed the entry, %d did not", s.Confirming, s.Refuted))
		}
		if s.TTL == 0 {
			d.out.Flags[i] = append(d.out.Flags[i], "the instant of the fill is not known")
		}
		slices.Sort(d.out.Flags[i])
	}
}

// strata takes out networks without users, and those that host the name.
func (d *docket) strata() {
	why := make([]string, len(d.b.Watches))
	for i := range d.b.Watches {
		w := &d.b.Watches[i]
		g := &d.b.Groups[w.Group]
		if slices.Contains(d.f.Strata, g.Network) {
			why[i] = "the network is of class " + g.Network
		} else if asn, ok := common(g.ASNs, d.b.Names[w.Name].HostingASNs); ok {
			why[i] = fmt.Sprintf("AS%d hosts the name", asn)
		}
		if why[i] != "" {
			d.lose(i, Stratum, 1)
		}
	}
	for i, w := range d.watch {
		if why[w] != "" {
			d.remove(i, Stratum, why[w])
		}
	}
}

// common returns the least number that two sorted lists share.
func common(a, b []int64) (int64, bool) {
	for _, x := range a {
		if _, ok := slices.BinarySearch(b, x); ok {
			return x, true
		}
	}
	return 0, false
}
