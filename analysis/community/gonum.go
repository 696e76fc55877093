package community

import (
	"cmp"
	"fmt"
	"slices"

	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/simple"
)

// FromGonum makes a graph of a gonum graph. Nodes stand in ascending order of their
// identifiers, which [Graph.ID] returns; weights are treated as by [New]. The graph must be
// undirected in fact: the edge between two nodes is asked for once.
func FromGonum(g graph.WeightedUndirected) (*Graph, error) {
	var ids []int64
	for nodes := g.Nodes(); nodes.Next(); {
		ids = append(ids, nodes.Node().ID())
	}
	slices.Sort(ids)
	at := positions(ids)
	var edges []Edge
	var err error
	if s, ok := g.(*simple.WeightedUndirectedGraph); ok {
		// It lists its edges, in any order, several times faster than they can be asked for.
		list := s.WeightedEdges()
		edges = make([]Edge, 0, max(list.Len(), 0))
		for list.Next() {
			e := list.WeightedEdge()
			i, _ := at(e.From().ID())
			j, _ := at(e.To().ID())
			edges = append(edges, Edge{From: min(i, j), To: max(i, j), Weight: e.Weight()})
		}
	} else if edges, err = ask(g, ids, at); err != nil {
		return nil, err
	}
	made, err := New(len(ids), edges)
	if err != nil {
		// The first bad edge in order, so that the error is the same every time.
		slices.SortFunc(edges, func(a, b Edge) int {
			return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
		})
		_, err = New(len(ids), edges)
		return nil, fmt.Errorf("graph of gonum (nodes and edges numbered in ascending order of identifiers): %w", err)
	}
	made.ids = ids
	return made, nil
}

// ask asks for each node's neighbours, and for the edge to each that does not come before it.
func ask(g graph.WeightedUndirected, ids []int64, at func(int64) (int, bool)) (edges []Edge, err error) {
	for i, id := range ids {
		for near := g.From(id); near.Next(); {
			other := near.Node().ID()
			if other < id {
				continue
			}
			j, ok := at(other)
			if !ok {
				return nil, fmt.Errorf("node %d has the neighbour %d, which the graph does not list", id, other)
			}
			e := g.WeightedEdgeBetween(id, other)
			if e == nil {
				return nil, fmt.Errorf("nodes %d and %d are neighbours, but the graph has no edge between them", id, other)
			}
			edges = append(edges, Edge{From: i, To: j, Weight: e.Weight()})
		}
	}
	return edges, nil
}

// positions returns a function that finds an identifier in the ascending list.
func positions(ids []int64) func(int64) (int, bool) {
	n := len(ids)
	if n > 0 && ids[n-1]-ids[0] == int64(n-1) {
		first := ids[0]
		return func(id int64) (int, bool) { return int(id - first), id >= first && id-first < int64(n) }
	}
	at := make(map[int64]int, n) // only asked, never walked
	for i, id := range ids {
		at[id] = i
	}
	return func(id int64) (int, bool) {
		i, ok := at[id]
		return i, ok
	}
}
