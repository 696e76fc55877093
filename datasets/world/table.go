package world

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// Table is a flat table of text: rows as long as Columns. Instants are in RFC 3339, statements
// true or false, lists parted by blanks; what does not apply is empty.
type Table struct {
	Name    string     `json:"name"`
	Columns []string   `json:"columns"`
	Rows    [][]string `json:"rows"`
}

func newTable(name string, columns ...string) Table { return Table{Name: name, Columns: columns} }

// add appends a row. It panics if the row does not fit the columns.
func (t *Table) add(cells ...any) {
	if len(cells) != len(t.Columns) {
		panic("world: a row of another length than table " + t.Name)
	}
	row := make([]string, len(cells))
	for i, c := range cells {
		row[i] = cell(c)
	}
	t.Rows = append(t.Rows, row)
}

// cell writes one value.
func cell(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case time.Time:
		if v.IsZero() {
			return ""
		}
		return v.Format(time.RFC3339Nano)
	}
	return fmt.Sprint(v)
}

// WriteCSV writes the table with a header line as comma-separated values (RFC 4180, lines end
// with a line feed).
func (t Table) WriteCSV(out io.Writer) error {
	w := csv.NewWriter(out)
	if err := w.Write(t.Columns); err != nil {
		return fmt.Errorf("write table %s: %w", t.Name, err)
	}
	if err := w.WriteAll(t.Rows); err != nil {
		return fmt.Errorf("write table %s: %w", t.Name, err)
	}
	return nil
}

// WriteTSV writes the table with a header line, columns parted by tabs. No cell of a world
// holds a tab or the end of a line; if one does, WriteTSV fails rather than break the table.
func (t Table) WriteTSV(out io.Writer) error {
	for i, row := range append([][]string{t.Columns}, t.Rows...) {
		line := strings.Join(row, "\t")
		if strings.Count(line, "\t") != len(t.Columns)-1 || strings.ContainsAny(line, "\r\n") {
			return fmt.Errorf("write table %s: row %d holds a tab or the end of a line; write CSV instead", t.Name, i)
		}
		if _, err := io.WriteString(out, line+"\n"); err != nil {
			return fmt.Errorf("write table %s: %w", t.Name, err)
		}
	}
	return nil
}
