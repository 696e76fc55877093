package mixture

import (
	"context"
	"fmt"
	"math"
	"slices"

	"bridle/datasets/sidebyside"
)

// Options say how to divide.
type Options struct {
	// Alpha is the prior odds against a merge: the greater, the more evidence one needs. It is
	// above 0.
	Alpha float64
	// Rounds is how often rates are estimated at most; 0 is 5.
	Rounds int
	// Together are pairs of records that are in one cluster whatever their values say; Apart
	// are pairs that are not. They are indices of records.
	Together, Apart [][2]int
}

// Model is a division of records with the rates under which it was found.
type Model struct {
	data  *Data
	alpha float64
	rates []rates // of each attribute
	of    []int32 // cluster of each record
	// groups are the clusters; empty ones are nil.
	groups []*group
	apart  [][2]int32
	fixed  [][]int32 // records that stay together, of those with a statement
	bound  []int32   // of each record: its place in fixed, or -1

	index *index    // of the groups; nil while nothing is looked for
	lone  *group    // used by alone
	less  *group    // used by without
	odds  []float64 // used by weights
}

// group is a cluster.
type group struct {
	counts  []counts // of each attribute
	members []int32  // ascending
	masses  []mass   // of each attribute with a habit
}

// Fit divides the records. It fails if statements contradict each other, or when ctx ends.
func Fit(ctx context.Context, d *Data, o Options) (*Model, error) {
	if !(o.Alpha > 0) || o.Rounds < 0 {
		panic("mixture: alpha must be above 0 and rounds not below")
	}
	if o.Rounds == 0 {
		o.Rounds = 5
	}
	m := &Model{data: d, alpha: o.Alpha, of: make([]int32, d.records)}
	if err := m.state(o); err != nil {
		return nil, err
	}
	m.single()
	m.estimate(true)
	for range o.Rounds {
		before := slices.Clone(m.of)
		m.renumber()
		m.index = newIndex(m)
		if err := m.agglomerate(ctx); err != nil {
			return nil, err
		}
		m.renumber()
		m.index = newIndex(m)
		seen, f := newMemory(d.records), &finder{}
		for range maxSweeps {
			moved, err := m.settle(ctx, seen, f)
			if err != nil {
				return nil, err
			}
			if !moved {
				break
			}
		}
		m.index = nil
		m.estimate(false)
		m.renumber()
		if slices.Equal(before, m.of) {
			break
		}
	}
	return m, nil
}

// maxSweeps bounds how often all records are looked at between two merges.
const maxSweeps = 10

// state takes statements in.
func (m *Model) state(o Options) error {
	parent := make([]int32, m.data.records)
	for i := range parent {
		parent[i] = int32(i)
	}
	find := func(i int32) int32 {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for _, p := range o.Together {
		a, b := find(int32(p[0])), find(int32(p[1]))
		parent[max(a, b)] = min(a, b)
	}
	for _, p := range o.Apart {
		if find(int32(p[0])) == find(int32(p[1])) {
			return fmt.Errorf("records %d and %d are stated to be together and apart: withdraw one of the statements", p[0], p[1])
		}
		m.apart = append(m.apart, [2]int32{int32(p[0]), int32(p[1])})
	}
	m.bound = make([]int32, m.data.records)
	place := map[int32]int32{}
	for i := range m.bound {
		m.bound[i] = -1
	}
	for i := range m.bound {
		root := find(int32(i))
		if root == int32(i) {
			continue
		}
		at, ok := place[root]
		if !ok {
			at = int32(len(m.fixed))
			place[root] = at
			m.fixed = append(m.fixed, []int32{root})
			m.bound[root] = at
		}
		m.fixed[at] = append(m.fixed[at], int32(i))
		m.bound[i] = at
	}
	return nil
}

// single puts every record into a cluster of its own, those that are stated to be together
// into one.
func (m *Model) single() {
	m.groups = nil
	for i := range m.of {
		if at := m.bound[i]; at >= 0 && m.fixed[at][0] != int32(i) {
			first := m.of[m.fixed[at][0]]
			m.of[i] = first
			m.groups[first].join(m.data, int32(i))
			continue
		}
		m.of[i] = int32(len(m.groups))
		m.groups = append(m.groups, m.data.group(int32(i)))
	}
}

// group returns a cluster of one record.
func (d *Data) group(i int32) *group {
	g := &group{counts: make([]counts, len(d.attributes))}
	g.join(d, i)
	return g
}

func (g *group) join(d *Data, i int32) {
	for k := range g.counts {
		g.counts[k].add(d.of[k][i])
	}
	at, _ := slices.BinarySearch(g.members, i)
	g.members = slices.Insert(g.members, at, i)
}

func (g *group) leave(d *Data, i int32) {
	for k := range g.counts {
		g.counts[k].remove(d.of[k][i])
	}
	at, _ := slices.BinarySearch(g.members, i)
	g.members = slices.Delete(g.members, at, at+1)
}

// estimate finds concentrations and base rates anew for the clusters as they are.
func (m *Model) estimate(first bool) {
	if first {
		m.rates = make([]rates, len(m.data.attributes))
	}
	sidebyside.Do(len(m.rates), max(1, recordsPerWorker/max(m.data.records, 1)), func(k int) { m.estimateOne(k, first) })
	for _, g := range m.groups {
		m.refresh(g)
	}
}

// recordsPerWorker is from how many records on an attribute is worth a worker of its own.
const recordsPerWorker = 500

// estimateOne does so for an attribute.
func (m *Model) estimateOne(k int, first bool) {
	r := &m.rates[k]
	all := make([]*counts, 0, len(m.groups))
	uses, most := make([]int32, len(m.data.values[k])), int32(0)
	for _, g := range m.groups {
		if g == nil || g.counts[k].total == 0 {
			continue
		}
		c := &g.counts[k]
		all = append(all, c)
		most += c.total
		for i, v := range c.values {
			uses[v] += c.n[i]
		}
	}
	switch {
	case len(all) == 0:
		r.a, most = 1, 0
	case first:
		r.a, r.b = 1, make([]float64, len(uses))
		for v := range r.b {
			r.b[v] = float64(uses[v]) / float64(most)
		}
	default:
		r.learn(all)
	}
	r.tabulate(int(most), uses)
}

// refresh computes what the rates say of a cluster alone, after one or the other changed.
func (m *Model) refresh(g *group) {
	if g == nil {
		return
	}
	if g.masses == nil {
		g.masses = make([]mass, len(m.rates))
	}
	for k := range m.rates {
		if h := &m.rates[k].habit; h.h > 0 {
			g.masses[k] = h.mass(&g.counts[k])
		}
	}
}

// factor returns the logarithm of the Bayes factor for merging two clusters, prior included.
func (m *Model) factor(x, y *group) float64 {
	sum, product := -math.Log(m.alpha), 1.0 // of habits; one logarithm for all takes a third of the time
	for k := range m.rates {
		r, a, b := &m.rates[k], &x.counts[k], &y.counts[k]
		switch {
		case a.total == 0 || b.total == 0:
		case r.habit.h > 0:
			sx, sy := x.masses[k], y.masses[k]
			if s := r.habit.joint(a, b, sx, sy); s < large {
				product *= s
				sum -= sx.ln + sy.ln
			} else {
				sum += r.habit.factor(a, b, sx, sy)
			}
			if product > large {
				sum, product = sum+math.Log(product), 1
			}
		default:
			sum += r.factor(a, b)
		}
	}
	return sum + math.Log(product)
}

// large is a number that can be squared.
const large = 1e150

// attribute returns the part of an attribute.
func (m *Model) attribute(k int, x, y *group) float64 {
	r, a, b := &m.rates[k], &x.counts[k], &y.counts[k]
	switch {
	case a.total == 0 || b.total == 0:
		return 0
	case r.habit.h > 0:
		return r.habit.factor(a, b, x.masses[k], y.masses[k])
	}
	return r.factor(a, b)
}

// renumber orders clusters by their first record and drops empty ones.
func (m *Model) renumber() {
	live := slices.DeleteFunc(m.groups, func(g *group) bool { return g == nil || len(g.members) == 0 })
	slices.SortFunc(live, func(a, b *group) int { return int(a.members[0] - b.members[0]) })
	m.groups = live
	for n, g := range live {
		for _, i := range g.members {
			m.of[i] = int32(n)
		}
	}
}

// Labels returns the cluster of each record, numbered in the order of their first records.
func (m *Model) Labels() []int {
	labels := make([]int, len(m.of))
	for i, c := range m.of {
		labels[i] = int(c)
	}
	return labels
}

// Clusters returns the number of clusters.
func (m *Model) Clusters() int { return len(m.groups) }

// Concentrations returns a of each attribute.
func (m *Model) Concentrations() []float64 {
	a := make([]float64, len(m.rates))
	for k, r := range m.rates {
		a[k] = r.a
	}
	return a
}

// Evidence returns the logarithm of the joint probability of the division and the values, but
// for a constant: the sum over clusters and attributes of their likelihoods, and ln α for
// each cluster.
func (m *Model) Evidence() float64 {
	sum := 0.0
	for _, g := range m.groups {
		if g == nil {
			continue
		}
		sum += math.Log(m.alpha)
		for k := range m.rates {
			c := &g.counts[k]
			if h := &m.rates[k].habit; h.h > 0 {
				sum += habitLikelihood(h, []*counts{c})
				continue
			}
			sum -= m.rates[k].total[c.total]
			for i, v := range c.values {
				sum += m.rates[k].rise.of(v)[c.n[i]]
			}
		}
	}
	return sum
}

// Describe says by which model an attribute is explained, such as "habit 0.8" or
// "concentration 4".
func (m *Model) Describe(attribute int) string {
	if h := m.rates[attribute].habit.h; h > 0 {
		return fmt.Sprintf("habit %g", h)
	}
	return fmt.Sprintf("concentration %g", m.rates[attribute].a)
}
