package linkage

import "slices"

// Pair is a pair of records, by their indices: A is below B.
type Pair struct{ A, B int }

// Candidates returns the pairs of records that share a value which at most limit records
// bear, in order of A and then B; 0 is no limit. The limit keeps the work in bounds: n records
// with s values each have at most n·s·limit/2 candidates. Matches that share only values above
// it are not found.
func (t *Table) Candidates(limit int) []Pair {
	if limit < 0 {
		panic("linkage: a limit below 0")
	}
	var all []Pair
	seen := make([]int, t.records)
	var found []int
	for a := range t.records {
		found = found[:0]
		for k := range t.attributes {
			for _, v := range t.of[k][a] {
				bearers := t.bearers[k][v]
				if limit > 0 && len(bearers) > limit {
					continue
				}
				at, _ := slices.BinarySearch(bearers, int32(a))
				for _, b := range bearers[at+1:] {
					if seen[b] != a+1 {
						seen[b] = a + 1
						found = append(found, int(b))
					}
				}
			}
		}
		slices.Sort(found)
		for _, b := range found {
			all = append(all, Pair{a, b})
		}
	}
	return all
}

// pattern says in which attributes two records agree and which are known of both, a bit for
// each attribute.
type pattern struct{ agree, known uint64 }

func (t *Table) compare(p Pair) pattern {
	var c pattern
	for k := range t.attributes {
		a, b := t.of[k][p.A], t.of[k][p.B]
		if len(a) == 0 || len(b) == 0 {
			continue
		}
		c.known |= 1 << k
		if t.rarest(k, a, b) >= 0 {
			c.agree |= 1 << k
		}
	}
	return c
}

// rarest returns the shared value that the fewest records bear, the first of several; -1 if
// there is none.
func (t *Table) rarest(k int, a, b []int32) int32 {
	best := int32(-1)
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case b[j] < a[i]:
			j++
		default:
			if best < 0 || len(t.bearers[k][a[i]]) < len(t.bearers[k][best]) {
				best = a[i]
			}
			i, j = i+1, j+1
		}
	}
	return best
}
