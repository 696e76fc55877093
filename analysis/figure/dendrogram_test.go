package figure

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"bridle/analysis/hierarchy"
)

func (d Dendrogram) with(t Meta) (*Figure, error) { d.Meta = t; return d.Draw() }

// someTree is invented: servers in four groups that share most of their traits.
func someTree(n int) Dendrogram {
	rng := rand.New(rand.NewPCG(5, 5))
	d := Dendrogram{Meta: meta("tree"), LeafName: "server", Method: "average linkage of Gower's distance over 40 traits", Resamples: 200, Cut: 0.3, GroupName: "vendor"}
	d.Simulated = true
	if n > 100 {
		d.Resamples = 10 // quick
	}
	var rows [][]float64
	for i := range n {
		d.Leaves = append(d.Leaves, fmt.Sprintf("server-%03d.example.net", i+1))
		d.Group = append(d.Group, []string{"vendor one", "vendor two", "", "vendor three"}[i%4])
		row := make([]float64, 40)
		for c := range row {
			own := 0.0
			if c%4 == i%4 {
				own = 1
			}
			if rng.Float64() < 0.12 {
				own = 1 - own
			}
			row[c] = own
		}
		rows = append(rows, row)
	}
	d.Tree = hierarchy.Build(hierarchy.Gower(rows), hierarchy.Average)
	if n > 1 {
		d.Support = hierarchy.Support(d.Tree, hierarchy.Bootstrap(rows, hierarchy.Average, d.Resamples, rng))
	} else {
		d.Resamples, d.Cut = 0, 0
	}
	return d
}

// handTree joins a and b at 1, c and d at 2, all at 4.
func handTree() Dendrogram {
	return Dendrogram{
		Meta: meta("by-hand"), LeafName: "server", Method: "average linkage of a distance", Leaves: []string{"a", "b", "c", "d"},
		Tree:    hierarchy.Tree{Leaves: 4, Merges: []hierarchy.Merge{{A: 0, B: 1, Height: 1, Size: 2}, {A: 2, B: 3, Height: 2, Size: 2}, {A: 4, B: 5, Height: 4, Size: 4}}},
		Support: []float64{0.5, 0.96, 1}, Resamples: 100, Cut: 1.5,
	}
}

func TestDendrogram(t *testing.T) {
	f, err := handTree().Draw()
	if err != nil {
		t.Fatal(err)
	}
	// Places are rows from the top: a pair stands between its leaves.
	want := "node,server,place,height,parent,parent_height,first,last,leaves,support,cluster,group\n" +
		"1,a,0,0,5,1,0,0,1,,1,\n2,b,1,0,5,1,1,1,1,,1,\n3,c,2,0,6,2,2,2,1,,2,\n4,d,3,0,6,2,3,3,1,,3,\n" +
		"5,,0.5,1,7,4,0,1,2,0.5,,\n6,,2.5,2,7,4,2,3,2,0.96,,\n7,,1.5,4,,,0.5,2.5,4,1,,\n"
	if got := string(f.CSV()); got != want {
		t.Errorf("plotted\n%s\nwant\n%s", got, want)
	}
	for _, text := range []string{">cut at 1.5: 3 clusters<", "3 clusters, 2 of them of one server", ">0.95 or more (1)<", ">below 0.7 (1)<", ">0.96<", ">0.5<", ">cluster 1 (2)<", "100 resampled trees"} {
		if !strings.Contains(f.SVG(), text) {
			t.Errorf("the drawing lacks %q", text)
		}
	}
}

// Three leaves at one distance are joined in two steps whose order is chance: the share of the first is not drawn.
func TestDendrogramTies(t *testing.T) {
	d := handTree()
	d.Tree.Merges[1] = hierarchy.Merge{A: 4, B: 2, Height: 1, Size: 3}
	d.Tree.Merges[2] = hierarchy.Merge{A: 5, B: 3, Height: 4, Size: 4}
	f, err := d.Draw()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(f.SVG(), ">0.96<") || strings.Contains(f.SVG(), ">0.5<") || !strings.Contains(f.SVG(), ">below 0.7 (0)<") {
		t.Error("the share of a step within one join is drawn")
	}
}

// A share is not rounded to none or all.
func TestTreeShare(t *testing.T) {
	for share, want := range map[float64]string{0: "0", 0.004: "<0.01", 0.9: "0.9", 0.994: "0.99", 0.996: ">0.99", 1: "1"} {
		if got := treeShare(share); got != want {
			t.Errorf("%v is written %q, want %q", share, got, want)
		}
	}
}

// From one leaf to the most, with long labels, and a tree of which nothing is known: drawing fails where texts lie on each other.
func TestDendrogramHasRoom(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 300} {
		d := someTree(n)
		d.Leaves[0] = strings.Repeat("a long name ", 20)
		f, err := d.Draw()
		if err != nil {
			t.Fatalf("%d leaves: %v", n, err)
		}
		if n == 300 && !strings.Contains(f.SVG(), "200 of 300 labels") {
			t.Error("the labels left out are not counted")
		}
	}
	d := Dendrogram{Meta: meta("unknown"), LeafName: "server", Method: "m", Leaves: []string{"a", "b", "c"}, Tree: hierarchy.Build(hierarchy.NewDistances(3), hierarchy.Single)}
	if f, err := d.Draw(); err != nil || !strings.Contains(f.SVG(), "Dashed, left of the axis") {
		t.Error(err)
	}
}

func TestDendrogramRefuses(t *testing.T) {
	for want, spoil := range map[string]func(*Dendrogram){
		"the tree has no leaves":     func(d *Dendrogram) { d.Leaves = nil },
		"3 labels for a tree of 4":   func(d *Dendrogram) { d.Leaves = d.Leaves[:3] },
		`label 2 is "a"`:             func(d *Dendrogram) { d.Leaves[1] = "a" },
		`label 1 is ""`:              func(d *Dendrogram) { d.Leaves[0] = "" },
		"leaves have no name":        func(d *Dendrogram) { d.Method = "" },
		"the cut is at -1":           func(d *Dendrogram) { d.Cut = -1 },
		"the cut is at NaN":          func(d *Dendrogram) { d.Cut = math.NaN() },
		"above the tree, which ends": func(d *Dendrogram) { d.Cut = 5 },
		"2 shares of support for 3":  func(d *Dendrogram) { d.Support = d.Support[:2] },
		"from 0 resampled trees":     func(d *Dendrogram) { d.Resamples = 0 },
		"support of merge 1 is 1.5":  func(d *Dendrogram) { d.Support[0] = 1.5 },
		"2 merges; n leaves":         func(d *Dendrogram) { d.Tree.Merges, d.Support = d.Tree.Merges[:2], d.Support[:2] },
		"below the one before":       func(d *Dendrogram) { d.Tree.Merges[2].Height = 0 },
		`1 groups named "" for 4`:    func(d *Dendrogram) { d.Group = []string{"a"} },
		"301 leaves are too many":    func(d *Dendrogram) { d.Leaves = make([]string, 301) },
		"7 groups; 6 is the most": func(d *Dendrogram) {
			*d = someTree(7)
			d.Group = d.Leaves
		},
	} {
		d := handTree()
		spoil(&d)
		if _, err := d.Draw(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
}
