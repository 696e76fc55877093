package athena

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/graph/topo"
)

// Method names the method and its version. It belongs to the configuration of a
// run: a change that may change results gets a new number.
const Method = "components-1"

// Rule says which values may join servers.
type Rule struct {
	// MaxServers is the largest number of servers a value may be on; values on
	// more are hubs and are cut. 0 cuts nothing.
	MaxServers int
}

// Fate is what a clustering did with a value.
type Fate string

// The fates of a value.
const (
	Kept   Fate = "kept"   // joins its servers
	Hub    Fate = "hub"    // on more servers than the rule allows: cut
	Unique Fate = "unique" // on one server: joins nothing
)

// ValueReport says what became of a value.
type ValueReport struct {
	Mark
	// Servers is the number of servers that bear the value.
	Servers int
	// Fate is what the rule did with it.
	Fate Fate
	// Millibits is log2(all servers / Servers) in thousandths of a bit.
	Millibits int
}

// Cluster is a group of servers that shared values join.
type Cluster struct {
	// Label is a neutral name, such as cluster-001: numbered by size, then by the
	// first server.
	Label string
	// Servers are the members, sorted. There is at least one.
	Servers []string
	// Evidence are the links that hold the cluster together, strongest first; see
	// [Link].
	Evidence []Link
}

// Clustering is the result of [ClusterServers].
type Clustering struct {
	// Rule is the rule that was applied.
	Rule Rule
	// Clusters are ordered by size, largest first, then by their first server.
	Clusters []Cluster
	// Values are all values seen, in order of attribute and value.
	Values []ValueReport
}

// ClusterServers groups the servers of the sightings. The order of sightings and
// repeated ones do not matter, and sightings is not modified. Without sightings the
// clustering has no clusters.
//
// ClusterServers panics if the rule's limit is negative or a sighting lacks server,
// attribute or value: these are mistakes of the caller.
func ClusterServers(sightings []Sighting, rule Rule) *Clustering {
	if rule.MaxServers < 0 {
		panic("athena: negative limit for hubs")
	}
	ix := newIndex(sightings)
	c := &Clustering{Rule: rule, Values: report(ix, rule)}
	g := bipartite(ix, c.Values)
	for _, component := range components(g, len(ix.servers)) {
		var servers []string
		for _, id := range component {
			servers = append(servers, ix.servers[id])
		}
		c.Clusters = append(c.Clusters, Cluster{Servers: servers, Evidence: evidence(ix, c.Values, component)})
	}
	slices.SortFunc(c.Clusters, func(a, b Cluster) int {
		return cmp.Or(-cmp.Compare(len(a.Servers), len(b.Servers)), cmp.Compare(a.Servers[0], b.Servers[0]))
	})
	for i := range c.Clusters {
		c.Clusters[i].Label = fmt.Sprintf("cluster-%03d", i+1)
	}
	return c
}

// report decides the fate of each value.
func report(ix index, rule Rule) []ValueReport {
	var all []ValueReport
	for i, v := range ix.values {
		n := len(ix.of[i])
		r := ValueReport{Mark: v, Servers: n, Fate: Kept, Millibits: millibits(n, len(ix.servers))}
		switch {
		case rule.MaxServers > 0 && n > rule.MaxServers:
			r.Fate = Hub
		case n == 1:
			r.Fate = Unique
		}
		all = append(all, r)
	}
	return all
}

// millibits returns log2(all/n) in thousandths, rounded.
func millibits(n, all int) int {
	return int(math.Round(1000 * math.Log2(float64(all)/float64(n))))
}

// bipartite builds the graph of servers and kept values. Node i is server i; node
// len(servers)+j is value j.
func bipartite(ix index, values []ValueReport) *simple.UndirectedGraph {
	g := simple.NewUndirectedGraph()
	for i := range ix.servers {
		g.AddNode(simple.Node(i))
	}
	for j, v := range values {
		if v.Fate != Kept {
			continue
		}
		for _, i := range ix.of[j] {
			g.SetEdge(simple.Edge{F: simple.Node(i), T: simple.Node(len(ix.servers) + j)})
		}
	}
	return g
}

// components returns the servers of each connected component, sorted; the nodes of
// values, numbered from n on, are left out.
func components(g graph.Undirected, n int) [][]int {
	var all [][]int
	for _, nodes := range topo.ConnectedComponents(g) {
		var servers []int
		for _, node := range nodes {
			if id := int(node.ID()); id < n {
				servers = append(servers, id)
			}
		}
		slices.Sort(servers)
		all = append(all, servers)
	}
	return all
}

// Sizes returns the sizes of the clusters, largest first.
func (c *Clustering) Sizes() []int {
	sizes := make([]int, len(c.Clusters))
	for i, cl := range c.Clusters {
		sizes[i] = len(cl.Servers)
	}
	return sizes
}

// SizeCount says how many clusters have a size.
type SizeCount struct{ Size, Clusters int }

// SizeCounts counts the clusters of each size that occurs, the largest size first.
func (c *Clustering) SizeCounts() []SizeCount {
	var counts []SizeCount
	for _, size := range c.Sizes() {
		if n := len(counts); n > 0 && counts[n-1].Size == size {
			counts[n-1].Clusters++
			continue
		}
		counts = append(counts, SizeCount{size, 1})
	}
	return counts
}

// Largest returns the size of the largest cluster, 0 if there is none.
func (c *Clustering) Largest() int {
	if len(c.Clusters) == 0 {
		return 0
	}
	return len(c.Clusters[0].Servers)
}

// Singletons returns the number of clusters of one server.
func (c *Clustering) Singletons() int {
	n := 0
	for _, cl := range c.Clusters {
		if len(cl.Servers) == 1 {
			n++
		}
	}
	return n
}

// Servers returns the number of servers.
func (c *Clustering) Servers() int {
	n := 0
	for _, cl := range c.Clusters {
		n += len(cl.Servers)
	}
	return n
}

// Hubs returns the values that were cut, those on most servers first.
func (c *Clustering) Hubs() []ValueReport {
	var hubs []ValueReport
	for _, v := range c.Values {
		if v.Fate == Hub {
			hubs = append(hubs, v)
		}
	}
	slices.SortStableFunc(hubs, func(a, b ValueReport) int { return -cmp.Compare(a.Servers, b.Servers) })
	return hubs
}

// LabelOf returns the label of the cluster of each server.
func (c *Clustering) LabelOf() map[string]string {
	labels := map[string]string{}
	for _, cl := range c.Clusters {
		for _, s := range cl.Servers {
			labels[s] = cl.Label
		}
	}
	return labels
}
