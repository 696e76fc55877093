package linkage

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
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
