package community

import "math"

// negligible is the exponent below which a chance is nothing beside the largest: e^-40 is
// less than one step of the random numbers drawn.
const negligible = -40

// refine divides each community into parts that are well connected, writes the part of each
// node into s.parts and returns how many parts there are. Each node begins alone. In random
// order, nodes that are still alone, and well connected to the rest of their community, join a
// well-connected part of it, at random among those that do not lower the objective, themselves
// included. A set A is well connected to the rest of community S if E(A, S-A) ≥ rate M_A
// (M_S - M_A). Only parts with an edge to the node come into question, so parts are connected.
//
// Source: Traag et al. 2019, supplementary algorithm A.2, MergeNodesSubset, equation 2.
func (s *search) refine(l *level, labels []int32, k int) int {
	n := l.nodes()
	s.groupBy(labels, k)
	parts, size := s.parts[:n], s.members[:n]
	copy(s.mass, l.mass)
	for v := range parts {
		parts[v], size[v] = int32(v), 1
		sum := 0.0
		for i := l.start[v]; i < l.start[v+1]; i++ {
			if labels[l.to[i]] == labels[v] {
				sum += l.weight[i]
			}
		}
		s.outward[v] = sum // from the part to the rest of its community
	}
	for c := range k {
		group := s.order[s.group[c]:s.group[c+1]]
		if len(group) == 1 {
			continue
		}
		whole := 0.0
		for i := range group {
			j := s.random.Int32N(int32(i) + 1)
			group[i], group[j] = group[j], group[i]
			whole += l.mass[group[i]]
		}
		for _, v := range group {
			if parts[v] == v && size[v] == 1 && s.wellConnected(v, whole) {
				s.merge(l, labels, v, whole)
			}
		}
	}
	return s.numberParts(n)
}

// wellConnected says whether a part is, in a community of the given mass.
func (s *search) wellConnected(part int32, whole float64) bool {
	expected := float64(s.rate * s.mass[part] * (whole - s.mass[part]))
	return expected-s.outward[part] <= slack*(expected+s.outward[part])
}

// merge lets a node that is alone join a part of its community, or stay.
func (s *search) merge(l *level, labels []int32, v int32, whole float64) {
	parts, tie, met := s.parts, s.tie, s.met[:0]
	c := labels[v]
	for i := l.start[v]; i < l.start[v+1]; i++ {
		u := l.to[i]
		if labels[u] != c {
			continue
		}
		p := parts[u]
		if tie[p] == 0 {
			met = append(met, p)
		}
		tie[p] += l.weight[i]
	}
	s.met = met
	cost := s.rate * s.mass[v]
	odds, best := s.odds[:0], 0.0
	for _, p := range met {
		expected := float64(cost * s.mass[p])
		gain := tie[p] - expected
		if gain < 0 && -gain <= slack*(tie[p]+expected) {
			gain = 0
		}
		if gain >= 0 && !s.wellConnected(p, whole) {
			gain = -1
		}
		odds = append(odds, gain)
		best = max(best, gain)
	}
	s.odds = odds
	if p := s.draw(met, odds, best, v); p != v {
		s.members[v], s.members[p] = 0, s.members[p]+1
		parts[v] = p
		s.mass[p] += s.mass[v]
		s.outward[p] += s.outward[v] - 2*tie[p]
	}
	for _, p := range met {
		tie[p] = 0
	}
}

// draw chooses a part by gains, of which those below 0 are out of the question; the node
// itself, with gain 0, stands last. It turns gains into odds.
func (s *search) draw(met []int32, gains []float64, best float64, self int32) int32 {
	chance := func(gain float64) float64 {
		x := (gain - best) / s.theta
		if gain < 0 || x < negligible {
			return 0
		}
		return math.Exp(x)
	}
	sum := 0.0
	for i, gain := range gains {
		gains[i] = chance(gain)
		sum += gains[i]
	}
	sum += chance(0)
	x := s.random.Float64() * sum
	for i, odds := range gains {
		if x < odds {
			return met[i]
		}
		x -= odds
	}
	if chance(0) > 0 {
		return self
	}
	// Rounding carried x past the end: the last with any chance.
	for i := len(gains) - 1; i >= 0; i-- {
		if gains[i] > 0 {
			return met[i]
		}
	}
	return self
}

// groupBy lists nodes by label: s.order from s.group[c] to s.group[c+1] are those of label c.
func (s *search) groupBy(labels []int32, k int) {
	group := s.group[:k+1]
	clear(group)
	for _, c := range labels {
		group[c]++
	}
	sum := 0
	for c, size := range group {
		sum += size
		group[c] = sum
	}
	for v := len(labels) - 1; v >= 0; v-- {
		c := labels[v]
		group[c]--
		s.order[group[c]] = int32(v)
	}
}

// numberParts numbers parts in the order in which s.order meets them, so that those of one
// community lie together.
func (s *search) numberParts(n int) int {
	fresh := s.members[:n]
	for i := range fresh {
		fresh[i] = -1
	}
	k := int32(0)
	for _, v := range s.order[:n] {
		p := s.parts[v]
		if fresh[p] < 0 {
			fresh[p] = k
			k++
		}
		s.parts[v] = fresh[p]
	}
	return int(k)
}
