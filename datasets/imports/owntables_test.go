package imports

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"bridle/datasets/schema/operators"
	"bridle/datasets/schema/rejects"
	"bridle/datasets/schema/resolvergroups"
)

// inWords reads a table of the user and returns rows and rejects in words.
func inWords(t testing.TB, read func(Emit) (Ledger, error)) (rows, bad []string, l Ledger) {
	t.Helper()
	l, err := read(func(row any) error {
		switch r := row.(type) {
		case operators.Row:
			rows = append(rows, fmt.Sprintf("%d %s|%s|%s|%s|%t|%s|%s", *r.SourceRow, r.Operator, r.Kind, r.Value, orNone(r.Role), r.IsUnique, orNone(r.ValidFromOn), orNone(r.ValidToOn)))
		case resolvergroups.Row:
			rows = append(rows, fmt.Sprintf("%d %s|%s|%s|%s|%s|%s|%s", r.SourceRow, r.Address, orNil(r.Port), orNone(r.CacheGroup), orNone(r.Country), orNil(r.CountryMass), orNil(r.ASN), orNil(r.NCaches)))
		case rejects.Row:
			bad = append(bad, fmt.Sprintf("! %d %s", r.Row, r.Reason))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows, bad, l
}

func orNil[T any](p *T) string {
	if p == nil {
		return ""
	}
	return fmt.Sprint(*p)
}

// The expected rows are what a reader of the sample sees: quiet-otter and amber-heron share a name, in whatever letters.
func TestOperators(t *testing.T) {
	o := Operators{Path: "testdata/stated/operators.csv"}
	rows, bad, l := inWords(t, func(e Emit) (Ledger, error) { return o.Read(t.Context(), e) })
	want := []string{
		"3 amber-heron|name|cc1.example.org|command_and_control|false|2026-01-01|2026-03-31",
		"4 amber-heron|name|xn--bcher-kva.example|exploit_link|true||",
		"5 quiet-otter|address|192.0.2.10||true||",
		"6 quiet-otter|name|cc1.example.org||false|2026-04-01|",
		"12 blue-finch|address|2001:db8::1||true||",
	}
	if !reflect.DeepEqual(rows, want) {
		t.Errorf("rows %q", rows)
	}
	expect(t, bad, "! 7 duplicate: amber-heron cc1.example.org stands in line 3", "! 8 line 3 gives cc1.example.org of amber-heron with another role",
		`! 9 "192.0.2.11" is an address, and its kind says name`, `! 10 "spyware" is neither command_and_control`,
		"! 11 the last day, 2026-04-01, is before the first, 2026-05-01", "! 13 the label of the operator is empty",
		`! 14 "*.example.org" is a wildcard`, "! 15 the line has 2 fields, the header has 6")
	if l.Lines != 15 || l.Taken != 5 || l.Duplicates != 1 || l.Rejected != 7 || l.Blank != 2 {
		t.Errorf("ledger %+v", l)
	}
}

// A table may name its columns as it likes, stand between tabs, and have columns that nobody needs, if the user says so.
func TestColumnsAreChosen(t *testing.T) {
	o := Operators{Path: "testdata/stated/operators.tsv", Columns: Columns{Of: map[string]string{"operator": "who", "value": "2"}, Ignored: []string{"note"}}}
	rows, _, _ := inWords(t, func(e Emit) (Ledger, error) { return o.Read(t.Context(), e) })
	if want := []string{"2 red-kite|name|cc9.example.org||true||", "3 red-kite|address|192.0.2.9||true||"}; !reflect.DeepEqual(rows, want) {
		t.Errorf("rows %q", rows)
	}
	for _, c := range []struct {
		text, want string
		columns    Columns
	}{
		{"operator,value,valid_to\na,b.example,2026-01-01\n", `the column "valid_to", which holds none of operator, value`, Columns{}},
		{"operator,wert\na,b.example\n", "no column holds value; the header names operator, wert", Columns{}},
		{"operator,value\n", `there is no column "wert"`, Columns{Of: map[string]string{"value": "wert"}}},
		{"operator,value\n", "column 1 of the header is to hold operator and value", Columns{Of: map[string]string{"value": "operator"}}},
		{"operator,value\n", `there is nothing named "worth"`, Columns{Of: map[string]string{"worth": "value"}}},
		{"operator,value,value\n", `the column "value", which holds none`, Columns{}},
		{"operator,value,value\n", `the column "value" twice`, Columns{Of: map[string]string{"kind": "3"}}},
		{"operator,\"value\n", "the header is not a line of CSV", Columns{}},
		{"", "the file has no header", Columns{}},
	} {
		_, err := Operators{Path: file(t, "o.csv", c.text), Columns: c.columns}.Read(t.Context(), func(any) error { return nil })
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %s", c.text, err, c.want)
		}
	}
}

// Of lines that contradict each other none is taken over, and each names the other; a row for any port
// stands for all of them.
func TestGroups(t *testing.T) {
	o := Groups{Path: "testdata/stated/groups.csv"}
	rows, bad, l := inWords(t, func(e Emit) (Ledger, error) { return o.Read(t.Context(), e) })
	want := []string{
		"2 192.0.2.53|53|isp-one|DE|0.9|64500|2",
		"3 192.0.2.54||isp-one|DE|0.9|64500|2",
		"4 198.51.100.7|||XK|||",
		"7 198.51.100.9|53|isp-two||||",
		"8 198.51.100.9|54|isp-three||||",
		"10 198.51.100.10||isp-two||||",
		"18 2001:db8::53|53||SE|1|64501|1",
	}
	if !reflect.DeepEqual(rows, want) {
		t.Errorf("rows %q", rows)
	}
	expect(t, bad, `! 5 198.51.100.8 is in the group "isp-two" here and in the group "isp-three" in line 6; neither`,
		`! 6 198.51.100.8 is in the group "isp-three" here and in the group "isp-two" in line 5; neither`,
		"! 9 duplicate: 198.51.100.10 stands in line 10", `! 11 "UK" is no code of a country`, "! 12 a belief is given and no country",
		`! 13 "1.5" is no probability`, `! 14 "0" is no number of caches`, "! 15 line 16 says otherwise of 203.0.113.5", "! 16 line 15 says otherwise of 203.0.113.5",
		"! 17 224.0.0.1 is the address of no single host")
	if l.Lines != 18 || l.Taken != 7 || l.Duplicates != 1 || l.Rejected != 9 || l.Blank != 1 {
		t.Errorf("ledger %+v", l)
	}
}

// The codes are those of the standard: 249 are assigned (ISO 3166-1, as of 2024).
func TestCountryCodes(t *testing.T) {
	all := strings.Fields(countryCodes)
	if len(all) != 249 {
		t.Errorf("%d codes", len(all))
	}
	for _, good := range append(all, "XK", "xa", "se") {
		if got, err := countryCode(good); err != nil || got != strings.ToUpper(good) {
			t.Errorf("%q: %q, %v", good, got, err)
		}
	}
	for _, bad := range []string{"", "UK", "EU", "ZZ", "SU", "D", "DEU", "D ", "E A", "X1"} {
		if got, err := countryCode(bad); err == nil {
			t.Errorf("%q is %q", bad, got)
		}
	}
}

// Whatever the bytes, the account adds up (Read checks it), rows keep what the schema promises,
// and a second reading gives the same.
func FuzzOwnTables(f *testing.F) {
	for _, name := range []string{"operators.csv", "operators.tsv", "groups.csv"} {
		f.Add([]byte(sample(f, name)))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		path := file(t, "list", string(b))
		for _, read := range []func(Emit) (Ledger, error){
			func(e Emit) (Ledger, error) { return Operators{Path: path}.Read(t.Context(), e) },
			func(e Emit) (Ledger, error) { return Groups{Path: path}.Read(t.Context(), e) },
		} {
			var rows, again []any
			l, err := read(func(row any) error { rows = append(rows, row); return nil })
			for _, row := range rows {
				switch r := row.(type) {
				case operators.Row:
					if r.Operator == "" || r.Value == "" || r.Kind != "name" && r.Kind != "address" || strings.ToValidUTF8(r.Operator+r.Value, "") != r.Operator+r.Value {
						t.Errorf("%+v", r)
					}
				case resolvergroups.Row:
					if r.Address == "" || r.CountryMass != nil && (r.Country == nil || !(*r.CountryMass >= 0 && *r.CountryMass <= 1)) {
						t.Errorf("%+v", r)
					}
				default:
					sound(t, row, l.Lines+1)
				}
			}
			if _, e := read(func(row any) error { again = append(again, row); return nil }); (e == nil) != (err == nil) || !reflect.DeepEqual(rows, again) {
				t.Fatalf("a second reading differs: %v, %v", err, e)
			}
		}
	})
}
