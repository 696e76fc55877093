package figuretable

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"bridle/analysis/matrix"
)

// Table is a table to publish.
type Table struct {
	// ID names the table in files and lock files: lower-case words joined by hyphens.
	ID string
	// Title is what the table shows, in a sentence; Source says where the numbers come from.
	Title, Source string
	// Note is a caveat to print below; it may be empty.
	Note string
	// Simulated marks tables made from simulated data.
	Simulated bool
	// Verdicts marks tables that say where operators are suspected; they bear the sentence of analysis/matrix.
	Verdicts bool
	Columns  []Column
	// Rows hold the values in the order of the columns: numbers, text, truth values, times, or pointers to them. Nil and NaN stand for no value,
	// infinities for "nothing bounds it".
	Rows [][]any
}

// Column is what is known of a column.
type Column struct {
	// Name heads the column, Unit stands in brackets behind it; it may be empty.
	Name, Unit string
	// Digits is how floating-point numbers are rounded: so many digits behind the point, or, if Significant, so many digits that count. What would round to
	// zero and is none keeps one digit that counts.
	Digits      int
	Significant bool
}

// heading is the name with its unit.
func (c Column) heading() string {
	if c.Unit == "" {
		return c.Name
	}
	return c.Name + " (" + c.Unit + ")"
}

// Document is a table as it was written.
type Document struct {
	// HTML is a table with a caption, without style but the alignment of columns; LaTeX is to be taken in with \input; CSV begins with comments, which
	// # marks; Markdown has the pipes of GitHub's.
	HTML, LaTeX, CSV, Markdown string
	// SHA256 is the hash of the CSV in hex digits.
	SHA256 string
}

var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Document writes the table. It returns an error if ID, title or source are missing, there are no columns or rows, a column has no name or that of another, a
// row has more or fewer values than there are columns, a value is of a kind that has no text, or digits cannot be.
func (t Table) Document() (*Document, error) {
	if err := t.valid(); err != nil {
		return nil, fmt.Errorf("table %s: %w", t.ID, err)
	}
	cells, err := t.cells()
	if err != nil {
		return nil, fmt.Errorf("table %s: %w", t.ID, err)
	}
	s := sheet{Table: t, cells: cells, numbers: make([]bool, len(t.Columns)), digits: make([]bool, len(t.Columns))}
	for i := range t.Columns {
		s.look(i)
	}
	d := &Document{HTML: s.html(), CSV: s.csv(), Markdown: s.markdown()}
	if d.LaTeX, err = s.latex(); err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(d.CSV))
	d.SHA256 = hex.EncodeToString(sum[:])
	return d, nil
}

func (t Table) valid() error {
	switch {
	case !idForm.MatchString(t.ID):
		return fmt.Errorf("the ID %q: want lower-case words joined by hyphens", t.ID)
	case strings.TrimSpace(t.Title) == "":
		return errors.New("it has no title; set Title")
	case strings.TrimSpace(t.Source) == "":
		return errors.New("it has no source; set Source")
	case len(t.Columns) == 0:
		return errors.New("it has no columns")
	case len(t.Rows) == 0:
		return errors.New("it has no rows; say in the text that nothing was found")
	}
	seen := map[string]bool{}
	for i, c := range t.Columns {
		switch {
		case strings.TrimSpace(c.Name) == "":
			return fmt.Errorf("column %d has no name", i+1)
		case seen[c.heading()]:
			return fmt.Errorf("column %d: the name %q stands twice", i+1, c.heading())
		case c.Digits < 0 || c.Digits > 15 || c.Significant && c.Digits == 0:
			return fmt.Errorf("column %q: %d digits cannot be; 0 to 15 behind the point can, or 1 to 15 that count", c.Name, c.Digits)
		}
		seen[c.heading()] = true
	}
	return nil
}

// sheet is a table whose values are texts.
type sheet struct {
	Table
	cells [][]cell
	// numbers says which columns hold nothing but numbers, digits which of them have numbers that were rounded.
	numbers, digits []bool
}

// look finds out what a column holds.
func (s *sheet) look(i int) {
	numbers, texts := 0, 0
	for _, row := range s.cells {
		switch row[i].kind {
		case number, unbounded:
			numbers++
		case text:
			texts++
		}
		s.digits[i] = s.digits[i] || row[i].rounded
	}
	s.numbers[i] = numbers > 0 && texts == 0
}

// stamps are the words that no setting removes.
func (s *sheet) stamps() (all []string) {
	if s.Simulated {
		all = append(all, "SIMULATED")
	}
	if s.Verdicts {
		all = append(all, matrix.Statement)
	}
	return all
}

// notes are the sentences below the table: caveat, digits, what a dash or whatever stands for no value means, source.
func (s *sheet) notes(dash string) []string {
	var all []string
	if s.Note != "" {
		all = append(all, "Note: "+s.Note)
	}
	var digits []string
	for i, c := range s.Columns {
		if !s.digits[i] {
			continue
		}
		kind := "behind the point"
		if c.Significant {
			kind = "that count"
		}
		digits = append(digits, fmt.Sprintf("%s %d %s", c.Name, c.Digits, kind))
	}
	if len(digits) > 0 {
		all = append(all, "Digits: "+strings.Join(digits, ", ")+".")
	}
	missing := 0
	for _, row := range s.cells {
		for _, c := range row {
			if c.kind == none {
				missing++
			}
		}
	}
	rows := plural(len(s.cells), "row") + "."
	if missing > 0 {
		rows += fmt.Sprintf(" %s stands for no value (%d).", dash, missing)
	}
	return append(all, rows, "Source: "+s.Source)
}

func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
