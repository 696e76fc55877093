package plan

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sort"
)

// Axis finds the place of a key (an address, a name) in the list from which a plan was made.
// It takes 4 bytes a key beside the list.
type Axis[K any] struct {
	key     func(place int) K
	order   []int32 // places, by key
	compare func(a, b K) int
}

// NewAxis returns an axis over keys, which it keeps and does not change; the caller may not
// change them either. compare is negative, zero or positive as a comes before, is
// or comes after b.
//
// It returns an error if a key is in the list twice, since rows of the one could not be told
// from rows of the other.
func NewAxis[K any](keys []K, compare func(a, b K) int) (*Axis[K], error) {
	return NewAxisOf(len(keys), func(i int) K { return keys[i] }, compare)
}

// NewAxisOf does the same for n keys that a function gives, so that no list of them is needed. It gives the same key for
// a place every time.
func NewAxisOf[K any](n int, key func(place int) K, compare func(a, b K) int) (*Axis[K], error) {
	if n > math.MaxInt32 {
		return nil, fmt.Errorf("list of %d entries: give at most %d", n, math.MaxInt32)
	}
	a := &Axis[K]{key: key, order: make([]int32, n), compare: compare}
	for i := range a.order {
		a.order[i] = int32(i)
	}
	slices.SortFunc(a.order, func(i, j int32) int { return cmp.Or(compare(key(int(i)), key(int(j))), cmp.Compare(i, j)) })
	for i := 1; i < len(a.order); i++ {
		if first, again := a.order[i-1], a.order[i]; compare(key(int(first)), key(int(again))) == 0 {
			return nil, fmt.Errorf("%v is in the list twice, as entry %d and as entry %d: leave one out", key(int(first)), first+1, again+1)
		}
	}
	return a, nil
}

// Len returns the number of keys.
func (a *Axis[K]) Len() int { return len(a.order) }

// Key returns the key at a place.
func (a *Axis[K]) Key(place int) K { return a.key(place) }

// Find returns the place of a key, counted from 0. It reports false if the key is not in the
// list.
func (a *Axis[K]) Find(key K) (int, bool) {
	i, ok := sort.Find(len(a.order), func(i int) int { return a.compare(key, a.key(int(a.order[i]))) })
	if !ok {
		return 0, false
	}
	return int(a.order[i]), true
}
