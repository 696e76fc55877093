package figure

import (
	"reflect"
	"testing"
)

func TestPlotted(t *testing.T) {
	for _, test := range []struct {
		name, csv string
		want      *Plotted // nil for an error
	}{
		{"plain", "a,b\nx,1\ny,\n", &Plotted{Header: []string{"a", "b"}, Rows: [][]string{{"x", "1"}, {"y", ""}}, Number: []bool{false, true}}},
		{"simulated", "# SIMULATED\na\n# not a note\n", &Plotted{Notes: []string{"SIMULATED"}, Header: []string{"a"}, Rows: [][]string{{"# not a note"}}, Number: []bool{false}}},
		{"no rows", "a\n", &Plotted{Header: []string{"a"}, Rows: [][]string{}, Number: []bool{false}}},
		{"nothing", "", nil},
		{"notes only", "# SIMULATED", nil},
		{"no CSV", "a\"b", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := (&Figure{Name: "f", CSV: test.csv}).Plotted()
			if (err == nil) != (test.want != nil) || err == nil && !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v, %v", got, err)
			}
			if err == nil && got.Simulated() != (test.name == "simulated") {
				t.Error("whether it is simulated is wrong")
			}
		})
	}
}

// FuzzPlotted: a table has one verdict on numbers for each column, and no note
// among its rows is lost.
func FuzzPlotted(f *testing.F) {
	f.Add("# SIMULATED\na,b\n1,2\n")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := (&Figure{Name: "f", CSV: text}).Plotted()
		if err == nil && len(p.Number) != len(p.Header) {
			t.Fatalf("%d columns, %d verdicts", len(p.Header), len(p.Number))
		}
	})
}
