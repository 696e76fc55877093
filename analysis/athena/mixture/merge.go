package mixture

import (
	"context"
	"slices"

	"bridle/datasets/sidebyside"
)

// merger is the state of agglomerate.
type merger struct {
	*Model
	partners  []partners // of each cluster
	stamps    []int32    // of each cluster: how often it has changed
	factors   []float64  // of the cluster that was made last and some others
	forbidden map[[2]int32]bool
	finder    finder
}

// agglomerate merges the two clusters with the greatest Bayes factor until none is above 1.
//
// Each cluster remembers its best partners among those with a higher index, so the greatest
// of all is found in one pass; after a merge only factors of the new cluster are computed.
func (m *Model) agglomerate(ctx context.Context) error {
	n := len(m.groups)
	a := merger{Model: m, partners: make([]partners, n), stamps: make([]int32, n), forbidden: m.forbidden()}
	sidebyside.DoWith(n, clustersPerWorker, func() func(i int) {
		var f finder
		return func(i int) {
			if ctx.Err() == nil {
				a.seek(i, &f)
			}
		}
	})
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		into, best := -1, partner{}
		for i := range n {
			if m.groups[i] == nil {
				continue
			}
			x, ok := a.partners[i].best(a.stamps)
			if !ok {
				a.seek(i, &a.finder)
				x, _ = a.partners[i].best(a.stamps)
			}
			if x.factor > best.factor {
				into, best = i, x
			}
		}
		if into < 0 {
			return nil
		}
		a.merge(into, int(best.at))
	}
}

// From so many clusters or Bayes factors on work is divided.
const (
	clustersPerWorker = 100
	factorsPerWorker  = 2000
)

// candidates returns the other clusters whose factor with one, at own, may be above a number that is not
// below 0, and perhaps more.
func (m *Model) candidates(x *group, own int32, above float64, f *finder) []int32 {
	found, ok := f.mayMerge(m, x, own, above)
	if ok {
		return found
	}
	f.found = f.found[:0]
	for j, g := range m.groups {
		if g != nil && int32(j) != own {
			f.found = append(f.found, int32(j))
		}
	}
	return f.found
}

// seek finds the best partners of a cluster among those after it.
func (a *merger) seek(i int, f *finder) {
	own, g := &a.partners[i], a.groups[i]
	own.clear()
	for _, j := range a.candidates(g, int32(i), 0, f) {
		if int(j) > i && a.allowed(int32(i), j) {
			own.add(partner{a.factor(g, a.groups[j]), j, a.stamps[j]}, a.stamps)
		}
	}
}

func (a *merger) allowed(i, j int32) bool {
	return len(a.forbidden) == 0 || !a.forbidden[ordered(i, j)]
}

// merge puts a cluster into one before it and tells all others.
func (a *merger) merge(into, from int) {
	a.unite(into, from)
	a.stamps[into]++
	a.stamps[from]++
	a.partners[from] = partners{}
	for pair := range a.forbidden {
		if pair[0] == int32(from) || pair[1] == int32(from) {
			other := pair[0] + pair[1] - int32(from)
			a.forbidden[ordered(other, int32(into))] = true
		}
	}
	at := int32(into)
	found := a.candidates(a.groups[into], at, 0, &a.finder)
	a.factors = slices.Grow(a.factors[:0], len(found))[:len(found)]
	sidebyside.Do(len(found), factorsPerWorker, func(n int) {
		switch j := found[n]; {
		case !a.allowed(at, j):
			a.factors[n] = 0 // not for a merge
		default:
			a.factors[n] = a.factor(a.groups[min(at, j)], a.groups[max(at, j)])
		}
	})
	a.partners[into].clear()
	for n, j := range found {
		first, second := min(at, j), max(at, j)
		a.partners[first].add(partner{a.factors[n], second, a.stamps[second]}, a.stamps)
	}
}

// unite puts the second cluster into the first.
func (m *Model) unite(into, from int) {
	x, y := m.groups[into], m.groups[from]
	if m.index != nil {
		m.index.move(y, int32(from), int32(into))
	}
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
