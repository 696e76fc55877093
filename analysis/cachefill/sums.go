package cachefill

import (
	"errors"
	"fmt"
)

// sum adds up the misses of a watch that has nothing else, of the address and as those of the delegation, in the order of time.
type sum struct {
	n, first, last        int64
	life, longer          int64 // how long an entry is seen: of the address, of the delegation
	empty, near           int64
	longerEmpty, longNear int64
	isMixed               bool // misses came in another order
}

// add adds a miss. A gap before the first is longer than all lives.
func (s *sum) add(at int64) {
	gap := Never
	if s.n == 0 {
		s.first = at
	} else if gap = at - s.last; gap < 0 {
		s.isMixed = true
		return
	}
	s.n, s.last = s.n+1, at
	s.empty, s.near = s.empty+min(gap, s.life), s.near+nearOf(gap, s.life)
	s.longerEmpty, s.longNear = s.longerEmpty+min(gap, s.longer), s.longNear+nearOf(gap, s.longer)
}

// nearOf is how much of what a miss adds lies within [Near] of it or of the reading before.
func nearOf(gap, life int64) int64 {
	return min(gap, life, Near+max(0, min(Near, Near+life-gap)))
}

// sumsPerPage watches next to each other are made at once.
const sumsPerPage = 64

// sums are those of all watches that have a miss, by their number.
type sums struct {
	known *known
	names int64
	pages []*[sumsPerPage]sum
}

func newSums(k *known, names int64) *sums {
	names = max(1, names)
	return &sums{known: k, names: names, pages: make([]*[sumsPerPage]sum, int64(len(k.caches))*names/sumsPerPage+1)}
}

// at returns the sum of a watch, nil if it has no miss.
func (s *sums) at(w int64) *sum {
	if page := s.pages[w/sumsPerPage]; page != nil {
		if one := &page[w%sumsPerPage]; one.n > 0 {
			return one
		}
	}
	return nil
}

// add adds a miss of a watch.
func (s *sums) add(w, at int64) {
	page := s.pages[w/sumsPerPage]
	if page == nil {
		page = new([sumsPerPage]sum)
		s.pages[w/sumsPerPage] = page
	}
	one := &page[w%sumsPerPage]
	if one.n == 0 {
		address := s.known.keepsName(w/s.names, w%s.names)
		one.life = max(0, address.life())
		if z := s.known.names[w%s.names].zone; z >= 0 {
			delegation := s.known.keepsZone(w/s.names, z)
			one.longer = max(0, delegation.life())
		}
	}
	one.add(at)
}

// isMixed says that the misses of a watch came in another order than that of time, so that its sum says nothing.
func (s *sums) isMixed(w int64) bool {
	one := s.at(w)
	return one != nil && one.isMixed
}

// mixed lists such watches.
func (s *sums) mixed() (list []int64) {
	for k, page := range s.pages {
		for i := range page {
			if page != nil && page[i].isMixed {
				list = append(list, int64(k*sumsPerPage+i))
			}
		}
	}
	return list
}

// mixedOnes are the same by cache and name.
func (s *sums) mixedOnes() map[[2]int64]bool {
	all := map[[2]int64]bool{}
	for _, w := range s.mixed() {
		all[[2]int64{w / s.names, w % s.names}] = true
	}
	return all
}

// rowsPerPart is how many rows are looked through at a time.
const rowsPerPart = 4_000_000

// sums adds up all misses. Rows are kept in the order in which they were written, which is nearly that of time.
func (x *extraction) sums(k *known) (*sums, error) {
	all := newSums(k, x.nNames)
	var n int64
	if err := x.one("SELECT count(*) FROM fx_rows", &n); err != nil {
		return nil, err
	}
	for from := int64(0); from < n; from += rowsPerPart {
		err := x.numbers(fmt.Sprintf("SELECT w::BIGINT, t FROM fx_rows WHERE rowid >= %d AND rowid < %d AND (k & 31) IN (1, 2)", from, from+rowsPerPart),
			func(columns [][]int64) error {
				for i, w := range columns[0] {
					all.add(w, columns[1][i])
				}
				return nil
			})
		if err != nil {
			return nil, err
		}
	}
	if list := all.mixed(); len(list) > 0 {
		if _, err := x.conn.ExecContext(x.ctx, "INSERT INTO fx_mixed SELECT unnest($1)", list); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// cold makes the watches of which nothing was seen: of their sums, or of nothing but readings that say nothing.
func (x *extraction) cold(all *sums) error {
	err := x.numbers("SELECT w::BIGINT, n_misses, n_unusable, n_silent, is_shared::BIGINT FROM fx_watch WHERE NOT is_hot", func(columns [][]int64) error {
		for i, w := range columns[0] {
			one := all.at(w)
			if misses := columns[1][i]; !all.isMixed(w) && (misses == 0) != (one == nil) || one != nil && !one.isMixed && one.n != misses {
				return errors.New("rows of probes were counted twice with different results: please report this")
			}
			if all.isMixed(w) { // as are those that were seen
				continue
			}
			if one == nil {
				one = &sum{}
			}
			x.book.Watches = all.watches(x.book.Watches, w, one, columns[2][i], columns[3][i], columns[4][i] == 1)
		}
		return nil
	})
	all.pages = nil
	return err
}

// watches adds the watch of an address, if any was asked for, and that of a delegation with the same readings.
func (s *sums) watches(list []Watch, number int64, one *sum, unusable, silent int64, isShared bool) []Watch {
	cache, name := number/s.names, number%s.names
	at := &s.known.caches[cache]
	w := Watch{Group: int32(at.group), Name: int32(name), Anchor: at.anchor, FirstAt: one.first, LastAt: one.last, Misses: one.n}
	if one.n > 0 || unusable > 0 {
		kept := s.known.keepsName(cache, name)
		list = append(list, w.summed(kept.ttl, one.empty, one.near, unusable))
	}
	if isShared && one.n > 0 {
		zone := s.known.names[name].zone
		w.Level, w.Name = Delegation, s.known.named[zone]
		kept := s.known.keepsZone(cache, zone)
		list = append(list, w.summed(kept.ttl, one.longerEmpty, one.longNear, silent))
	}
	return list
}

// summed returns the watch with the sums of its misses.
func (w Watch) summed(ttl, empty, near, missing int64) Watch {
	w.TTL, w.EmptyUS, w.VisibleUS, w.NearUS, w.Missing = uint32(max(0, ttl)), empty, empty, near, missing
	w.WatchedUS, w.Probes = max(w.LastAt-w.FirstAt, w.EmptyUS), w.Misses+w.Missing
	return w
}
