package athena

import (
	"cmp"
	"fmt"
	"slices"

	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/graph/topo"
)

// Rule states which values are cut before servers are joined.
type Rule struct {
	// MaxServers is the largest number of servers a value may be on and still
	// link them. A value on more servers is a hub. Zero means no cut.
	MaxServers int
}

// String states the rule in words, for captions and tables.
func (r Rule) String() string {
	if r.MaxServers == 0 {
		return "no cut"
	}
	return fmt.Sprintf("values on more than %d servers cut", r.MaxServers)
}

// Group joins servers that share values, after cutting hubs by the rule.
//
// # Model
//
// The clusters are the connected components of the bipartite graph of servers
// and kept values. Every server is in exactly one cluster; a server that
// shares no kept value is a cluster of size one.
//
// # Arguments
//
// sightings may be empty, in any order, and hold duplicates, which count once;
// Group does not modify them. A negative rule.MaxServers is a caller's mistake
// and Group panics.
//
// # Errors
//
// Group returns an error that names the index of the first sighting with an
// empty server, attribute or value.
func Group(sightings []Sighting, rule Rule) (*Clustering, error) {
	if rule.MaxServers < 0 {
		panic("athena: negative MaxServers")
	}
	ix, err := newIndex(sightings)
	if err != nil {
		return nil, err
	}
	c := &Clustering{Rule: rule, index: ix, values: judge(ix, rule)}
	c.clusters = label(ix, components(c.graph()))
	c.home = make([]int, len(ix.servers))
	for i, cluster := range c.clusters {
		for _, member := range cluster.Members {
			server, _ := slices.BinarySearch(ix.servers, member)
			c.home[server] = i
		}
	}
	c.chain = c.spanningChain()
	return c, nil
}

// graph returns the bipartite graph of servers and kept values. Servers have
// the IDs 0 … N-1 and values N, N+1, … in the order of the index, so the nodes
// of a graph always sort the same way. Weights are left to [forestWeight].
func (c *Clustering) graph() *simple.UndirectedGraph {
	g := simple.NewUndirectedGraph()
	for server := range c.index.servers {
		g.AddNode(simple.Node(server))
	}
	for value, v := range c.values {
		if v.Fate != Kept {
			continue
		}
		for _, server := range c.index.on[value] {
			g.SetEdge(g.NewEdge(simple.Node(server), c.valueNode(value)))
		}
	}
	return g
}

func (c *Clustering) valueNode(value int) simple.Node {
	return simple.Node(len(c.index.servers) + value)
}

// components returns the connected components of g as sorted lists of node
// IDs, ordered by their first node. Gonum walks Go maps, so both orders are
// made here.
func components(g *simple.UndirectedGraph) [][]int {
	var parts [][]int
	for _, nodes := range topo.ConnectedComponents(g) {
		ids := make([]int, len(nodes))
		for i, n := range nodes {
			ids[i] = int(n.ID())
		}
		slices.Sort(ids)
		parts = append(parts, ids)
	}
	slices.SortFunc(parts, func(a, b []int) int { return cmp.Compare(a[0], b[0]) })
	return parts
}

// label names the servers of each part and orders the clusters: most members
// first, then by first member.
func label(ix *index, parts [][]int) []Cluster {
	clusters := make([]Cluster, 0, len(parts))
	for _, ids := range parts {
		var members []string
		for _, id := range ids {
			if id < len(ix.servers) {
				members = append(members, ix.servers[id])
			}
		}
		clusters = append(clusters, Cluster{Members: members})
	}
	slices.SortFunc(clusters, func(a, b Cluster) int {
		return cmp.Or(cmp.Compare(len(b.Members), len(a.Members)), cmp.Compare(a.Members[0], b.Members[0]))
	})
	for i := range clusters {
		clusters[i].Label = fmt.Sprintf("cluster-%03d", i+1)
	}
	return clusters
}
