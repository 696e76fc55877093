package mixture

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// drawn makes records of n sources with each so many records: attribute 0 is a name that the
// source mostly has for itself, 1 a choice among few, 2 noise, 3 mostly missing.
func drawn(seed uint64, sources, each int) (records []Record, truth []int) {
	r := rand.New(rand.NewPCG(seed, 1))
	for s := range sources {
		habit := fmt.Sprint("common-", r.IntN(4))
		for range each {
			rec := Record{Values: make([][]string, 4)}
			if r.Float64() < 0.9 {
				rec.Values[0] = []string{fmt.Sprint("own-", s)}
			} else {
				rec.Values[0] = []string{fmt.Sprint("any-", r.IntN(400))}
			}
			if r.Float64() < 0.8 {
				rec.Values[1] = []string{habit}
			} else {
				rec.Values[1] = []string{fmt.Sprint("common-", r.IntN(4))}
			}
			rec.Values[2] = []string{fmt.Sprint(r.IntN(10)), fmt.Sprint(r.IntN(10))}
			if r.Float64() < 0.2 {
				rec.Values[3] = []string{fmt.Sprint("rare-", s)}
			}
			records, truth = append(records, rec), append(truth, s)
		}
	}
	return records, truth
}

var attributes = []string{"name", "choice", "noise", "rare"}

func fitted(t *testing.T, records []Record, o Options) *Model {
	t.Helper()
	m, err := Fit(t.Context(), NewData(attributes, records), o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// The Bayes factor of two clusters is the gain in the joint probability when they are merged,
// for both ways in which clusters come to values. The joint probability is summed up draw by
// draw, which is a route of its own.
func TestFactorIsTheGainOfAMerge(t *testing.T) {
	records, _ := drawn(1, 6, 8)
	both := map[bool]int{}
	for _, alpha := range []float64{0.5, 20} {
		m := fitted(t, records, Options{Alpha: alpha})
		for k := range m.rates {
			if alpha < 1 { // the other way, whatever the data prefer
				m.rates[k].habit = habit{}
			}
			both[m.rates[k].habit.h > 0]++
		}
		for len(m.groups) > 1 {
			want := m.factor(m.groups[0], m.groups[1])
			before := m.Evidence()
			m.unite(0, 1)
			m.renumber()
			if got := m.Evidence() - before; math.Abs(got-want) > 1e-9*(1+math.Abs(want)) {
				t.Fatalf("alpha %v: merge gains %v, factor %v", alpha, got, want)
			}
		}
	}
	if both[true] == 0 || both[false] == 0 {
		t.Errorf("attributes with and without habit: %v; both should be tried", both)
	}
}

// The parts of the evidence sum to the whole.
func TestPartsSumToTheFactor(t *testing.T) {
	records, _ := drawn(2, 5, 6)
	m := fitted(t, records, Options{Alpha: 3})
	for _, sets := range [][2][]int{{{0}, {1}}, {{0, 1, 2}, {3, 4}}, {{0, 7}, {29}}} {
		sum := 0.0
		for _, p := range m.Between(sets[0], sets[1]) {
			sum += p.Bits
		}
		if want := m.Bits(sets[0], sets[1]); math.Abs(sum-want) > 1e-9 {
			t.Errorf("%v: parts sum to %v, the whole is %v", sets, sum, want)
		}
	}
}

// Two single records under the Dirichlet model: the closed form. They share a value with base
// rate b: ln((ab+1)/(b(a+1))); they differ: ln(a/(a+1)).
func TestTwoRecords(t *testing.T) {
	for _, c := range []struct{ a, b float64 }{{1, 0.5}, {0.25, 0.01}, {64, 0.2}} {
		r := rates{a: c.a, b: []float64{c.b, 1 - c.b}}
		r.tabulate(2, []int32{2, 2})
		x := counts{values: []int32{0}, n: []int32{1}, total: 1}
		y := counts{values: []int32{1}, n: []int32{1}, total: 1}
		if got, want := r.factor(&x, &x), math.Log((c.a*c.b+1)/(c.b*(c.a+1))); math.Abs(got-want) > 1e-12 {
			t.Errorf("a %v, b %v: sharing is worth %v, want %v", c.a, c.b, got, want)
		}
		if got, want := r.factor(&x, &y), math.Log(c.a/(c.a+1)); math.Abs(got-want) > 1e-12 {
			t.Errorf("a %v: differing is worth %v, want %v", c.a, got, want)
		}
	}
}

// The habit model by its definition: the sum over which value is preferred.
func TestHabitByDefinition(t *testing.T) {
	b := []float64{0.5, 0.3, 0.2}
	h := habit{h: 0.7}
	h.tabulate(b, []int32{6, 6, 6})
	probability := func(c counts) float64 {
		sum := 0.0
		for v := range b {
			p := b[v]
			for i, x := range c.values {
				one := (1 - h.h) * b[x]
				if int(x) == v {
					one += h.h
				}
				p *= math.Pow(one, float64(c.n[i]))
			}
			sum += p
		}
		return sum
	}
	x := counts{values: []int32{0, 2}, n: []int32{2, 1}, total: 3}
	y := counts{values: []int32{0, 1}, n: []int32{1, 1}, total: 2}
	z := counts{values: []int32{0, 1, 2}, n: []int32{3, 1, 1}, total: 5}
	want := math.Log(probability(z) / probability(x) / probability(y))
	if got := h.factor(&x, &y, h.mass(&x), h.mass(&y)); math.Abs(got-want) > 1e-12 {
		t.Errorf("factor %v, by definition %v", got, want)
	}
	if got, want := habitLikelihood(&h, []*counts{&z}), math.Log(probability(z)); math.Abs(got-want) > 1e-12 {
		t.Errorf("likelihood %v, by definition %v", got, want)
	}
}

// Numbers that are too great for plain sums are summed by their logarithms, with the same
// result: masses near 1e118 each.
func TestHabitOfLargeClusters(t *testing.T) {
	h := habit{h: 0.99}
	h.tabulate([]float64{0.01, 0.99}, []int32{61, 61})
	x := counts{values: []int32{0, 1}, n: []int32{30, 2}, total: 32}
	y := counts{values: []int32{0}, n: []int32{30}, total: 30}
	sx, sy := h.mass(&x), h.mass(&y)
	plain, careful := h.factor(&x, &y, sx, sy), h.together(&x, &y, sx.ln, sy.ln)-sx.ln-sy.ln
	if sx.s < 1e100 || math.Abs(plain-careful) > 1e-9 {
		t.Errorf("mass %g: factor %v, by logarithms %v", sx.s, plain, careful)
	}
}

// Base rates stay shares, and a value that one large cluster uses often counts as few choices.
func TestRatesCountChoices(t *testing.T) {
	often := &counts{values: []int32{0}, n: []int32{50}, total: 50}
	all := []*counts{often}
	for range 10 {
		all = append(all, &counts{values: []int32{1}, n: []int32{1}, total: 1})
	}
	h := habit{h: 0.9}
	before := []float64{0.5, 0.5}
	h.tabulate(before, []int32{50, 10})
	for name, b := range map[string][]float64{"Dirichlet": baseRates(0.1, before, all), "habit": habitRates(&h, before, all)} {
		if math.Abs(b[0]+b[1]-1) > 1e-12 {
			t.Errorf("%s: rates %v do not sum to 1", name, b)
		}
		if b[0] > 0.6 {
			t.Errorf("%s: rates %v count 50 uses of one cluster as 50 choices", name, b)
		}
	}
}

// Sources that differ are told apart, however the records are ordered, and the same each time.
func TestFitFindsSources(t *testing.T) {
	records, truth := drawn(3, 8, 10)
	m := fitted(t, records, Options{Alpha: 1})
	labels := m.Labels()
	wrong := 0
	for i := range truth {
		for j := range i {
			if (truth[i] == truth[j]) != (labels[i] == labels[j]) {
				wrong++
			}
		}
	}
	if share := float64(wrong) / float64(len(truth)*(len(truth)-1)/2); share > 0.08 {
		t.Errorf("%.1f %% of pairs are wrong", 100*share)
	}
	if again := fitted(t, records, Options{Alpha: 1}).Labels(); !slices.Equal(labels, again) {
		t.Error("the same records gave two divisions")
	}
}

// What has no natural result has a defined one.
func TestDegenerateRecords(t *testing.T) {
	one := Record{Values: [][]string{{"a"}, {"b"}, nil, nil}}
	none := Record{Values: make([][]string, 4)}
	different := make([]Record, 30)
	for i := range different {
		different[i] = Record{Values: [][]string{{fmt.Sprint(i)}, {fmt.Sprint(i)}, nil, nil}}
	}
	for name, c := range map[string]struct {
		records []Record
		want    int
	}{
		"none":            {nil, 0},
		"one":             {[]Record{one}, 1},
		"identical":       {slices.Repeat([]Record{one}, 30), -1}, // one source or as many: nothing tells
		"all different":   {different, 30},
		"nothing known":   {slices.Repeat([]Record{none}, 30), 30},
		"no shared value": {append(slices.Clone(different), none), 31},
	} {
		m := fitted(t, c.records, Options{Alpha: 20})
		if c.want >= 0 && m.Clusters() != c.want {
			t.Errorf("%s: %d clusters, want %d", name, m.Clusters(), c.want)
		}
	}
}

// Statements are kept, and those that contradict each other are refused.
func TestStatements(t *testing.T) {
	records, _ := drawn(4, 4, 6)
	free := fitted(t, records, Options{Alpha: 1}).Labels()
	var apart, together [2]int
	for j := range free {
		if j > 0 && free[j] == free[0] {
			apart = [2]int{0, j}
		}
		if free[j] != free[0] {
			together = [2]int{0, j}
		}
	}
	o := Options{Alpha: 1, Apart: [][2]int{apart}, Together: [][2]int{together}}
	m := fitted(t, records, o)
	check := func(labels []int32) {
		if labels[apart[0]] == labels[apart[1]] || labels[together[0]] != labels[together[1]] {
			t.Fatalf("statements %v apart and %v together are not kept in %v", apart, together, labels)
		}
	}
	check(m.of)
	if err := m.Gibbs(t.Context(), rand.New(rand.NewPCG(1, 1)), 20, check); err != nil {
		t.Fatal(err)
	}
	o.Apart = append(o.Apart, together)
	if _, err := Fit(t.Context(), NewData(attributes, records), o); err == nil {
		t.Error("a pair is stated together and apart, and nobody complains")
	}
}

// The walk visits divisions in proportion to their probability: three records, whose five
// divisions are weighed one by one. 20,000 sweeps; tolerance four standard errors, doubled
// since sweeps depend on each other.
func TestGibbsVisitsInProportion(t *testing.T) {
	records := []Record{
		{Values: [][]string{{"a"}, {"x"}, {"1"}, nil}}, {Values: [][]string{{"a"}, {"y"}, {"2"}, nil}}, {Values: [][]string{{"b"}, {"x"}, {"1"}, nil}},
	}
	m := fitted(t, records, Options{Alpha: 1})
	key := func(l []int32) string { return fmt.Sprint(l[0] == l[1], l[0] == l[2], l[1] == l[2]) }
	want, sum := map[string]float64{}, 0.0
	for _, labels := range [][]int32{{0, 0, 0}, {0, 0, 1}, {0, 1, 0}, {0, 1, 1}, {0, 1, 2}} {
		m.groups = make([]*group, 3)
		for i, l := range labels {
			m.of[i] = l
			if m.groups[l] == nil {
				m.groups[l] = m.data.group(int32(i))
			} else {
				m.groups[l].join(m.data, int32(i))
			}
		}
		p := math.Exp(m.Evidence())
		want[key(labels)], sum = p, sum+p
	}
	for _, g := range m.groups {
		m.refresh(g)
	}
	const sweeps = 20_000
	got := map[string]float64{}
	if err := m.Gibbs(t.Context(), rand.New(rand.NewPCG(5, 6)), sweeps, func(l []int32) { got[key(l)]++ }); err != nil {
		t.Fatal(err)
	}
	for k, p := range want {
		p /= sum
		if math.Abs(got[k]/sweeps-p) > 8*math.Sqrt(p*(1-p)/sweeps) {
			t.Errorf("division %s was visited %.4f of the time, want %.4f", k, got[k]/sweeps, p)
		}
	}
}

func BenchmarkFit(b *testing.B) {
	records, _ := drawn(9, 36, 30)
	d := NewData(attributes, records)
	for b.Loop() {
		if _, err := Fit(b.Context(), d, Options{Alpha: 20}); err != nil {
			b.Fatal(err)
		}
	}
}
