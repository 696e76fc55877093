package dnswire

import (
	"math/rand/v2"
	"testing"
)

// Second route: a map says the same, while ids of several sockets crowd a few places and come and go.
func TestIDsSayWhatAMapSays(t *testing.T) {
	src := rand.New(rand.NewPCG(5, 5))
	for _, wide := range []int{64, 1 << 16} {
		x, want := newIDs(), map[uint64]holder{}
		for n := range 200_000 {
			socket, id := src.IntN(9), uint16(src.IntN(wide)-wide/2)
			if k := key(socket, id); len(want) < 40_960 && src.IntN(5) > 1 {
				h := holder(1 + src.IntN(1<<16-1))
				x.hold(socket, id, h)
				want[k] = h
			} else {
				x.free(socket, id)
				delete(want, k)
			}
			socket, id = src.IntN(9), uint16(src.IntN(wide)-wide/2)
			if got := x.at(socket, id); got != want[key(socket, id)] {
				t.Fatalf("step %d: id %d of socket %d stands for %d, want %d", n, id, socket, got, want[key(socket, id)])
			}
		}
		for socket := range 9 {
			for id := range 1 << 16 {
				if got := x.at(socket, uint16(id)); got != want[key(socket, uint16(id))] {
					t.Fatalf("id %d of socket %d stands for %d, want %d", id, socket, got, want[key(socket, uint16(id))])
				}
			}
		}
	}
}
