package figure_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"bridle/analysis/athena"
	"bridle/analysis/figure"

	"bridle/datasets/external/published"

	_ "modernc.org/sqlite"
)

// TestScan2014 draws the four charts from the public data set
// citizenlab/spyware-scan@539a310 at full size, where labels are many and cells
// are small. The pictures are kept as artifacts, to be looked at.
func TestScan2014(t *testing.T) {
	db := scan2014(t)
	for name, draw := range map[string]func() (*figure.Figure, error){
		"months":     months(t, db).Draw,
		"ranking":    ranking(t, db).Draw,
		"clustermap": clusterMap(t, db).Draw,
		"sizes":      sizes(t, db).Draw,
	} {
		f, err := draw()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		figure.Keep(t, name, f)
		for ending, content := range map[string][]byte{"svg": []byte(f.SVG()), "csv": f.CSV()} {
			if err := os.WriteFile(filepath.Join(t.ArtifactDir(), name+"."+ending), content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		t.Logf("%s: SVG %d bytes", name, len(f.SVG()))
	}
}

// scan2014 opens ht.db of the public data set, or skips the test.
func scan2014(t *testing.T) *sql.DB {
	t.Helper()
	path := filepath.Join(published.Root(t), "citizenlab-spyware-scan", "ht", "results", "ht.db")
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro&immutable=1")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func meta2014(id, title, subtitle string) figure.Meta {
	return figure.Meta{
		ID: id, Title: title, Subtitle: subtitle, Alt: "A chart of the public data set, drawn to test the drawing.",
		Source: "citizenlab/spyware-scan, commit 539a310 (BSD-3-Clause)",
	}
}

func months(t *testing.T, db *sql.DB) figure.Months {
	m := figure.Months{
		Meta: meta2014("months-2014", "Matching servers went on being seen for months after the report",
			"Distinct addresses that matched, by calendar month (UTC) and by what matched"),
		Unit: "servers", Absent: "no hit in the data set", EventDate: "2014-02-17", EventLabel: "report published",
	}
	for _, q := range [][2]string{{"TLS certificate", "ssl_hit"}, {"HTTP banner", "http_hit"}} {
		rows, err := db.QueryContext(t.Context(), "SELECT substr(ts, 1, 7), count(DISTINCT ip) FROM "+q[1]+" GROUP BY 1 ORDER BY 1")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var month string
			var n int
			if err := rows.Scan(&month, &n); err != nil {
				t.Fatal(err)
			}
			m.Month, m.Series, m.Count = append(m.Month, month), append(m.Series, q[0]), append(m.Count, n)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

func certificates(t *testing.T, db *sql.DB) []athena.Sighting {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "SELECT DISTINCT ip, md5 FROM ssl_hit ORDER BY ip, md5")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []athena.Sighting
	for rows.Next() {
		s := athena.Sighting{Attribute: "certificate"}
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

func ranking(t *testing.T, db *sql.DB) figure.Ranking {
	c := athena.ClusterServers(certificates(t, db), athena.Rule{MaxServers: 30})
	r := figure.Ranking{
		Meta: meta2014("ranking-2014", fmt.Sprintf("One certificate stands on %d of %d servers", c.Hubs()[0].Servers, c.Servers()),
			fmt.Sprintf("The certificates on most servers, of %d certificates", len(c.Values))),
		Unit: "servers", Top: 20, Cut: c.Rule.MaxServers, CutLabel: "cut above 30 servers",
	}
	for _, v := range c.Values {
		r.Label, r.Count = append(r.Label, v.Value), append(r.Count, v.Servers)
	}
	return r
}

// clusterMap shows the clusters of four servers and more.
func clusterMap(t *testing.T, db *sql.DB) figure.ClusterMap {
	sightings := certificates(t, db)
	c := athena.ClusterServers(sightings, athena.Rule{MaxServers: 30})
	m := figure.ClusterMap{
		Meta:      meta2014("clustermap-2014", "Most clusters rest on a few certificates that all of their servers share", "Clusters of four servers and more. A mark says that the server (row) showed the certificate (column)"),
		Hubs:      []string{c.Hubs()[0].Value},
		ValueName: "certificates",
	}
	label := c.LabelOf()
	shown := map[string]bool{}
	for _, cl := range c.Clusters {
		shown[cl.Label] = len(cl.Servers) >= 4
	}
	for _, s := range sightings {
		if shown[label[s.Server]] {
			m.Server, m.Value, m.Cluster = append(m.Server, s.Server), append(m.Value, s.Value), append(m.Cluster, label[s.Server])
		}
	}
	return m
}

func sizes(t *testing.T, db *sql.DB) figure.Sizes {
	sightings := certificates(t, db)
	cut, uncut := athena.ClusterServers(sightings, athena.Rule{MaxServers: 30}), athena.ClusterServers(sightings, athena.Rule{})
	return figure.Sizes{
		Meta: meta2014("sizes-2014", "One shared certificate would make 79 clusters one",
			fmt.Sprintf("%d servers, joined where they share a certificate; red: the largest cluster without the cut, and its pieces", cut.Servers())),
		BeforeLabel: "every certificate counts", AfterLabel: "certificates on more than 30 servers are cut",
		Before: uncut.Sizes(), After: cut.Sizes(), Pieces: cut.InLargestOf(uncut),
	}
}
