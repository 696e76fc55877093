package cachefill

import (
	"cmp"
	"slices"

	"bridle/datasets/sidebyside"
)

// walk goes through the records at caches from low to high, several groups at a time, and adds what it finds to the book in the order of
// groups.
func (x *extraction) walk(k *known, r *records, low, high int64) {
	var groups [][2]int64 // first and last cache
	for c := low; c <= high; c++ {
		if n := len(groups); n > 0 && k.caches[groups[n-1][0]].group == k.caches[c].group {
			groups[n-1][1] = c
		} else {
			groups = append(groups, [2]int64{c, c})
		}
	}
	books := make([]*Book, len(groups))
	sidebyside.DoWith(len(groups), 1, func() func(int) {
		w := &walker{known: k, records: r, names: x.nNames}
		return func(i int) { books[i] = w.group(groups[i][0], groups[i][1]) }
	})
	for _, b := range books {
		x.book.Watches, x.book.Fills = append(x.book.Watches, b.Watches...), append(x.book.Fills, b.Fills...)
	}
}

// walker goes through one group after the other.
type walker struct {
	*known
	records *records
	names   int64
	// room that is used again
	words, instants []int64
	rows            []row
}

// group makes the book of a group from its caches.
func (w *walker) group(low, high int64) *Book {
	b := &Book{}
	names, zones := map[int64]bool{}, map[int64]bool{} // of which something was seen at a cache of the group
	for number := low * w.names; number < (high+1)*w.names; number++ {
		one := w.records.at(number)
		if one == nil {
			continue
		}
		name := number % w.names
		if one.sights > 0 {
			names[name] = true
		} else {
			b.Watches = w.coldWatches(b.Watches, w.cold(number, one), w.misses(one), w.names)
		}
		if zone := w.known.names[name].zone; zone >= 0 && !w.isShared(name, one) && one.cold+one.shown > 0 {
			zones[zone] = true
		}
	}
	w.rows = w.rows[:0]
	for number := low * w.names; number < (high+1)*w.names && len(names)+len(zones) > 0; number++ {
		name := number % w.names
		if one := w.records.at(number); one != nil && (names[name] || zones[w.known.names[name].zone]) {
			w.take(number, one)
		}
	}
	v := &walked{known: w.known, book: b, rows: w.rows}
	v.group()
	b.sort()
	return b
}

// sort brings fills and watches into the order of a Book. Of groups that follow each other the books do.
func (b *Book) sort() {
	slices.SortFunc(b.Watches, func(a, b Watch) int { return compareWatch(&a, &b) })
	slices.SortFunc(b.Fills, func(a, b Seen) int {
		wa, wb := a.watch(), b.watch()
		return cmp.Or(compareWatch(&wa, &wb), cmp.Compare(a.Expires, b.Expires), cmp.Compare(a.Filled, b.Filled))
	})
}

// isShared says that the readings of an address are those of its delegation too: nothing was seen of it, and its zone has no other name.
func (w *walker) isShared(name int64, one *held) bool {
	n := &w.known.names[name]
	return n.zone >= 0 && n.isAlone && one.sights == 0 && one.shown == 0 && one.cold == one.misses
}

func (w *walker) cold(number int64, one *held) *cold {
	return &cold{w: number, misses: int64(one.misses), unusable: int64(one.unusable), silent: int64(one.silent), isShared: w.isShared(number%w.names, one)}
}

// misses returns the instants of the misses of a record in their order.
func (w *walker) misses(one *held) []int64 {
	w.words = w.records.all(one, w.words)
	w.instants = w.instants[:0]
	for rest := w.words; len(rest) > 0; {
		var at int64
		var f flags
		if at, f, _, _, rest = w.records.read(rest); f.class() == 1 || f.class() == 2 {
			w.instants = append(w.instants, at)
		}
	}
	slices.Sort(w.instants)
	return w.instants
}

// take adds the rows of a record, in the order of time.
func (w *walker) take(number int64, one *held) {
	w.words = w.records.all(one, w.words)
	begin := len(w.rows)
	for rest := w.words; len(rest) > 0; {
		r := row{cache: number / w.names, name: number % w.names}
		var f flags
		var ttls int64
		r.at, f, r.path, ttls, rest = w.records.read(rest)
		r.class, r.cut, r.isBurst = f.class(), f.cut(), f.isBurst()
		r.ttl, r.ns = uint32(uint64(ttls)>>32), uint32(ttls)
		w.rows = append(w.rows, r)
	}
	byTime := func(a, b row) int { return cmp.Compare(a.at, b.at) }
	if rows := w.rows[begin:]; !slices.IsSortedFunc(rows, byTime) {
		slices.SortStableFunc(rows, byTime)
	}
}
