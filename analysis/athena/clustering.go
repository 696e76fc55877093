package athena

import (
	"cmp"
	"fmt"
	"slices"
)

// Cluster is a group of servers joined by kept values.
type Cluster struct {
	Label   string   // cluster-001 is the largest; labels hold within one clustering only
	Members []string // servers, sorted; never empty
}

// Size returns the number of servers in the cluster, at least 1.
func (c Cluster) Size() int { return len(c.Members) }

// SizeCount says how many clusters have a given size.
type SizeCount struct{ Size, Clusters int }

// Clustering is the result of [Group]: the clusters, the fate of every value,
// and the evidence. It is complete: each server is in one cluster, each value
// has one fate.
type Clustering struct {
	// Rule is the rule the clusters were made with.
	Rule Rule

	index    *index
	values   []Value // in the order of the index
	clusters []Cluster
	home     []int // per server: position of its cluster
	chain    []Link
}

// Clusters lists all clusters, singletons included: most members first, then
// by first member. The result is a copy.
func (c *Clustering) Clusters() []Cluster {
	clusters := slices.Clone(c.clusters)
	for i := range clusters {
		clusters[i].Members = slices.Clone(clusters[i].Members)
	}
	return clusters
}

// Servers returns the number of distinct servers.
func (c *Clustering) Servers() int { return len(c.index.servers) }

// Largest returns the cluster with the most members, of several the one whose
// first member sorts first. Without servers it is the zero Cluster.
func (c *Clustering) Largest() Cluster {
	if len(c.clusters) == 0 {
		return Cluster{}
	}
	largest := c.clusters[0]
	largest.Members = slices.Clone(largest.Members)
	return largest
}

// Singletons returns the number of clusters of size one.
func (c *Clustering) Singletons() int {
	n := 0
	for _, cluster := range c.clusters {
		if cluster.Size() == 1 {
			n++
		}
	}
	return n
}

// Sizes lists the size of each cluster, largest first. They add up to Servers.
func (c *Clustering) Sizes() []int {
	sizes := make([]int, len(c.clusters))
	for i, cluster := range c.clusters {
		sizes[i] = cluster.Size()
	}
	return sizes
}

// SizeCounts counts the clusters of each size that occurs, largest size first.
func (c *Clustering) SizeCounts() []SizeCount {
	var counts []SizeCount
	for _, size := range c.Sizes() {
		if n := len(counts); n > 0 && counts[n-1].Size == size {
			counts[n-1].Clusters++
			continue
		}
		counts = append(counts, SizeCount{Size: size, Clusters: 1})
	}
	return counts
}

// Find returns the cluster of a server, and false if the server is unknown.
func (c *Clustering) Find(server string) (Cluster, bool) {
	i, found := slices.BinarySearch(c.index.servers, server)
	if !found {
		return Cluster{}, false
	}
	cluster := c.clusters[c.home[i]]
	cluster.Members = slices.Clone(cluster.Members)
	return cluster, true
}

// Sightings lists the distinct sightings the clustering was made from, by
// server, attribute and value.
func (c *Clustering) Sightings() []Sighting {
	var all []Sighting
	for server, values := range c.index.has {
		for _, value := range values {
			k := c.index.values[value]
			all = append(all, Sighting{c.index.servers[server], k.attribute, k.value})
		}
	}
	slices.SortFunc(all, func(a, b Sighting) int {
		return cmp.Or(cmp.Compare(a.Server, b.Server), cmp.Compare(a.Attribute, b.Attribute), cmp.Compare(a.Value, b.Value))
	})
	return all
}

// String sums the clustering up in one line.
func (c *Clustering) String() string {
	kept, hubs, unique := c.Fates()
	return fmt.Sprintf("%s, %s (%s); %s, largest %d, %s; values: %d kept, %d cut as hubs, %d on one server only",
		count(c.Servers(), "server"), count(len(c.values), "value"), c.Rule,
		count(len(c.clusters), "cluster"), c.Largest().Size(), count(c.Singletons(), "singleton"),
		kept, hubs, unique)
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
