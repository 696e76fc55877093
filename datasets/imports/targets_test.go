package imports

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/netip"
	"reflect"
	"strings"
	"testing"

	"bridle/datasets/schema/targets"
)

// wordsOf writes a target with everything that is known of it.
func wordsOf(r targets.Row) string {
	s := fmt.Sprintf("%d %s %s %s", *r.SourceRow, r.Name, r.QType, r.Purpose)
	say := func(what string, known bool, value func() any) {
		if known {
			s += fmt.Sprintf(" %s=%v", what, value())
		}
	}
	say("public", r.IsPublic != nil, func() any { return *r.IsPublic })
	say("zone", r.ZoneCut != nil, func() any { return *r.ZoneCut })
	say("shared", r.IsZoneShared != nil, func() any { return *r.IsZoneShared })
	say("ttl", r.TTLS != nil, func() any { return *r.TTLS })
	say("negative", r.NegativeTTLS != nil, func() any { return *r.NegativeTTLS })
	say("parent", r.NSParentTTLS != nil, func() any { return *r.NSParentTTLS })
	say("child", r.NSChildTTLS != nil, func() any { return *r.NSChildTTLS })
	say("cname", r.CNAME != nil, func() any { return *r.CNAME })
	say("at", r.LookedUpAt != nil, func() any { return r.LookedUpAt.Format("2006-01-02T15:04:05.999999Z07:00") })
	say("addresses", len(r.Addresses) > 0, func() any { return r.Addresses })
	say("in", len(r.HostingASNs) > 0, func() any { return r.HostingASNs })
	say("countries", len(r.HostingCountries) > 0, func() any { return r.HostingCountries })
	return s
}

// readTargets reads a list and returns its rows and rejects in words.
func readTargets(t testing.TB, o Targets) ([]string, Ledger) {
	t.Helper()
	var got []string
	l, err := o.Read(t.Context(), func(row any) error {
		if r, ok := row.(targets.Row); ok {
			got = append(got, wordsOf(r))
			return nil
		}
		got = append(got, words(row))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got, l
}

// TestTargetTable: every column, every kind of fault, a byte order mark, ends of lines as Windows writes them, quotes,
// and compression.
func TestTargetTable(t *testing.T) {
	text := "\ufeff" + strings.ReplaceAll(`name,purpose,is_public,zone_cut,is_zone_shared,ttl_s,negative_ttl_s,ns_parent_ttl_s,ns_child_ttl_s,cname,addresses,looked_up_at
WWW.Operator.Example.,target,TRUE,operator.example,false,300,900,172800,86400,"edge.example.net","198.51.100.7; 192.0.2.1;192.0.2.1",2026-03-01T12:00:00.1234567+01:00
bare.example,control,,,,,,,,,,
x.tld,decoy,false,TLD,true,0,,,,,::ffff:192.0.2.1,
www.operator.example,decoy,,,,,,,,,,

bücher.example,target,,,,,,,,,,
one,target,,,,,,,,,,
a.example,canary,,,,,,,,,,
b.example,,,,,,,,,,,
,target,,,,,,,,,,
c.example,target,yes,,,,,,,,,
d.example,target,,example.org,,,,,,,,
e.example,target,,,,-1,,,,,,
f.example,target,,,,,2147483648,,,,,
g.example,target,,,,,,,,,192.0.2.1;x,
h.example,target,,,,,,,,,,2026-03-01
i.example,target,,,,,,,,http://x/,,
j.example,target
k.example,target,,,,,,,,,,,"
`, "\n", "\r\n") + strings.Repeat("a123456789.", 22) + "example,target,,,,,,,,,,"
	want := []string{
		"2 www.operator.example A target public=true zone=operator.example shared=false ttl=300 negative=900 parent=172800 child=86400 cname=edge.example.net at=2026-03-01T11:00:00.123456Z addresses=[192.0.2.1 198.51.100.7]",
		"3 bare.example A control",
		"4 x.tld A decoy public=false zone=tld shared=true ttl=0 addresses=[192.0.2.1]",
		"! 5 duplicate: www.operator.example stands in line 2",
		`! 7 "bücher.example" has characters outside ASCII`,
		`! 8 "one" is a single label`,
		`! 9 "canary" is none of the purposes target, decoy, control`,
		"! 10 the line does not say why the name is probed",
		"! 11 the line has no name",
		`! 12 "yes" is neither true nor false`,
		"! 13 d.example does not lie in the zone example.org",
		`! 14 "-1" is not a TTL`,
		`! 15 "2147483648" is not a TTL`,
		`! 16 "x" is not an address`,
		`! 17 "2026-03-01" is not an instant`,
		`! 18 "http://x/" has`,
		"! 19 the line has 2 fields, the header has 12",
		"! 20 not a line of CSV",
		"! 21 the name has 249 characters; at most 236",
	}
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	w.Write([]byte(text))
	w.Close()
	for _, path := range []string{file(t, "t.csv", text), file(t, "t.csv.gz", z.String())} {
		got, l := readTargets(t, Targets{Path: path})
		expect(t, got, want...)
		// 21 lines: the header and an empty one are blank.
		if l.Lines != 21 || l.Taken != 3 || l.Duplicates != 1 || l.Rejected != 15 || l.Blank != 2 {
			t.Errorf("the ledger is %+v", l)
		}
	}
}

// TestPlainTargets: a name a line, all for one purpose.
func TestPlainTargets(t *testing.T) {
	path := file(t, "own.txt", Stamp+"\nOne.example # ours\n\n# none\none.example\ntwo.example.\n192.0.2.1\n")
	got, l := readTargets(t, Targets{Path: path, Purpose: "control", Source: "own names"})
	expect(t, got, "2 one.example A control", "! 5 duplicate: one.example stands in line 2", "6 two.example A control", `! 7 "192.0.2.1" ends in a number`)
	if l.Lines != 7 || l.Taken != 2 || l.Blank != 3 {
		t.Errorf("the ledger is %+v", l)
	}
}

// TestListsOfOnePlan: a name that an earlier list of the plan has is a duplicate too.
func TestListsOfOnePlan(t *testing.T) {
	seen := map[string]Line{}
	one := Targets{Path: file(t, "a.csv", "name,purpose\na.example,target\nb.example,target\n"), Seen: seen}
	readTargets(t, one)
	got, l := readTargets(t, Targets{Path: file(t, "b.txt", "c.example\nb.example\nc.example\n"), Purpose: "control", Seen: seen})
	expect(t, got, "1 c.example A control", "! 2 duplicate: b.example of a.csv stands in line 3", "! 3 duplicate: c.example stands in line 1")
	if l.Duplicates != 2 || len(seen) != 3 {
		t.Errorf("%+v, %v", l, seen)
	}
}

// TestHostingOfTargets: networks of all addresses, as of the day they were looked up, each once and sorted.
func TestHostingOfTargets(t *testing.T) {
	o := Targets{Path: file(t, "t.csv", "name,purpose,addresses,looked_up_at\na.example,target,192.0.2.1;192.0.2.2,2026-03-01T23:30:00-02:00\nb.example,target,192.0.2.3,\n")}
	o.Networks = func(a netip.Addr, day string) ([]int64, []string) {
		switch {
		case a == netip.MustParseAddr("192.0.2.3") && day == Latest:
			return nil, []string{"FR"}
		case day == "2026-03-02": // in UTC
			return []int64{64501, 64500}, []string{"SE", "DE"}
		}
		t.Errorf("asked for %v as of %s", a, day)
		return nil, nil
	}
	got, _ := readTargets(t, o)
	expect(t, got, "2 a.example A target at=2026-03-02T01:30:00Z addresses=[192.0.2.1 192.0.2.2] in=[64500 64501] countries=[DE SE]",
		"3 b.example A target addresses=[192.0.2.3] countries=[FR]")
}

// TestTargetsAsAWhole: what makes a list unreadable is said before a row is read.
func TestTargetsAsAWhole(t *testing.T) {
	for _, c := range []struct {
		text, format, purpose, want string
	}{
		{"name,purpose,tll_s\n", "", "", `column "tll_s", unknown or twice; there are name, purpose, is_public`},
		{"name,purpose,name\n", "", "", `column "name", unknown or twice`},
		{"name,ttl_s\n", "", "", "no column purpose"},
		{"purpose,ttl_s\n", "", "", "no column name"},
		{"name,purpose\n", "", "target", "a purpose for all names is for plain lists"},
		{"a.example\n", "", "", "say their purpose: target, decoy, control"},
		{"a.example\n", "", "canary", `no purpose "canary"`},
		{"a.example\n", "json", "", "no format"},
	} {
		_, err := Targets{Path: file(t, "x", c.text), Format: c.format, Purpose: c.purpose}.Read(t.Context(), func(any) error { return nil })
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.text, err, c.want)
		}
	}
}

// FuzzTargets: whatever the bytes, the account adds up (Read checks it), rows keep the schema's promises, and a
// second reading gives the same rows.
func FuzzTargets(f *testing.F) {
	f.Add([]byte("name,purpose,is_public,zone_cut,ttl_s,addresses,looked_up_at\na.example,target,true,example,300,192.0.2.1;::1,2026-03-01T12:00:00Z\n"))
	f.Add([]byte("# SIMULATED\nname,purpose,cname\n\"a.example\",decoy,b.example.\n"))
	f.Add([]byte("a.example\nxn--bcher-kva.example # x\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		path := file(t, "list", string(b))
		for _, o := range []Targets{{Path: path, Format: Plain, Purpose: "target"}, {Path: path, Format: CSV}} {
			var rows []any
			l, err := o.Read(t.Context(), func(row any) error { rows = append(rows, row); return nil })
			if err != nil && o.Format == CSV {
				continue // a header that is none
			}
			if err != nil || l.Rows+l.RejectRows != int64(len(rows)) {
				t.Fatalf("%s: %v, %d rows of %+v", o.Format, err, len(rows), l)
			}
			for _, row := range rows {
				sound(t, row, l.Lines)
			}
			var again []any
			if _, err := o.Read(t.Context(), func(row any) error { again = append(again, row); return nil }); err != nil || !reflect.DeepEqual(rows, again) {
				t.Fatalf("%s: a second reading differs, %v", o.Format, err)
			}
		}
	})
}
