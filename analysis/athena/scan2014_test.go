package athena

import (
	"database/sql"
	"path/filepath"
	"slices"
	"testing"

	"bridle/datasets/external/published"

	_ "modernc.org/sqlite"
)

// scan2014 reads which address showed which certificate from the public data
// set citizenlab/spyware-scan@539a310 (BSD-3-Clause), table ssl_hit of ht.db.
// It skips the test if the data set is not at hand.
func scan2014(t *testing.T) []Sighting {
	t.Helper()
	path := filepath.Join(published.Root(t), "citizenlab-spyware-scan", "ht", "results", "ht.db")
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro&immutable=1")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), "SELECT DISTINCT ip, md5 FROM ssl_hit ORDER BY ip, md5")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []Sighting
	for rows.Next() {
		s := Sighting{Attribute: "certificate"}
		if err := rows.Scan(&s.Server, &s.Value); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// Every number here is one of the figures computed from the public data set
// citizenlab/spyware-scan@539a310 and listed in the reference notes on the studies
// of 2014 and 2018 (section 12, items 2 and 3).
func TestScan2014(t *testing.T) {
	sightings := scan2014(t)
	tests := []struct {
		name                                string
		rule                                Rule
		clusters, largest, singletons, hubs int
	}{
		{"without cut", Rule{}, 110, 102, 32, 0},
		{"cut above 30 servers", Rule{MaxServers: 30}, 188, 24, 110, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := ClusterServers(sightings, tt.rule)
			if c.Servers() != 482 || len(c.Values) != 324 {
				t.Errorf("%d servers, %d certificates; want 482, 324", c.Servers(), len(c.Values))
			}
			if len(c.Clusters) != tt.clusters || c.Largest() != tt.largest || c.Singletons() != tt.singletons || len(c.Hubs()) != tt.hubs {
				t.Errorf("%d clusters, largest %d, %d singletons, %d hubs; want %d, %d, %d, %d", len(c.Clusters),
					c.Largest(), c.Singletons(), len(c.Hubs()), tt.clusters, tt.largest, tt.singletons, tt.hubs)
			}
			if got := unionFind(sightings, tt.rule); !slices.Equal(got, c.Sizes()) {
				t.Errorf("union-find finds the sizes %v, want %v", got, c.Sizes())
			}
			servers := 0
			for _, s := range c.SizeCounts() {
				servers += s.Size * s.Clusters
			}
			if servers != 482 {
				t.Errorf("sizes add up to %d servers, want 482", servers)
			}
		})
	}
}

// The one hub stands on 101 servers. Cutting it turns 110 clusters into 188, so it
// touches 188-110+1 = 79 of them.
func TestScan2014Hub(t *testing.T) {
	sightings := scan2014(t)
	glue := ClusterServers(sightings, Rule{MaxServers: 30}).HubEffect(sightings)
	if len(glue) != 1 || glue[0].Servers != 101 || glue[0].Joins != 79 {
		t.Errorf("%d hubs; want one on 101 servers that joins 79 clusters", len(glue))
	}
	breaks := ClusterServers(sightings, Rule{}).Breaks("cluster-001", sightings)
	if len(breaks) == 0 || breaks[0].Value != glue[0].Value || breaks[0].Pieces != 79 {
		t.Errorf("without its first value the largest cluster is in pieces as in %+v; want 79 of them", breaks[:1])
	}
}
