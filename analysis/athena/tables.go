package athena

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// HTML renders the table of clusters, so that a clustering shows itself as the
// result of a cell.
func (c *Clustering) HTML() string { return c.ClusterTable().HTML() }

// ClusterTable lists every cluster with its size, the number of values in its chain
// of evidence, the bits of the weakest of them, and its servers.
func (c *Clustering) ClusterTable() Table {
	t := Table{
		Caption: "Clusters: " + c.String(),
		Header:  []string{"cluster", "servers", "values in the chain", "weakest bits", "members"},
		Numeric: []bool{false, true, true, true, false},
	}
	for _, cl := range c.Clusters {
		weakest := "" // a single server has no chain
		if n := len(cl.Evidence); n > 0 {
			weakest = bits(cl.Evidence[n-1].Millibits)
		}
		t.Rows = append(t.Rows, []string{cl.Label, strconv.Itoa(len(cl.Servers)),
			strconv.Itoa(len(cl.chain())), weakest, strings.Join(cl.Servers, " ")})
	}
	return t
}

// ValueTable lists every value with its count, its information and its fate, those
// on most servers first.
func (c *Clustering) ValueTable() Table {
	values := slices.Clone(c.Values)
	slices.SortStableFunc(values, func(a, b ValueReport) int { return cmp.Compare(b.Servers, a.Servers) })
	fates := map[Fate]int{}
	t := Table{
		Header:  []string{"attribute", "value", "servers", "bits", "fate"},
		Numeric: []bool{false, false, true, true, false},
	}
	for _, v := range values {
		fates[v.Fate]++
		t.Rows = append(t.Rows, []string{v.Attribute, v.Value, strconv.Itoa(v.Servers), bits(v.Millibits), string(v.Fate)})
	}
	t.Caption = fmt.Sprintf("Values: %d kept, %d cut as hubs, %d on one server only", fates[Kept], fates[Hub], fates[Unique])
	return t
}

// EvidenceTable lists the chain of each cluster, value by value, strongest first.
// "joins" is the number of servers or parts that a value joins which the rows above
// it left apart.
func (c *Clustering) EvidenceTable() Table {
	t := Table{
		Caption: "Evidence: the strongest chain of shared values that joins the servers of each cluster",
		Header:  []string{"cluster", "attribute", "value", "servers", "joins", "bits", "weakest"},
		Numeric: []bool{false, false, false, true, true, true, false},
	}
	servers := map[Mark]int{}
	for _, v := range c.Values {
		servers[v.Mark] = v.Servers
	}
	for _, cl := range c.Clusters {
		for _, s := range cl.chain() {
			weakest := ""
			if s.weakest {
				weakest = "weakest"
			}
			t.Rows = append(t.Rows, []string{cl.Label, s.Attribute, s.Value, strconv.Itoa(servers[s.Mark]),
				strconv.Itoa(s.joins), bits(s.millibits), weakest})
		}
	}
	return t
}

// step is one value of a cluster's chain.
type step struct {
	Mark
	joins     int
	millibits int
	weakest   bool
}

// chain gathers the links of a cluster by value, in their order.
func (cl Cluster) chain() []step {
	var steps []step
	for _, l := range cl.Evidence {
		if n := len(steps); n > 0 && steps[n-1].Mark == l.Mark {
			steps[n-1].joins++
			continue
		}
		steps = append(steps, step{l.Mark, 1, l.Millibits, l.IsWeakest})
	}
	return steps
}

// GlueTable renders the result of [Clustering.HubEffect].
func GlueTable(glue []Glue) Table {
	t := Table{
		Caption: "Hubs that were cut, and the clusters each would make one",
		Header:  []string{"attribute", "value", "servers", "clusters it would join", "which"},
		Numeric: []bool{false, false, true, true, false},
	}
	for _, g := range glue {
		t.Rows = append(t.Rows, []string{g.Attribute, g.Value, strconv.Itoa(g.Servers), strconv.Itoa(g.Joins), strings.Join(g.Clusters, " ")})
	}
	return t
}

// BreakTable renders the result of [Clustering.Breaks].
func BreakTable(breaks []Break) Table {
	t := Table{
		Caption: "Values without which the cluster falls apart",
		Header:  []string{"attribute", "value", "servers", "pieces left"},
		Numeric: []bool{false, false, true, true},
	}
	for _, b := range breaks {
		t.Rows = append(t.Rows, []string{b.Attribute, b.Value, strconv.Itoa(b.Servers), strconv.Itoa(b.Pieces)})
	}
	return t
}

// bits prints thousandths of a bit as bits.
func bits(millibits int) string { return fmt.Sprintf("%d.%03d", millibits/1000, millibits%1000) }
