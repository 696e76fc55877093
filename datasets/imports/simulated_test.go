package imports

import (
	"strings"
	"testing"

	"bridle/datasets/schema/prefixes"
)

// TestNetworkTable: a table as simulated worlds have it, with every kind of fault.
func TestNetworkTable(t *testing.T) {
	text := Stamp + ", scenario village\nprefix,asn,as_name,kind,country\n" +
		"127.1.0.0/16,4200000001,\"One, Ltd\",access,de\n,4200000002,,,\nfd00::/16,,,,SE\n" +
		"127.1.0.0/16,4200000001,other,access,DE\n127.1.0.1/16,,,,\n,,x,,\n127.2.0.0/16,x,,,\n127.3.0.0/16,,,school,\n127.4.0.0/16,,,,GER\n1,2\n"
	o, err := Prefixes{Path: file(t, "prefixes.csv", text), ValidOn: "2018-06-01"}.Resolve()
	if err != nil || o.Format != Table || o.Source() != "prefixes/prefixes.csv" {
		t.Fatalf("%+v, %v", o, err)
	}
	got, l := collect(t, func(e Emit) (Ledger, error) { return o.Read(t.Context(), e) })
	expect(t, got, "3 127.1.0.0/16 AS4200000001 DE", "4 AS4200000002", "5 fd00::/16 SE", "! 6 duplicate", "! 7 127.1.0.1/16 has bits",
		"! 8 the line names neither", `! 9 "x" is not an AS number`, `! 10 "school" is none of the kinds`, `! 11 "GER" is not a country`, "! 12 the line has 2 fields")
	if l.Lines != 12 || l.Taken != 3 || l.Blank != 2 || l.Duplicates != 1 || l.Rejected != 6 {
		t.Errorf("the ledger is %+v", l)
	}
	var first prefixes.Row
	o.Read(t.Context(), func(row any) error {
		if r, ok := row.(prefixes.Row); ok && first.Source == "" {
			first = r
		}
		return nil
	})
	if *first.ASName != "One, Ltd" || *first.ASClass != "access" || *first.ASClassPublished != "access" || *first.CountryBasis != "statement" {
		t.Errorf("%+v", first)
	}
	for _, header := range []string{"prefix,ans", "prefix,asn,prefix", "as_name,country"} {
		o.Path = file(t, "x.csv", header+"\n")
		if l, err := o.Read(t.Context(), func(any) error { return nil }); err == nil {
			t.Errorf("%s: %+v", header, l)
		}
	}
}

// TestStampIsNoLine: the stamp is a comment in formats that have none.
func TestStampIsNoLine(t *testing.T) {
	o := Resolvers{Path: file(t, "a.csv", Stamp+"\nip,name\n192.0.2.1,a\n"), Format: CSV, AddressColumn: "ip"}
	got, l := collect(t, func(e Emit) (Ledger, error) { return o.Read(t.Context(), e) })
	if len(got) != 1 || l.Lines != 3 || l.Blank != 2 {
		t.Errorf("%v, %+v", got, l)
	}
}

// TestCheckStamp: what a file says of itself and what its importer says must agree.
func TestCheckStamp(t *testing.T) {
	w := country()
	real := file(t, "a.mmdb", string(w.bytes(t)))
	w.kind = "SIMULATED-village"
	for _, e := range []struct {
		path, format string
		simulated    bool
	}{
		{file(t, "a.txt", "192.0.2.1\n"+Stamp+"\n"), Plain, false}, {file(t, "b.txt", Stamp+", scenario village\n127.0.0.1:53\n"), Plain, true},
		{file(t, "c.txt", "\ufeff"+Stamp+"\r\n"), Plain, true}, {file(t, "empty.txt", ""), Plain, false},
		{real, MMDB, false}, {file(t, "b.mmdb", string(w.bytes(t))), MMDB, true},
	} {
		if err := CheckStamp(e.path, e.format, e.simulated); err != nil {
			t.Error(err)
		}
		err := CheckStamp(e.path, e.format, !e.simulated)
		if err == nil || !strings.Contains(err.Error(), "--simulated") {
			t.Errorf("%s as what it is not: %v", e.path, err)
		}
	}
	if err := CheckStamp("nowhere", Plain, false); err == nil {
		t.Error("a file that is not there")
	}
}
