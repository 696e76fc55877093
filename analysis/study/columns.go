package study

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode"

	"bridle/analysis/load"
)

// place returns the place of a column.
func (t *Table) place(name string) int {
	var names []string
	for i, c := range t.Columns {
		if c.Name == name {
			return i
		}
		names = append(names, c.Name)
	}
	refuse("column "+strconv.Quote(name), "", "the table has none of that name; it has %s", strings.Join(names, ", "))
	return -1
}

// values returns a column, refusing a table that does not hold all rows: whatever would be computed from
// it would be computed from a part.
func (t *Table) values(name string) []any {
	i := t.place(name)
	if t.Cut() {
		refuse("column "+strconv.Quote(name), "let the query count or group them, or save them with Parquet", "the table holds %d of %d rows", len(t.Rows), t.Total)
	}
	out := make([]any, len(t.Rows))
	for j, row := range t.Rows {
		out[j] = row[i]
	}
	return out
}

func wrong(name string, row int, v any, want string) {
	refuse(fmt.Sprintf("column %q", name), "", "row %d is %s, and that is no %s", row+1, load.Text(v), want)
}

// Strings returns a column as text: a null as "null", instants in UTC, days as 2018-09-18.
func (t *Table) Strings(name string) []string {
	var out []string
	kind := t.Columns[t.place(name)].Type
	for _, v := range t.values(name) {
		out = append(out, load.Text(civil(kind, v)))
	}
	return out
}

// Ints returns a column of integers. A null is an error: a count that is not there is not zero.
func (t *Table) Ints(name string) []int {
	var out []int
	for j, v := range t.values(name) {
		n, err := strconv.Atoi(digits(v))
		if err != nil {
			wrong(name, j, v, "integer")
		}
		out = append(out, n)
	}
	return out
}

// digits writes a number of the database; nothing for what is none.
func digits(v any) string {
	switch v.(type) {
	case nil, string, bool, time.Time:
		return ""
	}
	return fmt.Sprint(v)
}

// Floats returns a column of numbers. A null is an error; [Table.FloatsOr] takes something in its place.
func (t *Table) Floats(name string) []float64 {
	var out []float64
	for j, v := range t.values(name) {
		f, ok := float(v)
		if !ok {
			wrong(name, j, v, "number")
		}
		out = append(out, f)
	}
	return out
}

// FloatsOr is [Table.Floats] with a value in place of nulls, such as math.NaN().
func (t *Table) FloatsOr(name string, null float64) []float64 {
	var out []float64
	for j, v := range t.values(name) {
		f, ok := float(v)
		switch {
		case v == nil:
			f = null
		case !ok:
			wrong(name, j, v, "number")
		}
		out = append(out, f)
	}
	return out
}

// float reads any number that the database gives.
func float(v any) (float64, bool) {
	if f, ok := v.(float64); ok {
		return f, true
	}
	f, err := strconv.ParseFloat(digits(v), 64)
	return f, err == nil
}

// Bools returns a column of truth values. A null is an error.
func (t *Table) Bools(name string) []bool {
	var out []bool
	for j, v := range t.values(name) {
		b, ok := v.(bool)
		if !ok {
			wrong(name, j, v, "truth value")
		}
		out = append(out, b)
	}
	return out
}

// Times returns a column of instants, in UTC. A null is an error.
func (t *Table) Times(name string) []time.Time {
	var out []time.Time
	for j, v := range t.values(name) {
		at, ok := v.(time.Time)
		if !ok {
			wrong(name, j, v, "instant")
		}
		out = append(out, at.UTC())
	}
	return out
}

// Into fills a slice of structs, given by its address, with the rows. A field takes the column of its name in
// lower case with underscores (RuleID takes rule_id), or the one named in its tag sql. A field without column
// is an error; columns without field are left out. A null goes into a pointer, an interface or a slice alone.
//
//	var hits []struct{ RuleID string; N int64 }
//	s.SQL("SELECT rule_id, count(*) AS n FROM current_fingerprint_matches GROUP BY ALL ORDER BY ALL").Into(&hits)
func (t *Table) Into(slice any) {
	into := reflect.ValueOf(slice)
	if into.Kind() != reflect.Pointer || into.IsNil() || into.Elem().Kind() != reflect.Slice || into.Elem().Type().Elem().Kind() != reflect.Struct {
		refuse("rows into Go values", "give the address of a slice of structs, such as &rows", "a %T cannot take rows", slice)
	}
	kind := into.Elem().Type().Elem()
	columns := make([]int, kind.NumField())
	for i := range columns {
		name := kind.Field(i).Tag.Get("sql")
		if name == "" {
			name = snake(kind.Field(i).Name)
		}
		columns[i] = t.place(name)
	}
	if t.Cut() {
		t.values(t.Columns[0].Name)
	}
	out := reflect.MakeSlice(into.Elem().Type(), len(t.Rows), len(t.Rows))
	for j, row := range t.Rows {
		for i, c := range columns {
			if !put(out.Index(j).Field(i), row[c]) {
				refuse("rows into Go values", "", "row %d, column %q: %s does not go into a field of type %s", j+1, t.Columns[c].Name, load.Text(row[c]), kind.Field(i).Type)
			}
		}
	}
	into.Elem().Set(out)
}

// put puts a value of the database into a field and reports whether it fits without loss.
func put(field reflect.Value, v any) bool {
	if !field.CanSet() {
		return false
	}
	if v == nil {
		switch field.Kind() {
		case reflect.Pointer, reflect.Interface, reflect.Slice:
			return true
		}
		return false
	}
	switch field.Kind() {
	case reflect.Pointer:
		field.Set(reflect.New(field.Type().Elem()))
		return put(field.Elem(), v)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		n, err := strconv.ParseInt(digits(v), 10, 64)
		if err != nil || field.OverflowInt(n) {
			return false
		}
		field.SetInt(n)
		return true
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		n, err := strconv.ParseUint(digits(v), 10, 64)
		if err != nil || field.OverflowUint(n) {
			return false
		}
		field.SetUint(n)
		return true
	case reflect.Float64, reflect.Float32:
		f, ok := float(v)
		field.SetFloat(f)
		return ok
	case reflect.Slice:
		if list, ok := v.([]any); ok {
			field.Set(reflect.MakeSlice(field.Type(), len(list), len(list)))
			for i, e := range list {
				if !put(field.Index(i), e) {
					return false
				}
			}
			return true
		}
	}
	if x := reflect.ValueOf(v); x.Type().AssignableTo(field.Type()) {
		field.Set(x)
		return true
	}
	return false
}

// snake turns RuleID into rule_id.
func snake(name string) string {
	letters := []rune(name)
	var b strings.Builder
	for i, r := range letters {
		if unicode.IsUpper(r) && i > 0 {
			ends := i+1 < len(letters) && unicode.IsLower(letters[i+1])
			if unicode.IsLower(letters[i-1]) || unicode.IsDigit(letters[i-1]) || ends {
				b.WriteByte('_')
			}
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
