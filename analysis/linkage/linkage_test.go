package linkage

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"bridle/datasets/world/febrl"
)

// many returns records with several values in an attribute.
func many(r *rand.Rand, n int) (attributes []string, records [][][]string) {
	for range n {
		record := make([][]string, 3)
		for k := range record {
			for range r.IntN(4) {
				record[k] = append(record[k], fmt.Sprint(r.IntN(4+8*k)))
			}
		}
		records = append(records, record)
	}
	return []string{"x", "y", "z"}, records
}

// Candidates, patterns and counts against a comparison of all pairs value by value.
func TestAgainstAllPairs(t *testing.T) {
	attributes, records := many(rand.New(rand.NewPCG(9, 10)), 70)
	table := NewTable(attributes, records)
	for _, limit := range []int{0, 5, 12} {
		var want []Pair
		agreeing := make([]int64, 3)
		for a := range records {
			for b := a + 1; b < len(records); b++ {
				near := false
				var c pattern
				for k := range 3 {
					shared := false
					for _, v := range records[a][k] {
						if !slices.Contains(records[b][k], v) {
							continue
						}
						shared = true
						df := 0
						for _, r := range records {
							if slices.Contains(r[k], v) {
								df++
							}
						}
						near = near || limit == 0 || df <= limit
					}
					if len(records[a][k]) > 0 && len(records[b][k]) > 0 {
						c.known |= 1 << k
					}
					if shared {
						c.agree |= 1 << k
						agreeing[k]++
					}
				}
				if near {
					want = append(want, Pair{a, b})
				}
				if got := table.compare(Pair{a, b}); got != c {
					t.Fatalf("pair %d %d: pattern %v, want %v", a, b, got, c)
				}
			}
		}
		if got := table.Candidates(limit); !slices.Equal(got, want) {
			t.Errorf("limit %d: %d candidates, want %d", limit, len(got), len(want))
		}
		if !slices.Equal(table.agreeing, agreeing) {
			t.Errorf("agreeing pairs %v, want %v", table.agreeing, agreeing)
		}
	}
}

func TestPartsSumToBits(t *testing.T) {
	attributes, records := many(rand.New(rand.NewPCG(11, 12)), 60)
	table := NewTable(attributes, records)
	candidates := table.Candidates(0)
	m := Estimate(table, candidates)
	links := m.Links(candidates, 0)
	if len(links) != len(candidates) {
		t.Fatalf("%d links of %d candidates at probability 0", len(links), len(candidates))
	}
	for i, l := range links {
		sum := 0.0
		for _, p := range m.Parts(l.Pair) {
			sum += p.Bits
		}
		odds := math.Exp2(sum) * m.Prior / (1 - m.Prior)
		if math.Abs(sum-l.Bits) > 1e-9 || math.Abs(odds/(1+odds)-l.Probability) > 1e-12 {
			t.Errorf("pair %v: parts sum to %.9f, bits %.9f, probability %.9f", l.Pair, sum, l.Bits, l.Probability)
		}
		if i > 0 && links[i-1].Bits < l.Bits {
			t.Errorf("link %d is more probable than the one before", i)
		}
	}
}

// The order of records decides nothing but their numbers.
func TestOrderOfRecords(t *testing.T) {
	attributes, records := many(rand.New(rand.NewPCG(13, 14)), 50)
	order := rand.New(rand.NewPCG(15, 16)).Perm(len(records))
	shuffled := make([][][]string, len(records))
	for i, o := range order {
		shuffled[i] = records[o]
	}
	first, second := NewTable(attributes, records), NewTable(attributes, shuffled)
	m, w := Estimate(first, first.Candidates(0)), Estimate(second, second.Candidates(0))
	if !reflect.DeepEqual(m.Rates, w.Rates) || m.Prior != w.Prior {
		t.Errorf("rates %v %v, of the same records in another order %v %v", m.Rates, m.Prior, w.Rates, w.Prior)
	}
}

func TestComponents(t *testing.T) {
	link := func(a, b int) Link { return Link{Pair: Pair{a, b}} }
	got := Components(6, []Link{link(3, 5), link(1, 4), link(4, 5)})
	if want := []int{0, 1, 2, 1, 1, 1}; !slices.Equal(got, want) {
		t.Errorf("components %v, want %v", got, want)
	}
	if got := Components(0, nil); len(got) != 0 {
		t.Errorf("components of nothing: %v", got)
	}
}

// What is defined at the edges: no evidence either way, and nothing breaks.
func TestEdges(t *testing.T) {
	same, different := make([][][]string, 20), make([][][]string, 20)
	for i := range same {
		same[i], different[i] = [][]string{{"v"}, nil}, [][]string{{fmt.Sprint(i)}, nil}
	}
	for name, c := range map[string]struct {
		records    [][][]string
		candidates int
	}{"nothing": {nil, 0}, "one": {same[:1], 0}, "all the same": {same, 190}, "all different": {different, 0}, "nothing known": {[][][]string{{nil, nil}, {nil, nil}}, 0}} {
		table := NewTable([]string{"x", "never known"}, c.records)
		candidates := table.Candidates(0)
		if len(candidates) != c.candidates {
			t.Errorf("%s: %d candidates, want %d", name, len(candidates), c.candidates)
		}
		m := Estimate(table, candidates)
		for _, r := range m.Rates {
			if !(r.Match > 0 && r.Match < 1 && r.Chance > 0 && r.Chance < 1) {
				t.Errorf("%s: rates %v", name, m.Rates)
			}
		}
		for _, l := range m.Links(candidates, 0) {
			if math.IsNaN(l.Bits) || math.IsInf(l.Bits, 0) {
				t.Errorf("%s: %v bits", name, l.Bits)
			}
		}
	}
}

func TestCallersMistakes(t *testing.T) {
	for name, f := range map[string]func(){
		"record with too few lists": func() { NewTable([]string{"x", "y"}, [][][]string{{nil}}) },
		"65 attributes":             func() { NewTable(make([]string, 65), nil) },
		"limit below 0":             func() { NewTable(nil, nil).Candidates(-1) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: taken", name)
				}
			}()
			f()
		}()
	}
}

// BenchmarkPersons links 20,000 records of which each value above 50 bearers is too common to
// be followed.
func BenchmarkPersons(b *testing.B) {
	records, _ := persons(febrl.Plan{Originals: 10_000, Duplicates: 1, Missing: 0.03, Mistakes: []float64{4, 3, 2, 1}}, 1)
	for b.Loop() {
		t := NewTable(febrl.Attributes(), records)
		candidates := t.Candidates(50)
		m := Estimate(t, candidates)
		b.ReportMetric(float64(len(candidates)), "candidates")
		b.ReportMetric(float64(len(m.Links(candidates, 0.5))), "links")
	}
}
