package naming_test

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"bridle/analysis/load"
	"bridle/analysis/naming"
	"bridle/datasets/schema/certificates"
	"bridle/datasets/schema/fingerprintmatches"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/nameobservations"
	"bridle/datasets/schema/rejects"
	"bridle/datasets/schema/resolutions"
	"bridle/datasets/study"
	"bridle/datasets/world"
)

// scanned makes the rows that perfect scans of a world at some instants would give: a
// handshake with every server that is up, a timeout for every other, a match for every
// operator's server, and all records of the world's names as passive DNS. It opens no socket.
func scanned(t *testing.T, w *world.World, instants ...time.Time) *load.Study {
	t.Helper()
	s, err := study.Create(filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	var matches []fingerprintmatches.Row
	for k, at := range instants {
		plan := func(r *study.Run) {
			var rows []grabs.Row
			shown := map[int]bool{}
			for i := range w.Servers {
				x := &w.Servers[i]
				if x.Operator == world.None && i%10 != 0 && x.Trait == "" {
					continue // a tenth of the ordinary servers is enough
				}
				row := grabs.Row{RunID: r.ID(), GrabID: int64(len(rows) + 1), GrabbedAt: at, Address: x.Address.String(),
					Port: new(int32(x.TLSPorts[0])), Protocol: "tls", Source: "scan", CertificateIDs: []string{}}
				if !slices.ContainsFunc(x.Up, func(u world.Span) bool { return !at.Before(u.From) && at.Before(u.Until) }) {
					row.Failure = new("timeout")
				} else {
					c := x.Certificate
					for _, renewal := range x.Renewals {
						if !at.Before(renewal.From) {
							c = renewal.Certificate
						}
					}
					shown[c] = true
					row.CertificateIDs = []string{fmt.Sprintf("c%06d", c)}
					if x.Operator != world.None {
						matches = append(matches, fingerprintmatches.Row{GrabRunID: r.ID(), GrabID: row.GrabID, Address: row.Address, Port: row.Port,
							GrabbedAt: at, RuleID: string(x.Looks), RuleVersion: 1, Selections: []string{"all"}})
					}
				}
				rows = append(rows, row)
			}
			write(t, r, rows...)
			var chain []certificates.Row
			for c := range shown {
				chain = append(chain, certificate(r, fmt.Sprintf("c%06d", c), w.Certificates[c].Names...))
			}
			slices.SortFunc(chain, func(a, b certificates.Row) int { return cmp.Compare(a.CertificateID, b.CertificateID) })
			write(t, r, chain...)
		}
		run(t, s, "scan", k, plan)
	}
	run(t, s, "match", 50, func(r *study.Run) {
		for i := range matches {
			matches[i].RunID = r.ID()
		}
		write(t, r, matches...)
	})
	run(t, s, "import-resolutions", 51, func(r *study.Run) {
		var rows []resolutions.Row
		for i := range w.Domains {
			for _, h := range w.Domains[i].Hosts {
				for _, stay := range h.Stays {
					rows = append(rows, resolutions.Row{RunID: r.ID(), Name: h.Name, Rrtype: "A", Value: stay.Address.String(), Source: "pdns",
						FirstSeenAt: &stay.From, LastSeenAt: &stay.Until})
				}
			}
		}
		write(t, r, rows...)
	})
	l, err := load.Open(s.Dir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// TestFindsWhatIsVisible: of worlds that were scanned perfectly every visible name is found,
// by certificates and by records, and no other, and only at visible addresses. What is visible
// comes from the truth of the world, the second route.
func TestFindsWhatIsVisible(t *testing.T) {
	for _, c := range []struct {
		scenario string
		seed     int64
		months   int
	}{{"village", 31, 24}, {"village", 32, 24}, {"hide-and-seek-2018", 33, 5}} {
		scenario, err := world.LoadScenario(c.scenario)
		if err != nil {
			t.Fatal(err)
		}
		w, err := world.Generate(scenario, c.seed)
		if err != nil {
			t.Fatal(err)
		}
		var instants []time.Time
		step := w.Until.Sub(w.From) / time.Duration(c.months)
		for k := range c.months {
			instants = append(instants, w.From.Add(time.Duration(k)*step).Add(10*24*time.Hour).Truncate(time.Hour))
		}
		s := scanned(t, w, instants...)
		got := map[string]map[string]bool{"certificate": {}, "resolution": {}}
		addresses := map[string]bool{}
		account, err := naming.Find(t.Context(), s.DB(), naming.Options{Slack: 1000 * 24 * time.Hour}, naming.Sink{
			Name: func(r nameobservations.Row) error {
				got[r.SeenIn][r.Name] = true
				addresses[*r.Address] = true
				return nil
			},
			Reject: func(r rejects.Row) error { return fmt.Errorf("rejected %+v", r) },
		})
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]map[string]bool{"certificate": {}, "resolution": {}}
		v := w.Visible(instants)
		for _, d := range v.Domains {
			for _, n := range d.Shown {
				want["certificate"][n] = true
			}
			for _, n := range d.Pointing {
				want["resolution"][n] = true
			}
		}
		for where := range want {
			compare(t, fmt.Sprintf("%s %d, names by %s", c.scenario, c.seed, where), got[where], want[where])
		}
		visible := map[string]bool{}
		for _, x := range v.Servers {
			visible[x.Address.String()] = true
		}
		compare(t, fmt.Sprintf("%s %d, addresses", c.scenario, c.seed), addresses, visible)
		t.Logf("%s %d: %d servers, %d domains, %+v", c.scenario, c.seed, len(v.Servers), len(v.Domains), account)
		checkSpans(t, s, w, instants)
	}
}

// compare fails unless two sets are equal.
func compare(t *testing.T, what string, got, want map[string]bool) {
	t.Helper()
	missing, more := 0, 0
	for n := range want {
		if !got[n] {
			missing++
		}
	}
	for n := range got {
		if !want[n] {
			more++
			t.Logf("%s: %s is too much", what, n)
		}
	}
	if missing+more > 0 || len(want) == 0 {
		t.Errorf("%s: %d found, %d wanted, %d missing, %d too many", what, len(got), len(want), missing, more)
	}
}

// checkSpans compares the view server_spans with the spans of the truth, cut to the instants
// of the scans.
func checkSpans(t *testing.T, s *load.Study, w *world.World, instants []time.Time) {
	t.Helper()
	want := 0
	for i := range w.Servers {
		x := &w.Servers[i]
		if x.Operator == world.None {
			continue
		}
		before := false
		for _, at := range instants {
			up := slices.ContainsFunc(x.Up, func(u world.Span) bool { return !at.Before(u.From) && at.Before(u.Until) })
			if up && !before {
				want++
			}
			before = up
		}
	}
	var spans, matched int
	err := s.DB().QueryRowContext(t.Context(), `SELECT (SELECT count(*) FROM server_spans WHERE address IN (SELECT address FROM fingerprint_matches)),
  (SELECT count(*) FROM match_spans)`).Scan(&spans, &matched)
	if err != nil {
		t.Fatal(err)
	}
	// The runs of the matches name no inputs here, so that match_spans sees no visit without a match: one span each.
	servers := len(w.Visible(instants).Servers)
	if spans != want || matched != servers {
		t.Errorf("%d spans of matched servers, want %d; %d spans of matches, want %d", spans, want, matched, servers)
	}
}
