package load

import (
	"context"
	"fmt"
	"html"
	"strconv"
	"strings"
	"time"
)

// Table is the answer to a query.
type Table struct {
	// Columns are the names of the columns, Types their DuckDB types.
	Columns, Types []string
	// Rows hold the values in the order of the columns; nil is a null.
	Rows [][]any
}

// Query asks the study and returns the whole answer. Give the query an ORDER BY
// if the order of rows matters.
func (s *Study) Query(query string, args ...any) (*Table, error) {
	return s.QueryContext(context.Background(), query, args...)
}

// QueryContext is Query with a context.
func (s *Study) QueryContext(ctx context.Context, query string, args ...any) (*Table, error) {
	rows, err := s.DB().QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	t := &Table{}
	for _, c := range types {
		t.Columns = append(t.Columns, c.Name())
		t.Types = append(t.Types, c.DatabaseTypeName())
	}
	for rows.Next() {
		values, into := make([]any, len(types)), make([]any, len(types))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		t.Rows = append(t.Rows, values)
	}
	return t, rows.Err()
}

// MustQuery is Query for notebook cells: it panics with the error.
func (s *Study) MustQuery(query string, args ...any) *Table {
	t, err := s.Query(query, args...)
	if err != nil {
		panic(err)
	}
	return t
}

// Len returns the number of rows.
func (t *Table) Len() int { return len(t.Rows) }

// column returns the place of a column; it panics if there is none of that name.
func (t *Table) column(name string) int {
	for i, c := range t.Columns {
		if c == name {
			return i
		}
	}
	panic(fmt.Sprintf("load: the table has no column %q; it has %s", name, strings.Join(t.Columns, ", ")))
}

// Strings returns a column as text, as [Text] writes it.
func (t *Table) Strings(name string) []string {
	i := t.column(name)
	out := make([]string, len(t.Rows))
	for j, r := range t.Rows {
		out[j] = Text(r[i])
	}
	return out
}

// Ints returns a column of integers. It panics on a null or anything that is no
// integer: a count that is not there is not zero.
func (t *Table) Ints(name string) []int {
	i := t.column(name)
	out := make([]int, len(t.Rows))
	for j, r := range t.Rows {
		n, err := strconv.Atoi(fmt.Sprint(r[i]))
		if r[i] == nil || err != nil {
			panic(fmt.Sprintf("load: row %d of column %q is %s, not an integer", j+1, name, Text(r[i])))
		}
		out[j] = n
	}
	return out
}

// Text writes a value the way tables show it: a null as "null", instants in UTC.
func Text(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case []byte:
		return fmt.Sprintf("%x", v)
	case time.Time:
		return v.UTC().Format("2006-01-02 15:04:05.999999Z")
	case []any:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = Text(e)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return fmt.Sprint(v)
}

// HTML returns the table for a notebook.
func (t *Table) HTML() string {
	var b strings.Builder
	b.WriteString("<table><thead><tr>")
	for _, c := range t.Columns {
		fmt.Fprintf(&b, `<th scope="col">%s</th>`, html.EscapeString(c))
	}
	b.WriteString("</tr></thead><tbody>")
	for _, r := range t.Rows {
		b.WriteString("<tr>")
		for _, v := range r {
			align := ""
			switch v.(type) {
			case int32, int64, uint32, uint64, float64:
				align = ` style="text-align:right"`
			}
			fmt.Fprintf(&b, "<td%s>%s</td>", align, html.EscapeString(Text(v)))
		}
		b.WriteString("</tr>")
	}
	b.WriteString("</tbody></table>")
	return b.String()
}

// String returns the table as lines of text, columns separated by tabs.
func (t *Table) String() string {
	var b strings.Builder
	b.WriteString(strings.Join(t.Columns, "\t"))
	for _, r := range t.Rows {
		b.WriteByte('\n')
		for i, v := range r {
			if i > 0 {
				b.WriteByte('\t')
			}
			b.WriteString(Text(v))
		}
	}
	return b.String()
}
