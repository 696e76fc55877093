package main

import (
	"io"
	"path/filepath"
	"testing"

	"bridle/analysis/athena"
	"bridle/analysis/load"
	"bridle/analysis/rerun"
	"bridle/datasets/external"
	"bridle/datasets/study"
)

// hackingTeam imports, matches and clusters the scans of 2012 to 2014.
func hackingTeam(t *testing.T) *load.Study {
	t.Helper()
	data := filepath.Join(publicData(t), "citizenlab-spyware-scan")
	dir := filepath.Join(t.TempDir(), "study")
	s, err := study.Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	set, _ := external.Named("hacking-team-2014")
	a := app{arguments: []string{"test"}}
	if err := a.importSet(t.Context(), io.Discard, io.Discard, s, set, data, study.PartRows); err != nil {
		t.Fatal(err)
	}
	rules, err := readRules("", false)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []derivation{matching(rules), clustering(athena.Rule{MaxServers: rerun.DefaultMaxServers}, []string{athena.Certificate})} {
		if err := a.derive(t.Context(), io.Discard, io.Discard, dir, d); err != nil {
			t.Fatal(err)
		}
	}
	open, err := load.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { open.Close() })
	return open
}

// Addresses by TLS certificate, by HTTP banner, by both, by either. 555 is the number
// published with the study of 17 February 2014 (Boston Globe, 4 March 2014); all
// others were counted in the published data set, citizenlab/spyware-scan@539a310,
// ht/results/ht.db, by SQL on that file: rows with ts < '2014-02-18', and all rows.
func TestPublishedAddresses(t *testing.T) {
	s := hackingTeam(t)
	for period, want := range map[string][4]int{
		"m.grabbed_at < TIMESTAMPTZ '2014-02-18 00:00:00+00'": {454, 379, 278, 555},
		"true": {482, 395, 287, 590},
	} {
		var got [4]int
		err := s.DB().QueryRow(`WITH server AS (
  SELECT m.address, bool_or(g.protocol = 'tls') AS tls, bool_or(g.protocol = 'http') AS http
  FROM current_fingerprint_matches m JOIN grabs g ON g.run_id = m.grab_run_id AND g.grab_id = m.grab_id
  WHERE `+period+` GROUP BY m.address)
SELECT count(*) FILTER (tls), count(*) FILTER (http), count(*) FILTER (tls AND http), count(*) FROM server`).
			Scan(&got[0], &got[1], &got[2], &got[3])
		if err != nil || got != want {
			t.Errorf("%s: TLS, HTTP, both, either = %v (%v), want %v", period, got, err, want)
		}
	}
}

// The banner rule finds every published banner, and each of its selections is needed:
// 33 banners, 395 addresses (counted in ht.db, tables banner and http_hit).
func TestBannerRuleFindsAllBanners(t *testing.T) {
	s := hackingTeam(t)
	var banners, addresses int
	err := s.DB().QueryRow(`SELECT count(DISTINCT g.response_id), count(DISTINCT m.address)
FROM current_fingerprint_matches m JOIN grabs g ON g.run_id = m.grab_run_id AND g.grab_id = m.grab_id
WHERE m.rule_id = 'hacking-team-rcs-banner'`).Scan(&banners, &addresses)
	if err != nil || banners != 33 || addresses != 395 {
		t.Errorf("banners %d, addresses %d, %v; want 33 and 395", banners, addresses, err)
	}
	for _, selection := range []string{"misspelt_reason", "redirect_page", "older_layout"} {
		var n int
		if err := s.DB().QueryRow("SELECT count(*) FROM current_fingerprint_matches WHERE list_contains(selections, ?)", selection).Scan(&n); err != nil || n == 0 {
			t.Errorf("selection %s was met %d times (%v)", selection, n, err)
		}
	}
}

// Joining the 482 addresses that share a certificate: 188 components, the largest 24,
// 110 single if the certificates on more than 30 addresses are cut (one is, on 101);
// 110, 102 and 32 without the cut. Counted in ht.db, table ssl_hit, with a union-find
// of its own.
func TestPublishedClusters(t *testing.T) {
	s := hackingTeam(t)
	sightings, err := athena.Sightings(t.Context(), s.DB(), athena.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	for limit, want := range map[int][4]int{30: {482, 188, 24, 110}, 0: {482, 110, 102, 32}} {
		c := athena.ClusterServers(sightings, athena.Rule{MaxServers: limit})
		if got := [4]int{c.Servers(), len(c.Clusters), c.Largest(), c.Singletons()}; got != want {
			t.Errorf("limit %d: servers, clusters, largest, single = %v, want %v", limit, got, want)
		}
	}
	// What the notebook says of the choice: any limit from 24 to 100 cuts the same one.
	for _, limit := range []int{24, 100} {
		hubs := athena.ClusterServers(sightings, athena.Rule{MaxServers: limit}).Hubs()
		if len(hubs) != 1 || hubs[0].Servers != 101 {
			t.Errorf("limit %d cuts %+v, want the one on 101 servers", limit, hubs)
		}
	}
	for _, limit := range []int{23, 101} {
		if n := len(athena.ClusterServers(sightings, athena.Rule{MaxServers: limit}).Hubs()); n == 1 {
			t.Errorf("limit %d cuts one value too", limit)
		}
	}
	// The derived tables say the same.
	var clusters, largest, single, links int
	err = s.DB().QueryRow(`SELECT count(*), max(n), count(*) FILTER (n = 1) FROM
(SELECT count(*) AS n FROM current_cluster_members GROUP BY cluster_id)`).Scan(&clusters, &largest, &single)
	if err != nil || clusters != 188 || largest != 24 || single != 110 {
		t.Errorf("tables: clusters %d, largest %d, single %d (%v); want 188, 24, 110", clusters, largest, single, err)
	}
	// A forest over servers and values: as many links as servers and values less clusters.
	err = s.DB().QueryRow(`SELECT count(*) - (SELECT count(DISTINCT address) + count(DISTINCT value) - count(DISTINCT cluster_id)
FROM current_cluster_evidence) FROM current_cluster_evidence`).Scan(&links)
	if err != nil || links != 0 {
		t.Errorf("the evidence has %d links too many to be a forest (%v)", links, err)
	}
}
