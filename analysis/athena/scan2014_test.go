package athena

import (
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"testing"

	_ "modernc.org/sqlite"
)

// scan2014 reads which address showed which certificate from the public data
// set citizenlab/spyware-scan@539a310 (BSD-3-Clause), table ssl_hit of ht.db.
// It skips the test if the data set is not at hand.
func scan2014(t *testing.T) []Sighting {
	t.Helper()
	const file = "citizenlab-spyware-scan/ht/results/ht.db"
	path := filepath.Join("..", "..", "..", "shared", "data", file)
	if root := os.Getenv("BRIDLE_SHARED_DATA"); root != "" {
		path = filepath.Join(root, file)
	}
	if _, err := os.Stat(path); err != nil {
		t.Skipf("public data set citizenlab/spyware-scan not found (%v); set BRIDLE_SHARED_DATA to the folder that holds it", err)
	}
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
// citizenlab/spyware-scan@539a310 and listed in the reference notes on the
// studies of 2014 and 2018 (section 12, items 2 and 3).
func TestGroupScan2014(t *testing.T) {
	sightings := scan2014(t)
	tests := []struct {
		name                                      string
		rule                                      Rule
		clusters, largest, singletons, hubs, glue int
	}{
		{"without cut", Rule{}, 110, 102, 32, 0, 0},
		{"cut above 30 servers", Rule{30}, 188, 24, 110, 1, 1},
	}
	without := mustGroup(t, sightings, Rule{})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := mustGroup(t, sightings, tt.rule)
			if c.Servers() != 482 || len(c.Values()) != 324 {
				t.Errorf("%d servers, %d certificates; want 482, 324", c.Servers(), len(c.Values()))
			}
			_, hubs, _ := c.Fates()
			if len(c.Clusters()) != tt.clusters || c.Largest().Size() != tt.largest || c.Singletons() != tt.singletons || hubs != tt.hubs {
				t.Errorf("%d clusters, largest %d, %d singletons, %d hubs; want %d, %d, %d, %d", len(c.Clusters()),
					c.Largest().Size(), c.Singletons(), hubs, tt.clusters, tt.largest, tt.singletons, tt.hubs)
			}
			glue, err := Compare(c, without)
			if err != nil || len(glue) != tt.glue {
				t.Fatalf("%d glue rows, %v; want %d", len(glue), err, tt.glue)
			}
			// One hub glues: 188 clusters become 110, so it touches 79 of them,
			// and it is the certificate on 101 servers.
			if tt.glue == 1 && (len(glue[0].Pieces) != 188-110+1 || glue[0].Servers != 101) {
				t.Errorf("glue touches %d clusters, on %d servers; want 79, 101", len(glue[0].Pieces), glue[0].Servers)
			}
			if got := bruteForce(sightings, tt.rule); len(got) != tt.clusters {
				t.Errorf("union-find finds %d clusters, want %d", len(got), tt.clusters)
			}
			total := 0
			for _, s := range c.SizeCounts() {
				total += s.Size * s.Clusters
			}
			if total != 482 || !slices.IsSortedFunc(c.Sizes(), func(a, b int) int { return b - a }) {
				t.Errorf("sizes add up to %d servers, want 482; sorted %v", total, c.Sizes())
			}
		})
	}
}
