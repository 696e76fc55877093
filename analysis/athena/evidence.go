package athena

import (
	"cmp"
	"slices"

	"gonum.org/v1/gonum/graph/path"
	"gonum.org/v1/gonum/graph/simple"
)

// Link ties a server into its cluster: it bears a value that others of the cluster
// bear too.
type Link struct {
	Mark
	// Server is the server tied in.
	Server string
	// Millibits is what the value tells, in thousandths of a bit.
	Millibits int
	// IsWeakest is true for the links with the fewest bits in their cluster.
	IsWeakest bool
}

// evidence returns the maximum spanning forest of the kept bipartite graph over one
// component: of all ways to join its servers by shared values, one whose links tell
// most. Links come strongest first, then in order of value and server.
//
// A value that ends as a leaf of the forest joins nothing and is left out.
func evidence(ix index, values []ValueReport, component []int) []Link {
	if len(component) < 2 {
		return nil
	}
	forest := spanning(ix, values, component)
	var links []Link
	for j, servers := range forest {
		if len(servers) < 2 {
			continue
		}
		for _, i := range servers {
			links = append(links, Link{Mark: ix.values[j], Server: ix.servers[i], Millibits: values[j].Millibits})
		}
	}
	slices.SortFunc(links, func(a, b Link) int {
		return cmp.Or(-cmp.Compare(a.Millibits, b.Millibits), compareMarks(a.Mark, b.Mark), cmp.Compare(a.Server, b.Server))
	})
	for i := range links {
		links[i].IsWeakest = links[i].Millibits == links[len(links)-1].Millibits
	}
	return links
}

// spanning returns, for each value with edges in the maximum spanning forest of
// the component, its servers there in increasing order.
func spanning(ix index, values []ValueReport, component []int) map[int][]int {
	type edge struct{ server, value int }
	var edges []edge
	for j, v := range values {
		if v.Fate != Kept {
			continue
		}
		// All servers of a kept value are in one component: the first will tell.
		if _, in := slices.BinarySearch(component, ix.of[j][0]); !in {
			continue
		}
		for _, i := range ix.of[j] {
			edges = append(edges, edge{i, j})
		}
	}
	slices.SortFunc(edges, func(a, b edge) int {
		return cmp.Or(-cmp.Compare(values[a.value].Millibits, values[b.value].Millibits),
			cmp.Compare(a.value, b.value), cmp.Compare(a.server, b.server))
	})
	// Kruskal leaves the order of equal weights to chance, so the weight of an edge
	// is its place in the order: most bits first, no two equal.
	g := simple.NewWeightedUndirectedGraph(0, 0)
	for rank, e := range edges {
		g.SetWeightedEdge(simple.WeightedEdge{
			F: simple.Node(e.server), T: simple.Node(len(ix.servers) + e.value), W: float64(rank),
		})
	}
	tree := simple.NewWeightedUndirectedGraph(0, 0)
	path.Kruskal(tree, g)
	forest := map[int][]int{}
	for _, e := range edges {
		if tree.HasEdgeBetween(int64(e.server), int64(len(ix.servers)+e.value)) {
			forest[e.value] = append(forest[e.value], e.server)
		}
	}
	return forest
}
