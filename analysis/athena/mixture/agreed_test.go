package mixture

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// told counts divisions that are given by a label for each record.
func told(divisions ...[]int32) *Together {
	t := NewTogether(len(divisions[0]))
	for _, d := range divisions {
		t.Add(d, 1)
	}
	return t
}

// sum is what [Together.Agreed] makes greatest, by its definition.
func (a Agreement) sum(t *Together, labels []int) (sum float64) {
	for i := range labels {
		for j := range i {
			if labels[i] == labels[j] {
				sum += float64(a.Weights[i]*a.Weights[j]) * (t.Share(i, j) - a.Least)
			}
		}
	}
	return sum
}

// Of five divisions of four records four hold 0 and 1 together, four 2 and 3, and one all: shares are .8, .8, and .2 to .4 across.
func TestAgreedByHand(t *testing.T) {
	together := told([]int32{0, 0, 1, 1}, []int32{0, 0, 1, 2}, []int32{0, 1, 2, 2}, []int32{0, 0, 0, 0}, []int32{0, 0, 1, 1})
	for _, c := range []struct {
		least   float64
		weights []int
		want    []int
	}{
		{0.5, []int{1, 1, 1, 1}, []int{0, 0, 1, 1}}, // .8 is above it, .4 is not
		{0.9, []int{1, 1, 1, 1}, []int{0, 1, 2, 3}},
		{0.1, []int{1, 1, 1, 1}, []int{0, 0, 0, 0}},
		{0.3, []int{1, 9, 9, 1}, []int{0, 0, 1, 1}},
	} {
		for _, start := range [][]int{{0, 0, 0, 0}, {0, 1, 2, 3}, {0, 1, 0, 1}, {3, 3, 0, 0}} {
			if got := together.Agreed(Agreement{Start: start, Weights: c.weights, Least: c.least}); !slices.Equal(got, c.want) {
				t.Errorf("least %v, weights %v, from %v: %v, want %v", c.least, c.weights, start, got, c.want)
			}
		}
	}
}

// What comes out cannot be made better by moving one record or joining two clusters, holds what pairs say, and is never worse than
// the start; of all divisions of six records it is nearly always the best. Second route: the definition, over all divisions.
func TestAgreedIsBest(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 7))
	const n = 6
	missed := 0
	for range 300 {
		var divisions [][]int32
		truth := random(r, n, 3)
		for range 5 {
			d := slices.Clone(truth)
			for range r.IntN(3) {
				d[r.IntN(n)] = int32(r.IntN(4))
			}
			divisions = append(divisions, d)
		}
		together := told(divisions...)
		a := Agreement{Start: whole(divisions[0]), Least: 0.1 + 0.6*r.Float64()}
		for range n {
			a.Weights = append(a.Weights, 1+r.IntN(5))
		}
		got := together.Agreed(a)
		sum := a.sum(together, got)
		if sum < a.sum(together, a.Start)-tiny {
			t.Errorf("%v is worse than the start %v", got, a.Start)
		}
		best := 0.0
		for labels := range partitions(n) {
			x := a.sum(together, labels)
			best = max(best, x)
			if x > sum+tiny && near1(labels, got) {
				t.Errorf("%v can be made better: %v", got, labels)
			}
		}
		if sum < best-tiny {
			missed++
		}
	}
	if missed > 3 {
		t.Errorf("%d of 300 divisions are not the best of all", missed)
	}
}

// near1 reports whether a is b with one record moved, or with two clusters of it joined.
func near1(a, b []int) bool {
	n := len(a)
	for skip := range n {
		same := true
		for i := range n {
			for j := range i {
				if i != skip && j != skip && (a[i] == a[j]) != (b[i] == b[j]) {
					same = false
				}
			}
		}
		if same {
			return true
		}
	}
	for x := range n {
		for y := range x {
			joined := slices.Clone(b)
			for i := range joined {
				if joined[i] == x {
					joined[i] = y
				}
			}
			if slices.Equal(first(joined), first(a)) {
				return true
			}
		}
	}
	return false
}

// first numbers labels in the order in which they come.
func first(labels []int) []int {
	out, number := make([]int, len(labels)), map[int]int{}
	for i, l := range labels {
		if _, ok := number[l]; !ok {
			number[l] = len(number)
		}
		out[i] = number[l]
	}
	return out
}

func random(r *rand.Rand, n, of int) (labels []int32) {
	for range n {
		labels = append(labels, int32(r.IntN(of)))
	}
	return labels
}

func whole(labels []int32) (out []int) {
	for _, l := range labels {
		out = append(out, int(l))
	}
	return out
}

// partitions yields all divisions of n records.
func partitions(n int) func(func([]int) bool) {
	return func(yield func([]int) bool) {
		labels := make([]int, n)
		var from func(i, next int) bool
		from = func(i, next int) bool {
			if i == n {
				return yield(labels)
			}
			for l := range next + 1 {
				labels[i] = l
				if !from(i+1, max(next, l+1)) {
					return false
				}
			}
			return true
		}
		from(0, 0)
	}
}

// Pairs that are stated to be apart stay so, whatever is gained by them: of two divisions that hold 2 and 3 together and keep
// 1 apart from them, all five records in one would gain most.
func TestAgreedHoldsStatements(t *testing.T) {
	together := told([]int32{0, 0, 1, 1, 1}, []int32{0, 1, 0, 0, 1})
	a := Agreement{Start: []int{0, 0, 1, 1, 1}, Weights: []int{1, 1, 1, 1, 1}, Least: 0.15, Together: [][2]int{{3, 2}}}
	if got, want := together.Agreed(a), []int{0, 0, 0, 0, 0}; !slices.Equal(got, want) {
		t.Errorf("without the statement %v, want %v", got, want)
	}
	a.Apart = [][2]int{{1, 3}}
	if got, want := together.Agreed(a), []int{0, 1, 0, 0, 0}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	a.Start = []int{0, 1, 2, 2, 3}
	if got, want := together.Agreed(a), []int{0, 1, 0, 0, 0}; !slices.Equal(got, want) {
		t.Errorf("from single records %v, want %v", got, want)
	}
}

// Nothing, one record, and records that nothing was counted of.
func TestAgreedOfLittle(t *testing.T) {
	if got := NewTogether(0).Agreed(Agreement{Least: 0.5}); len(got) != 0 {
		t.Errorf("%v of nothing", got)
	}
	if got := told([]int32{0}).Agreed(Agreement{Start: []int{4}, Weights: []int{3}, Least: 0.5}); !slices.Equal(got, []int{0}) {
		t.Errorf("%v of one", got)
	}
	if got := NewTogether(3).Agreed(Agreement{Start: []int{0, 0, 0}, Weights: []int{1, 1, 1}, Least: 0.5}); !slices.Equal(got, []int{0, 1, 2}) {
		t.Errorf("%v where nothing was counted", got)
	}
}
