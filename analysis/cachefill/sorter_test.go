package cachefill

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// What comes out is, for each watch, what sorting its instants by themselves gives.
func TestSorter(t *testing.T) {
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 0))
		want, numbers := map[int64][]int64{}, []int64{}
		var list []cold
		n := int64(0)
		for w := int64(1000 + r.IntN(100)); len(list) < 1+r.IntN(40); w += 1 + int64(r.IntN(300)) { // some pages have no watch at all
			c := cold{w: w, misses: int64(r.IntN(20))}
			for range c.misses {
				want[w] = append(want[w], r.Int64N(1000))
				numbers = append(numbers, w)
			}
			list = append(list, c)
			n += c.misses
		}
		s, err := newSorter(list, n)
		if err != nil {
			t.Fatal(err)
		}
		last := list[len(list)-1].w
		at := map[int64]int{}
		r.Shuffle(len(numbers), func(i, j int) { numbers[i], numbers[j] = numbers[j], numbers[i] })
		for _, w := range numbers {
			s.put(w, want[w][at[w]])
			at[w]++
			if other := list[0].w + r.Int64N(last-list[0].w+1); !slices.ContainsFunc(list, func(c cold) bool { return c.w == other }) {
				s.put(other, 5) // of a watch of which something was seen
			}
		}
		if err := s.check(list); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for i := range list {
			slices.Sort(want[list[i].w])
			if got := s.of(&list[i]); !slices.Equal(got, want[list[i].w]) {
				t.Errorf("seed %d, watch %d: %v, want %v", seed, list[i].w, got, want[list[i].w])
			}
		}
	}
}

func TestSorterCountsAgain(t *testing.T) {
	for name, instants := range map[string][][2]int64{
		"one too few":         {{7, 1}, {9, 2}},
		"one too many":        {{7, 1}, {7, 2}, {9, 3}, {9, 4}},
		"of the wrong watch":  {{7, 1}, {7, 2}, {7, 3}},
		"too many at the end": {{9, 1}, {9, 2}, {7, 3}, {7, 4}},
		"none came":           nil,
	} {
		list := []cold{{w: 7, misses: 2}, {w: 8}, {w: 9, misses: 1}}
		s, err := newSorter(list, 3)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range instants {
			s.put(x[0], x[1])
		}
		if err := s.check(list); err == nil || !strings.Contains(err.Error(), "counted twice") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := newSorter([]cold{{w: 1, misses: 1 << 32}}, 1<<32); err == nil {
		t.Error("4,294,967,296 misses of one watch have no place")
	}
}
