package athena

import (
	"fmt"
	"strings"
)

// String says in one line what the clustering found.
func (c *Clustering) String() string {
	s := fmt.Sprintf("%d servers in %d clusters; the largest has %d, %d servers stand alone",
		c.Servers(), len(c.Clusters), c.Largest(), c.Singletons())
	if c.Rule.MaxServers == 0 {
		return s + "; no value was cut"
	}
	hubs := c.Hubs()
	s += fmt.Sprintf("; %d of %d values are on more than %d servers and were cut", len(hubs), len(c.Values), c.Rule.MaxServers)
	var names []string
	for _, h := range hubs {
		names = append(names, fmt.Sprintf("%s %s on %d", h.Attribute, h.Value, h.Servers))
	}
	if len(names) > 0 {
		s += ": " + strings.Join(names, ", ")
	}
	return s
}
