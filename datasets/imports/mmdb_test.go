package imports

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"

	"bridle/datasets/schema/prefixes"

	maxminddb "github.com/oschwald/maxminddb-golang/v2"
)

// country is a small database: networks of both families, aliases, and records of which
// nothing can be taken.
func country() writtenDB {
	return sized(writtenDB{nets: []writtenNet{
		{"192.0.2.0/24", placed("DE")},
		{"198.51.100.0/25", placed("se")},
		{"198.51.100.128/25", map[string]any{"registered_country": map[string]any{"iso_code": "US"}}},
		{"203.0.113.0/24", map[string]any{"country": map[string]any{"iso_code": "GER"}}},
		{"203.0.112.0/24", map[string]any{}},
		{"2001:db8::/32", placed("DE")},
	}, aliases: []string{"::ffff:0:0/96", "2002::/16", "2001::/32"}})
}

// mmdb reads a database with the set s.
func mmdb(t *testing.T, b []byte) ([]string, Ledger) {
	t.Helper()
	o := Prefixes{Path: file(t, "a.mmdb", string(b)), Format: MMDB, Set: "s", ValidOn: "2026-03-01"}
	return collect(t, func(e Emit) (Ledger, error) { return o.Read(t.Context(), e) })
}

// TestMMDB: IPv4 comes unmapped and once, whatever leads to it, in the order of addresses.
func TestMMDB(t *testing.T) {
	for _, size := range []int{24, 28, 32} {
		w := country()
		w.size = size
		got, l := mmdb(t, w.bytes(t))
		expect(t, got, "1 192.0.2.0/24 DE", "2 198.51.100.0/25 SE", "! 3 the record names the country of registration and not that of use",
			"! 4 the record names neither a country nor an autonomous system", `! 5 "GER" is not a country code`, "6 2001:db8::/32 DE")
		if l.Lines != 6 || l.Taken != 3 || l.Rejected != 3 || l.Blank != 0 || l.Duplicates != 0 || l.Rows != 3 {
			t.Errorf("the ledger is %+v", l)
		}
	}
}

// TestMMDBRows: all columns, under the names of several vendors.
func TestMMDBRows(t *testing.T) {
	w := sized(writtenDB{version: 4, nets: []writtenNet{
		{"10.0.0.0/8", system(64496, "Example Ltd")},
		{"11.0.0.0/8", map[string]any{"country": "Sweden", "country_code": "SE", "asn": "AS64497", "as_name": "Another", "as_domain": "example.org"}},
		{"12.0.0.0/8", map[string]any{"country": "NO", "asn": "64498"}},
		{"13.0.0.0/8", map[string]any{"country": "", "asn": uint64(64499)}},
		{"14.0.0.0/8", map[string]any{"asn": "ASX"}}, {"15.0.0.0/8", map[string]any{"country": true}},
		{"16.0.0.0/8", "text"}, {"17.0.0.0/8", map[string]any{"autonomous_system_number": uint64(1 << 32)}},
	}})
	var rows []prefixes.Row
	o := Prefixes{Path: file(t, "a.mmdb", string(w.bytes(t))), Format: MMDB, Set: "s", ValidOn: "2026-03-01"}
	l, err := o.Read(t.Context(), func(row any) error {
		if r, ok := row.(prefixes.Row); ok {
			rows = append(rows, r)
		}
		return nil
	})
	if err != nil || l.Rejected != 4 || l.Taken != 4 {
		t.Fatalf("%+v, %v", l, err)
	}
	row := func(n int64, prefix string, asn int64, name, code string) prefixes.Row {
		r := prefixes.Row{Prefix: &prefix, ASN: &asn, ValidOn: "2026-03-01", Source: "s/a.mmdb", SourceRow: n}
		if name != "" {
			r.ASName = &name
		}
		if code != "" {
			r.Country, r.CountryBasis = &code, new("geolocation")
		}
		return r
	}
	want := []prefixes.Row{row(1, "10.0.0.0/8", 64496, "Example Ltd", ""), row(2, "11.0.0.0/8", 64497, "Another", "SE"),
		row(3, "12.0.0.0/8", 64498, "", "NO"), row(4, "13.0.0.0/8", 64499, "", "")}
	if !reflect.DeepEqual(rows, want) {
		t.Errorf("rows %+v", rows)
	}
}

// TestMMDBPlacesOfIPv4: what stands for IPv4 and others at once is refused; IPv4 under
// ::ffff:0:0/96 alone is taken, beside ::/96 it is refused.
func TestMMDBPlacesOfIPv4(t *testing.T) {
	got, _ := mmdb(t, sized(writtenDB{nets: []writtenNet{{"::/64", placed("DE")}, {"8000::/1", placed("SE")}}}).bytes(t))
	expect(t, got, "! 1 ::/64 holds the place of IPv4 (::/96) and of others", "2 8000::/1 SE")
	got, _ = mmdb(t, sized(writtenDB{nets: []writtenNet{{"::ffff:c000:200/120", placed("DE")}}}).bytes(t))
	expect(t, got, "1 192.0.2.0/24 DE")
	got, _ = mmdb(t, sized(writtenDB{nets: []writtenNet{{"192.0.2.0/24", placed("SE")}, {"::ffff:c000:200/120", placed("DE")}}}).bytes(t))
	expect(t, got, "1 192.0.2.0/24 SE", "! 2 ::ffff:192.0.2.0/120 is IPv4 in a second place")
	// All of IPv4 in one record, which another network shares: both stay.
	got, _ = mmdb(t, sized(writtenDB{nets: []writtenNet{{"::/96", placed("SE")}, {"2001:db8::/32", placed("SE")}}}).bytes(t))
	expect(t, got, "1 0.0.0.0/0 SE", "2 2001:db8::/32 SE")
}

// TestMMDBSecondRoute: the networks are those that the library finds by its own walk.
func TestMMDBSecondRoute(t *testing.T) {
	b := country().bytes(t)
	r, err := maxminddb.OpenBytes(b)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Verify(); err != nil {
		t.Errorf("the file of this test is not in order: %v", err)
	}
	var library []string
	for n := range r.Networks() {
		library = append(library, fmt.Sprint(n.Prefix(), " ", n.Offset()))
	}
	tree, err := newSearchTree(b, r.Metadata.NodeCount, r.Metadata.RecordSize, r.Metadata.IPVersion)
	if err != nil {
		t.Fatal(err)
	}
	m := &mapped{}
	var ours []string
	if err := tree.walk(func(l leaf) error {
		p, _ := m.place(l.prefix)
		ours = append(ours, fmt.Sprint(p, " ", l.offset))
		return nil
	}); err != nil || !slices.Equal(ours, library) {
		t.Errorf("%v, %v, want %v", ours, err, library)
	}
	if got, _ := netip.ParsePrefix(strings.Fields(library[0])[0]); got.String() != "192.0.2.0/24" {
		t.Error(got)
	}
}

// TestMMDBResolve: type and day of the metadata, unless said; packed files; what cannot be told.
func TestMMDBResolve(t *testing.T) {
	w := country()
	w.kind, w.built = "Some Vendor/Country", 1_772_409_599 // 2026-03-01T23:59:59Z
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write(w.bytes(t))
	z.Close()
	o, err := Prefixes{Path: file(t, "x.mmdb.gz", packed.String())}.Resolve()
	if err != nil || o.Format != MMDB || o.Source() != "Some-Vendor-Country/x.mmdb.gz" || o.ValidOn != "2026-03-01" {
		t.Fatalf("%+v, %v", o, err)
	}
	if l, err := o.Read(t.Context(), func(any) error { return nil }); err != nil || l.Taken != 3 {
		t.Errorf("%+v, %v", l, err)
	}
	w.kind = ""
	path := file(t, "vendor_20260302.mmdb", string(w.bytes(t)))
	if o, err := (Prefixes{Path: path, ValidOn: "2026-03-04"}).Resolve(); err != nil || o.Set != "vendor" || o.ValidOn != "2026-03-04" {
		t.Errorf("%+v, %v", o, err)
	}
	w.built = 1
	path = file(t, "a.mmdb", string(w.bytes(t)))
	if _, err := (Prefixes{Path: path}).Resolve(); err == nil || !strings.Contains(err.Error(), "do not tell the day") {
		t.Error(err)
	}
	if _, err := (Prefixes{Path: path, Set: "a/b"}).Resolve(); err == nil || !strings.Contains(err.Error(), "slash") {
		t.Error(err)
	}
	if _, err := (Prefixes{Path: file(t, "b.mmdb", "1.0.0.0\t24\t1\n")}).Resolve(); err == nil || !strings.Contains(err.Error(), "not an MMDB file") {
		t.Error(err)
	}
}

// TestMMDBLoops: trees that lead to themselves, or to one node by two ways, are refused and
// not followed for as long as there are addresses.
func TestMMDBLoops(t *testing.T) {
	b := country().bytes(t)
	r, err := maxminddb.OpenBytes(b)
	if err != nil {
		t.Fatal(err)
	}
	n := r.Metadata.NodeCount
	r.Close()
	for name, to := range map[string]func(node int) uint32{
		"all to the root":     func(int) uint32 { return 0 },
		"all to the next":     func(i int) uint32 { return uint32(min(i+1, int(n))) },
		"all to the last one": func(int) uint32 { return uint32(n - 1) },
		"into the separator":  func(int) uint32 { return uint32(n + 1) },
		"behind the data":     func(int) uint32 { return 1<<24 - 1 },
	} {
		broken := slices.Clone(b)
		for i := range int(n) {
			for side := range 2 {
				var word [4]byte
				binary.BigEndian.PutUint32(word[:], to(i))
				copy(broken[6*i+3*side:], word[1:])
			}
		}
		o := Prefixes{Path: file(t, "a.mmdb", string(broken)), Format: MMDB, Set: "s", ValidOn: "2026-03-01"}
		if l, err := o.Read(t.Context(), func(any) error { return nil }); !errors.Is(err, errDamaged) {
			t.Errorf("%s: %+v, %v", name, l, err)
		}
	}
}

// TestMMDBEnds: an error of emit and the end of the context end a reading.
func TestMMDBEnds(t *testing.T) {
	o := Prefixes{Path: file(t, "a.mmdb", string(country().bytes(t))), Format: MMDB, Set: "s", ValidOn: "2026-03-01"}
	full := errors.New("the disk is full")
	if l, err := o.Read(t.Context(), func(any) error { return full }); err != full || l.Lines != 1 {
		t.Errorf("%v after %d networks", err, l.Lines)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := o.Read(ctx, func(any) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// FuzzMMDB: whatever the bytes, an error or rows that keep the promises of the schema, an
// account that adds up, no more networks than a tree can have, and the same rows twice.
func FuzzMMDB(f *testing.F) {
	for _, size := range []int{24, 28, 32} {
		w := country()
		w.size = size
		f.Add(w.bytes(f))
	}
	f.Add(sized(writtenDB{version: 4, nets: []writtenNet{{"10.0.0.0/8", system(64496, "x")}, {"11.0.0.0/8", "text"}}}).bytes(f))
	f.Add(sized(writtenDB{nets: []writtenNet{{"::/64", placed("DE")}, {"::ffff:c000:200/120", placed("DE")}}}).bytes(f))
	f.Fuzz(func(t *testing.T, b []byte) {
		path := file(t, "a.mmdb", string(b))
		Prefixes{Path: path}.Resolve()
		o := Prefixes{Path: path, Format: MMDB, Set: "s", ValidOn: "2026-03-01"}
		var rows, again []any
		l, err := o.Read(t.Context(), func(row any) error { rows = append(rows, row); return nil })
		for _, row := range rows {
			sound(t, row, l.Lines)
		}
		if int(l.Lines) > len(b)/6+1 || l.Check() != nil {
			t.Fatalf("%+v of %d bytes", l, len(b))
		}
		_, err2 := o.Read(t.Context(), func(row any) error { again = append(again, row); return nil })
		if (err == nil) != (err2 == nil) || !reflect.DeepEqual(rows, again) {
			t.Fatalf("a second reading differs: %v, %v", err, err2)
		}
	})
}
