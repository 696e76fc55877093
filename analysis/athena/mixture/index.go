package mixture

import "slices"

// index lists, for each value, the clusters that have it, so that those that may be merged with
// one are found without a look at all.
type index struct {
	bearers [][][]bearer // of each attribute and value, in order of clusters
	totals  [][]int32    // of each attribute and cluster: how many values it has
}

// bearer is a cluster with how often it has a value.
type bearer struct{ at, n int32 }

// newIndex lists the clusters of a model.
func newIndex(m *Model) *index {
	x := &index{make([][][]bearer, len(m.rates)), make([][]int32, len(m.rates))}
	for k := range m.rates {
		x.bearers[k], x.totals[k] = make([][]bearer, len(m.data.values[k])), make([]int32, len(m.groups))
		sizes, all := make([]int32, len(m.data.values[k])), 0
		for _, g := range m.groups {
			for _, v := range g.counts[k].values {
				sizes[v]++
				all++
			}
		}
		room := make([]bearer, all)
		for v, n := range sizes {
			x.bearers[k][v], room = room[:0:n], room[n:]
		}
		for at, g := range m.groups {
			c := &g.counts[k]
			x.totals[k][at] = c.total
			for i, v := range c.values {
				x.bearers[k][v] = append(x.bearers[k][v], bearer{int32(at), c.n[i]})
			}
		}
	}
	return x
}

// add counts n more of a value for a cluster; n may be below 0.
func (x *index) add(k int, v, at, n int32) {
	list := x.bearers[k][v]
	i, ok := slices.BinarySearchFunc(list, at, func(b bearer, at int32) int { return int(b.at - at) })
	if !ok {
		list = slices.Insert(list, i, bearer{at, 0})
	}
	if list[i].n += n; list[i].n == 0 {
		list = slices.Delete(list, i, i+1)
	}
	x.bearers[k][v] = list
}

// move hands all that a cluster has to another one.
func (x *index) move(g *group, from, into int32) {
	for k := range g.counts {
		c := &g.counts[k]
		for i, v := range c.values {
			x.add(k, v, from, -c.n[i])
			x.add(k, v, into, c.n[i])
		}
		x.totals[k][into] += c.total
		x.totals[k][from] = 0
	}
}

// join and leave tell of a record of d that a cluster got or lost.
func (x *index) join(d *Data, record, at int32) { x.record(d, record, at, 1) }

func (x *index) leave(d *Data, record, at int32) { x.record(d, record, at, -1) }

func (x *index) record(d *Data, record, at, n int32) {
	for k := range x.totals {
		for int(at) >= len(x.totals[k]) {
			x.totals[k] = append(x.totals[k], 0)
		}
		for _, v := range d.of[k][record] {
			x.add(k, v, at, n)
			x.totals[k][at] += n
		}
	}
}
