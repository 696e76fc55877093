package community

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/graph"
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
	at := make(map[int64]int, len(ids)) // only asked, never walked
	for i, id := range ids {
		at[id] = i
	}
	var edges []Edge
	for i, id := range ids {
		for near := g.From(id); near.Next(); {
			other := near.Node().ID()
			if other < id {
				continue
			}
			j, ok := at[other]
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
	made, err := New(len(ids), edges)
	if err != nil {
		return nil, fmt.Errorf("graph of gonum (nodes numbered in ascending order of their identifiers): %w", err)
	}
	made.ids = ids
	return made, nil
}
