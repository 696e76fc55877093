package athena

import (
	"fmt"
	"strconv"
	"strings"
)

// HTML renders the table of clusters, so that a clustering shows itself as the
// result of a notebook cell.
func (c *Clustering) HTML() string { return c.ClusterTable().HTML() }

// ClusterTable lists every cluster with its size, its links and its members.
func (c *Clustering) ClusterTable() Table {
	links := make(map[string]int)
	for _, l := range c.chain {
		links[l.Cluster]++
	}
	t := Table{
		Caption: "Clusters: " + c.String(),
		Header:  []string{"cluster", "servers", "links", "members"},
		Numeric: []bool{false, true, true, false},
	}
	for _, cluster := range c.clusters {
		t.Rows = append(t.Rows, []string{cluster.Label, strconv.Itoa(cluster.Size()),
			strconv.Itoa(links[cluster.Label]), strings.Join(cluster.Members, " ")})
	}
	return t
}

// ValueTable lists every value with its count, its information and its fate.
func (c *Clustering) ValueTable() Table {
	kept, hubs, unique := c.Fates()
	t := Table{
		Caption: fmt.Sprintf("Values: %d kept, %d cut as hubs, %d on one server only (%s)", kept, hubs, unique, c.Rule),
		Header:  []string{"attribute", "value", "servers", "bits", "fate"},
		Numeric: []bool{false, false, true, true, false},
	}
	for _, v := range c.Values() {
		t.Rows = append(t.Rows, []string{v.Attribute, v.Value, strconv.Itoa(v.Servers), bits(v.Millibits), string(v.Fate)})
	}
	return t
}

// EvidenceTable lists the chain of values of each cluster.
func (c *Clustering) EvidenceTable() Table {
	t := Table{
		Caption: fmt.Sprintf("Evidence: the chain of values that joins each cluster, %s (%s)", count(len(c.chain), "link"), c.Rule),
		Header:  []string{"cluster", "attribute", "value", "servers", "joins", "bits", "weakest"},
		Numeric: []bool{false, false, false, true, true, true, false},
	}
	for _, l := range c.chain {
		weakest := ""
		if l.Weakest {
			weakest = "weakest"
		}
		t.Rows = append(t.Rows, []string{l.Cluster, l.Attribute, l.Value, strconv.Itoa(l.Servers),
			strconv.Itoa(l.Joins), bits(l.Millibits), weakest})
	}
	return t
}

// BridgeTable lists the values without which a cluster falls apart, with the
// sizes of the parts that would remain.
func (c *Clustering) BridgeTable() Table {
	t := Table{
		Caption: "Bridges: values without which a cluster falls apart (" + c.Rule.String() + ")",
		Header:  []string{"cluster", "attribute", "value", "servers", "bits", "parts"},
		Numeric: []bool{false, false, false, true, true, false},
	}
	for _, b := range c.Bridges() {
		sizes := make([]string, len(b.Parts))
		for i, part := range b.Parts {
			sizes[i] = strconv.Itoa(len(part))
		}
		t.Rows = append(t.Rows, []string{b.Cluster, b.Attribute, b.Value, strconv.Itoa(b.Servers),
			bits(b.Millibits), strings.Join(sizes, " + ")})
	}
	return t
}

// GlueTable renders the result of [Compare].
func GlueTable(rows []Glue) Table {
	t := Table{
		Caption: "Hub values that glue clusters together when they are not cut",
		Header:  []string{"without the cut", "servers in it", "attribute", "hub value", "on servers", "clusters joined", "of them single", "clusters"},
		Numeric: []bool{false, true, false, false, true, true, true, false},
	}
	for _, g := range rows {
		t.Rows = append(t.Rows, []string{g.Whole, strconv.Itoa(g.WholeSize), g.Attribute, g.Value, strconv.Itoa(g.Servers),
			strconv.Itoa(len(g.Pieces)), strconv.Itoa(g.Singles), strings.Join(g.Pieces, " ")})
	}
	return t
}

// bits prints millibits as bits with three decimals; they are never negative.
func bits(millibits int64) string {
	return fmt.Sprintf("%d.%03d", millibits/1000, millibits%1000)
}
