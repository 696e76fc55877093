package mixture

import (
	"math"
	"slices"
)

// Agreement is what [Together.Agreed] is asked.
type Agreement struct {
	// Start has a label for each record, from 0 on.
	Start []int
	// Weights are how much each record counts, such as the servers of a batch.
	Weights []int
	// Least is the share of divisions from which on it gains to hold a pair together: 0.5 counts a pair that is wrongly
	// held together as much as one that is wrongly held apart, if shares are probabilities.
	Least float64
	// Together and Apart are pairs that every division held together, and apart.
	Together, Apart [][2]int
}

// Agreed returns labels of the division on which the counted ones agree best: that with the greatest sum, over pairs held
// together, of the product of their weights times their share less Least. It is the estimate with the least expected
// loss when each pair that is wrongly held together or apart costs something (Lau and Green, "Bayesian model-based clustering
// procedures", Journal of Computational and Graphical Statistics 16, 2007, section 3, with K for Least).
//
// One best division has small advantages over many others by chance; of what they have in common this depends
// less. The sum is made greater by moves of one record and by joining two clusters, from Start on, until
// neither gains; ties go to the lower label. Labels count from 0 in the order of their first records.
func (t *Together) Agreed(a Agreement) []int {
	s := t.search(a)
	for moved := true; moved; {
		moved = s.move()
		moved = s.join() || moved
	}
	return s.labels()
}

// agreeing is a search for the division on which others agree. Records that are together whatever comes are one block.
type agreeing struct {
	least   float64
	blockOf []int // of each record
	weight  []float64
	near    [][]near // of each block, those with which it was at least once
	apart   [][]int
	of      []int // label of each block
	mass    []float64
}

// near is a block and the share of divisions in which one was with it.
type near struct {
	block int
	share float64
}

func (t *Together) search(a Agreement) *agreeing {
	s := &agreeing{least: a.Least, blockOf: blocks(t.n, a.Together), of: []int{}}
	var first []int // record of each block
	for i, b := range s.blockOf {
		if b == len(first) {
			first = append(first, i)
			s.weight, s.of = append(s.weight, 0), append(s.of, a.Start[i])
		}
		s.weight[b] += float64(a.Weights[i])
	}
	s.near, s.apart = make([][]near, len(first)), make([][]int, len(first))
	for x, i := range first {
		for y, j := range first[:x] {
			if share := t.Share(i, j); share > 0 {
				s.near[x], s.near[y] = append(s.near[x], near{y, share}), append(s.near[y], near{x, share})
			}
		}
	}
	for _, p := range a.Apart {
		x, y := s.blockOf[p[0]], s.blockOf[p[1]]
		s.apart[x], s.apart[y] = append(s.apart[x], y), append(s.apart[y], x)
	}
	s.mass = make([]float64, max(len(first), slices.Max(append(s.of, -1))+1)+1)
	for b, l := range s.of {
		s.mass[l] += s.weight[b]
	}
	return s
}

// blocks numbers records so that pairs have one number, from 0 in the order of first records.
func blocks(n int, pairs [][2]int) []int {
	root := make([]int, n)
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			i = root[i]
		}
		return i
	}
	for _, p := range pairs {
		x, y := find(p[0]), find(p[1])
		root[max(x, y)] = min(x, y)
	}
	next := 0
	of := make([]int, n)
	for i := range of {
		if r := find(i); r == i {
			of[i], next = next, next+1
		} else {
			of[i] = of[r]
		}
	}
	return of
}

// move puts each block where it gains most, if that gains, and reports whether any moved.
func (s *agreeing) move() (moved bool) {
	with := make([]float64, len(s.mass)) // sum of shares with the blocks of a label, by their weights
	for b, own := range s.of {
		clear(with)
		for _, n := range s.near[b] {
			with[s.of[n.block]] += n.share * s.weight[n.block]
		}
		for _, other := range s.apart[b] {
			with[s.of[other]] = -1
		}
		stays := with[own] - s.least*(s.mass[own]-s.weight[b])
		best, at := stays, own
		for l, sum := range with {
			switch gain := sum - s.least*s.mass[l]; {
			case l == own:
			case s.mass[l] == 0 && best < 0: // alone, under the first label that is free
				best, at = 0, l
			case sum > 0 && gain > best:
				best, at = gain, l
			}
		}
		if at != own && best > stays+tiny {
			s.mass[own] -= s.weight[b]
			s.mass[at] += s.weight[b]
			s.of[b], moved = at, true
		}
	}
	return moved
}

// tiny is what rounding may feign.
const tiny = 1e-9

// join puts two clusters together for as long as that gains, those first that gain most, and reports whether any did.
func (s *agreeing) join() (joined bool) {
	for between := s.between(); ; joined = true {
		best, x, y := tiny, -1, -1
		for a, sums := range between {
			for b, sum := range sums {
				gain := sum - s.least*s.mass[a]*s.mass[b]
				if a < b && (gain > best || gain == best && (a < x || a == x && b < y)) {
					best, x, y = gain, a, b
				}
			}
		}
		if x < 0 {
			return joined
		}
		for b := range s.of {
			if s.of[b] == y {
				s.of[b] = x
			}
		}
		s.mass[x], s.mass[y] = s.mass[x]+s.mass[y], 0
		for other, sum := range between[y] {
			if delete(between[other], y); other != x {
				between[x][other] += sum
				between[other][x] = between[x][other]
			}
		}
		between[y] = nil
	}
}

// between returns the sums of shares of clusters by their labels, times weights; none where they were never together, and
// minus infinity where they have to be apart.
func (s *agreeing) between() []map[int]float64 {
	sums := make([]map[int]float64, len(s.mass))
	for l := range sums {
		sums[l] = map[int]float64{}
	}
	add := func(b, c int, sum float64) {
		if x, y := s.of[b], s.of[c]; x != y {
			sums[x][y] += sum
		}
	}
	for b := range s.of {
		for _, n := range s.near[b] {
			add(b, n.block, n.share*s.weight[b]*s.weight[n.block])
		}
		for _, c := range s.apart[b] {
			add(b, c, math.Inf(-1))
		}
	}
	return sums
}

// labels numbers the clusters of records in the order of their first records.
func (s *agreeing) labels() []int {
	number := make(map[int]int, len(s.mass))
	labels := make([]int, len(s.blockOf))
	for i, b := range s.blockOf {
		l := s.of[b]
		if _, ok := number[l]; !ok {
			number[l] = len(number)
		}
		labels[i] = number[l]
	}
	return labels
}
