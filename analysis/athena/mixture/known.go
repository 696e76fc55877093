package mixture

import "math"

// known are weights of records in clusters that were computed before and hold until the cluster
// changes; few clusters change in a sweep. They are for one set of rates.
type known struct {
	stamps []int32 // of each cluster: how often it has changed, plus 1
	of     []knownOf
}

// knownOf is what is known of a record: its weight in each cluster, its own without it, and
// the stamp of the cluster then; 0 if it was not computed.
type knownOf struct {
	weights []float64
	stamps  []int32
}

func newKnown(records int) *known { return &known{of: make([]knownOf, records)} }

// change tells that a cluster has another content.
func (k *known) change(at int32) {
	for int(at) >= len(k.stamps) {
		k.stamps = append(k.stamps, 1)
	}
	k.stamps[at]++
}

// known returns what [Model.weights] would of the fellows of a record if they were taken out of
// their cluster, which is left as it is; alone tells that there is nobody else in it. The numbers
// are good until the next call for the record.
func (m *Model) known(i int32, k *known) (weights []float64, alone bool) {
	for len(k.stamps) < len(m.groups) {
		k.stamps = append(k.stamps, 1)
	}
	o, fellows, own := &k.of[i], m.fellows(i), m.of[i]
	for len(o.weights) < len(m.groups) {
		o.weights, o.stamps = append(o.weights, 0), append(o.stamps, 0)
	}
	alone = len(m.groups[own].members) == len(fellows)
	var x *group
	for j, g := range m.groups {
		if o.stamps[j] == k.stamps[j] {
			continue
		}
		o.stamps[j] = k.stamps[j]
		if o.weights[j] = math.Inf(-1); g == nil || int32(j) == own && alone {
			continue
		}
		if x == nil {
			x = m.alone(fellows)
		}
		if int32(j) == own {
			g = m.without(own, fellows)
		}
		o.weights[j] = m.factor(x, g)
	}
	return o.weights, alone
}

// without returns a cluster as it is without some of its records. The cluster stays as it is.
func (m *Model) without(at int32, records []int32) *group {
	g := m.groups[at]
	if m.less == nil {
		m.less = &group{counts: make([]counts, len(m.rates))}
	}
	x := m.less
	x.members = append(x.members[:0], g.members...)
	for k := range x.counts {
		c, from := &x.counts[k], &g.counts[k]
		c.values, c.n, c.total = append(c.values[:0], from.values...), append(c.n[:0], from.n...), from.total
	}
	for _, i := range records {
		x.leave(m.data, i)
	}
	m.refresh(x)
	return x
}
