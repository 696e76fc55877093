package duck

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"bridle/datasets/schema"
)

var update = flag.Bool("update", false, "write the generated dictionaries")

// Struct, SQL and DuckDB's catalogue agree on every column of every dataset.
func TestTablesMatchRowTypes(t *testing.T) {
	db, err := connect("")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := createTables(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	for _, d := range schema.All() {
		rows, err := db.Query(`SELECT column_name, data_type, is_nullable, comment FROM duckdb_columns()
WHERE table_name = ? AND schema_name = 'main' ORDER BY column_index`, d.Name)
		if err != nil {
			t.Fatal(err)
		}
		var got []schema.Column
		for rows.Next() {
			var c schema.Column
			var comment *string
			if err := rows.Scan(&c.Name, &c.Type, &c.Nullable, &comment); err != nil {
				t.Fatal(err)
			}
			if comment == nil || !form.MatchString(*comment) {
				t.Errorf("%s.%s: comment %v has not the form 'Meaning. Unit: x. Null: y. Source: z.'", d.Name, c.Name, comment)
			}
			if comment != nil && strings.Contains(*comment, " Null: never") == c.Nullable && !strings.HasSuffix(c.Type, "[]") {
				t.Errorf("%s.%s may be null: %v; its comment says otherwise: %s", d.Name, c.Name, c.Nullable, *comment)
			}
			got = append(got, c)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		if want := d.Columns(); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: table has\n%v\nrow type has\n%v", d.Name, got, want)
		}
		var about *string
		if err := db.QueryRow("SELECT comment FROM duckdb_tables() WHERE table_name = ?", d.Name).Scan(&about); err != nil || about == nil || *about == "" {
			t.Errorf("%s has no comment (%v)", d.Name, err)
		}
	}
}

// The index of the dictionary lists every dataset with the comment of its table.
func TestIndexIsFresh(t *testing.T) {
	db, err := connect("")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := createTables(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	var list strings.Builder
	for _, d := range schema.All() {
		var about string
		if err := db.QueryRow("SELECT comment FROM duckdb_tables() WHERE table_name = ?", d.Name).Scan(&about); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&list, "- [`%s`](%s/dictionary.md): %s\n", d.Name, strings.ReplaceAll(d.Name, "_", ""), about)
	}
	path := filepath.Join("..", "..", "schema", "README.md")
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, _, ok := strings.Cut(string(have), "\n- [")
	if !ok {
		t.Fatalf("%s has no list", path)
	}
	want := head + "\n" + list.String()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(have) != want {
		t.Errorf("%s is stale; run 'make dictionary'", path)
	}
}

// form is how every column comment is built.
var form = regexp.MustCompile(`^[A-Za-z0-9].*\. Unit: .+\. Null: .+\. Source: .+\.$`)

// The dictionaries in the repository are what DuckDB says today.
func TestDictionariesAreFresh(t *testing.T) {
	for _, d := range schema.All() {
		var b bytes.Buffer
		if err := Dictionary(t.Context(), &b, d); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("..", "..", "schema", strings.ReplaceAll(d.Name, "_", ""), "dictionary.md")
		if *update {
			if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		have, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(have, b.Bytes()) {
			t.Errorf("%s is stale (%v); run 'make dictionary'", path, err)
		}
	}
}
