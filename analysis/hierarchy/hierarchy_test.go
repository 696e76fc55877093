package hierarchy

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestWorkedExample is the one of five bacteria in the article "UPGMA" (Wikipedia), from 5S ribosomal RNA distances: joins at 17, 22, 28 and 33
// (heights there are halves of these).
func TestWorkedExample(t *testing.T) {
	d := NewDistances(5)
	for i, row := range [][]float64{{}, {17}, {21, 30}, {31, 34, 28}, {23, 21, 39, 43}} {
		for j, v := range row {
			d.Set(i, j, v)
		}
	}
	got := Build(d, Average)
	want := Tree{5, []Merge{{0, 1, 17, 2, false}, {5, 4, 22, 3, false}, {2, 3, 28, 2, false}, {6, 7, 33, 5, false}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	if err := got.Check(); err != nil {
		t.Error(err)
	}
	// Complete and single linkage of the same, by hand: after a-b at 17, single joins a-b with c at 21 (e is at 21 as well, c comes first).
	if s := Build(d, Single).Merges; s[1] != (Merge{5, 2, 21, 3, false}) || s[2].Height != 21 || s[3].Height != 28 {
		t.Errorf("single linkage: %+v", s)
	}
	if c := Build(d, Complete).Merges; c[1] != (Merge{5, 4, 23, 3, false}) || c[2] != (Merge{2, 3, 28, 2, false}) || c[3].Height != 43 {
		t.Errorf("complete linkage: %+v", c)
	}
	if cut := got.Cut(22); !slices.Equal(cut, []int{0, 0, 1, 2, 0}) {
		t.Errorf("cut %v", cut)
	}
	if all := got.Cut(33); !slices.Equal(all, make([]int, 5)) {
		t.Errorf("cut at the top %v", all)
	}
	if order := got.Order([]int64{0, 5, 9, 0, 0}); !slices.Equal(order, []int{2, 3, 1, 0, 4}) { // means 4.5 against 5/3; within, 5/2 against 0
		t.Errorf("order %v", order)
	}
	if order := got.Order(nil); !slices.Equal(order, []int{0, 1, 4, 2, 3}) {
		t.Errorf("order of equals %v", order)
	}
}

// TestAgainstBruteForce compares with the definition: distances of clusters from all pairs of leaves, the nearest two anew each time. Few
// different distances make many ties; every fourth is not known.
func TestAgainstBruteForce(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 2))
	for trial := range 150 {
		n := 1 + rng.IntN(14)
		d := NewDistances(n)
		for i := range n {
			for j := range i {
				if trial%3 == 0 || rng.IntN(4) > 0 {
					d.Set(i, j, float64(rng.IntN(2+trial))/8)
				}
			}
		}
		for _, l := range []Linkage{Average, Complete, Single} {
			got, want := Build(d, l), brute(d, l)
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("trial %d, %v:\n%+v\nwant\n%+v", trial, l, got, want)
			}
			if err := got.Check(); err != nil {
				t.Fatalf("trial %d, %v: %v", trial, l, err)
			}
			order := got.Order(nil)
			slices.Sort(order)
			for i, leaf := range order {
				if i != leaf {
					t.Fatalf("order lacks leaf %d", i)
				}
			}
		}
	}
}

func brute(d *Distances, l Linkage) Tree {
	type cluster struct {
		number int
		leaves []int
	}
	var all []cluster
	for i := range d.Len() {
		all = append(all, cluster{i, []int{i}})
	}
	t := Tree{Leaves: d.Len()}
	last := 0.0
	for len(all) > 1 {
		slices.SortFunc(all, func(a, b cluster) int { return slices.Min(a.leaves) - slices.Min(b.leaves) })
		x, y, least := 0, 1, math.Inf(1)
		for i := range all {
			for j := i + 1; j < len(all); j++ {
				var known []float64
				for _, a := range all[i].leaves {
					for _, b := range all[j].leaves {
						if v := d.At(a, b); !math.IsNaN(v) {
							known = append(known, v)
						}
					}
				}
				if v := linked(known, l); v < least {
					x, y, least = i, j, v
				}
			}
		}
		unknown := math.IsInf(least, 1)
		if !unknown {
			last = least
		}
		merged := cluster{d.Len() + len(t.Merges), slices.Concat(all[x].leaves, all[y].leaves)}
		t.Merges = append(t.Merges, Merge{all[x].number, all[y].number, last, len(merged.leaves), unknown})
		all[x] = merged
		all = slices.Delete(all, y, y+1)
	}
	return t
}

func linked(known []float64, l Linkage) float64 {
	if len(known) == 0 {
		return math.Inf(1)
	}
	switch l {
	case Complete:
		return slices.Max(known)
	case Single:
		return slices.Min(known)
	}
	sum := 0.0
	for _, v := range known { // eighths: exact
		sum += v
	}
	return sum / float64(len(known))
}

func TestGower(t *testing.T) {
	nan := math.NaN()
	d := Gower([][]float64{{0, 10, nan, 5}, {1, 30, 2, 5}, {nan, nan, 7, nan}, {0.5, nan, nan, 5}})
	// Ranges are 1, 20, 5 and 0. Rows 0 and 1: (1 + 1 + 0)/3; 0 and 3: (0.5 + 0)/2; 1 and 2: 5/5; 2 and 0: nothing in common.
	for _, c := range []struct {
		i, j int
		want float64
	}{{0, 1, 2.0 / 3}, {0, 3, 0.25}, {2, 1, 1}, {2, 0, nan}, {3, 3, 0}} {
		if got := d.At(c.i, c.j); got != c.want && !(math.IsNaN(got) && math.IsNaN(c.want)) {
			t.Errorf("distance of %d and %d is %v, want %v", c.i, c.j, got, c.want)
		}
	}
	tree := Build(d, Average)
	if tree.Merges[0] != (Merge{0, 3, 0.25, 2, false}) {
		t.Errorf("%+v", tree)
	}
	if got := Gower(nil).Len(); got != 0 {
		t.Error(got)
	}
}

// Nothing known: everything is joined, and every join says that it is not known.
func TestUnknownIsSaid(t *testing.T) {
	tree := Build(NewDistances(3), Average)
	for _, m := range tree.Merges {
		if !m.Unknown || m.Height != 0 {
			t.Errorf("%+v", m)
		}
	}
	if cut := tree.Cut(10); !slices.Equal(cut, []int{0, 1, 2}) {
		t.Errorf("things never compared are in one cluster: %v", cut)
	}
}

func TestSupport(t *testing.T) {
	// Two clear groups of rows: whatever columns are drawn they come apart; within a group the rows differ by single columns.
	var rows [][]float64
	rng := rand.New(rand.NewPCG(1, 1))
	for i := range 8 {
		row := make([]float64, 40)
		for c := range row {
			row[c] = float64(i/4) + 0.1*rng.Float64()
		}
		rows = append(rows, row)
	}
	tree := Build(Gower(rows), Average)
	share := Support(tree, Bootstrap(rows, Average, 50, rand.New(rand.NewPCG(2, 2))))
	for k, leaves := range tree.Members() {
		if clear := len(leaves) >= 4; clear != (share[k] == 1) {
			t.Errorf("leaves %v have support %v", leaves, share[k])
		}
	}
	again := Support(tree, Bootstrap(rows, Average, 50, rand.New(rand.NewPCG(2, 2))))
	if !slices.Equal(share, again) {
		t.Error("the same seed gives another support")
	}
	if own := Support(tree, []Tree{tree}); slices.Min(own) != 1 {
		t.Errorf("support of a tree by itself %v", own)
	}
}

func TestCheckRefuses(t *testing.T) {
	for want, tree := range map[string]Tree{
		"no leaves":           {},
		"2 leaves and 0":      {Leaves: 2},
		"joins cluster 3":     {2, []Merge{{0, 3, 1, 2, false}}},
		"joins cluster 0":     {3, []Merge{{0, 1, 1, 2, false}, {0, 2, 1, 2, false}}},
		"below the one":       {3, []Merge{{0, 1, 2, 2, false}, {3, 2, 1, 3, false}}},
		"there are 2 below":   {2, []Merge{{0, 1, 2, 5, false}}},
		"NaN, below":          {2, []Merge{{0, 1, math.NaN(), 2, false}}},
		"joins cluster -1":    {2, []Merge{{-1, 1, 1, 2, false}}},
		"merge 1 is at heigh": {2, []Merge{{0, 1, math.Inf(1), 2, false}}},
	} {
		if err := tree.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestPanics(t *testing.T) {
	for name, f := range map[string]func(){
		"self":     func() { NewDistances(2).Set(1, 1, 0) },
		"negative": func() { NewDistances(2).Set(0, 1, -1) },
		"beyond":   func() { NewDistances(2).Set(0, 2, 1) },
		"ragged":   func() { Gower([][]float64{{1}, {1, 2}}) },
		"infinite": func() { Gower([][]float64{{math.Inf(1)}}) },
		"weights":  func() { (Tree{Leaves: 1}).Order([]int64{1, 2}) },
		"linkage":  func() { Build(NewDistances(1), 9) },
		"support":  func() { Support(Tree{Leaves: 1}, nil) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if r := recover(); r == nil || !strings.HasPrefix(r.(string), "hierarchy: ") {
					t.Errorf("panic %v", r)
				}
			}()
			f()
		})
	}
}

func BenchmarkBuild200(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	d := NewDistances(200)
	for i := range 200 {
		for j := range i {
			d.Set(i, j, rng.Float64())
		}
	}
	for b.Loop() {
		Build(d, Average)
	}
}
