package imports

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"bridle/datasets/schema/attributes"
	"bridle/datasets/schema/rejects"
	"bridle/datasets/schema/statements"
)

// sample returns one of the samples that FORMATS.md names.
func sample(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile("testdata/stated/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Lines 3 to 5 are taken over, 4 with two rows; 6 repeats 3; 7 to 11 each have one mistake.
func TestAttributes(t *testing.T) {
	o := Attributes{Path: file(t, "a.csv", sample(t, "attributes.csv")), Known: []string{"registrar", "theme", "quirk"}}
	var got []string
	var bad []int64
	l, err := o.Read(t.Context(), func(row any) error {
		switch r := row.(type) {
		case attributes.Row:
			got = append(got, strings.Join([]string{r.Kind, r.Subject, r.Attribute, r.Value, orNone(r.ObservedOn)}, "|"))
		case rejects.Row:
			bad = append(bad, r.Row)
		}
		return nil
	})
	want := []string{"name|news.example.org|registrar|Some Company|2026-02-10", "name|xn--bcher-kva.example|theme|books|",
		"address|192.0.2.1|theme|books|", "address|2001:db8::1|quirk|a, b|"}
	if err != nil || !reflect.DeepEqual(got, want) || !reflect.DeepEqual(bad, []int64{6, 7, 8, 9, 10, 11}) {
		t.Errorf("rows %q, rejects %v, %v", got, bad, err)
	}
	if l.Lines != 11 || l.Taken != 3 || l.Rows != 4 || l.Duplicates != 1 || l.Rejected != 5 || l.Blank != 2 {
		t.Errorf("ledger %+v", l)
	}
	o.Known = []string{"theme"}
	if _, err := o.Read(t.Context(), func(any) error { return nil }); err == nil || !strings.Contains(err.Error(), `line 3: there is no attribute "registrar"; there are theme`) {
		t.Errorf("error %v", err)
	}
}

// Lines 2 and 3 are taken over; 4 repeats 2; 5 to 8 each have one mistake.
func TestStatements(t *testing.T) {
	var got []statements.Row
	l, err := Statements{Path: file(t, "s.csv", sample(t, "statements.csv"))}.Read(t.Context(), func(row any) error {
		if r, ok := row.(statements.Row); ok {
			got = append(got, r)
		}
		return nil
	})
	if err != nil || len(got) != 2 || l.Taken != 2 || l.Duplicates != 1 || l.Rejected != 4 {
		t.Fatalf("rows %+v, ledger %+v, %v", got, l, err)
	}
	if got[0].First != "192.0.2.1" || got[0].Second != "b.example" || got[0].IsWithdrawn || !got[1].IsWithdrawn || *got[1].SourceRow != 3 {
		t.Errorf("rows %+v", got)
	}
	_, err = Statements{Path: file(t, "t.csv", "kind,first\n")}.Read(t.Context(), func(any) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "the header has no column second") {
		t.Errorf("error %v", err)
	}
}

// Whatever the bytes, the account adds up (Read checks it), rows keep what the schema promises,
// and a second reading gives the same.
func FuzzStated(f *testing.F) {
	f.Add([]byte(sample(f, "attributes.csv")))
	f.Add([]byte(sample(f, "statements.csv")))
	f.Add([]byte("name,attribute,value\nx,theme,\xff\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		path := file(t, "list", string(b))
		for _, read := range []func(Emit) (Ledger, error){
			func(e Emit) (Ledger, error) {
				return Attributes{Path: path, Known: []string{"theme", "registrar", "quirk"}}.Read(t.Context(), e)
			},
			func(e Emit) (Ledger, error) { return Statements{Path: path}.Read(t.Context(), e) },
		} {
			var rows, again []any
			l, err := read(func(row any) error { rows = append(rows, row); return nil })
			for _, row := range rows {
				switch r := row.(type) {
				case attributes.Row:
					if r.Subject == "" || r.Value == "" || *r.SourceRow < 1 || r.Kind != "name" && r.Kind != "address" {
						t.Errorf("%+v", r)
					}
				case statements.Row:
					if r.First >= r.Second || r.Author == "" || r.Reason == "" {
						t.Errorf("%+v", r)
					}
				default:
					sound(t, row, l.Lines+1) // a refused file ends in the midst of a line
				}
			}
			if _, e := read(func(row any) error { again = append(again, row); return nil }); (e == nil) != (err == nil) || !reflect.DeepEqual(rows, again) {
				t.Fatalf("a second reading differs: %v, %v", err, e)
			}
		}
	})
}
