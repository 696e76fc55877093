package agree

import (
	"math"
	"math/rand/v2"
	"testing"
)

// near fails unless two numbers are equal but for rounding.
func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-12 || math.IsNaN(got) {
		t.Errorf("%s = %.15g, want %.15g", what, got, want)
	}
}

// The example of Amigó et al. 2009 is checked by hand: truth aab, found all in one group.
func TestSmallTable(t *testing.T) {
	tab := Compare([]string{"a", "a", "b"}, []int{1, 1, 1})
	p := tab.Pairs()
	near(t, "pair precision", p.Precision, 1.0/3) // of ab, ab, aa one is true
	near(t, "pair recall", p.Recall, 1)
	b := tab.BCubed()
	near(t, "B-cubed precision", b.Precision, (2.0/3+2.0/3+1.0/3)/3)
	near(t, "B-cubed recall", b.Recall, 1)
	near(t, "ARI", tab.ARI(), 0)            // one group is what chance would give
	near(t, "coverage", tab.Coverage(3), 1) // all in a group of three
	near(t, "coverage", tab.Coverage(4), 0)
}

// What has no natural value has a defined one.
func TestDegenerate(t *testing.T) {
	same, alone := []int{7, 7, 7}, []int{1, 2, 3}
	for name, c := range map[string]struct {
		tab      Table
		ari, ami float64
	}{
		"nothing":             {Compare([]int{}, []int{}), 1, 1},
		"one thing":           {Compare([]int{1}, []int{2}), 1, 1},
		"one group twice":     {Compare(same, same), 1, 1},
		"all alone twice":     {Compare(alone, alone), 1, 1},
		"one group and alone": {Compare(same, alone), 0, 0},
		"alone and one group": {Compare(alone, same), 0, 0},
	} {
		near(t, name+": ARI", c.tab.ARI(), c.ari)
		if got := c.tab.AMI(); math.Abs(got-c.ami) > 1e-9 {
			t.Errorf("%s: AMI = %v, want %v", name, got, c.ami)
		}
		for _, s := range []Score{c.tab.Pairs(), c.tab.BCubed(), c.tab.VMeasure()} {
			if math.IsNaN(s.Precision+s.Recall+s.F) || s.Precision < 0 || s.Precision > 1 || s.Recall > 1 {
				t.Errorf("%s: %+v is no score", name, s)
			}
		}
	}
}

// random draws two divisions of n things; the second follows the first with probability p.
func random(r *rand.Rand, n, groups int, p float64) (a, b []int) {
	a, b = make([]int, n), make([]int, n)
	for i := range a {
		a[i] = r.IntN(groups)
		b[i] = a[i]
		if r.Float64() >= p {
			b[i] = r.IntN(groups)
		}
	}
	return a, b
}

// Pairs and B-cubed by their definitions, thing by thing.
func TestByDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		a, b := random(r, 1+r.IntN(60), 1+r.IntN(9), r.Float64())
		var both, truth, found int64
		var precision, recall float64
		for i := range a {
			var inBoth, inTruth, inFound float64
			for j := range a {
				if a[i] == a[j] {
					inTruth++
				}
				if b[i] == b[j] {
					inFound++
				}
				if a[i] == a[j] && b[i] == b[j] {
					inBoth++
				}
				if j > i {
					continue
				}
				if j < i && a[i] == a[j] {
					truth++
				}
				if j < i && b[i] == b[j] {
					found++
					if a[i] == a[j] {
						both++
					}
				}
			}
			precision += inBoth / inFound
			recall += inBoth / inTruth
		}
		tab := Compare(a, b)
		if c := tab.PairCounts(); c.Both != both || c.Truth != truth || c.Found != found {
			t.Fatalf("pairs %+v, want %d %d %d", c, both, truth, found)
		}
		s := tab.BCubed()
		near(t, "B-cubed precision", s.Precision, precision/float64(len(a)))
		near(t, "B-cubed recall", s.Recall, recall/float64(len(a)))
	}
}

// The expected mutual information is the mean over shuffles, and the ARI of shuffles is 0 on
// average: 4,000 shuffles, and five standard errors.
func TestChance(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	a, b := random(r, 40, 5, 0.3)
	want := Compare(a, b).expectedMutual()
	const n = 4000
	var mi, squares, ari, ariSquares float64
	for range n {
		r.Shuffle(len(b), func(i, j int) { b[i], b[j] = b[j], b[i] })
		tab := Compare(a, b)
		x, y := tab.mutual(), tab.ARI()
		mi, squares, ari, ariSquares = mi+x, squares+x*x, ari+y, ariSquares+y*y
	}
	mi, ari = mi/n, ari/n
	if se := math.Sqrt((squares/n - mi*mi) / n); math.Abs(mi-want) > 5*se {
		t.Errorf("mean mutual information %v, expected %v, standard error %v", mi, want, se)
	}
	if se := math.Sqrt((ariSquares/n - ari*ari) / n); math.Abs(ari) > 5*se {
		t.Errorf("mean ARI of shuffles %v, standard error %v", ari, se)
	}
}

// Symmetric measures do not care which division comes first, and the others change places.
func TestSymmetry(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 20 {
		a, b := random(r, 100, 7, 0.5)
		x, y := Compare(a, b), Compare(b, a)
		near(t, "ARI", x.ARI(), y.ARI())
		if math.Abs(x.AMI()-y.AMI()) > 1e-10 {
			t.Errorf("AMI %v and %v", x.AMI(), y.AMI())
		}
		near(t, "B-cubed", x.BCubed().Precision, y.BCubed().Recall)
		near(t, "pairs", x.Pairs().Precision, y.Pairs().Recall)
	}
}

func TestCompareWantsTheSameThings(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("lists of different lengths were compared")
		}
	}()
	Compare([]int{1}, []int{1, 2})
}
