package agree

// Score is precision, recall and their harmonic mean, each from 0 to 1.
type Score struct {
	Precision, Recall, F float64
}

func score(precision, recall float64) Score {
	s := Score{Precision: precision, Recall: recall}
	if precision+recall > 0 {
		s.F = 2 * precision * recall / (precision + recall)
	}
	return s
}

// PairCounts counts pairs of things.
type PairCounts struct {
	// Both are pairs that both divisions put together; Truth and Found are those that the
	// first and the second put together; All are all pairs.
	Both, Truth, Found, All int64
}

// PairCounts counts pairs of things by who puts them together. They are exact for up to
// three thousand million things.
func (t Table) PairCounts() PairCounts {
	c := PairCounts{All: pairs(t.n)}
	for _, x := range t.cells {
		c.Both += pairs(x.n)
	}
	for _, n := range t.first {
		c.Truth += pairs(n)
	}
	for _, n := range t.other {
		c.Found += pairs(n)
	}
	return c
}

func pairs(n int64) int64 { return n * (n - 1) / 2 }

// Pairs returns precision and recall over pairs of things. A division that puts no pair
// together makes no false one: its precision is 1; a truth without pairs is wholly found.
func (t Table) Pairs() Score {
	c := t.PairCounts()
	return score(share(c.Both, c.Found), share(c.Both, c.Truth))
}

func share(part, whole int64) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

// BCubed returns precision and recall averaged over things: of the group of each thing, the
// share that has its true label, and of its true class, the share that is in its group. Both
// are 1 without things.
//
// Source: Bagga and Baldwin, "Algorithms for Scoring Coreference Chains", LREC 1998; Amigó
// et al., Information Retrieval 12 (2009), doi:10.1007/s10791-008-9066-8, section 4.
func (t Table) BCubed() Score {
	if t.n == 0 {
		return score(1, 1)
	}
	var precision, recall float64
	for _, x := range t.cells {
		square := float64(x.n) * float64(x.n)
		precision += square / float64(t.other[x.column])
		recall += square / float64(t.first[x.row])
	}
	return score(precision/float64(t.n), recall/float64(t.n))
}

// ARI returns the adjusted Rand index, which is 1 for equal divisions, 0 on average for
// those that chance makes with the same sizes, and negative for worse. Where chance leaves
// no other choice (fewer than two things, one group, or all alone, in both divisions) it is 1.
//
// Source: Hubert and Arabie, Journal of Classification 2 (1985), doi:10.1007/BF01908075,
// equation 5.
func (t Table) ARI() float64 {
	c := t.PairCounts()
	if c.Truth == c.Both && c.Found == c.Both {
		return 1
	}
	expected := float64(c.Truth) * float64(c.Found) / float64(c.All)
	best := (float64(c.Truth) + float64(c.Found)) / 2
	return (float64(c.Both) - expected) / (best - expected)
}
