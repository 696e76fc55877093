package plain

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"bridle/analysis/agree"
	"bridle/analysis/contest"
)

// families returns things of some owners: each of five attributes has its owner's value with
// probability keep and any of many otherwise.
func families(seed uint64, owners, each int, keep float64) (contest.Things, []int) {
	r := rand.New(rand.NewPCG(seed, 1))
	var t contest.Things
	var truth []int
	for k := range 5 {
		t.Attributes = append(t.Attributes, contest.Attribute{Name: fmt.Sprint("a", k)})
	}
	for o := range owners {
		for range each {
			record := make([][]string, 5)
			for k := range record {
				v := fmt.Sprint("own", o)
				if r.Float64() >= keep {
					v = fmt.Sprint("any", r.IntN(40))
				}
				record[k] = []string{v}
			}
			t.Names = append(t.Names, fmt.Sprint(len(t.Names)))
			t.Records, truth = append(t.Records, record), append(truth, o)
		}
	}
	return t, truth
}

// Owners who nearly always show themselves are found, by each method as well as it can.
func TestMethodsFindWhatIsPlain(t *testing.T) {
	things, truth := families(1, 8, 5, 0.95)
	// Chance values join some of the components; a tenth of the edges is less than all true ones.
	least := map[string]float64{
		"rare-components": 0.2, "count-louvain": 0.9, "idf-louvain": 0.9, "idf-top-louvain": 0.4, "idf-top-leiden": 0.4,
		"fs-components": 0.5, "fs-louvain": 0.9,
	}
	for _, m := range Methods() {
		a, err := m.Group(t.Context(), things, rand.NewPCG(1, 2))
		if err != nil {
			t.Fatalf("%s: %v", m.Key, err)
		}
		ari := agree.Compare(truth, a.Labels).ARI()
		switch {
		case m.Key == "apart":
			if ari != 0 {
				t.Errorf("apart: ARI %.3f, want 0", ari)
			}
		case ari < least[m.Key]:
			t.Errorf("%s: ARI %.3f, want at least %.1f", m.Key, ari, least[m.Key])
		}
	}
}

func TestSameEveryTime(t *testing.T) {
	things, _ := families(2, 6, 8, 0.5)
	for _, m := range Methods() {
		var first contest.Answer
		for n := range 15 {
			a, err := m.Group(t.Context(), things, rand.NewPCG(3, 4))
			if err != nil {
				t.Fatalf("%s: %v", m.Key, err)
			}
			if n == 0 {
				first = a
			} else if !reflect.DeepEqual(a, first) {
				t.Fatalf("%s: run %d differs from the first", m.Key, n)
			}
		}
	}
}

func TestEdges(t *testing.T) {
	attributes := []contest.Attribute{{Name: "a"}}
	for name, records := range map[string][][][]string{
		"nothing": nil, "one": {{{"v"}}}, "all the same": {{{"v"}}, {{"v"}}, {{"v"}}}, "all different": {{{"v"}}, {{"w"}}, {{"x"}}},
		"nothing known": {{nil}, {nil}},
	} {
		things := contest.Things{Names: make([]string, len(records)), Attributes: attributes, Records: records}
		for _, m := range Methods() {
			a, err := m.Group(t.Context(), things, rand.NewPCG(1, 2))
			if err != nil || len(a.Labels) != len(records) {
				t.Errorf("%s, %s: %v, %v", name, m.Key, a, err)
			}
			if name == "all different" || name == "nothing known" {
				sorted := slices.Sorted(slices.Values(a.Labels))
				if len(slices.Compact(sorted)) != len(records) {
					t.Errorf("%s, %s: labels %v, want each its own", name, m.Key, a.Labels)
				}
			}
		}
	}
}

func TestEndedContext(t *testing.T) {
	things, _ := families(2, 2, 3, 0.9)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, m := range Methods() {
		if m.Key == "apart" || m.Key == "rare-components" || m.Key == "fs-components" {
			continue // done before anybody could stop them
		}
		if _, err := m.Group(ctx, things, rand.NewPCG(1, 2)); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", m.Key, err)
		}
	}
}

// Second route: the weight of each pair from its shared values, counted one by one.
func TestProjection(t *testing.T) {
	things, _ := families(5, 5, 6, 0.5)
	n := len(things.Records)
	got := map[[2]int]int64{}
	for _, e := range project(things, rarity).edges {
		got[[2]int{e.a, e.b}] = e.weight
	}
	for a := range n {
		for b := a + 1; b < n; b++ {
			want := int64(0)
			for k := range things.Attributes {
				v := things.Records[a][k][0]
				if v != things.Records[b][k][0] {
					continue
				}
				df := 0
				for _, r := range things.Records {
					if r[k][0] == v {
						df++
					}
				}
				want += int64(math.Round(1000 * math.Log2(float64(n)/float64(df))))
			}
			if got[[2]int{a, b}] != want {
				t.Errorf("pair %d %d: weight %d, want %d", a, b, got[[2]int{a, b}], want)
			}
		}
	}
}

func TestKeepHeaviest(t *testing.T) {
	p := &projection{things: 9}
	for i, w := range []int64{5, 1, 7, 3, 5, 2, 4, 5} {
		p.edges = append(p.edges, edge{i, i + 1, w})
	}
	p.keepHeaviest(0.25) // two of eight: 7 and a 5, and so the other two of 5
	want := []edge{{0, 1, 5}, {2, 3, 7}, {4, 5, 5}, {7, 8, 5}}
	if !slices.Equal(p.edges, want) {
		t.Errorf("edges %v, want %v", p.edges, want)
	}
}
