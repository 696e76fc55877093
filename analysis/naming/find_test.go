package naming_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/analysis/load"
	"bridle/analysis/naming"
	"bridle/datasets/schema/certificates"
	"bridle/datasets/schema/fingerprintmatches"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/indicators"
	"bridle/datasets/schema/nameobservations"
	"bridle/datasets/schema/rejects"
	"bridle/datasets/schema/resolutions"
	"bridle/datasets/study"
)

// noon returns noon of a day of 2016.
func noon(day int) time.Time { return time.Date(2016, 8, day, 12, 0, 0, 0, time.UTC) }

// write adds rows to a run.
func write[T any](t *testing.T, r *study.Run, rows ...T) {
	t.Helper()
	w, err := study.Table[T](r)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(rows...); err != nil {
		t.Fatal(err)
	}
}

// run makes a complete run on a day.
func run(t *testing.T, s study.Study, tool string, day int, fill func(r *study.Run)) string {
	t.Helper()
	r, err := s.Create(study.Plan{Tool: tool, Config: day, Now: func() time.Time { return noon(day) }})
	if err != nil {
		t.Fatal(err)
	}
	fill(r)
	if err := r.Finish(); err != nil {
		t.Fatal(err)
	}
	return r.ID()
}

// handshake is a grab of an address that showed a chain.
func handshake(id int64, day int, address string, port int32, chain ...string) grabs.Row {
	return grabs.Row{GrabID: id, GrabbedAt: noon(day), Address: address, Port: &port, Protocol: "tls", Source: "scan",
		CertificateIDs: append([]string{}, chain...)}
}

// village makes a study: two sweeps over a matched server with another port, a server that
// matches in the first sweep only and shows another certificate in the second, and one that
// never matches.
func village(t *testing.T) *load.Study {
	t.Helper()
	s, err := study.Create(filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	var sweeps []string
	for k, day := range []int{1, 8} {
		sweeps = append(sweeps, run(t, s, "scan", day, func(r *study.Run) {
			second := []string{"c2", "c5"}[k]
			rows := []grabs.Row{
				handshake(1, day, "192.0.2.1", 443, "c1", "ca"), handshake(2, day, "192.0.2.1", 9000, "c3"),
				handshake(3, day, "192.0.2.2", 443, second), handshake(4, day, "192.0.2.9", 443, "c4"),
			}
			for i := range rows {
				rows[i].RunID = r.ID()
			}
			write(t, r, rows...)
			write(t, r, certificate(r, "c1", "www.Lure.xa", "lure.xa", "*.cdn.lure.xa", "www.lure.xa", "192.0.2.1", "Default CA"),
				certificate(r, "c2", "second.xb"), certificate(r, "c3", "elsewhere.xc"), certificate(r, "c4", "benign.xd"),
				certificate(r, "c5", "tenant.xe"), certificate(r, "ca", "ca.example.com"))
		}))
	}
	run(t, s, "match", 9, func(r *study.Run) {
		match := func(k int, id int64, day int, address string) fingerprintmatches.Row {
			return fingerprintmatches.Row{RunID: r.ID(), GrabRunID: sweeps[k], GrabID: id, Address: address, Port: new(int32(443)), GrabbedAt: noon(day),
				RuleID: "front", RuleVersion: 1, Selections: []string{"x"}}
		}
		write(t, r, match(0, 1, 1, "192.0.2.1"), match(1, 1, 8, "192.0.2.1"), match(0, 3, 1, "192.0.2.2"))
	})
	run(t, s, "import-resolutions", 10, func(r *study.Run) {
		record := func(name, rrtype, value string, from, until int) resolutions.Row {
			row := resolutions.Row{RunID: r.ID(), Name: name, Rrtype: rrtype, Value: value, Source: "pdns", SourceRow: new(int64(from + 1000))}
			if from != 0 {
				row.FirstSeenAt, row.LastSeenAt = new(noon(from)), new(noon(until))
			}
			return row
		}
		write(t, r, record("hidden.lure.xa", "A", "192.0.2.1", 2, 5), record("before.xf", "A", "192.0.2.1", -90, -40),
			record("near.xg", "A", "192.0.2.2", 4, 6), record("dateless.xh", "A", "192.0.2.2", 0, 0), record("other.xi", "A", "192.0.2.9", 1, 8),
			record("alias.xk", "CNAME", "hidden.lure.xa", 3, 3), record("box.local", "A", "192.0.2.1", 2, 2))
	})
	run(t, s, "import", 11, func(r *study.Run) {
		write(t, r, indicators.Row{RunID: r.ID(), Kind: "domain", Value: "lure.xa", Product: "p", Source: "s", SourceRow: 1})
	})
	l, err := load.Open(s.Dir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func certificate(r *study.Run, id string, names ...string) certificates.Row {
	return certificates.Row{RunID: r.ID(), CertificateID: id, Names: names}
}

// found runs Find and prints its rows in order.
func found(t *testing.T, s *load.Study, o naming.Options) (names, rejected []string, account naming.Account) {
	t.Helper()
	account, err := naming.Find(t.Context(), s.DB(), o, naming.Sink{
		Name: func(r nameobservations.Row) error {
			day, label, domain := "-", "", ""
			if r.ObservedAt != nil {
				day = fmt.Sprint(r.ObservedAt.YearDay() - noon(1).YearDay() + 1)
			}
			if r.Label != nil {
				label = " " + *r.Label
			}
			if r.RegisteredDomain != nil {
				domain = *r.RegisteredDomain
			}
			names = append(names, fmt.Sprintf("%s %s %s %s %s%s", r.Name, domain, r.SeenIn, *r.Address, day, label))
			return nil
		},
		Reject: func(r rejects.Row) error {
			rejected = append(rejected, fmt.Sprintf("%s %s %d %q %s", r.File, r.Section, r.Row, r.Raw, r.Reason))
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return names, rejected, account
}

// TestFind: only what matched servers showed on the port and in the sweep of a match, and what
// pointed to them in time. Expected rows follow from the village above.
func TestFind(t *testing.T) {
	s := village(t)
	names, rejected, account := found(t, s, naming.Options{})
	want := []string{
		"www.lure.xa lure.xa certificate 192.0.2.1 1", "lure.xa lure.xa certificate 192.0.2.1 1", "cdn.lure.xa lure.xa certificate 192.0.2.1 1 wildcard",
		"www.lure.xa lure.xa certificate 192.0.2.1 8", "lure.xa lure.xa certificate 192.0.2.1 8", "cdn.lure.xa lure.xa certificate 192.0.2.1 8 wildcard",
		"second.xb second.xb certificate 192.0.2.2 1",
		"alias.xk alias.xk resolution 192.0.2.1 3",
		"dateless.xh dateless.xh resolution 192.0.2.2 -",
		"hidden.lure.xa lure.xa resolution 192.0.2.1 2", "hidden.lure.xa lure.xa resolution 192.0.2.1 5",
	}
	if !slices.Equal(names, want) {
		t.Errorf("names:\n%s\nwant\n%s", strings.Join(names, "\n"), strings.Join(want, "\n"))
	}
	want = []string{
		`certificates c1 5 "192.0.2.1" ` + string(naming.Address), `certificates c1 6 "Default CA" ` + string(naming.Spaces),
		`resolutions pdns 1002 "box.local" ` + string(naming.SpecialUse),
	}
	if !slices.Equal(rejected, want) {
		t.Errorf("rejects:\n%s\nwant\n%s", strings.Join(rejected, "\n"), strings.Join(want, "\n"))
	}
	// before.xf and near.xg (day 4 to 6, where .2 matched on day 1 alone) are out of time.
	if account.Texts != 7 || account.Records != 6 || account.OutOfTime != 2 || account.Names != 7 || account.Domains != 4 ||
		!maps.Equal(account.Rejected, map[naming.Reason]int{naming.Address: 1, naming.Spaces: 1, naming.SpecialUse: 1}) {
		t.Errorf("%+v", account)
	}
	for days, left := range map[int]int{2: 2, 3: 1, 40: 1, 41: 0} { // near.xg is 3 days late; before.xf ended on 21 June, 41 days before 1 August
		if _, _, account := found(t, s, naming.Options{Slack: time.Duration(days) * 24 * time.Hour}); account.OutOfTime != left {
			t.Errorf("slack of %d days: %d records out of time, want %d", days, account.OutOfTime, left)
		}
	}
}

func TestFindAll(t *testing.T) {
	names, _, account := found(t, village(t), naming.Options{All: true})
	for _, want := range []string{"elsewhere.xc elsewhere.xc certificate 192.0.2.1 8", "tenant.xe tenant.xe certificate 192.0.2.2 8",
		"benign.xd benign.xd certificate 192.0.2.9 1", "other.xi other.xi resolution 192.0.2.9 8", "near.xg near.xg resolution 192.0.2.2 4"} {
		if !slices.Contains(names, want) {
			t.Errorf("%q is not there", want)
		}
	}
	if slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(n, "ca.example.com") }) || account.Texts != 10 {
		t.Errorf("authorities have no names of servers; %+v", account)
	}
}

func TestPointed(t *testing.T) {
	all, err := naming.Pointed(t.Context(), village(t).DB())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range all {
		got = append(got, fmt.Sprintf("%s %s %v %s %s", p.Name, p.Address, p.DuringMatch, p.Source, p.Rule))
	}
	want := []string{"alias.xk 192.0.2.1 true pdns front", "before.xf 192.0.2.1 false pdns front", "box.local 192.0.2.1 true pdns front",
		"dateless.xh 192.0.2.2 false pdns front", "hidden.lure.xa 192.0.2.1 true pdns front", "near.xg 192.0.2.2 false pdns front"}
	if !slices.Equal(got, want) {
		t.Errorf("%v\nwant %v", got, want)
	}
	if p := all[4]; !p.From.Equal(noon(2)) || !p.Until.Equal(noon(5)) || !p.Matched.Equal(noon(1)) || !p.LastMatched.Equal(noon(8)) || !all[3].From.IsZero() {
		t.Errorf("%+v", p)
	}
}
