package roster_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/collectors/internal/roster"
	"bridle/datasets/prefix"
	"bridle/datasets/schema/fingerprintmatches"
	"bridle/datasets/schema/prefixes"
	"bridle/datasets/schema/resolvers"
	"bridle/datasets/schema/targets"
	"bridle/datasets/study"
)

// write makes a run with rows.
func write[T any](t *testing.T, s study.Study, tool string, finish bool, at time.Time, rows ...T) string {
	t.Helper()
	run, err := s.Create(study.Plan{Tool: tool, Now: func() time.Time { return at }})
	if err != nil {
		t.Fatal(err)
	}
	w, err := study.Table[T](run)
	if err == nil {
		err = w.Write(rows...)
	}
	end := run.Finish
	if !finish {
		end = run.Interrupt
	}
	if err := errors.Join(err, end()); err != nil {
		t.Fatal(err)
	}
	return run.ID()
}

func TestResolversOfAllListsOnce(t *testing.T) {
	s, err := study.Create(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	port, day := int32(5300), time.Date(2018, 8, 15, 0, 0, 0, 0, time.UTC)
	row := func(address string, port *int32, source string) resolvers.Row {
		return resolvers.Row{Address: address, Port: port, Source: source, SourceRow: 1}
	}
	write(t, s, "import-a", true, day, row("192.0.2.9", nil, "a"), row("192.0.2.1", &port, "a"), row("2001:db8::1", nil, "a"))
	write(t, s, "import-b", true, day, row("192.0.2.1", &port, "b"), row("192.0.2.1", nil, "b"))
	write(t, s, "import-c", false, day, row("192.0.2.77", nil, "c")) // not complete: half a list is no list
	list, inputs, err := roster.Resolvers(s)
	if err != nil || len(inputs) != 2 {
		t.Fatalf("inputs %v, %v", inputs, err)
	}
	var got []string
	for _, r := range list {
		got = append(got, r.Address.String()+" "+strings.Join(r.Sources, "+"))
	}
	want := []string{"192.0.2.1:53 b", "192.0.2.1:5300 a+b", "192.0.2.9:53 a", "[2001:db8::1]:53 a"}
	if !slices.Equal(got, want) {
		t.Errorf("resolvers %q, want %q", got, want)
	}
}

func TestLatestTargetsCount(t *testing.T) {
	s, err := study.Create(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := roster.Targets(s, ""); err == nil || !strings.Contains(err.Error(), "import targets") {
		t.Errorf("without targets: %v", err)
	}
	if _, _, err := roster.Findings(s, ""); err == nil || !strings.Contains(err.Error(), "bridle-survey") {
		t.Errorf("without findings: %v", err)
	}
	day := time.Date(2018, 8, 15, 0, 0, 0, 0, time.UTC)
	name := func(n string) targets.Row {
		return targets.Row{Name: n, QType: "A", Purpose: "target", Source: "test"}
	}
	late := write(t, s, "late", true, day.AddDate(0, 0, 2), name("late.example"))
	early := write(t, s, "early", true, day, name("early.example"))
	write(t, s, "cut", false, day.AddDate(0, 0, 3), name("cut.example"))
	for id, want := range map[string]string{"": "late.example", late: "late.example", early: "early.example"} {
		rows, inputs, err := roster.Targets(s, id)
		if err != nil || len(rows) != 1 || rows[0].Name != want || len(inputs) != 1 {
			t.Errorf("run %q: %v, %v, want %s", id, rows, err, want)
		}
	}
	if _, _, err := roster.Targets(s, "nowhere"); err == nil || !strings.Contains(err.Error(), "no complete run nowhere") {
		t.Errorf("a run that is not there: %v", err)
	}
}

func TestSystemsOfMatches(t *testing.T) {
	s, err := study.Create(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	in, asn := "192.0.2.0/24", int64(64500)
	table, err := prefix.NewTable([]prefixes.Row{{Prefix: &in, ASN: &asn, ValidOn: "2018-08-01", Source: "a/x", SourceRow: 1}})
	if err != nil {
		t.Fatal(err)
	}
	if h, err := roster.HostingSystems(s, table, "2018-08-15"); err != nil || h.ASNs != nil {
		t.Errorf("without matches: %+v, %v, want nil", h, err)
	}
	day := time.Date(2018, 8, 15, 0, 0, 0, 0, time.UTC)
	match := func(a string) fingerprintmatches.Row {
		return fingerprintmatches.Row{Address: a, GrabbedAt: day, RuleID: "x", RuleVersion: 1}
	}
	write(t, s, "match", true, day, match("192.0.2.7"), match("192.0.2.9"), match("198.51.100.1"))
	if h, err := roster.HostingSystems(s, table, "2018-08-15"); err != nil || !slices.Equal(h.ASNs, []int64{64500}) || len(h.Inputs) != 1 {
		t.Errorf("%+v, %v, want AS64500", h, err)
	}
}
