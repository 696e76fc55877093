package figure

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Plotted is the plotted data of a figure as a table.
type Plotted struct {
	// Notes are the lines before the header that begin with "#", without it,
	// such as SIMULATED.
	Notes  []string
	Header []string

	// Rows may be shorter or longer than the header if the file is odd.
	Rows [][]string

	// Number says for each column of the header that it holds numbers alone,
	// and at least one.
	Number []bool
}

// Simulated reports whether the data say that they come from a simulated world.
func (p *Plotted) Simulated() bool { return slices.Contains(p.Notes, "SIMULATED") }

// Plotted reads the figure's CSV.
//
// # Errors
//
// Text that is not CSV gives an error with the line; so does a file without a
// header.
func (f *Figure) Plotted() (*Plotted, error) {
	p := &Plotted{}
	text := f.CSV
	for strings.HasPrefix(text, "#") {
		line, rest, _ := strings.Cut(text, "\n")
		p.Notes = append(p.Notes, strings.TrimSpace(line[1:]))
		text = rest
	}
	reader := csv.NewReader(strings.NewReader(text))
	reader.FieldsPerRecord = -1
	records, err := reader.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("the plotted data of figure %s are not CSV: %w", f.Name, err)
	}
	if len(records) == 0 {
		return nil, fmt.Errorf("the plotted data of figure %s have no header", f.Name)
	}
	p.Header, p.Rows = records[0], records[1:]
	for i := range p.Header {
		p.Number = append(p.Number, numeric(p.Rows, i))
	}
	return p, nil
}

// numeric reports whether every value of a column is a number or empty, and one
// is a number.
func numeric(rows [][]string, column int) bool {
	numbers := 0
	for _, row := range rows {
		if column >= len(row) || row[column] == "" {
			continue
		}
		if _, err := strconv.ParseFloat(row[column], 64); err != nil {
			return false
		}
		numbers++
	}
	return numbers > 0
}
