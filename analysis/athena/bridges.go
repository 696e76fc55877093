package athena

// Bridge is a value that alone holds parts of a cluster together.
type Bridge struct {
	Cluster   string // label of the cluster
	Attribute string
	Value     string
	Servers   int        // servers with this value
	Millibits int64      // information of the value, thousandths of a bit
	Parts     [][]string // what the cluster falls into without the value: at least two lists of servers
}

// Bridges lists the values without which a cluster falls apart, in the order
// of [Clustering.Evidence], each with the parts that would remain: largest
// first, then by first member; members sorted. A cluster without a row stands
// whichever single value is taken away.
func (c *Clustering) Bridges() []Bridge {
	members := make(map[string][]int, len(c.clusters))
	for server, home := range c.home {
		l := c.clusters[home].Label
		members[l] = append(members[l], server)
	}
	var bridges []Bridge
	for _, link := range c.chain {
		// Only values of the chain can be bridges: without any other value the
		// chain still joins every server.
		parts := c.partsWithout(members[link.Cluster], key{link.Attribute, link.Value})
		if len(parts) < 2 {
			continue
		}
		bridges = append(bridges, Bridge{
			Cluster: link.Cluster, Attribute: link.Attribute, Value: link.Value,
			Servers: link.Servers, Millibits: link.Millibits, Parts: parts,
		})
	}
	return bridges
}

// partsWithout returns the components of the given servers when one value is
// removed from the kept graph.
func (c *Clustering) partsWithout(servers []int, removed key) [][]string {
	var parts [][]int
	seen := make(map[int]bool, len(servers))
	done := make(map[int]bool) // values already followed
	for _, start := range servers {
		if seen[start] {
			continue
		}
		seen[start] = true
		part := []int{start}
		for next := 0; next < len(part); next++ {
			for _, value := range c.index.has[part[next]] {
				if done[value] || c.values[value].Fate != Kept || c.index.values[value] == removed {
					continue
				}
				done[value] = true
				for _, server := range c.index.on[value] {
					if !seen[server] {
						seen[server] = true
						part = append(part, server)
					}
				}
			}
		}
		parts = append(parts, part)
	}
	return c.name(parts)
}

// name turns lists of server numbers into lists of names, and sorts both.
func (c *Clustering) name(parts [][]int) [][]string {
	sortEach(parts)
	named := make([][]string, 0, len(parts))
	for _, cluster := range label(c.index, parts) {
		named = append(named, cluster.Members)
	}
	return named
}
