package lfr

import "bridle/analysis/community"

// tries is how often a pair that does not fit may ask another to trade ends.
const tries = 1000

// wire pairs the ends of edges, first inside communities, then between them.
func (m *maker) wire() *Graph {
	taken := make(map[[2]int32]bool, m.Nodes) // only asked, never walked
	var stubs []int32
	for _, members := range m.members {
		stubs = stubs[:0]
		for _, v := range members {
			for range m.inside[v] {
				stubs = append(stubs, int32(v))
			}
		}
		m.pair(stubs, taken, func(a, b int32) bool { return a != b })
	}
	kept := len(m.edges)
	stubs = stubs[:0]
	for v, k := range m.degrees {
		for range k - m.inside[v] {
			stubs = append(stubs, int32(v))
		}
	}
	m.pair(stubs, taken, func(a, b int32) bool { return m.of[a] != m.of[b] })
	g := &Graph{Of: m.of, Communities: len(m.sizes), Dropped: m.dropped}
	for _, e := range m.edges {
		g.Edges = append(g.Edges, community.Edge{From: int(e[0]), To: int(e[1]), Weight: 1})
	}
	if len(m.edges) > 0 {
		g.Mixing = float64(len(m.edges)-kept) / float64(len(m.edges))
	}
	return g
}

// pair makes edges of an even number of stubs, each fitting and none twice.
func (m *maker) pair(stubs []int32, taken map[[2]int32]bool, fits func(a, b int32) bool) {
	m.random.Shuffle(len(stubs), func(i, j int) { stubs[i], stubs[j] = stubs[j], stubs[i] })
	first := len(m.edges)
	var misfits [][2]int32
	for i := 0; i+1 < len(stubs); i += 2 {
		if a, b := stubs[i], stubs[i+1]; fits(a, b) && !taken[key(a, b)] {
			taken[key(a, b)] = true
			m.edges = append(m.edges, [2]int32{a, b})
		} else {
			misfits = append(misfits, [2]int32{a, b})
		}
	}
	for _, e := range misfits {
		if !m.trade(first, e[0], e[1], taken, fits) {
			m.dropped++
		}
	}
}

// trade makes two edges of a misfit and a random edge by exchanging ends. Where no edge is
// willing, random edges first trade among themselves, which frees places.
func (m *maker) trade(first int, a, b int32, taken map[[2]int32]bool, fits func(a, b int32) bool) bool {
	made := len(m.edges) - first
	if made == 0 {
		return false
	}
	for range tries {
		i := first + m.random.IntN(made)
		c, d := m.edges[i][0], m.edges[i][1]
		if m.random.IntN(2) == 0 {
			c, d = d, c
		}
		if fits(a, c) && fits(b, d) && key(a, c) != key(b, d) && !taken[key(a, c)] && !taken[key(b, d)] {
			delete(taken, key(c, d))
			taken[key(a, c)], taken[key(b, d)] = true, true
			m.edges[i] = [2]int32{a, c}
			m.edges = append(m.edges, [2]int32{b, d})
			return true
		}
		j := first + m.random.IntN(made)
		e, f := m.edges[j][0], m.edges[j][1]
		if i != j && fits(c, e) && fits(d, f) && key(c, e) != key(d, f) && !taken[key(c, e)] && !taken[key(d, f)] {
			delete(taken, key(c, d))
			delete(taken, key(e, f))
			taken[key(c, e)], taken[key(d, f)] = true, true
			m.edges[i], m.edges[j] = [2]int32{c, e}, [2]int32{d, f}
		}
	}
	return false
}

// key names an edge whichever end comes first.
func key(a, b int32) [2]int32 { return [2]int32{min(a, b), max(a, b)} }
