package athena

import (
	"reflect"
	"strings"
	"testing"
)

// tale is a worked example: a and b share k1, c and d share k2, a to d share h, and
// e has u alone.
func tale() []Sighting {
	return []Sighting{
		{"a", "key", "k1"}, {"b", "key", "k1"},
		{"c", "key", "k2"}, {"d", "key", "k2"},
		cert("a", "h"), cert("b", "h"), cert("c", "h"), cert("d", "h"),
		cert("e", "u"),
	}
}

func TestEvidenceTable(t *testing.T) {
	// Five servers: log2(5/2) = 1.322 bits, log2(5/4) = 0.322 bits. The keys come
	// first; h joins the two parts that they leave.
	want := [][]string{
		{"cluster-001", "key", "k1", "2", "2", "1.322", ""},
		{"cluster-001", "key", "k2", "2", "2", "1.322", ""},
		{"cluster-001", "certificate", "h", "4", "2", "0.322", "weakest"},
	}
	if got := ClusterServers(tale(), Rule{}).EvidenceTable().Rows; !reflect.DeepEqual(got, want) {
		t.Errorf("rows %v, want %v", got, want)
	}
}

// The joins of a chain, less one each, add up to the servers of the cluster less
// one: each row joins what the rows above it left apart. Joins are counted here
// again, by following the rows with sets of servers.
func TestChainJoinsWhatRowsAboveLeftApart(t *testing.T) {
	for seed := range uint64(100) {
		sightings := world(seed)
		c := ClusterServers(sightings, Rule{MaxServers: int(seed % 8)})
		part := map[string]string{} // of each server, by the name of one of its servers
		for _, s := range sightings {
			part[s.Server] = s.Server
		}
		for _, cl := range c.Clusters {
			sum := 0
			for _, s := range cl.chain() {
				touched := map[string]bool{}
				for _, sighting := range sightings {
					if (Mark{sighting.Attribute, sighting.Value}) == s.Mark {
						touched[part[sighting.Server]] = true
					}
				}
				for server, p := range part {
					if touched[p] {
						part[server] = s.Value + " joined"
					}
				}
				if len(touched) != s.joins {
					t.Fatalf("seed %d: %v joins %d parts, counted again %d", seed, s.Mark, s.joins, len(touched))
				}
				sum += s.joins - 1
			}
			if sum != len(cl.Servers)-1 {
				t.Fatalf("seed %d, %s: joins add up to %d for %d servers", seed, cl.Label, sum, len(cl.Servers))
			}
		}
	}
}

func TestValueAndGlueTables(t *testing.T) {
	c := ClusterServers(tale(), Rule{MaxServers: 3})
	want := [][]string{
		{"certificate", "h", "4", "0.322", "hub"},
		{"key", "k1", "2", "1.322", "kept"},
		{"key", "k2", "2", "1.322", "kept"},
		{"certificate", "u", "1", "2.322", "unique"}, // log2(5)
	}
	if got := c.ValueTable().Rows; !reflect.DeepEqual(got, want) {
		t.Errorf("values %v, want %v", got, want)
	}
	if got := c.ValueTable().Caption; got != "Values: 2 kept, 1 cut as hubs, 1 on one server only" {
		t.Errorf("caption %q", got)
	}
	want = [][]string{{"certificate", "h", "4", "2", "cluster-001 cluster-002"}}
	if got := GlueTable(c.HubEffect(tale())).Rows; !reflect.DeepEqual(got, want) {
		t.Errorf("glue %v, want %v", got, want)
	}
	uncut := ClusterServers(tale(), Rule{})
	want = [][]string{{"certificate", "h", "4", "2"}}
	if got := BreakTable(uncut.Breaks("cluster-001", tale())).Rows; !reflect.DeepEqual(got, want) {
		t.Errorf("breaks %v, want %v", got, want)
	}
	if got, want := c.SizeCounts(), []SizeCount{{2, 2}, {1, 1}}; !reflect.DeepEqual(got, want) {
		t.Errorf("size counts %v, want %v", got, want)
	}
}

func TestTablesAreComplete(t *testing.T) {
	for _, sightings := range [][]Sighting{nil, tale()} {
		c := ClusterServers(sightings, Rule{MaxServers: 3})
		tables := []Table{c.ClusterTable(), c.ValueTable(), c.EvidenceTable(), GlueTable(c.HubEffect(sightings)), BreakTable(nil)}
		for _, table := range tables {
			if table.Caption == "" || len(table.Numeric) != len(table.Header) {
				t.Errorf("%q: %d alignments for %d columns", table.Caption, len(table.Numeric), len(table.Header))
			}
			for _, row := range table.Rows {
				if len(row) != len(table.Header) {
					t.Errorf("%s: row %v does not fit the header", table.Caption, row)
				}
			}
			if got := strings.Count(table.HTML(), "<tr>"); got != len(table.Rows)+1 {
				t.Errorf("%s: %d rows of HTML for %d", table.Caption, got, len(table.Rows))
			}
			if got := strings.Count(table.String(), "\n"); got != len(table.Rows)+2 {
				t.Errorf("%s: %d lines of text for %d rows", table.Caption, got, len(table.Rows))
			}
		}
		if len(tables[0].Rows) != len(c.Clusters) || len(tables[1].Rows) != len(c.Values) {
			t.Errorf("%d and %d rows for %d clusters and %d values", len(tables[0].Rows), len(tables[1].Rows), len(c.Clusters), len(c.Values))
		}
	}
}

func TestTablesEscapeForeignText(t *testing.T) {
	evil := "<script>alert('x')</script>\x1b[31m\u202e\xff"
	c := ClusterServers([]Sighting{{"a", "banner", evil}, {"b<i>", "banner", evil}}, Rule{})
	for _, text := range []string{c.HTML(), c.ValueTable().HTML(), c.EvidenceTable().HTML()} {
		for _, bad := range []string{"<script", "<i>", "\x1b", "\u202e", "\xff"} {
			if strings.Contains(text, bad) {
				t.Errorf("%q reached the page: %s", bad, text)
			}
		}
	}
	if !strings.Contains(c.ValueTable().String(), `\x1b[31m\u202e\xff`) {
		t.Errorf("the text hides what does not print: %s", c.ValueTable())
	}
}
