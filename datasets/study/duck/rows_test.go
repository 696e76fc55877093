package duck

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"bridle/datasets/schema"

	"github.com/parquet-go/parquet-go"
)

// The synthetic rows of every dataset, which show every null and every word of its
// vocabularies, pass through Parquet into the table with its checks and come out with
// a hash.
func TestSyntheticRowsLoad(t *testing.T) {
	db, err := connect("")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := createTables(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	for _, d := range schema.All() {
		t.Run(d.Name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "rows.parquet")
			n := writeSynthetic(t, d, file)
			insert := fmt.Sprintf("INSERT INTO %s BY NAME SELECT * FROM read_parquet(%s)", d.Name, quote(file))
			if _, err := db.Exec(insert); err != nil {
				t.Fatal(err)
			}
			if !d.HasParts() {
				return
			}
			sum, rows, err := TableHash(t.Context(), db, d, d.Name)
			if err != nil || rows != int64(n) || len(sum) != 64 {
				t.Errorf("hash %q over %d rows (%v), want %d rows", sum, rows, err, n)
			}
		})
	}
}

// syntheticRows reads testdata/rows.json of a dataset.
func syntheticRows(t *testing.T, d schema.Dataset) (rows []reflect.Value) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "schema", strings.ReplaceAll(d.Name, "_", ""), "testdata", "rows.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all []map[string]json.RawMessage
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatal(err)
	}
	for _, fields := range all {
		row := reflect.New(d.Row).Elem()
		for i, c := range d.Columns() {
			if err := json.Unmarshal(fields[c.Name], row.Field(i).Addr().Interface()); err != nil {
				t.Fatalf("%s: %v", c.Name, err)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// writeSynthetic writes testdata/rows.json of a dataset as plain Parquet.
func writeSynthetic(t *testing.T, d schema.Dataset, path string) (n int) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := parquet.NewWriter(f, parquet.SchemaOf(reflect.New(d.Row).Interface()))
	rows := syntheticRows(t, d)
	for _, row := range rows {
		if err := w.Write(row.Interface()); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return len(rows)
}
