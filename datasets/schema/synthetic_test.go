package schema

import (
	"net/netip"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// documentation are the prefixes set aside for examples (RFC 5737, RFC 3849).
var documentation = []netip.Prefix{
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("2001:db8::/32"),
}

var (
	// nameColumns hold domain names.
	nameColumns = []string{
		"name", "zone_cut", "cname", "ns_owner", "soa_owner", "asked_name", "registered_domain", "names",
	}
	// reserved are names set aside for examples (RFC 2606), and the root.
	reserved = regexp.MustCompile(`^(\.|(.*\.)?(example\.org|invalid))$`)
	// runID is how runs are named.
	runID = regexp.MustCompile(`^[0-9]{8}T[0-9]{6}Z-[a-z]+(-[a-z]+)*-[0-9a-f]{8}$`)
	// country is a code that ISO 3166-1 leaves to users, XA to XZ.
	country = regexp.MustCompile(`^X[A-Z]$`)
)

// Synthetic rows name nobody: addresses, names, numbers of autonomous systems and
// countries are those set aside for examples.
func TestSampleRowsNameNobody(t *testing.T) {
	for _, d := range All() {
		columns := d.Columns()
		for i, row := range sample(t, d) {
			for j, c := range columns {
				for _, v := range scalars(row.Field(j)) {
					if why := named(c.Name, v); why != "" {
						t.Errorf("%s: row %d, %s: %v is %s", d.Name, i+1, c.Name, v, why)
					}
				}
			}
		}
	}
}

// scalars returns the values that a field holds: none for a null, several for a list.
func scalars(f reflect.Value) []any {
	if f.Kind() == reflect.Pointer {
		if f.IsNil() {
			return nil
		}
		f = f.Elem()
	}
	if f.Kind() != reflect.Slice || f.Type().Elem().Kind() == reflect.Uint8 {
		return []any{f.Interface()}
	}
	var list []any
	for i := range f.Len() {
		list = append(list, f.Index(i).Interface())
	}
	return list
}

// named says why a value may name something real, or nothing if it cannot.
func named(column string, v any) string {
	if n, ok := v.(int64); ok && strings.Contains(column, "asn") && (n < 64496 || n > 64511) {
		return "no AS number of RFC 5398"
	}
	s, ok := v.(string)
	if !ok {
		return ""
	}
	if a, err := netip.ParseAddr(s); err == nil && !slices.ContainsFunc(documentation, func(p netip.Prefix) bool { return p.Contains(a) }) {
		return "no address set aside for documentation"
	}
	if q, err := netip.ParsePrefix(s); err == nil && !slices.ContainsFunc(documentation, func(p netip.Prefix) bool { return p.Contains(q.Addr()) }) {
		return "no prefix set aside for documentation"
	}
	switch {
	case slices.Contains(nameColumns, column) && !reserved.MatchString(strings.ToLower(s)):
		return "no name set aside for examples"
	case column == "run_id" && !runID.MatchString(s):
		return "no run identifier"
	case isCountry(column) && !country.MatchString(s):
		return "no country code left to users"
	}
	return ""
}

func isCountry(column string) bool {
	return column == "country" || strings.HasPrefix(column, "countries_") || strings.HasSuffix(column, "_countries")
}
