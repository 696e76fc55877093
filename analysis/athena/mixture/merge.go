package mixture

import (
	"context"
	"math"
)

// agglomerate merges the two clusters with the greatest Bayes factor until none is above 1.
//
// Each cluster remembers its best partner among those with a higher index, so the greatest
// of all is found in one pass; after a merge only those whose partner has changed look again.
func (m *Model) agglomerate(ctx context.Context) error {
	m.renumber()
	n := len(m.groups)
	best, partner := make([]float64, n), make([]int32, n)
	forbidden := m.forbidden()
	for i := range n {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		m.seek(i, best, partner, forbidden)
	}
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		at := -1
		for i := range n {
			if m.groups[i] != nil && best[i] > 0 && (at < 0 || best[i] > best[at]) {
				at = i
			}
		}
		if at < 0 {
			break
		}
		into, from := at, int(partner[at])
		m.unite(into, from)
		for pair := range forbidden {
			if pair[0] == int32(from) || pair[1] == int32(from) {
				other := pair[0] + pair[1] - int32(from)
				forbidden[ordered(other, int32(into))] = true
			}
		}
		for i := range n {
			switch {
			case m.groups[i] == nil:
			case i == into || int(partner[i]) == into || int(partner[i]) == from:
				m.seek(i, best, partner, forbidden)
			case i < into && !forbidden[[2]int32{int32(i), int32(into)}]:
				if f := m.factor(m.groups[i], m.groups[into]); f > best[i] || f == best[i] && int32(into) < partner[i] {
					best[i], partner[i] = f, int32(into)
				}
			}
		}
	}
	m.renumber()
	return nil
}

// seek finds the best partner of a cluster among those after it.
func (m *Model) seek(i int, best []float64, partner []int32, forbidden map[[2]int32]bool) {
	best[i], partner[i] = math.Inf(-1), -1
	g := m.groups[i]
	for j := i + 1; j < len(m.groups); j++ {
		if m.groups[j] == nil || len(forbidden) > 0 && forbidden[[2]int32{int32(i), int32(j)}] {
			continue
		}
		if f := m.factor(g, m.groups[j]); f > best[i] {
			best[i], partner[i] = f, int32(j)
		}
	}
}

// unite puts the second cluster into the first.
func (m *Model) unite(into, from int) {
	x, y := m.groups[into], m.groups[from]
	for k := range x.counts {
		x.counts[k].merge(y.counts[k])
	}
	merged := make([]int32, 0, len(x.members)+len(y.members))
	i, j := 0, 0
	for i < len(x.members) || j < len(y.members) {
		if j == len(y.members) || i < len(x.members) && x.members[i] < y.members[j] {
			merged = append(merged, x.members[i])
			i++
		} else {
			merged = append(merged, y.members[j])
			j++
		}
	}
	x.members = merged
	m.refresh(x)
	for _, r := range y.members {
		m.of[r] = int32(into)
	}
	m.groups[from] = nil
}

// forbidden returns the pairs of clusters that statements keep apart.
func (m *Model) forbidden() map[[2]int32]bool {
	pairs := map[[2]int32]bool{}
	for _, p := range m.apart {
		pairs[ordered(m.of[p[0]], m.of[p[1]])] = true
	}
	return pairs
}

func ordered(a, b int32) [2]int32 { return [2]int32{min(a, b), max(a, b)} }
