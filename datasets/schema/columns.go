package schema

import (
	"fmt"
	"reflect"
	"strings"
	"time"
)

// Column is one column of a dataset as its row type declares it.
type Column struct {
	// Name is the name in SQL and in Parquet.
	Name string
	// Type is the type in DuckDB's words.
	Type string
	// Nullable reports whether the column may be null.
	Nullable bool
}

// Columns returns the columns of the dataset in order, read off its row type.
func (d Dataset) Columns() []Column {
	columns := make([]Column, 0, d.Row.NumField())
	for f := range d.Row.Fields() {
		name, options, _ := strings.Cut(f.Tag.Get("parquet"), ",")
		t, nullable := f.Type, strings.Contains(options, "optional")
		if t.Kind() == reflect.Pointer {
			t, nullable = t.Elem(), true
		}
		columns = append(columns, Column{Name: name, Type: sqlType(t), Nullable: nullable})
	}
	return columns
}

// sqlType gives the DuckDB type in which values of t are stored. It panics for a
// type that no row may have.
func sqlType(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[time.Time]():
		return "TIMESTAMP WITH TIME ZONE"
	case reflect.TypeFor[[]byte]():
		return "BLOB"
	}
	switch t.Kind() {
	case reflect.String:
		return "VARCHAR"
	case reflect.Bool:
		return "BOOLEAN"
	case reflect.Int32:
		return "INTEGER"
	case reflect.Uint32:
		return "UINTEGER"
	case reflect.Int64:
		return "BIGINT"
	case reflect.Float64:
		return "DOUBLE"
	case reflect.Slice:
		return sqlType(t.Elem()) + "[]"
	}
	panic(fmt.Sprintf("schema: a row may not have a field of type %v", t))
}
