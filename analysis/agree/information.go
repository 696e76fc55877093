package agree

import "math"

// entropy returns the entropy in nats of a division with groups of the given sizes.
func entropy(sizes []int64, n int64) float64 {
	h := 0.0
	for _, s := range sizes {
		p := float64(s) / float64(n)
		h -= p * math.Log(p)
	}
	return h
}

// mutual returns the mutual information of the divisions in nats.
func (t Table) mutual() float64 {
	mi := 0.0
	for _, x := range t.cells {
		p := float64(x.n) / float64(t.n)
		mi += p * (math.Log(float64(x.n)) + math.Log(float64(t.n)) -
			math.Log(float64(t.first[x.row])) - math.Log(float64(t.other[x.column])))
	}
	return max(mi, 0)
}

// expectedMutual returns the mean of the mutual information over all pairs of divisions with
// these sizes of groups, in nats: each cell of the table is hypergeometric.
//
// Source: Vinh, Epps and Bailey, JMLR 11 (2010) 2837-2854, equation 24a.
func (t Table) expectedMutual() float64 {
	n := t.n
	logs := make([]float64, n+2) // logarithms of factorials
	for i := int64(2); i < n+2; i++ {
		logs[i] = logs[i-1] + math.Log(float64(i))
	}
	// Groups of one size give one term each: their number decides how often it counts.
	first, other := bySize(t.first), bySize(t.other)
	emi := 0.0
	for _, a := range first {
		for _, b := range other {
			sum := 0.0
			for k := max(1, a.size+b.size-n); k <= min(a.size, b.size); k++ {
				gain := float64(k) / float64(n) * (math.Log(float64(n)) + math.Log(float64(k)) -
					math.Log(float64(a.size)) - math.Log(float64(b.size)))
				p := logs[a.size] + logs[b.size] + logs[n-a.size] + logs[n-b.size] -
					logs[n] - logs[k] - logs[a.size-k] - logs[b.size-k] - logs[n-a.size-b.size+k]
				sum += gain * math.Exp(p)
			}
			emi += sum * float64(a.groups) * float64(b.groups)
		}
	}
	return emi
}

// sized counts the groups of a size.
type sized struct{ size, groups int64 }

// bySize counts groups by size, in order of first appearance.
func bySize(sizes []int64) []sized {
	at := map[int64]int{}
	var list []sized
	for _, s := range sizes {
		k, ok := at[s]
		if !ok {
			k = len(list)
			at[s] = k
			list = append(list, sized{size: s})
		}
		list[k].groups++
	}
	return list
}

// AMI returns the mutual information adjusted for chance, normalised by the mean of the two
// entropies: 1 for equal divisions, 0 on average for those that chance makes. Two divisions
// of one group each, or of nothing, agree: 1; so do two in which everything is alone, where
// the formula gives 0/0.
//
// Source: Vinh, Epps and Bailey, JMLR 11 (2010) 2837-2854, table 2, AMI_sum.
func (t Table) AMI() float64 {
	if len(t.first) <= 1 && len(t.other) <= 1 {
		return 1
	}
	if len(t.cells) == len(t.first) && len(t.cells) == len(t.other) {
		return 1 // equal divisions, also where nothing is left to adjust
	}
	expected := t.expectedMutual()
	best := (entropy(t.first, t.n) + entropy(t.other, t.n)) / 2
	// All alone against one group: both differences are rounding noise about 0.
	below := best - expected
	if math.Abs(below) < 1e-15 {
		below = math.Copysign(1e-15, below)
	}
	return (t.mutual() - expected) / below
}

// VMeasure returns homogeneity (each group holds one class) as precision, completeness (each
// class lies in one group) as recall, and their harmonic mean, the V-measure. Where there is
// but one class, homogeneity is 1; where there is but one group, completeness is 1.
//
// Source: Rosenberg and Hirschberg, EMNLP-CoNLL 2007, equations 1 to 3, with beta 1.
func (t Table) VMeasure() Score {
	if t.n == 0 {
		return score(1, 1)
	}
	mi, first, other := t.mutual(), entropy(t.first, t.n), entropy(t.other, t.n)
	homogeneity, completeness := 1.0, 1.0
	if first > 0 {
		homogeneity = mi / first
	}
	if other > 0 {
		completeness = mi / other
	}
	return score(homogeneity, completeness)
}
