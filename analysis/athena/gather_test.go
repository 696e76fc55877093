package athena

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"bridle/datasets/prefix"
	"bridle/datasets/schema/prefixes"
)

func TestWithoutCommonName(t *testing.T) {
	for subject, want := range map[string]string{
		"CN=a.example,O=Some Company,C=XA":  "O=Some Company,C=XA",
		"CN=a.example":                      "",
		`O=Some\, Company,cn=x,ST=Y`:        `O=Some\, Company,ST=Y`,
		`O=Ends with backslash\\,CN=y,C=XA`: `O=Ends with backslash\\,C=XA`,
		"2.5.4.3=x,OU=z":                    "OU=z",
		"":                                  "",
	} {
		if got := withoutCommonName(subject); got != want {
			t.Errorf("%q becomes %q, want %q", subject, got, want)
		}
	}
}

func TestShelf(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.77": "192.0.2.0/24", "::ffff:192.0.2.77": "192.0.2.0/24", "2001:db8:1:2::3": "2001:db8:1::/48",
	} {
		if got := shelf(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s stands on %s, want %s", address, got, want)
		}
	}
}

// A name that leaves one address and is seen at the next within days has moved; one that has both
// at a time, or was not seen for weeks, gives no day.
func TestMoves(t *testing.T) {
	row := func(p string, asn int64, line int64) prefixes.Row {
		return prefixes.Row{Prefix: &p, ASN: &asn, ValidOn: "2018-01-01", Source: "table/x", SourceRow: line}
	}
	table, err := prefix.NewTable([]prefixes.Row{row("192.0.2.0/24", 64496, 1), row("198.51.100.0/24", 64497, 2)})
	if err != nil {
		t.Fatal(err)
	}
	day := func(n int) time.Time { return time.Date(2018, 3, 1+n, 12, 0, 0, 0, time.UTC) }
	a, b := "192.0.2.1", "198.51.100.1"
	for _, c := range []struct {
		name  string
		stays []stay
		want  string
	}{
		{"at once", []stay{{b, day(10), day(20)}, {a, day(0), day(10)}}, "2018-03-11 AS64496 AS64497"},
		{"after a week", []stay{{a, day(0), day(3)}, {b, day(10), day(20)}}, "2018-03-11 AS64496 AS64497"},
		{"after a month", []stay{{a, day(0), day(3)}, {b, day(40), day(50)}}, ""},
		{"both at a time", []stay{{a, day(0), day(20)}, {b, day(1), day(21)}}, ""},
		{"network not known", []stay{{a, day(0), day(10)}, {"203.0.113.1", day(10), day(20)}}, ""},
	} {
		g := &gathering{servers: map[string]span{a: {}, b: {}}}
		g.moves(table, c.stays)
		got := ""
		for _, s := range g.sightings {
			if got != "" && s.Value != got {
				t.Errorf("%s: two values", c.name)
			}
			got = s.Value
		}
		if got != c.want || c.want != "" && len(g.sightings) != 2 {
			t.Errorf("%s: %v, want %q at both", c.name, g.sightings, c.want)
		}
	}
}

func TestInForce(t *testing.T) {
	is := func(first, second string, together bool, author, on string, withdrawn bool) Claim {
		return Claim{First: first, Second: second, Together: together, Author: author, On: on, Withdrawn: withdrawn, Source: "s.csv", Row: 1}
	}
	held, err := InForce([]Claim{
		is("a", "b", true, "X", "2026-01-01", false), is("a", "b", false, "X", "2026-01-02", false), // X has changed his mind
		is("b", "c", true, "Y", "2026-01-01", false), is("b", "c", true, "Y", "2026-01-03", true), // Y takes it back
	})
	if err != nil || len(held) != 1 || held[0].Together {
		t.Errorf("%v, %v", held, err)
	}
	_, err = InForce([]Claim{is("a", "b", true, "X", "2026-01-01", false), is("b", "c", true, "Y", "2026-01-01", false), is("a", "c", false, "Z", "2026-01-01", false)})
	if err == nil || strings.Count(err.Error(), "s.csv, row 1") != 3 {
		t.Errorf("error %v; want all three statements", err)
	}
	g := &Gathered{Sightings: []Sighting{{"1", "port", "443"}, {"2", "port", "443"}, {"3", "port", "443"}}, Names: map[string][]string{"1": {"n"}, "2": {"n"}}}
	list, idle := g.Apply([]Claim{is("3", "n", true, "X", "2026-01-01", false), is("3", "other", true, "X", "2026-01-01", false)})
	if len(list) != 2 || len(idle) != 1 || idle[0].Second != "other" {
		t.Errorf("%v, idle %v", list, idle)
	}
}

// The worked example: o of the first is split into p (2) and q (1), and q has r too.
func TestCompare(t *testing.T) {
	d := Compare(map[string]string{"1": "o", "2": "o", "3": "o", "4": "r", "5": "x"}, map[string]string{"1": "p", "2": "p", "3": "q", "4": "q", "6": "y"})
	// Pairs of the first: 12 13 23; of the second: 12 34; both: 12.
	if d.Common != 4 || d.Pairs.Truth != 3 || d.Pairs.Found != 2 || d.Pairs.Both != 1 || len(d.Split) != 1 || len(d.Merged) != 1 ||
		len(d.Moved) != 1 || d.Moved[0] != (Moved{"3", "o", "q"}) || len(d.OnlyFirst) != 1 || len(d.OnlySecond) != 1 {
		t.Errorf("%+v", d)
	}
}

// What stands for a registrant and is none. The first four are what registrars and registries write, the fifth is of the simulation.
func TestHides(t *testing.T) {
	for text, want := range map[string]bool{
		"REDACTED FOR PRIVACY": true, "Domains By Proxy, LLC": true, "WhoisGuard, Inc.": true, "Withheld for Privacy ehf": true, "Privacy service of Kosut Registrations": true,
		"Gafi Bage": false, "Acme Holding": false, "": false,
	} {
		if hides(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}
