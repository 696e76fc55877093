package cachefill

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// sorter gathers the instants of misses by watch, however rows come: how many each watch has is known before, so each instant has
// its place (counting sort).
type sorter struct {
	low      int64
	places   []*[placesPerPage]uint32 // of the next instant of a watch, by its number less low, plus 1; 0 is no watch of the list
	instants []int64
	strays   int
}

// placesPerPage watches next to each other have their places together: some caches were asked for few names.
const placesPerPage = 64

// newSorter makes room for n instants, the misses of a list in the order of numbers, and says in the list where they will be.
func newSorter(list []cold, n int64) (*sorter, error) {
	if n >= math.MaxUint32 {
		return nil, fmt.Errorf("one cache was asked for one name %d times: that is more than this program can sum up", n)
	}
	s := &sorter{low: list[0].w, instants: make([]int64, n), places: make([]*[placesPerPage]uint32, (list[len(list)-1].w-list[0].w)/placesPerPage+1)}
	next := uint32(0)
	for i := range list {
		c := &list[i]
		c.begin, c.end = next, next+uint32(c.misses)
		next = c.end
		page := &s.places[(c.w-s.low)/placesPerPage]
		if *page == nil {
			*page = new([placesPerPage]uint32)
		}
		(*page)[(c.w-s.low)%placesPerPage] = c.begin + 1
	}
	return s, nil
}

// place returns where the next instant of a watch goes, plus 1; nil if the watch is none of the list.
func (s *sorter) place(w int64) *uint32 {
	if page := s.places[(w-s.low)/placesPerPage]; page != nil && page[(w-s.low)%placesPerPage] > 0 {
		return &page[(w-s.low)%placesPerPage]
	}
	return nil
}

// put adds an instant, unless the watch is none of the list.
func (s *sorter) put(w, at int64) {
	switch place := s.place(w); {
	case place == nil:
	case int(*place) > len(s.instants):
		s.strays++
	default:
		s.instants[*place-1] = at
		*place++
	}
}

// check holds what came against what was announced.
func (s *sorter) check(list []cold) error {
	for i := range list {
		if place := s.place(list[i].w); s.strays > 0 || place == nil || *place != list[i].end+1 {
			return errors.New("misses of probes were counted twice with different results: please report this")
		}
	}
	return nil
}

// of returns the instants of a watch in their order.
func (s *sorter) of(c *cold) []int64 {
	instants := s.instants[c.begin:c.end]
	slices.Sort(instants)
	return instants
}
