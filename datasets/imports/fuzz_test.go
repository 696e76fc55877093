package imports

import (
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/datasets/schema/nameobservations"
	"bridle/datasets/schema/prefixes"
	"bridle/datasets/schema/rejects"
	"bridle/datasets/schema/resolutions"
	"bridle/datasets/schema/resolvers"
	"bridle/datasets/schema/targets"
)

// FuzzResolvers: whatever the bytes, in whatever format, the account adds up (Read checks
// it), rows keep the schema's promises, and a second reading gives the same rows.
func FuzzResolvers(f *testing.F) {
	for _, s := range []string{"192.0.2.1:53\n#\n[::1]:5\n", "saddr,sport\n1.1.1.1,53\n", `{"saddr":"1.1.1.1","sport":53,"timestamp_ts":1}`,
		`{"ip_str":"1.1.1.1","port":53,"transport":"udp","dns":{}}`, `{"ip":"1.1.1.1","services":[{"port":53,"service_name":"DNS","transport_protocol":"UDP"}]}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		path := file(t, "list", string(b))
		Detect(path)
		for _, format := range []string{Plain, CSV, ZmapCSV, ZmapJSON, Censys, Shodan} {
			o := Resolvers{Path: path, Format: format}
			if format == CSV {
				o.AddressColumn, o.NoHeader = "1", true
			}
			if format == ZmapCSV && !strings.HasPrefix(string(b), "saddr") {
				continue // refused as a whole
			}
			var rows []any
			l, err := o.Read(t.Context(), func(row any) error { rows = append(rows, row); return nil })
			if err != nil {
				if format == ZmapCSV {
					continue
				}
				t.Fatalf("%s: %v", format, err)
			}
			for _, row := range rows {
				sound(t, row, l.Lines)
			}
			var again []any
			if _, err := o.Read(t.Context(), func(row any) error { again = append(again, row); return nil }); err != nil || !reflect.DeepEqual(rows, again) {
				t.Fatalf("%s: a second reading differs, %v", format, err)
			}
		}
	})
}

// FuzzPrefixes is the same for prefixes.
func FuzzPrefixes(f *testing.F) {
	f.Add([]byte(extended))
	f.Add([]byte("1.0.0.0\t24\t1_2,3\n"))
	f.Add([]byte("arin|*|ipv6\xf0|*|1|summary\n")) // a reason that quotes what is not UTF-8
	f.Add([]byte("# SIMULATED\nprefix,asn,as_name,kind,country\n10.0.0.0/8,1,\"a,b\",access,de\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		path := file(t, "a-20260301", string(b))
		Prefixes{Path: path}.Resolve()
		for _, format := range []string{Delegated, PrefixToAS, Table} {
			o := Prefixes{Path: path, Format: format, Set: "s", ValidOn: "2026-03-01"}
			var lines int64
			l, err := o.Read(t.Context(), func(row any) error { sound(t, row, 1<<40); lines++; return nil })
			if err != nil && format == Table {
				continue // a header that is none
			}
			if err != nil || l.Rows+l.RejectRows != lines {
				t.Fatalf("%s: %v, %d rows of %+v", format, err, lines, l)
			}
		}
	})
}

// sound checks what the schema promises of a row.
func sound(t *testing.T, row any, lines int64) {
	t.Helper()
	switch r := row.(type) {
	case resolvers.Row:
		a, err := netip.ParseAddr(r.Address)
		if err != nil || a.String() != r.Address || a.Is4In6() || a.Zone() != "" || r.SourceRow < 1 || r.SourceRow > lines || r.Source == "" {
			t.Errorf("%+v", r)
		}
		if r.Port != nil && (*r.Port < 1 || *r.Port > 65535) {
			t.Errorf("port %d", *r.Port)
		}
		if r.ListedOn != nil {
			if _, err := time.Parse(time.DateOnly, *r.ListedOn); err != nil {
				t.Error(err)
			}
		}
		if r.Responder != nil && *r.Responder != r.Address {
			t.Errorf("responder %s of %s", *r.Responder, r.Address)
		}
	case prefixes.Row:
		if r.Prefix == nil && r.ASN == nil || (r.Country == nil) != (r.CountryBasis == nil) || r.SourceRow < 1 {
			t.Errorf("%+v", r)
		}
		if r.Prefix != nil {
			if p, err := netip.ParsePrefix(*r.Prefix); err != nil || p != p.Masked() || p.String() != *r.Prefix {
				t.Errorf("prefix %s", *r.Prefix)
			}
		}
		if r.ASN != nil && (*r.ASN < 0 || *r.ASN > 1<<32-1) {
			t.Errorf("AS%d", *r.ASN)
		}
	case targets.Row:
		if r.Name != strings.ToLower(r.Name) || strings.HasSuffix(r.Name, ".") || len(r.Name) > longestTarget || !slices.Contains(Purposes(), r.Purpose) ||
			r.QType != "A" || r.Source == "" || *r.SourceRow < 1 || *r.SourceRow > lines {
			t.Errorf("%+v", r)
		}
		if r.ZoneCut != nil && !within(r.Name, *r.ZoneCut) || !slices.IsSorted(r.Addresses) {
			t.Errorf("%+v", r)
		}
	case resolutions.Row:
		if name, err := recordName(r.Name); err != nil || name != r.Name || r.Value == "" || r.Source == "" || *r.SourceRow < 1 || *r.SourceRow > lines {
			t.Errorf("%+v", r)
		}
		if value, err := recordValue(r.Rrtype, r.Value); err != nil || value != r.Value {
			t.Errorf("%+v: the value reads as %q, %v", r, value, err)
		}
		if r.FirstSeenAt != nil && r.LastSeenAt != nil && r.LastSeenAt.Before(*r.FirstSeenAt) {
			t.Errorf("%+v", r)
		}
	case nameobservations.Row:
		if name, err := recordName(r.Name); err != nil || name != r.Name || r.Source == "" || *r.SourceRow < 1 || *r.SourceRow > lines {
			t.Errorf("%+v", r)
		}
	case rejects.Row:
		if r.Row < 1 || r.Row > lines || r.Reason == "" || len(r.Raw) > maxRaw {
			t.Errorf("%+v", r)
		}
		if strings.ToValidUTF8(r.Raw+r.Reason, "") != r.Raw+r.Reason {
			t.Errorf("not UTF-8: %q %q", r.Raw, r.Reason)
		}
	}
}
