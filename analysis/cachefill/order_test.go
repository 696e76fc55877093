package cachefill

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// Readings that come record by record are in the order that sorting all of them gives.
func TestReadingsInOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var list, all []reading
		for range r.IntN(4) {
			begin := len(list)
			for range r.IntN(6) {
				x := reading{at: r.Int64N(8), says: uint8(r.IntN(3)), path: r.Int32N(3), expires: r.Int64N(3)}
				list, all = append(list, x), append(all, x)
			}
			list = inOrder(list, begin)
		}
		slices.SortFunc(all, func(a, b reading) int { return a.compare(&b) })
		if !slices.Equal(list, all) {
			t.Fatalf("%v, sorted at once %v", list, all)
		}
	}
}
