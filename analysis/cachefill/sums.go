package cachefill

import (
	"fmt"
	"slices"

	"bridle/datasets/sidebyside"
)

// sum adds up the misses of a watch that has nothing else, in the order of time, for entries that are seen for so long. A gap before
// the first is longer than all lives.
type sum struct{ life, empty, near int64 }

func (s *sum) add(gap int64) {
	s.empty += min(gap, s.life)
	s.near += min(gap, s.life, Near+max(0, min(Near, Near+s.life-gap)))
}

// cold is a watch of an address of which nothing was seen.
type cold struct {
	w                        int64 // its number
	misses, unusable, silent int64
	isShared                 bool // its readings are those of a delegation too
	begin, end               uint32
}

// instantsPerSlice is how many instants of misses are held at a time, 8 bytes each, and rowsPerPart how many rows are read at a time.
const (
	instantsPerSlice = 32_000_000
	rowsPerPart      = 4_000_000
)

// cold makes the watches of which nothing was seen, from their misses, or from nothing but readings that say nothing.
func (x *extraction) cold(k *known) error {
	var list []cold
	misses := int64(0)
	err := x.numbers("SELECT w::BIGINT, n_misses, n_unusable, n_silent, is_shared::BIGINT FROM fx_watch WHERE NOT is_hot ORDER BY w", func(columns [][]int64) error {
		for i, w := range columns[0] {
			list = append(list, cold{w: w, misses: columns[1][i], unusable: columns[2][i], silent: columns[3][i], isShared: columns[4][i] == 1})
			misses += columns[1][i]
		}
		return nil
	})
	if err != nil {
		return err
	}
	most := int64(instantsPerSlice)
	if x.asked > 0 {
		most = min(most, misses/int64(x.asked)+1)
	}
	for begin, end := 0, 0; begin < len(list); begin = end {
		n := int64(0)
		for end = begin; end < len(list) && (end == begin || n+list[end].misses <= most); end++ {
			n += list[end].misses
		}
		if err := x.coldSlice(k, list[begin:end], n); err != nil {
			return err
		}
	}
	return nil
}

// coldSlice makes some of them, which have n misses together.
func (x *extraction) coldSlice(k *known, list []cold, n int64) error {
	s, err := newSorter(list, n)
	if err != nil {
		return err
	}
	var rows int64
	if err := x.one("SELECT count(*) FROM fx_rows", &rows); err != nil {
		return err
	}
	for from := int64(0); from < rows && n > 0; from += rowsPerPart {
		err := x.numbers(fmt.Sprintf("SELECT w::BIGINT, t FROM fx_rows WHERE rowid >= %d AND rowid < %d AND (k & 31) IN (1, 2) AND w BETWEEN %d AND %d",
			from, from+rowsPerPart, list[0].w, list[len(list)-1].w), func(columns [][]int64) error {
			for i, w := range columns[0] {
				s.put(w, columns[1][i])
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	if err := s.check(list); err != nil {
		return err
	}
	x.book.Watches = append(x.book.Watches, k.summedUp(list, s, x.nNames)...)
	return nil
}

// watchesPerPart watches are summed up by one thread after another.
const watchesPerPart = 4096

// summedUp makes the watches of a list, several parts of it at a time.
func (k *known) summedUp(list []cold, s *sorter, names int64) []Watch {
	parts := slices.Collect(slices.Chunk(list, watchesPerPart))
	made := make([][]Watch, len(parts))
	sidebyside.Do(len(parts), 1, func(p int) {
		for i := range parts[p] {
			made[p] = k.coldWatches(made[p], &parts[p][i], s.of(&parts[p][i]), names)
		}
	})
	return slices.Concat(made...)
}

// coldWatches adds the watch of an address, if any was asked for, and that of a delegation with the same readings.
func (k *known) coldWatches(list []Watch, c *cold, instants []int64, names int64) []Watch {
	cache, name := c.w/names, c.w%names
	address := k.keepsName(cache, name)
	zone, delegation := k.names[name].zone, keeping{ttl: unknown}
	if c.isShared {
		delegation = k.keepsZone(cache, zone)
	}
	a, d := sum{life: max(0, address.life())}, sum{life: max(0, delegation.life())}
	gap := Never
	for i, at := range instants {
		if i > 0 {
			gap = at - instants[i-1]
		}
		a.add(gap)
		d.add(gap)
	}
	at := &k.caches[cache]
	w := Watch{Group: int32(at.group), Name: int32(name), Anchor: at.anchor, Misses: int64(len(instants))}
	if len(instants) > 0 {
		w.FirstAt, w.LastAt = instants[0], instants[len(instants)-1]
	}
	if c.misses > 0 || c.unusable > 0 {
		list = append(list, w.summed(address.ttl, &a, c.unusable))
	}
	if c.isShared && c.misses > 0 {
		w.Level, w.Name = Delegation, k.named[zone]
		list = append(list, w.summed(delegation.ttl, &d, c.silent))
	}
	return list
}

// summed returns the watch with the sum of its misses.
func (w Watch) summed(ttl int64, s *sum, missing int64) Watch {
	w.TTL, w.EmptyUS, w.VisibleUS, w.NearUS, w.Missing = uint32(max(0, ttl)), s.empty, s.empty, s.near, missing
	w.WatchedUS, w.Probes = max(w.LastAt-w.FirstAt, w.EmptyUS), w.Misses+w.Missing
	return w
}
