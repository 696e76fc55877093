package lfr

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// settle gives each node a random place in a community that is large enough for its inner
// degree, those with the most first.
func (m *maker) settle() error {
	need := make([]int, m.Nodes) // most neighbours inside
	byNeed, bySize := make([]int, m.Nodes), make([]int, len(m.sizes))
	for v, k := range m.degrees {
		byNeed[v] = v
		need[v] = int(math.Ceil((1 - m.Mixing) * float64(k)))
	}
	for c := range m.sizes {
		bySize[c] = c
	}
	slices.SortStableFunc(byNeed, func(a, b int) int { return cmp.Compare(need[b], need[a]) })
	slices.SortStableFunc(bySize, func(a, b int) int { return cmp.Compare(m.sizes[b], m.sizes[a]) })
	m.of, m.members = make([]int, m.Nodes), make([][]int, len(m.sizes))
	var places []int
	open := 0
	for _, v := range byNeed {
		for open < len(bySize) && m.sizes[bySize[open]] > need[v] {
			for range m.sizes[bySize[open]] {
				places = append(places, bySize[open])
			}
			open++
		}
		if len(places) == 0 {
			return fmt.Errorf("a node with %d neighbours inside finds no community that large: allow larger ones or lower the degrees", need[v])
		}
		i := m.random.IntN(len(places))
		c := places[i]
		places[i] = places[len(places)-1]
		places = places[:len(places)-1]
		m.of[v] = c
		m.members[c] = append(m.members[c], v)
	}
	return nil
}

// splitDegrees divides degrees into neighbours inside and outside. The inner degrees of a
// community have an even sum; what a community is off by is carried to the next, so that the
// whole is off by less than one edge.
func (m *maker) splitDegrees() {
	m.inside = make([]int, m.Nodes)
	carried := 0.0
	for _, members := range m.members {
		m.random.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
		wanted, sum := carried, 0
		for _, v := range members {
			ideal := (1 - m.Mixing) * float64(m.degrees[v])
			wanted += ideal
			m.inside[v] = int(ideal)
			sum += m.inside[v]
		}
		even := 2 * int(math.Round(wanted/2))
		// Two rounds suffice: the first fills up what was rounded down.
		for range 2 {
			for _, v := range members {
				if sum < even && m.inside[v] < min(m.degrees[v], len(members)-1) {
					m.inside[v]++
					sum++
				}
				if sum > even && m.inside[v] > 0 {
					m.inside[v]--
					sum--
				}
			}
		}
		if sum%2 == 1 { // every node is full or empty
			for _, v := range members {
				if m.inside[v] > 0 {
					m.inside[v]--
					sum--
					break
				}
			}
		}
		carried = wanted - float64(sum)
	}
}
