package roster_test

import (
	"net/netip"
	"slices"
	"testing"

	"bridle/collectors/internal/roster"
	"bridle/datasets/prefix"
	"bridle/datasets/schema/prefixes"
)

func TestNetworksByAllSources(t *testing.T) {
	p := func(v string) *string { return &v }
	n := func(v int64) *int64 { return &v }
	row := func(source, in string, asn int64, class *string) prefixes.Row {
		r := prefixes.Row{ASClass: class, ASClassPublished: class, ValidOn: "2018-08-01", Source: source, SourceRow: 1}
		if in != "" {
			r.Prefix = p(in)
		}
		if asn != 0 {
			r.ASN = n(asn)
		}
		return r
	}
	table, err := prefix.NewTable([]prefixes.Row{
		row("a/x", "192.0.2.0/24", 64500, nil),
		row("b/x", "192.0.2.0/24", 64500, p("hosting")),
		row("c/x", "192.0.2.0/25", 64501, nil),
		row("d/x", "", 64501, p("access")),
		row("a/x", "198.51.100.0/24", 64502, p("hosting")),
		row("a/x", "203.0.113.0/24", 64503, p("unknown")),
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		address string
		asn     int64
		classes []string
		is      bool
	}{
		{"192.0.2.1", 64500, []string{"access", "hosting"}, true}, // two of three sources name 64500; one says access of the third's
		{"192.0.2.200", 64500, []string{"hosting"}, false},
		{"198.51.100.1", 64502, []string{"hosting"}, false},
		{"203.0.113.1", 64503, nil, false},
		{"2001:db8::1", 0, nil, false},
	} {
		got := roster.NetworkOf(table, netip.MustParseAddr(c.address), "2018-08-15")
		if got.ASN != c.asn || !slices.Equal(got.Classes, c.classes) || got.Provider() != c.is {
			t.Errorf("%s: %+v, provider %v; want AS%d %v, %v", c.address, got, got.Provider(), c.asn, c.classes, c.is)
		}
	}
}
