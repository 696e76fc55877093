package watched

import (
	"testing"

	"bridle/collectors/simnet/resolver"
)

// The time in which lookups fill a cache, by hour, agrees with a look at every second: entries of 60 s that are fetched anew in
// their last 2 s, one of them cut short by the next, and one begun before the time.
func TestOpen(t *testing.T) {
	t.Parallel()
	s := &simulation{policy: &resolver.Policy{Prefetch: resolver.Prefetch{Seconds: 2, MinTTL: 9}}}
	var list []entry
	for _, at := range []int64{-20, 100, 159, 400, 3580, 7300} {
		list = append(list, entry{filled: at * second, expires: (at + 60) * second, gone: (at + 60) * second, ttl: 60})
	}
	list[1].gone = 159*second + 1
	from, until := int64(5), int64(7330)
	var got, want [24]int64
	s.open(list, from*second, until*second, &got)
	for u := from; u < until; u++ {
		isOpen := true
		for _, e := range list {
			if u*second >= e.filled && u*second < e.expires-2*second {
				isOpen = false
			}
		}
		if isOpen {
			want[u/3600%24] += second
		}
	}
	if got != want || got[1] == 0 {
		t.Errorf("open %v, expected %v", got, want)
	}
}
