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

// twins returns records in twos: each value of the second is the first's with probability
// h[k] and otherwise one of n[k] values, all equally frequent; then m = h + (1-h)/n, u = 1/n.
func twins(r *rand.Rand, things int, h []float64, n []int, missing float64) (attributes []string, records [][][]string) {
	for k := range h {
		attributes = append(attributes, fmt.Sprint("a", k))
	}
	for range things {
		first, second := make([][]string, len(h)), make([][]string, len(h))
		for k := range h {
			v := fmt.Sprint(r.IntN(n[k]))
			w := v
			if r.Float64() >= h[k] {
				w = fmt.Sprint(r.IntN(n[k]))
			}
			if r.Float64() >= missing {
				first[k] = []string{v}
			}
			if r.Float64() >= missing {
				second[k] = []string{w}
			}
		}
		records = append(records, first, second)
	}
	return attributes, records
}

// Expected: the rates by which the records were made. The tolerance of m is about four
// standard errors of a share of 1000 pairs; u and λ rest on two million pairs.
func TestEstimateFindsTheRates(t *testing.T) {
	h, n := []float64{0.95, 0.9, 0.8, 0.9, 0.6, 0.7}, []int{900, 300, 120, 40, 10, 60}
	attributes, records := twins(rand.New(rand.NewPCG(1, 2)), 1000, h, n, 0.1)
	table := NewTable(attributes, records)
	for _, limit := range []int{0, 60} {
		m := Estimate(table, table.Candidates(limit))
		if want := 1.0 / 1999; math.Abs(m.Prior-want) > 0.05*want {
			t.Errorf("limit %d: prior %.6f, want %.6f", limit, m.Prior, want)
		}
		for k, r := range m.Rates {
			want, chance := h[k]+(1-h[k])/float64(n[k]), 1/float64(n[k])
			if math.Abs(r.Match-want) > 0.06 {
				t.Errorf("limit %d, attribute %d: m %.3f, want %.3f", limit, k, r.Match, want)
			}
			if math.Abs(r.Chance-chance) > 0.1*chance {
				t.Errorf("limit %d, attribute %d: u %.5f, want %.5f", limit, k, r.Chance, chance)
			}
		}
	}
}

// Second route: the same steps over all pairs, none taken for a non-match beforehand.
func TestEstimateOverAllPairs(t *testing.T) {
	attributes, records := twins(rand.New(rand.NewPCG(3, 4)), 100, []float64{0.95, 0.9, 0.9, 0.8}, []int{200, 60, 30, 20}, 0.05)
	table := NewTable(attributes, records)
	m := Estimate(table, table.Candidates(0))
	match, chance, prior := []float64{.9, .9, .9, .9}, []float64{0, 0, 0, 0}, 1/200.0
	for k := range chance {
		chance[k] = share(float64(table.agreeing[k]), float64(pairs(table.known[k])))
	}
	for range 80 {
		var w, a, kn, ua, uk [4]float64
		all := 0.0
		for i := range records {
			for j := range i {
				like, unlike := prior, 1-prior
				for k := range 4 {
					switch x, y := records[i][k], records[j][k]; {
					case len(x) == 0 || len(y) == 0:
					case x[0] == y[0]:
						like, unlike = like*match[k], unlike*chance[k]
					default:
						like, unlike = like*(1-match[k]), unlike*(1-chance[k])
					}
				}
				p := like / (like + unlike)
				all += p
				for k := range 4 {
					if x, y := records[i][k], records[j][k]; len(x) > 0 && len(y) > 0 {
						w[k]++
						kn[k], uk[k] = kn[k]+p, uk[k]+1-p
						if x[0] == y[0] {
							a[k], ua[k] = a[k]+p, ua[k]+1-p
						}
					}
				}
			}
		}
		prior = share(all, float64(pairs(len(records))))
		for k := range 4 {
			match[k], chance[k] = share(a[k], kn[k]), share(ua[k], uk[k])
		}
	}
	// Pairs that agree in nothing are left a little probability where few attributes are known.
	for k, r := range m.Rates {
		if math.Abs(r.Match-match[k]) > 5e-3 || math.Abs(r.Chance-chance[k]) > 1e-5 {
			t.Errorf("attribute %d: m %.6f u %.6f, over all pairs %.6f %.6f", k, r.Match, r.Chance, match[k], chance[k])
		}
	}
	if math.Abs(m.Prior-prior) > 5e-3*prior {
		t.Errorf("prior %.7f, over all pairs %.7f", m.Prior, prior)
	}
}

// Second route: the Bayes factor of the Dirichlet-multinomial model for two records with one
// value each, from its formula with gamma functions, where a = 1/h - 1 and b = f.
func TestCopiedIsTheDirichletModel(t *testing.T) {
	gamma := func(x float64) float64 { l, _ := math.Lgamma(x); return l }
	attributes, records := twins(rand.New(rand.NewPCG(5, 6)), 100, []float64{0.9, 0.7}, []int{30, 8}, 0)
	table := NewTable(attributes, records)
	candidates := table.Candidates(0)
	m := Estimate(table, candidates)
	m.Frequency = Copied
	for _, p := range candidates {
		want := 0.0
		for k, r := range m.Rates {
			h := (r.Match - r.Chance) / (1 - r.Chance)
			a := 1/h - 1
			ln := 2*gamma(a+1) - gamma(a) - gamma(a+2)
			if v := table.of[k][p.A][0]; v == table.of[k][p.B][0] {
				ab := a * float64(len(table.bearers[k][v])) / float64(len(records))
				ln += gamma(ab+2) + gamma(ab) - 2*gamma(ab+1)
			}
			want += ln / math.Ln2
		}
		if got := m.Bits(p); math.Abs(got-want) > 1e-9 {
			t.Fatalf("pair %v: %.12f bits, by gamma functions %.12f", p, got, want)
		}
	}
}

// However values are told apart, an agreement is worth m/u on average: Σ f²·factor(f) = m
// with u = Σ f².
func TestFrequenciesAverageToTheRate(t *testing.T) {
	attributes, records := twins(rand.New(rand.NewPCG(7, 8)), 200, []float64{0.9}, []int{25}, 0)
	table := NewTable(attributes, records)
	f := make([]float64, len(table.bearers[0]))
	u := 0.0
	for v, b := range table.bearers[0] {
		f[v] = float64(len(b)) / float64(table.known[0])
		u += f[v] * f[v]
	}
	for _, way := range []Frequency{Winkler, Copied, Equal} {
		m := &Model{Rates: []Rate{{0.8, u}}, Prior: 0.01, Frequency: way, table: table}
		sum := 0.0
		for v := range f {
			sum += f[v] * f[v] * math.Exp2(m.value(0, int32(v)))
		}
		if math.Abs(sum-0.8) > 1e-12 {
			t.Errorf("frequency %d: mean factor gives m = %.12f, want .8", way, sum)
		}
	}
}

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
