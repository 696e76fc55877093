package numbers

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
)

// tolerance is how far two numbers may lie apart, as a share of the greater.
const tolerance = 1e-9

// Difference says what differs between two tables.
type Difference struct {
	// Columns are those of the new table; OldColumns is set if they differ.
	Columns, OldColumns []string

	// Rows is how many rows of the longer table differ, Old and New how many
	// rows each has.
	Rows, Old, New int

	// Changes are the first rows that differ, at most [MaxChanges].
	Changes []Change

	// Remark says what else differs, such as a comment line.
	Remark string
}

// MaxChanges bounds how many rows a difference spells out.
const MaxChanges = 200

// Change is a row that differs. A nil row is not there.
type Change struct {
	Row      int // from 1, the names of the columns not counted
	Old, New []string
	Fields   []int // columns that differ, if both rows are there
}

// Compare returns how two tables differ, or nil if they are equal to nine
// significant digits. Data that are no tables are compared byte by byte.
func Compare(old, new []byte) *Difference {
	if bytes.Equal(Canonical(old), Canonical(new)) {
		return nil
	}
	oldComments, a, errA := Parse(old)
	newComments, b, errB := Parse(new)
	if errA != nil || errB != nil {
		return &Difference{Remark: "the bytes differ, and one of the two is no table"}
	}
	d := &Difference{Old: max(0, len(a)-1), New: max(0, len(b)-1)}
	if oldComments != newComments {
		d.Remark = fmt.Sprintf("the comment was %q and is %q", oldComments, newComments)
	}
	d.Columns = at(b, 0)
	if before := at(a, 0); !slices.Equal(before, d.Columns) {
		d.OldColumns = append([]string{}, before...)
	}
	for i := 1; i < max(len(a), len(b)); i++ {
		d.row(i, at(a, i), at(b, i))
	}
	if d.Rows == 0 && d.Remark == "" && d.OldColumns == nil && len(a) == len(b) {
		return nil // numbers at a boundary of rounding
	}
	return d
}

func at(rows [][]string, i int) []string {
	if i < len(rows) {
		return rows[i]
	}
	return nil
}

// row notes a row if it differs.
func (d *Difference) row(i int, a, b []string) {
	change := Change{Row: i, Old: a, New: b}
	for j := range min(len(a), len(b)) {
		if !same(a[j], b[j]) {
			change.Fields = append(change.Fields, j)
		}
	}
	if len(a) == len(b) && len(change.Fields) == 0 {
		return
	}
	d.Rows++
	if len(d.Changes) < MaxChanges {
		d.Changes = append(d.Changes, change)
	}
}

// Same reports whether two texts say the same, word by word: the same words, and
// numbers that are close as those of plotted data are.
func Same(a, b string) bool {
	return slices.EqualFunc(strings.Fields(a), strings.Fields(b), same)
}

// same reports whether two fields are equal texts or numbers that are close.
func same(a, b string) bool {
	if a == b {
		return true
	}
	x, isX := number(a)
	y, isY := number(b)
	if !isX || !isY || whole.MatchString(a) && whole.MatchString(b) {
		return false
	}
	return math.Abs(x-y) <= tolerance*max(math.Abs(x), math.Abs(y))
}

// String says in a few words what differs, with the first changed value.
func (d *Difference) String() string {
	if d.OldColumns != nil {
		return fmt.Sprintf("the columns were %q and are %q", d.OldColumns, d.Columns)
	}
	if d.Rows == 0 {
		return d.Remark
	}
	text := fmt.Sprintf("%d of %d rows differ", d.Rows, max(d.Old, d.New))
	if d.Old != d.New {
		text += fmt.Sprintf(" (%d rows before, %d now)", d.Old, d.New)
	}
	c := d.Changes[0]
	switch {
	case c.Old == nil:
		text += fmt.Sprintf(": row %d is new", c.Row)
	case c.New == nil:
		text += fmt.Sprintf(": row %d is gone", c.Row)
	case len(c.Fields) > 0:
		j := c.Fields[0]
		text += fmt.Sprintf(": row %d, %s %s→%s", c.Row, d.Columns[j], clip(c.Old[j]), clip(c.New[j]))
	}
	return text
}

// clip shortens a value for a line of text.
func clip(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
