package session

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Table is the result of a query. Cells get one from "%%sql name <<".
type Table struct {
	Columns []Column

	// Rows holds one Datum per column in each row.
	Rows [][]Datum

	// Total is the number of rows of the result, Cut whether Rows holds fewer.
	Total int
	Cut   bool
}

// A Column has a name and the database's name of its type, such as BIGINT.
type Column struct{ Name, Type string }

// A Datum is one value as text. A null has no text.
type Datum struct {
	Text string
	Null bool
}

// Strings returns the texts of a column; a null is an empty string. It panics
// if there is no such column.
func (t *Table) Strings(name string) []string {
	i := t.index(name)
	texts := make([]string, len(t.Rows))
	for r, row := range t.Rows {
		texts[r] = row[i].Text
	}
	return texts
}

// Floats returns a column as numbers. A null or a text that is no number is
// an error that names column and row, counted from 1: it must not become a
// zero in silence. It panics if there is no such column.
func (t *Table) Floats(name string) ([]float64, error) {
	i := t.index(name)
	numbers := make([]float64, len(t.Rows))
	for r, row := range t.Rows {
		if row[i].Null {
			return nil, fmt.Errorf("column %s, row %d: null is not a number; leave it out in SQL or say what it counts as", name, r+1)
		}
		number, err := strconv.ParseFloat(row[i].Text, 64)
		if err != nil {
			return nil, fmt.Errorf("column %s, row %d: %q is not a number", name, r+1, row[i].Text)
		}
		numbers[r] = number
	}
	return numbers, nil
}

func (t *Table) index(name string) int {
	i := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == name })
	if i < 0 {
		var names []string
		for _, c := range t.Columns {
			names = append(names, c.Name)
		}
		panic(fmt.Sprintf("session: no column %q; there are %s", name, strings.Join(names, ", ")))
	}
	return i
}

// numeric reports whether a column is shown aligned to the right.
func (c Column) numeric() bool {
	name, _, _ := strings.Cut(strings.ToUpper(c.Type), "(")
	switch name {
	case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
		"UHUGEINT", "BIGNUM", "VARINT", "FLOAT", "DOUBLE", "DECIMAL", "REAL", "INT", "NUMERIC":
		return true
	}
	return false
}

// shown is the number of rows that String and HTML write.
const shown = 40

// counted says how many rows there are, and how many of them are shown.
func (t *Table) counted(written int) string {
	if written < t.Total {
		return fmt.Sprintf("%s of %s", grouped(written), countRows(t.Total))
	}
	return countRows(t.Total)
}

func countRows(n int) string {
	if n == 1 {
		return "1 row"
	}
	return grouped(n) + " rows"
}

// grouped writes n with a comma between thousands.
func grouped(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
