package importers_test

import (
	"reflect"
	"slices"
	"testing"

	"bridle/datasets/external"
	"bridle/datasets/external/importers"
	"bridle/datasets/external/published"
	"bridle/datasets/schema"
	"bridle/datasets/schema/rejects"
)

// TestFor finds a reader for every set of the manifest and none for another name.
func TestFor(t *testing.T) {
	for _, s := range external.Sets() {
		if read, found := importers.For(s.Name); !found || read == nil {
			t.Errorf("%s has no reader", s.Name)
		}
	}
	if _, found := importers.For("none"); found {
		t.Error("a set that there is not has a reader")
	}
}

// TestRows reads every published set: rows are values of row types of the schema, come
// dataset by dataset, and bear no run.
func TestRows(t *testing.T) {
	for _, s := range external.Sets() {
		t.Run(s.Name, func(t *testing.T) {
			read, _ := importers.For(s.Name)
			var order []reflect.Type
			counts, err := read(t.Context(), published.Folder(t, s.Name), func(row any) error {
				kind := reflect.TypeOf(row)
				if len(order) == 0 || order[len(order)-1] != kind {
					order = append(order, kind)
				}
				if run := reflect.ValueOf(row).FieldByName("RunID").String(); run != "" {
					t.Errorf("a row bears the run %q", run)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if sum := counts.Total(); sum.Read == 0 || sum.Rejected != 0 {
				t.Errorf("counts are %+v", counts)
			}
			for i, kind := range order {
				known := slices.ContainsFunc(schema.All(), func(d schema.Dataset) bool { return d.Row == kind })
				if !known || slices.Contains(order[:i], kind) || kind == reflect.TypeFor[rejects.Row]() {
					t.Errorf("the rows come as %v", order)
				}
			}
		})
	}
}
