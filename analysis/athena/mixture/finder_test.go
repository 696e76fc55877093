package mixture

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

// No cluster whose factor is above the number asked for is left out, whatever the clusters; the
// factors are computed one by one. Most others are left out, or it would be for nothing.
func TestMayMergeMissesNothing(t *testing.T) {
	records, _ := drawn(6, 12, 10)
	looked, found := 0, 0
	for _, alpha := range []float64{1.5, 20} {
		m := fitted(t, records, Options{Alpha: alpha})
		r := rand.New(rand.NewPCG(7, 8))
		for range 4 { // divisions of all sizes, for the rates that were found
			for i := range m.of {
				at, from := int32(r.IntN(len(m.groups))), m.of[i]
				if m.take([]int32{int32(i)}); m.groups[at] == nil {
					at = -1
				}
				m.put([]int32{int32(i)}, at, from)
			}
			m.renumber()
			m.index = newIndex(m)
			var f finder
			for i, g := range m.groups {
				for _, above := range []float64{0, 2, 30} {
					may, ok := f.mayMerge(m, g, int32(i), above)
					if !ok {
						t.Fatal("all clusters are to be looked at although the prior odds are above 1")
					}
					looked, found = looked+len(m.groups), found+len(may)
					for j, h := range m.groups {
						if i != j && m.factor(g, h) > above && !slices.Contains(may, int32(j)) {
							t.Errorf("alpha %v: clusters %d and %d have the factor %v above %v, and are not found", alpha, i, j, m.factor(g, h), above)
						}
					}
				}
			}
			m.index = nil
		}
	}
	if found > looked/2 {
		t.Errorf("%d of %d clusters are found", found, looked)
	}
}

// The index is kept as it would be made anew, through merges and moves.
func TestIndexIsKept(t *testing.T) {
	records, _ := drawn(6, 5, 6)
	m := fitted(t, records, Options{Alpha: 20})
	m.index = newIndex(m)
	if len(m.groups) < 3 {
		t.Fatalf("%d clusters", len(m.groups))
	}
	m.unite(0, 1)
	m.take([]int32{7})
	m.put([]int32{7}, -1, m.of[7])
	want := &index{}
	for k := range m.rates {
		bearers, totals := make([][]bearer, len(m.data.values[k])), make([]int32, len(m.groups))
		for at, g := range m.groups {
			if g == nil {
				continue
			}
			totals[at] = g.counts[k].total
			for i, v := range g.counts[k].values {
				bearers[v] = append(bearers[v], bearer{int32(at), g.counts[k].n[i]})
			}
		}
		want.bearers, want.totals = append(want.bearers, bearers), append(want.totals, totals)
		for v := range bearers {
			if !slices.Equal(m.index.bearers[k][v], bearers[v]) {
				t.Errorf("attribute %d, value %d: %v, want %v", k, v, m.index.bearers[k][v], bearers[v])
			}
		}
		if !slices.Equal(m.index.totals[k], totals) {
			t.Errorf("attribute %d: totals %v, want %v", k, m.index.totals[k], totals)
		}
	}
}

// Partners give what a look at all of them gives, also where many are equal and most were
// forgotten.
func TestPartnersRememberTheBest(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	const n = 3 * mostPartners
	var p partners
	p.clear()
	stamps, factors := make([]int32, n), make([]float64, n)
	scale := 1.0 // it sinks, so that what is new is worse than what was forgotten
	change := func(at int) {
		stamps[at]++
		scale *= 0.999
		factors[at] = float64(r.IntN(6)-1) * math.Round(64*scale)
		p.add(partner{factors[at], int32(at), stamps[at]}, stamps)
	}
	for at := range n {
		change(at)
	}
	seeks := 0
	for range 2000 {
		change(r.IntN(n))
		got, ok := p.best(stamps)
		if !ok {
			seeks++
			p.clear()
			for at, f := range factors {
				p.add(partner{f, int32(at), stamps[at]}, stamps)
			}
			if got, ok = p.best(stamps); !ok {
				t.Fatal("nothing is known after a look at all")
			}
		}
		if at := slices.Index(factors, slices.Max(factors)); got.at != int32(at) || got.factor != factors[at] {
			t.Fatalf("best %+v, want %d with %v", got, at, factors[at])
		}
	}
	if seeks == 0 || seeks > 1000 {
		t.Errorf("%d looks at all in 2000 changes", seeks)
	}
}

// What a walk knows of a record is what a look at all clusters gives.
func TestKnownWeights(t *testing.T) {
	records, _ := drawn(11, 6, 6)
	m := fitted(t, records, Options{Alpha: 3, Together: [][2]int{{0, 35}}})
	r, k := rand.New(rand.NewPCG(3, 4)), newKnown(len(records))
	for range 5 {
		for i := range m.of {
			if m.bound[i] >= 0 && m.fixed[m.bound[i]][0] != int32(i) {
				continue
			}
			got, alone := m.known(int32(i), k)
			got = slices.Clone(got)
			fellows, from := m.fellows(int32(i)), m.of[i]
			if want := len(m.groups[from].members) == len(fellows); alone != want {
				t.Fatalf("record %d: alone %v, want %v", i, alone, want)
			}
			m.take(fellows)
			if want := m.weights(fellows); !slices.Equal(got, want) {
				t.Fatalf("record %d: weights %v, want %v", i, got, want)
			}
			back := from
			if alone {
				back = -1
			}
			m.put(fellows, back, from)
			m.step(r, int32(i), k)
		}
	}
}

// The number of processors changes nothing: 1,080 records are enough for several workers.
func TestFitOnAnyProcessors(t *testing.T) {
	records, _ := drawn(12, 36, 30)
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	want := fitted(t, records, Options{Alpha: 20})
	for _, n := range []int{2, 8} {
		runtime.GOMAXPROCS(n)
		got := fitted(t, records, Options{Alpha: 20})
		if !slices.Equal(got.of, want.of) || math.Float64bits(got.Evidence()) != math.Float64bits(want.Evidence()) {
			t.Errorf("%d processors: another division", n)
		}
	}
}
