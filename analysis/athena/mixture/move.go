package mixture

import (
	"context"
	"math"
	"slices"
)

// settle takes every record in turn and puts it where it fits best, into a new cluster if
// that is nowhere. It reports whether any record has moved.
func (m *Model) settle(ctx context.Context) (moved bool, err error) {
	for i := range m.of {
		if ctx.Err() != nil {
			return false, context.Cause(ctx)
		}
		if m.bound[i] >= 0 && m.fixed[m.bound[i]][0] != int32(i) {
			continue // it goes where the first of its fellows goes
		}
		fellows := m.fellows(int32(i))
		from := m.of[i]
		m.take(fellows)
		best, at := 0.0, int32(-1) // a new cluster
		weights := m.weights(fellows)
		for j, w := range weights {
			if w > best {
				best, at = w, int32(j)
			}
		}
		// Where it was is as good as another place of equal weight.
		if m.groups[from] != nil && at != from && at >= 0 && weights[from] == best {
			at = from
		}
		at = m.put(fellows, at, from)
		moved = moved || at != from
	}
	return moved, nil
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
	g := m.groups[m.of[records[0]]]
	for _, i := range records {
		g.leave(m.data, i)
	}
	if len(g.members) == 0 {
		m.groups[m.of[records[0]]] = nil
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
		m.of[i] = at
	}
	m.refresh(m.groups[at])
	return at
}

// weights returns, for each cluster, the logarithm of the odds that records which are in none
// belong to it rather than to a new one; minus infinity where they must not.
func (m *Model) weights(records []int32) []float64 {
	x := m.data.group(records[0])
	for _, i := range records[1:] {
		x.join(m.data, i)
	}
	m.refresh(x)
	w := make([]float64, len(m.groups))
	for j, g := range m.groups {
		if g == nil {
			w[j] = math.Inf(-1)
			continue
		}
		w[j] = m.factor(x, g)
	}
	for _, p := range m.apart {
		for _, pair := range [2][2]int32{{p[0], p[1]}, {p[1], p[0]}} {
			if _, in := slices.BinarySearch(records, pair[0]); in && m.groups[m.of[pair[1]]] != nil {
				w[m.of[pair[1]]] = math.Inf(-1)
			}
		}
	}
	return w
}
