package session

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Table is the result of a query. Cells get one from "%%sql name <<".
type Table struct {
	Columns []Column

	// Rows holds one Datum per column in each row.
	Rows [][]Datum

	// Total is the number of rows of the result, Cut whether Rows holds fewer.
	Total int
	Cut   bool

	// Card says how the answer was got; nil if that is not known.
	Card *Card

	// first is the first row that String and HTML write.
	first int
}

// A Column has a name and the database's name of its type, such as BIGINT.
type Column struct{ Name, Type string }

// A Datum is one value, as text and as Go has it. A null has neither.
type Datum struct {
	Text string
	Null bool

	// Value is an int64, uint64, float64, bool, string, time.Time, []byte,
	// *big.Int, or what the database's driver has for lists, structs and
	// decimals; nil for a null or where only the text is known.
	Value any
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

// Values returns a column as values of type T, for example
// Values[int64](t, "asn"). A null is an error that names column and row, and
// so is a value of another type.
func Values[T any](t *Table, name string) ([]T, error) {
	i := t.index(name)
	values := make([]T, len(t.Rows))
	for r, row := range t.Rows {
		value, ok := row[i].Value.(T)
		if !ok {
			what := fmt.Sprintf("a %T", row[i].Value)
			if row[i].Null {
				what = "null"
			}
			return nil, fmt.Errorf("column %s, row %d: %s is not a %T", name, r+1, what, *new(T))
		}
		values[r] = value
	}
	return values, nil
}

// Ints returns a column of whole numbers, see [Values].
func (t *Table) Ints(name string) ([]int64, error) {
	i := t.index(name)
	numbers := make([]int64, len(t.Rows))
	for r, row := range t.Rows {
		number, err := strconv.ParseInt(row[i].Text, 10, 64)
		if row[i].Null || err != nil {
			what := strconv.Quote(row[i].Text)
			if row[i].Null {
				what = "null"
			}
			return nil, fmt.Errorf("column %s, row %d: %s is not a whole number of 64 bits", name, r+1, what)
		}
		numbers[r] = number
	}
	return numbers, nil
}

// Times returns a column of instants, see [Values].
func (t *Table) Times(name string) ([]time.Time, error) { return Values[time.Time](t, name) }

// Bools returns a column of truth values, see [Values].
func (t *Table) Bools(name string) ([]bool, error) { return Values[bool](t, name) }

// Nulls returns how many rows have a null, for each column.
func (t *Table) Nulls() []int {
	nulls := make([]int, len(t.Columns))
	for _, row := range t.Rows {
		for i, d := range row {
			if d.Null {
				nulls[i]++
			}
		}
	}
	return nulls
}

// Page returns the same table, shown from its n-th page of rows on, counted
// from 1. It panics if there is no such page.
func (t *Table) Page(n int) *Table {
	if pages := max(1, (len(t.Rows)+shown-1)/shown); n < 1 || n > pages {
		panic(fmt.Sprintf("session: no page %d; there are %d of %d rows each", n, pages, shown))
	}
	page := *t
	page.first = (n - 1) * shown
	return &page
}

// page returns the rows that are shown.
func (t *Table) page() [][]Datum {
	return t.Rows[t.first:min(len(t.Rows), t.first+shown)]
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

// counted says how many rows there are, which of them are shown, and what
// share of each column is null.
func (t *Table) counted(written int) string {
	text := countRows(t.Total)
	switch {
	case t.first > 0 && written > 0:
		text = fmt.Sprintf("rows %s to %s of %s", grouped(t.first+1), grouped(t.first+written), text)
	case written < t.Total:
		text = fmt.Sprintf("%s of %s", grouped(written), text)
	}
	if t.first+written < len(t.Rows) {
		text += fmt.Sprintf("; .Page(%d) shows the next", t.first/shown+2)
	}
	var nulls []string
	for i, n := range t.Nulls() {
		if n > 0 {
			nulls = append(nulls, fmt.Sprintf("%s %s", t.Columns[i].Name, percent(n, len(t.Rows))))
		}
	}
	if len(nulls) > 0 {
		text += "; null: " + strings.Join(nulls, ", ")
		if t.Cut {
			text += " of the rows kept"
		}
	}
	return text
}

// percent writes a share so that only nothing is 0 % and only all is 100 %.
func percent(n, of int) string {
	share := 100 * float64(n) / float64(of)
	switch {
	case n == of:
		return "100 %"
	case share < 0.1:
		return "< 0.1 %"
	case share > 99.9:
		return "> 99.9 %"
	}
	return strconv.FormatFloat(share, 'f', 1, 64) + " %"
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
