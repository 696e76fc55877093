package community

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Options say how long to search and how freely.
type Options struct {
	// Iterations is how often the whole algorithm runs, each time from the result of the last;
	// it ends earlier when nothing moves. 0: until nothing moves.
	Iterations int
	// Randomness is θ of the refinement: a merge that gains Δ is chosen with a probability
	// proportional to exp(Δ/θ), with Δ in mean edge weights, so that the unit of weights does
	// not matter. 0: 0.01, as in the paper.
	Randomness float64
}

// Partition is a division of a graph's nodes into communities, each of which is connected.
type Partition struct {
	// Of has the community of each node. Communities are numbered in the order of their first
	// nodes.
	Of []int
	// Communities is how many there are.
	Communities int
	// Value is the objective, computed from the graph.
	Value float64
	// Iterations is how many were made; Stable says that nothing moved in the last.
	Iterations int
	Stable     bool
}

// Members lists the nodes of each community in ascending order.
func (p Partition) Members() [][]int {
	list := make([][]int, p.Communities)
	for v, c := range p.Of {
		list[c] = append(list[c], v)
	}
	return list
}

// Leiden looks for a division with a large objective. It starts from all nodes alone; an
// iteration moves nodes between communities, refines communities into well-connected parts,
// makes each part a node of a smaller graph, and goes on with that graph until every community
// is one node. The same source gives the same division. A nil source and options below 0 or
// undefined panic.
//
// Where the refinement merges nothing, parts are the connected components of communities; so
// each part, and in the end each community, is connected.
//
// Source: Traag et al. 2019, supplementary algorithm A.2.
func Leiden(g *Graph, o Objective, options Options, source rand.Source) Partition {
	if source == nil {
		panic("community: no source of random numbers")
	}
	if options.Iterations < 0 || !(options.Randomness >= 0) || math.IsInf(options.Randomness, 1) {
		panic(fmt.Sprintf("community: options %+v; none may be below 0", options))
	}
	s := newSearch(g, o, options, source)
	p := Partition{Of: make([]int, g.Len()), Stable: g.Len() == 0}
	for !p.Stable && (options.Iterations == 0 || p.Iterations < options.Iterations) {
		p.Stable = !s.iterate()
		p.Iterations++
	}
	p.Communities = s.number(s.of)
	for v, c := range s.of {
		p.Of[v] = int(c)
	}
	p.Value = o.Value(g, p.Of)
	return p
}

// level is a graph whose nodes are sets of nodes of the first. Self loops move with their
// nodes and change no gain, so they are left out.
type level struct {
	start  []int
	to     []int32
	weight []float64
	mass   []float64
}

func (l *level) nodes() int { return len(l.mass) }

// search is one run of the algorithm. Arrays are kept from level to level.
type search struct {
	random  *rand.Rand
	base    level
	smaller [2]level // the levels above, in turn: one is made from the other
	rate    float64  // see potts
	theta   float64  // randomness in the unit of weights

	of     []int32 // community of each node of the base
	above  []int32 // node of the current level that each node of the base is part of
	labels []int32 // of communities of the current level's nodes
	parts  []int32
	spare  []int32

	mass    []float64 // of communities
	members []int32   // how many nodes of the level they have
	tie     []float64 // weight between one node and communities: 0 but while it is looked at
	met     []int32   // communities with tie > 0
	queue   []int32
	queued  []bool
	outward []float64 // see refine
	odds    []float64
	group   []int // where groups of nodes start in order
	order   []int32
	gained  float64 // sum of the gains of moves, for tests
}

func newSearch(g *Graph, o Objective, options Options, source rand.Source) *search {
	n := g.Len()
	s := &search{random: rand.New(source), theta: options.Randomness}
	if s.theta == 0 {
		s.theta = 0.01
	}
	if g.edges > 0 {
		s.theta *= g.total / float64(g.edges)
	}
	s.base = level{start: g.start, to: g.to, weight: g.weight}
	s.base.mass, s.rate = o.potts(g)
	for _, list := range []*[]int32{&s.of, &s.above, &s.labels, &s.parts, &s.spare, &s.members, &s.queue, &s.order} {
		*list = make([]int32, n)
	}
	s.mass, s.tie, s.outward = make([]float64, n), make([]float64, n), make([]float64, n)
	s.queued, s.group = make([]bool, n), make([]int, n+1)
	for v := range s.of {
		s.of[v] = int32(v)
	}
	return s
}

// iterate goes once through all levels and says whether anything moved.
func (s *search) iterate() bool {
	l, moves := &s.base, 0
	copy(s.labels, s.of)
	for v := range s.above {
		s.above[v] = int32(v)
	}
	for turn := 0; ; turn = 1 - turn {
		n := l.nodes()
		labels := s.labels[:n]
		moves += s.move(l, labels)
		k := s.number(labels)
		if k == n {
			break
		}
		parts := s.refine(l, labels, k)
		if parts == n {
			if parts = s.components(l, labels); parts == n {
				// No community has an edge inside: only with resolution 0, where it costs nothing.
				copy(labels, s.parts)
				break
			}
		}
		next := &s.smaller[turn]
		s.aggregate(l, next, parts)
		for v, p := range s.parts[:n] {
			s.spare[p] = labels[v]
		}
		copy(s.labels[:parts], s.spare[:parts])
		for v, a := range s.above {
			s.above[v] = s.parts[a]
		}
		l = next
	}
	for v, a := range s.above {
		s.of[v] = s.labels[a]
	}
	return moves > 0
}

// number numbers labels in the order of their first nodes and returns how many there are.
func (s *search) number(labels []int32) int {
	fresh := s.members[:len(labels)]
	for i := range fresh {
		fresh[i] = -1
	}
	k := int32(0)
	for v, c := range labels {
		if fresh[c] < 0 {
			fresh[c] = k
			k++
		}
		labels[v] = fresh[c]
	}
	return int(k)
}
