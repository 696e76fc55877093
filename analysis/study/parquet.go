package study

import (
	"fmt"
	"io"
	"math/big"
	"reflect"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
)

// Parquet writes all rows to a Parquet file. Integers, numbers, truth values, text, bytes, days, instants (microseconds, UTC) and lists of
// integers or text keep their types; integers of 128 bits are written in 64 if they fit in there, and everything else, also
// these if not, as text. The entry "simulated" of the file's metadata says whether rows are simulated.
func (t *Table) Parquet(path string) Saved {
	fields := make([]reflect.StructField, len(t.Columns))
	for i, c := range t.Columns {
		if strings.ContainsAny(c.Name, ",`\"") || c.Name == "" {
			refuse("save "+path, "give it a name with AS", "the column %q cannot be named so in a file", c.Name)
		}
		kind, tag := t.parquetType(i)
		fields[i] = reflect.StructField{Name: fmt.Sprintf("F%d", i), Type: kind, Tag: reflect.StructTag(fmt.Sprintf(`parquet:"%s,%s"`, c.Name, tag))}
	}
	row := reflect.StructOf(fields)
	return t.study.stream(path, t.Total, func(out io.Writer) error {
		w := parquet.NewWriter(out, parquet.SchemaOf(reflect.New(row).Interface()), parquet.Compression(&parquet.Zstd),
			parquet.KeyValueMetadata("simulated", fmt.Sprint(t.Simulated)))
		n := 0
		err := t.each(func(values []any) error {
			n++
			r := reflect.New(row)
			for i, v := range values {
				if v == nil {
					continue
				}
				if err := fill(r.Elem().Field(i), t.Columns[i].Type, v); err != nil {
					return fmt.Errorf("row %d, column %q: %w", n, t.Columns[i].Name, err)
				}
			}
			return w.Write(r.Interface())
		})
		if err != nil {
			return err
		}
		return w.Close()
	})
}

// parquetType chooses the Go type of a column and the options of its tag.
func (t *Table) parquetType(i int) (reflect.Type, string) {
	switch kind := t.Columns[i].Type; kind {
	case "BOOLEAN":
		return reflect.TypeFor[*bool](), "optional"
	case "TINYINT", "SMALLINT", "INTEGER":
		return reflect.TypeFor[*int32](), "optional"
	case "UTINYINT", "USMALLINT", "UINTEGER":
		return reflect.TypeFor[*uint32](), "optional"
	case "BIGINT":
		return reflect.TypeFor[*int64](), "optional"
	case "UBIGINT":
		return reflect.TypeFor[*uint64](), "optional"
	case "HUGEINT":
		if !t.Cut() && t.fits(i) {
			return reflect.TypeFor[*int64](), "optional"
		}
	case "FLOAT", "DOUBLE":
		return reflect.TypeFor[*float64](), "optional"
	case "BLOB":
		return reflect.TypeFor[[]byte](), "optional"
	case "TIMESTAMP", "TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE":
		return reflect.TypeFor[*time.Time](), "optional,timestamp(microsecond)"
	case "DATE":
		return reflect.TypeFor[*int32](), "optional,date"
	case "VARCHAR[]", "BIGINT[]", "INTEGER[]":
		if t.isWhole(i) {
			if kind == "VARCHAR[]" {
				return reflect.TypeFor[[]string](), "list"
			}
			return reflect.TypeFor[[]int64](), "list"
		}
	}
	return reflect.TypeFor[*string](), "optional"
}

// fits reports whether all integers of a column fit into 64 bits.
func (t *Table) fits(i int) bool {
	for _, row := range t.Rows {
		if n, ok := row[i].(*big.Int); ok && !n.IsInt64() {
			return false
		}
	}
	return true
}

// isWhole reports whether no list of a column is null or has a null in it, which a list of plain values could not say.
func (t *Table) isWhole(i int) bool {
	if t.Columns[i].Nulls > 0 || t.Cut() {
		return false
	}
	for _, row := range t.Rows {
		list, _ := row[i].([]any)
		for _, e := range list {
			if e == nil {
				return false
			}
		}
	}
	return true
}

// fill puts a value of a column of the given type into a field of a type that parquetType chose.
func fill(field reflect.Value, kind string, v any) error {
	if at, ok := v.(time.Time); ok && kind == "DATE" {
		v = day(at)
	}
	v = civil(kind, v)
	if field.Type() == reflect.TypeFor[*string]() {
		text := exact(v)
		field.Set(reflect.ValueOf(&text))
		return nil
	}
	if at, ok := v.(time.Time); ok {
		v = at.UTC()
	}
	if !put(field, v) {
		return fmt.Errorf("%s is no %s", exact(v), field.Type())
	}
	return nil
}
