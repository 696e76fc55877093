package athena

import (
	"cmp"
	"slices"
)

// otherSightings is the panic of methods that are given sightings again.
const otherSightings = "athena: these are not the sightings the clustering was made from"

// Glue is a value that holds clusters together which would be apart without it.
type Glue struct {
	Mark
	// Servers is the number of servers that bear the value.
	Servers int
	// Joins is the number of clusters of the clustering without hubs that the value
	// touches: what it would make one.
	Joins int
	// Clusters are their labels, sorted.
	Clusters []string
}

// HubEffect says, for each hub that the clustering cut, which of its clusters the
// hub would have glued together. Hubs come in the order of [Clustering.Hubs].
//
// sightings must be those the clustering was made from; HubEffect panics if they
// show a hub on other servers.
func (c *Clustering) HubEffect(sightings []Sighting) []Glue {
	labels := c.LabelOf()
	var all []Glue
	for _, h := range c.Hubs() {
		g := Glue{Mark: h.Mark, Servers: h.Servers}
		bearers := map[string]bool{}
		for _, s := range sightings {
			if s.Attribute == h.Attribute && s.Value == h.Value && labels[s.Server] != "" {
				bearers[s.Server] = true
				g.Clusters = append(g.Clusters, labels[s.Server])
			}
		}
		if len(bearers) != h.Servers {
			panic(otherSightings)
		}
		slices.Sort(g.Clusters)
		g.Clusters = slices.Compact(g.Clusters)
		g.Joins = len(g.Clusters)
		all = append(all, g)
	}
	return all
}

// Breaks returns the values without which the cluster of that label falls apart,
// the ones that split it into most pieces first. A cluster that one value alone
// holds together stands on that value.
//
// sightings must be those the clustering was made from. Breaks panics if they show
// the servers of the cluster with other values, or if there is no cluster of that
// label.
func (c *Clustering) Breaks(label string, sightings []Sighting) []Break {
	at := slices.IndexFunc(c.Clusters, func(cl Cluster) bool { return cl.Label == label })
	if at < 0 {
		panic("athena: no cluster " + label)
	}
	servers := c.Clusters[at].Servers
	var mine []Sighting
	values := map[Mark]ValueReport{}
	for _, v := range c.Values {
		values[v.Mark] = v
	}
	for _, s := range sightings {
		if _, in := slices.BinarySearch(servers, s.Server); in && values[Mark{s.Attribute, s.Value}].Fate != Hub {
			mine = append(mine, s)
		}
	}
	ix := newIndex(mine)
	var all []Break
	for j, v := range ix.values {
		if len(ix.of[j]) != values[v].Servers {
			panic(otherSightings)
		}
		if len(ix.of[j]) < 2 {
			continue
		}
		without := report(ix, Rule{})
		without[j].Fate = Hub
		if n := len(components(bipartite(ix, without), len(ix.servers))); n > 1 {
			all = append(all, Break{Mark: v, Servers: len(ix.of[j]), Pieces: n})
		}
	}
	slices.SortFunc(all, func(a, b Break) int {
		return cmp.Or(-cmp.Compare(a.Pieces, b.Pieces), compareMarks(a.Mark, b.Mark))
	})
	return all
}

// Break is a value without which a cluster falls apart.
type Break struct {
	Mark
	// Servers is the number of servers of the cluster that bear the value.
	Servers int
	// Pieces is the number of clusters that remain without the value, two or more.
	Pieces int
}

// InLargestOf says for each cluster of c whether its first server belongs to the
// largest cluster of before. If c was made from before by cutting values, all
// servers of a cluster give the same answer.
func (c *Clustering) InLargestOf(before *Clustering) []bool {
	in := make([]bool, len(c.Clusters))
	if len(before.Clusters) == 0 {
		return in
	}
	for i, cl := range c.Clusters {
		_, in[i] = slices.BinarySearch(before.Clusters[0].Servers, cl.Servers[0])
	}
	return in
}
