package figure_test

import (
	"database/sql"
	"math"

	"slices"
	"testing"
	"time"

	"bridle/analysis/athena"
	"bridle/analysis/figure"
)

// TestNetworkAndTimeline2014 draws both charts from the public data set of 2014: the
// certificates that tie servers, the clusters that come of them, and the days of hits.
func TestNetworkAndTimeline2014(t *testing.T) {
	db := scan2014(t)
	sightings := certificates(t, db)
	clusters := athena.ClusterServers(sightings, athena.Rule{MaxServers: 30})
	for name, draw := range map[string]func() (*figure.Figure, error){
		"network-2014":  network2014(sightings, clusters.LabelOf()).Draw,
		"timeline-2014": timeline2014(t, db, clusters.LabelOf()).Draw,
	} {
		f, err := draw()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		figure.Keep(t, name, f)
	}
}

// network2014 ties each bearer of a certificate to the next one by address. The evidence is
// that of a value which k of n servers have: log2(n/k) bits.
func network2014(sightings []athena.Sighting, label map[string]string) figure.Network {
	n := figure.Network{
		Meta: meta2014("network-2014", "The largest clusters by certificate have no tie to each other",
			"Servers, in clusters by certificates; a line is a certificate shown by both"),
		Unit: "servers", Method: "joined where they share a certificate that at most 30 servers have",
	}
	bearers := map[string][]string{}
	for _, s := range sightings {
		bearers[s.Value] = append(bearers[s.Value], s.Server)
		if !slices.Contains(n.Node, s.Server) {
			n.Node, n.Operator = append(n.Node, s.Server), append(n.Operator, label[s.Server])
		}
	}
	for _, servers := range bearers {
		bits := math.Log2(float64(len(n.Node)) / float64(len(servers)))
		for i := 1; i < len(servers); i++ {
			n.From, n.To = append(n.From, servers[i-1]), append(n.To, servers[i])
			n.Attribute, n.Bits = append(n.Attribute, "certificate"), append(n.Bits, bits)
		}
	}
	return n
}

// timeline2014 takes days on which anything was hit as days of scans: hits up to a week apart
// are one sighting, longer times lie between scans.
func timeline2014(t *testing.T, db *sql.DB, label map[string]string) figure.Timeline {
	t.Helper()
	m := figure.Timeline{
		Meta:      meta2014("timeline-2014", "Clusters went on being seen after the report", "Clusters by certificates; a sighting ends where a week passes without one"),
		Gap:       7 * 24 * time.Hour, // as sightings are joined below
		EventDate: []time.Time{time.Date(2014, 2, 17, 0, 0, 0, 0, time.UTC)}, EventLabel: []string{"report published"},
	}
	rows, err := db.QueryContext(t.Context(), "SELECT DISTINCT substr(ts, 1, 10), ip FROM ssl_hit ORDER BY 1, 2")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	days := map[string][]time.Time{}
	for rows.Next() {
		var text, ip string
		if err := rows.Scan(&text, &ip); err != nil {
			t.Fatal(err)
		}
		at, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(m.Scans); n == 0 || !m.Scans[n-1].Equal(at) {
			m.Scans = append(m.Scans, at)
		}
		if own := days[label[ip]]; len(own) == 0 || !own[len(own)-1].Equal(at) {
			days[label[ip]] = append(own, at)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	add := func(cluster string, from, to time.Time, s figure.State) {
		m.Operator, m.State = append(m.Operator, cluster), append(m.State, s)
		m.From, m.To = append(m.From, from), append(m.To, to)
	}
	for cluster, at := range days {
		from := at[0]
		for i, d := range at {
			if i+1 < len(at) && at[i+1].Sub(d) <= 7*24*time.Hour {
				continue
			}
			state := figure.Seen
			if from.Equal(d) {
				state = figure.SeenOnce
			}
			add(cluster, from, d, state)
			if i+1 < len(at) {
				add(cluster, d, at[i+1], figure.BetweenScans)
				from = at[i+1]
			}
		}
	}
	return m
}
