package mixture

import (
	"math/rand/v2"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"bridle/analysis/agree"
	"bridle/datasets/world"
	"bridle/datasets/world/observed"
)

func records(w *world.World, attrs []string) (recs []Record, addr []string, owner []int) {
	at := map[string]int{}
	for k, a := range attrs { at[a] = k }
	owners := observed.Owners(w)
	var last string
	for _, v := range observed.Values(w) {
		if v.Address.String() != last {
			last = v.Address.String()
			addr = append(addr, last)
			owner = append(owner, owners[v.Address])
			recs = append(recs, Record{Values: make([][]string, len(attrs))})
		}
		if k, ok := at[v.Attribute]; ok {
			r := &recs[len(recs)-1]
			r.Values[k] = append(r.Values[k], v.Value)
		}
	}
	return
}

func level2(recs []Record, l1 []int, attrs []string, circ map[string]bool) []Record {
	n := 0
	for _, l := range l1 { n = max(n, l+1) }
	out := make([]Record, n)
	for b := range out { out[b].Values = make([][]string, len(attrs)) }
	for k, a := range attrs {
		cnt := make([]map[string]int, n)
		for b := range cnt { cnt[b] = map[string]int{} }
		for i, r := range recs { for _, v := range r.Values[k] { cnt[l1[i]][v]++ } }
		df := map[string]int{}
		for b := range cnt { for v := range cnt[b] { df[v]++ } }
		for b := range cnt {
			if circ[a] {
				best, bv := 0, ""
				for v, c := range cnt[b] { if c > best || c == best && v < bv { best, bv = c, v } }
				if best > 0 { out[b].Values[k] = []string{bv} }
			} else {
				for v := range cnt[b] { if df[v] > 1 { out[b].Values[k] = append(out[b].Values[k], v) } }
			}
		}
	}
	return out
}

func TestLab(t *testing.T) {
	if os.Getenv("LAB") == "" { t.Skip() }
	lo, hi := 0, 3
	if s := os.Getenv("SEEDS"); s != "" { fmt.Sscanf(s, "%d-%d", &lo, &hi) }
	a1, a2 := 20.0, 10.0
	if s := os.Getenv("A1"); s != "" { a1, _ = strconv.ParseFloat(s, 64) }
	if s := os.Getenv("A2"); s != "" { a2, _ = strconv.ParseFloat(s, 64) }
	drop := map[string]bool{}
	for _, x := range strings.Split(os.Getenv("DROP"), ",") { drop[x] = true }
	all := []string{observed.Certificate, observed.Key, observed.Domain, observed.Registrant, observed.NameService, observed.Subject, observed.Quirk, observed.Theme, observed.Language, observed.TTL, observed.Port, observed.Move, observed.Prefix24, observed.ASN, observed.Registrar, observed.Issuer, observed.Registered, observed.FirstSeen, observed.Software}
	drop2 := map[string]bool{}
	for _, x := range strings.Split(os.Getenv("DROP2"), ",") { drop2[x] = true }
	var attrs []string
	for _, a := range all { if !drop[a] { attrs = append(attrs, a) } }
	circ := map[string]bool{observed.ASN: true, observed.Registrar: true, observed.Issuer: true, observed.Registered: true, observed.FirstSeen: true, observed.Software: true}
	scen := strings.Split(os.Getenv("LAB"), ",")
	for _, name := range scen {
		s, err := world.LoadScenario(name)
		if err != nil { t.Fatal(err) }
		var m [8]float64
		for seed := lo; seed < hi; seed++ {
			w, err := world.Generate(s, int64(seed))
			if err != nil { t.Fatal(err) }
			recs, _, owner := records(w, attrs)
			t0 := time.Now()
			d := NewData(attrs, recs)
			m1, err := Fit(t.Context(), d, Options{Alpha: a1})
			if err != nil { t.Fatal(err) }
			t1 := time.Since(t0)
			l1 := m1.Labels()
			r2 := level2(recs, l1, attrs, circ)
			for k, a := range attrs { if drop2[a] { for b := range r2 { r2[b].Values[k] = nil } } }
			d2 := NewData(attrs, r2)
			t0 = time.Now()
			m2, err := Fit(t.Context(), d2, Options{Alpha: a2})
			if err != nil { t.Fatal(err) }
			t2 := time.Since(t0)
			l2 := m2.Labels()
			if os.Getenv("TRUTH") != "" {
				mt, _ := Fit(t.Context(), d2, Options{Alpha: a2, Rounds: 1})
				votes := make([]map[int]int, len(r2)); for b := range votes { votes[b] = map[int]int{} }
				for i, b := range l1 { votes[b][owner[i]]++ }
				mt.groups = make([]*group, 36)
				for b := range votes { bo, bc := 0, 0; for o, c := range votes[b] { if c > bc || c == bc && o < bo { bo, bc = o, c } }
					mt.of[b] = int32(bo); if mt.groups[bo] == nil { mt.groups[bo] = d2.group(int32(b)) } else { mt.groups[bo].join(d2, int32(b)) } }
				mt.renumber(); mt.rates = append([]rates(nil), m2.rates...)
				for k := range mt.rates { mt.rates[k].total, mt.rates[k].rise = nil, nil; mt.rates[k].tabulate(len(m2.rates[k].total)+100, usesOf(m2, k)) }
				e1 := mt.Evidence(); mt.estimate(false); e2 := mt.Evidence()
				t.Logf("evidence found %.1f, truth under same rates %.1f, under own %.1f; k %d", m2.Evidence(), e1, e2, mt.Clusters())
				mt.settle(t.Context()); mt.agglomerate(t.Context()); mt.settle(t.Context()); mt.renumber(); 
				e3 := mt.Evidence()
				lt := mt.Labels(); lab := make([]int, len(recs)); for i := range lab { lab[i] = lt[l1[i]] }
				x := agree.Compare(owner, lab); t.Logf("from truth: %.1f ARI %.3f P %.3f R %.3f", e3, x.ARI(), x.Pairs().Precision, x.Pairs().Recall)
			}
			if g := os.Getenv("GIBBS"); g != "" {
				n, _ := strconv.Atoi(g)
				tg := NewTogether(len(l2))
				r := rand.New(rand.NewPCG(uint64(seed), 99))
				for rep := 0; rep < 3; rep++ {
					mm, _ := Fit(t.Context(), d2, Options{Alpha: a2})
					if rep > 0 { mm.Gibbs(t.Context(), r, 20, func([]int32){}) ; mm.renumber(); mm.estimate(false) }
					mm.Gibbs(t.Context(), r, n, func(l []int32) { tg.Add(l, 1) })
				}
				size := make([]float64, len(l2)); for _, b := range l1 { size[b]++ }
				th := 0.5
				if s := os.Getenv("TH"); s != "" { th, _ = strconv.ParseFloat(s, 64) }
				l2 = consensus(tg, size, th)
			}
			lab := make([]int, len(recs))
			for i := range lab { lab[i] = l2[l1[i]] }
			x1, x2 := agree.Compare(owner, l1), agree.Compare(owner, lab)
			p1, p2, b2 := x1.Pairs(), x2.Pairs(), x2.BCubed()
			t.Logf("%s %d: L1 k=%d P=%.3f R=%.3f (%.1fs); L2 k=%d ARI=%.3f B3=%.3f P=%.3f R=%.3f (%.1fs) a1=%v", name, seed, m1.Clusters(), p1.Precision, p1.Recall, t1.Seconds(), m2.Clusters(), x2.ARI(), b2.F, p2.Precision, p2.Recall, t2.Seconds(), 0)
			if seed == lo { for k, a := range attrs { fmt.Printf("%s %.3g/%.3g ", a, m1.Concentrations()[k], m2.Concentrations()[k]); if h := m2.rates[k].habit.h; h > 0 { fmt.Printf("h%.2g ", h) }; if h := m1.rates[k].habit.h; h > 0 { fmt.Printf("H%.2g ", h) } }; fmt.Println() }
			for i, v := range []float64{x2.ARI(), b2.F, p2.Precision, p2.Recall, p1.Precision} { m[i] += v/float64(hi-lo) }
		}
		fmt.Printf("%-24s ARI %.3f B3 %.3f P %.3f R %.3f  L1 P %.3f\n", name, m[0], m[1], m[2], m[3], m[4])
	}
}

func consensus(t *Together, size []float64, th float64) []int {
	n := len(size)
	lab := make([]int, n); for i := range lab { lab[i] = i }
	w := make([][]float64, n)
	for i := range w { w[i] = make([]float64, n); for j := range w[i] { if i != j { w[i][j] = (t.Share(i,j)-th)*size[i]*size[j] } } }
	alive := make([]bool, n); for i := range alive { alive[i] = true }
	for {
		bi, bj, b := -1, -1, 0.0
		for i := 0; i < n; i++ { if !alive[i] { continue }; for j := i+1; j < n; j++ { if alive[j] && w[i][j] > b { b, bi, bj = w[i][j], i, j } } }
		if bi < 0 { break }
		alive[bj] = false
		for k := range lab { if lab[k] == bj { lab[k] = bi } }
		for k := 0; k < n; k++ { if k != bi { w[bi][k] += w[bj][k]; w[k][bi] = w[bi][k] } }
	}
	// moves
	for sweep := 0; sweep < 10; sweep++ {
		moved := false
		for i := 0; i < n; i++ {
			g := map[int]float64{}
			for j := 0; j < n; j++ { if j != i { g[lab[j]] += (t.Share(i,j)-th)*size[i]*size[j] } }
			best, bl := 0.0, n+i
			for l := 0; l < 2*n; l++ { if v, ok := g[l]; ok && v > best { best, bl = v, l } }
			if bl == n+i && g[lab[i]] == 0 { bl = lab[i] }
			if bl != lab[i] && best > g[lab[i]]+1e-12 { lab[i] = bl; moved = true }
		}
		if !moved { break }
	}
	return lab
}

func usesOf(m *Model, k int) []int32 { u := make([]int32, len(m.rates[k].rise)); for v := range u { u[v] = int32(len(m.rates[k].rise[v])-1) }; return u }
