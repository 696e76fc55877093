package schema

import (
	"bytes"
	"encoding/json"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
)

// sample returns the synthetic rows of d.
func sample(t *testing.T, d Dataset) []reflect.Value {
	t.Helper()
	rows, err := decodeRows(d, read(t, d, "testdata/rows.json"))
	if err != nil {
		t.Fatalf("%s: testdata/rows.json: %v", d.Name, err)
	}
	return rows
}

// value returns what a CHECK sees of a field.
func value(f reflect.Value) any {
	if f.Kind() == reflect.Pointer {
		if f.IsNil() {
			return nil
		}
		f = f.Elem()
	}
	switch v := f.Interface().(type) {
	case int32:
		return float64(v)
	case int64:
		return float64(v)
	case uint32:
		return float64(v)
	case []byte:
		if v == nil {
			return nil
		}
		return string(v)
	default:
		return v
	}
}

// Each dataset has a dozen or more synthetic rows that show every nullable column null
// and not null, every truth value both ways, every list that may be empty both ways, and
// every word of every closed vocabulary.
func TestSampleRowsCoverColumns(t *testing.T) {
	for _, d := range All() {
		rows, tab := sample(t, d), parse(t, d)
		if len(rows) < 6 || len(rows) > 40 {
			t.Errorf("%s: %d rows, want 6 to 40", d.Name, len(rows))
		}
		for i, c := range d.Columns() {
			seen := map[any]bool{}
			for _, row := range rows {
				v := value(row.Field(i))
				if f := row.Field(i); c.Type != "BLOB" && f.Kind() == reflect.Slice {
					v = f.Len() == 0
				}
				seen[v] = true
			}
			var want []any
			switch {
			case c.Type == "BOOLEAN":
				want = []any{true, false}
			case strings.HasSuffix(c.Type, "[]") && strings.Contains(tab.comments[c.Name], "an empty list means"):
				want = []any{true, false}
			}
			if c.Nullable {
				want = append(want, nil)
			}
			for _, word := range words(tab.checks[c.Name]) {
				want = append(want, word)
			}
			for _, v := range want {
				if !seen[v] {
					t.Errorf("%s: no row has %s %v", d.Name, c.Name, v)
				}
			}
			if c.Nullable && len(seen) < 2 {
				t.Errorf("%s: no row has %s other than null", d.Name, c.Name)
			}
		}
	}
}

// The synthetic rows meet every CHECK of their tables.
func TestSampleRowsMeetChecks(t *testing.T) {
	for _, d := range All() {
		tab := parse(t, d)
		all := slices.Clone(tab.rules)
		for _, c := range tab.columns {
			if check := tab.checks[c.Name]; check != nil {
				all = append(all, check)
			}
		}
		for i, row := range sample(t, d) {
			values := map[string]any{}
			for j, c := range tab.columns {
				values[c.Name] = value(row.Field(j))
			}
			for _, check := range all {
				if !passes(t, check, values) {
					t.Errorf("%s: row %d breaks CHECK (%s)", d.Name, i+1, strings.Join(check, " "))
				}
			}
		}
	}
}

// Rows come back from Parquet as they went in, under the names of the columns. Instants
// are read back as the microseconds they are stored as: parquet-go v0.32.0 stores the
// year 9999 well, which certificates use for "no end" (RFC 5280, 4.1.2.5), but reads
// instants after 2262 into time.Time as other ones. DuckDB reads them as they are.
func TestSampleRowsSurviveParquet(t *testing.T) {
	for _, d := range All() {
		rows := sample(t, d)
		var want []string
		for _, c := range d.Columns() {
			want = append(want, c.Name)
		}
		shape := parquet.SchemaOf(reflect.New(d.Row).Interface())
		if names := fieldNames(shape); !slices.Equal(names, want) {
			t.Errorf("%s: Parquet has %v", d.Name, names)
		}
		var b bytes.Buffer
		w := parquet.NewWriter(&b, shape)
		for _, row := range rows {
			if err := w.Write(row.Addr().Interface()); err != nil {
				t.Fatalf("%s: %v", d.Name, err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatalf("%s: %v", d.Name, err)
		}
		stored := storedType(d.Row)
		r := parquet.NewReader(bytes.NewReader(b.Bytes()), parquet.SchemaOf(reflect.New(stored).Interface()))
		for i, row := range rows {
			got := reflect.New(stored)
			if err := r.Read(got.Interface()); err != nil {
				t.Fatalf("%s: row %d: %v", d.Name, i+1, err)
			}
			if a, b := text(t, row), text(t, got.Elem()); a != b {
				t.Errorf("%s: row %d went in as\n%s\nand came back as\n%s", d.Name, i+1, a, b)
			}
		}
		if err := r.Read(reflect.New(stored).Interface()); err != io.EOF {
			t.Errorf("%s: Parquet has more rows (%v)", d.Name, err)
		}
		r.Close()
	}
}

func fieldNames(shape *parquet.Schema) []string {
	var names []string
	for _, f := range shape.Fields() {
		names = append(names, f.Name())
	}
	return names
}

// storedType returns a row type with instants as the whole numbers that Parquet stores.
func storedType(row reflect.Type) reflect.Type {
	var fields []reflect.StructField
	for f := range row.Fields() {
		switch f.Type {
		case reflect.TypeFor[time.Time]():
			f.Type = reflect.TypeFor[int64]()
		case reflect.TypeFor[*time.Time]():
			f.Type = reflect.TypeFor[*int64]()
		}
		f.Tag = reflect.StructTag(strings.Replace(string(f.Tag), ",timestamp(microsecond)", "", 1))
		fields = append(fields, f)
	}
	return reflect.StructOf(fields)
}

// text writes a row so that equal rows give equal texts: instants in microseconds since
// 1970, empty lists as absent ones, since no list may be null.
func text(t *testing.T, row reflect.Value) string {
	t.Helper()
	parts := make([]any, row.NumField())
	for i := range parts {
		f := row.Field(i)
		if f.Kind() == reflect.Pointer && !f.IsNil() {
			f = f.Elem()
		}
		parts[i] = f.Interface()
		if at, ok := parts[i].(time.Time); ok {
			parts[i] = at.UnixMicro()
		}
		if f.Kind() == reflect.Slice && f.Len() == 0 && f.Type() != reflect.TypeFor[[]byte]() {
			parts[i] = []string{}
		}
	}
	data, err := json.Marshal(parts)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
