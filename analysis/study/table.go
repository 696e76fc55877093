package study

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// MaxRows is how many rows a [Table] holds. Of an answer with more the rest is counted, shown as
// missing, and written to files, but cannot be computed with: let the query count.
const MaxRows = 100_000

// Table is rows with what is known of them.
type Table struct {
	// Title says what the rows are; it may be empty.
	Title string
	// Columns describe the columns, in order.
	Columns []Column
	// Rows hold the values in the order of the columns; nil is a null. There are at most
	// [MaxRows].
	Rows [][]any
	// Total is the number of rows that there are.
	Total int
	// Notes are sentences that belong to the rows, such as what is not among them.
	Notes []string
	// Simulated is true if the rows come from a simulated world.
	Simulated bool

	study *Study
	query string
	args  []any
	whole bool // shown with all rows and whole texts, as a dictionary is
}

// Column is what is known of a column.
type Column struct {
	// Name is the name, Type the type in DuckDB's words.
	Name, Type string
	// Nulls is how many of all rows have a null there.
	Nulls int
}

// Len returns how many rows the table holds; see [Table.Total].
func (t *Table) Len() int { return len(t.Rows) }

// Cut reports whether there are more rows than the table holds.
func (t *Table) Cut() bool { return t.Total > len(t.Rows) }

// SQL returns the query behind the table, as it was asked. For rows that were computed and not
// asked for it is empty.
func (t *Table) SQL() string { return t.query }

// SQL asks the study. Parameters stand as ? or $1 in the query. Give the query an ORDER BY if the order
// of rows matters.
func (s *Study) SQL(query string, args ...any) *Table {
	t, err := s.ask("", query, args)
	check(err, "s.Datasets() lists what can be asked, s.Describe(dataset) its columns", "query %q", abridge(query))
	return t
}

// ask runs a query and keeps the first rows of its answer.
func (s *Study) ask(title, query string, args []any) (*Table, error) {
	rows, err := s.DB().QueryContext(s.context(), query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	t := &Table{Title: title, Simulated: s.Simulated, study: s, query: query, args: slices.Clone(args)}
	if t.Columns, err = columnsOf(rows); err != nil {
		return nil, err
	}
	for rows.Next() {
		row, err := scan(rows, len(t.Columns))
		if err != nil {
			return nil, err
		}
		t.Total++
		for i, v := range row {
			if v == nil {
				t.Columns[i].Nulls++
			}
		}
		if len(t.Rows) < MaxRows {
			t.Rows = append(t.Rows, row)
		}
	}
	return t, rows.Err()
}

func columnsOf(rows *sql.Rows) (all []Column, err error) {
	types, err := rows.ColumnTypes()
	for _, c := range types {
		all = append(all, Column{Name: c.Name(), Type: c.DatabaseTypeName()})
	}
	return all, err
}

// scan reads the current row.
func scan(rows *sql.Rows, columns int) ([]any, error) {
	values, into := make([]any, columns), make([]any, columns)
	for i := range values {
		into[i] = &values[i]
	}
	return values, rows.Scan(into...)
}

// each gives all rows of the table, also those that it does not hold.
func (t *Table) each(do func(row []any) error) error {
	if !t.Cut() {
		for _, row := range t.Rows {
			if err := do(row); err != nil {
				return err
			}
		}
		return nil
	}
	rows, err := t.study.DB().QueryContext(t.study.context(), t.query, t.args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		row, err := scan(rows, len(t.Columns))
		if err != nil {
			return err
		}
		if err := do(row); err != nil {
			return err
		}
		n++
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if n != t.Total {
		return fmt.Errorf("the query gives %d rows now and gave %d", n, t.Total)
	}
	return nil
}

// table begins a table of computed rows. Columns are given as "name TYPE".
func (s *Study) table(title string, columns ...string) *Table {
	t := &Table{Title: title, Simulated: s.Simulated, study: s}
	for _, c := range columns {
		at := strings.LastIndexByte(c, ' ') // names may have spaces, these types have none
		t.Columns = append(t.Columns, Column{Name: c[:at], Type: c[at+1:]})
	}
	return t
}

// add appends a row; nil pointers are nulls, other pointers what they point to.
func (t *Table) add(values ...any) {
	row := make([]any, len(t.Columns))
	for i, v := range values {
		row[i] = plainValue(v)
	}
	t.Rows = append(t.Rows, row)
}

// plainValue turns what row types hold into what an answer of the database holds.
func plainValue(v any) any {
	switch v := v.(type) {
	case *float64:
		if v == nil {
			return nil
		}
		return *v
	case *bool:
		if v == nil {
			return nil
		}
		return *v
	case *string:
		if v == nil {
			return nil
		}
		return *v
	case int:
		return int64(v)
	case []string:
		list := make([]any, len(v))
		for i, s := range v {
			list[i] = s
		}
		return list
	case []int64:
		list := make([]any, len(v))
		for i, s := range v {
			list[i] = s
		}
		return list
	}
	return v
}

// done counts rows and nulls of a table of computed rows.
func (t *Table) done() *Table {
	t.Total = len(t.Rows)
	for i := range t.Columns {
		t.Columns[i].Nulls = 0
		for _, row := range t.Rows {
			if row[i] == nil {
				t.Columns[i].Nulls++
			}
		}
	}
	return t
}

// abridge shortens a query to a line of an error.
func abridge(query string) string {
	line := strings.Join(strings.Fields(query), " ")
	if letters := []rune(line); len(letters) > 160 {
		return string(letters[:160]) + "…"
	}
	return line
}
