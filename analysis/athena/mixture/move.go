package mixture

import (
	"context"
	"math"
	"slices"

	"bridle/datasets/sidebyside"
)

// settle takes every record in turn and puts it where it fits best, into a new cluster if
// that is nowhere. It reports whether any record has moved.
func (m *Model) settle(ctx context.Context, seen *memory, f *finder) (moved bool, err error) {
	for i := range m.of {
		if ctx.Err() != nil {
			return false, context.Cause(ctx)
		}
		if m.bound[i] >= 0 && m.fixed[m.bound[i]][0] != int32(i) {
			continue // it goes where the first of its fellows goes
		}
		if seen.stays(m, int32(i)) {
			continue
		}
		fellows := m.fellows(int32(i))
		from := m.of[i]
		m.take(fellows)
		best, at := m.place(fellows, from, f)
		at = m.put(fellows, at, from)
		seen.note(int32(i), from, at, best)
		moved = moved || at != from
	}
	return moved, nil
}

// place returns the cluster where records that are in none fit best and the logarithm of their
// odds there: a new one (-1, and 0) if they fit nowhere. Where they were is as good as another
// place of equal odds.
func (m *Model) place(records []int32, from int32, f *finder) (best float64, at int32) {
	at = -1
	if len(m.apart) > 0 {
		for j, w := range m.weights(records) {
			if w > best || w == best && at >= 0 && int32(j) == from {
				best, at = w, int32(j)
			}
		}
		return best, at
	}
	x := m.alone(records)
	if own := m.groups[from]; own != nil {
		if w := m.factor(x, own); w > 0 {
			best, at = w, from
		}
	}
	for _, j := range m.candidates(x, -1, best, f) {
		w := m.factor(x, m.groups[j])
		if w > best || w == best && at >= 0 && (j == from || j < at && at != from) {
			best, at = w, j
		}
	}
	return best, at
}

// fellows returns the records that move with a record: itself, or all with which it is
// stated to be together.
func (m *Model) fellows(i int32) []int32 {
	if at := m.bound[i]; at >= 0 {
		return m.fixed[at]
	}
	return []int32{i}
}

// take takes records out of their cluster.
func (m *Model) take(records []int32) {
	at := m.of[records[0]]
	g := m.groups[at]
	for _, i := range records {
		g.leave(m.data, i)
		if m.index != nil {
			m.index.leave(m.data, i, at)
		}
	}
	if len(g.members) == 0 {
		m.groups[at] = nil
		return
	}
	m.refresh(g)
}

// put adds records to a cluster; to a new one if at is negative, in the place of an empty one,
// that of the cluster they were in if it is empty.
func (m *Model) put(records []int32, at, was int32) int32 {
	if at < 0 {
		at = was
		if m.groups[at] != nil {
			at = int32(slices.Index(m.groups, nil))
		}
		if at < 0 {
			at = int32(len(m.groups))
			m.groups = append(m.groups, nil)
		}
		m.groups[at] = &group{counts: make([]counts, len(m.rates))}
	}
	for _, i := range records {
		m.groups[at].join(m.data, i)
		if m.index != nil {
			m.index.join(m.data, i, at)
		}
		m.of[i] = at
	}
	m.refresh(m.groups[at])
	return at
}

// weights returns, for each cluster, the logarithm of the odds that records which are in none
// belong to it rather than to a new one; minus infinity where they must not. The numbers are
// good until the next call.
func (m *Model) weights(records []int32) []float64 {
	x := m.alone(records)
	m.odds = slices.Grow(m.odds[:0], len(m.groups))[:len(m.groups)]
	w := m.odds
	sidebyside.Do(len(w), factorsPerWorker, func(j int) {
		if w[j] = math.Inf(-1); m.groups[j] != nil {
			w[j] = m.factor(x, m.groups[j])
		}
	})
	for _, p := range m.apart {
		for _, pair := range [2][2]int32{{p[0], p[1]}, {p[1], p[0]}} {
			if _, in := slices.BinarySearch(records, pair[0]); in && m.groups[m.of[pair[1]]] != nil {
				w[m.of[pair[1]]] = math.Inf(-1)
			}
		}
	}
	return w
}

// alone returns a cluster of the records, which is good until the next call.
func (m *Model) alone(records []int32) *group {
	if m.lone == nil {
		m.lone = &group{counts: make([]counts, len(m.rates))}
	}
	x := m.lone
	x.members = x.members[:0]
	for k := range x.counts {
		c := &x.counts[k]
		c.values, c.n, c.total = c.values[:0], c.n[:0], 0
	}
	for _, i := range records {
		x.join(m.data, i)
	}
	m.refresh(x)
	return x
}
