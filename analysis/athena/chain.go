package athena

import (
	"cmp"
	"slices"

	"gonum.org/v1/gonum/graph/path"
	"gonum.org/v1/gonum/graph/simple"
)

// Link is one row of evidence: a value that holds a cluster together.
type Link struct {
	Cluster   string // label of the cluster
	Attribute string
	Value     string
	Servers   int   // servers with this value, all of them in the cluster
	Joins     int   // parts joined, at least 2; see Clustering.Evidence
	Millibits int64 // information of the value, thousandths of a bit
	Weakest   bool  // no other link of this cluster carries less; ties are all marked
}

// Bits returns the information of the value in bits, to three decimals.
func (l Link) Bits() float64 { return float64(l.Millibits) / 1000 }

// Evidence lists the chain of values of each cluster: by cluster, strongest
// link first, then by attribute and value. A cluster of size one has no row.
//
// # Model
//
// The chain is the maximum spanning forest of the bipartite graph of servers
// and kept values, weighted by the information of the value; among values of
// equal information the one that sorts first is taken. A value appears if it
// joins two servers or more in that forest. Read from the top, each row joins
// Joins parts that the rows above it left apart, until the cluster is whole:
// the sum of Joins-1 is the size of the cluster less one. The chain need not
// be the smallest possible number of values, and other values may join the
// same servers again; [Clustering.Bridges] lists those nothing can replace.
func (c *Clustering) Evidence() []Link { return slices.Clone(c.chain) }

// spanningChain computes the rows of Evidence.
func (c *Clustering) spanningChain() []Link {
	joins := c.forestDegrees()
	var links []Link
	for value, v := range c.values {
		if joins[value] < 2 {
			continue
		}
		cluster := c.home[c.index.on[value][0]]
		links = append(links, Link{
			Cluster: c.clusters[cluster].Label, Attribute: v.Attribute, Value: v.Value,
			Servers: v.Servers, Joins: joins[value], Millibits: v.Millibits,
		})
	}
	rank := make(map[string]int, len(c.clusters))
	for i, cluster := range c.clusters {
		rank[cluster.Label] = i
	}
	slices.SortFunc(links, func(a, b Link) int {
		return cmp.Or(cmp.Compare(rank[a.Cluster], rank[b.Cluster]), cmp.Compare(b.Millibits, a.Millibits),
			cmp.Compare(a.Attribute, b.Attribute), cmp.Compare(a.Value, b.Value))
	})
	markWeakest(links)
	return links
}

// markWeakest marks the last rows of each cluster, which carry the fewest bits.
func markWeakest(links []Link) {
	for i := len(links) - 1; i >= 0; i-- {
		last := i == len(links)-1 || links[i+1].Cluster != links[i].Cluster
		links[i].Weakest = last || links[i+1].Weakest && links[i+1].Millibits == links[i].Millibits
	}
}

// forestDegrees returns, per value, the number of its edges in the maximum
// spanning forest.
func (c *Clustering) forestDegrees() []int {
	g := simple.NewWeightedUndirectedGraph(0, 0)
	for server := range c.index.servers {
		g.AddNode(simple.Node(server))
	}
	edges := 0
	for value, v := range c.values {
		if v.Fate == Kept {
			edges += len(c.index.on[value])
		}
	}
	rank := 0
	for value, v := range c.values {
		if v.Fate != Kept {
			continue
		}
		for _, server := range c.index.on[value] {
			w := forestWeight(v.Millibits, rank, edges)
			g.SetWeightedEdge(g.NewWeightedEdge(simple.Node(server), c.valueNode(value), w))
			rank++
		}
	}
	forest := simple.NewWeightedUndirectedGraph(0, 0)
	path.Kruskal(forest, g)

	degrees := make([]int, len(c.values))
	for value, v := range c.values {
		if v.Fate == Kept {
			degrees[value] = forest.From(c.valueNode(value).ID()).Len()
		}
	}
	return degrees
}

// forestWeight turns an edge into a weight for a minimum spanning forest: more
// information is lighter, and of equal information the edge of lower rank is
// lighter. No two edges weigh the same, so the forest is unique whatever the
// order in which gonum lists them. The value is an integer and exact below
// 2^53: with 40 bits per value that allows 10^11 edges.
func forestWeight(millibits int64, rank, edges int) float64 {
	return -float64(millibits*int64(edges) + int64(edges-1-rank))
}
