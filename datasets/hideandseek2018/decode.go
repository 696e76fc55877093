package hideandseek2018

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// decode reads dictionary.csv in the folder tables and, in its order, every table that it names. A table whose
// header is not that of the dictionary, and a cell that is no number where one is meant, are errors.
func decode(from fs.FS) ([]Table, error) {
	entries, err := open(from, "dictionary")
	if err != nil {
		return nil, err
	}
	all, err := describe(entries)
	if err != nil {
		return nil, err
	}
	for i := range all {
		rows, err := open(from, all[i].Name)
		if err != nil {
			return nil, err
		}
		if err := all[i].fill(rows); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// open reads one file of the folder tables.
func open(from fs.FS, name string) ([][]string, error) {
	f, err := from.Open("tables/" + name + ".csv")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := cells(f)
	if err != nil {
		return nil, fmt.Errorf("%s.csv: %w", name, err)
	}
	return rows, nil
}

// cells reads a file of comma-separated values: UTF-8, a header, every row as long as the header, no cell with space
// around it.
func cells(r io.Reader) ([][]string, error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) < 2 {
		return nil, errors.New("a header and one row at least are needed")
	}
	for i, row := range rows {
		for k, cell := range row {
			switch {
			case !utf8.ValidString(cell):
				return nil, fmt.Errorf("row %d, column %d is not UTF-8", i, k+1)
			case cell != strings.TrimSpace(cell):
				return nil, fmt.Errorf("row %d, column %d has space around it", i, k+1)
			}
		}
	}
	return rows, nil
}

// describe makes tables without rows from the dictionary: a row of type table begins one, further rows are its columns.
func describe(entries [][]string) ([]Table, error) {
	if want := []string{"table", "column", "type", "meaning"}; !slices.Equal(entries[0], want) {
		return nil, fmt.Errorf("dictionary.csv has the columns %v, want %v", entries[0], want)
	}
	var all []Table
	for i, e := range entries[1:] {
		table, column, kind, meaning := e[0], e[1], e[2], e[3]
		last := len(all) - 1
		switch {
		case meaning == "":
			return nil, fmt.Errorf("dictionary.csv, row %d says nothing", i+1)
		case kind == "table" && column == "":
			all = append(all, Table{Name: table, About: meaning})
		case last < 0 || all[last].Name != table || column == "" || all[last].Column(column) >= 0:
			return nil, fmt.Errorf("dictionary.csv, row %d: column %q of %q is out of place", i+1, column, table)
		case kind != "text" && kind != "integer":
			return nil, fmt.Errorf("dictionary.csv, row %d: type %q is neither text nor integer", i+1, kind)
		default:
			all[last].Columns = append(all[last].Columns, Column{Name: column, Type: kind, Meaning: meaning})
		}
	}
	return all, nil
}

// fill puts rows, the header first, into a table.
func (t *Table) fill(rows [][]string) error {
	var names []string
	for _, c := range t.Columns {
		names = append(names, c.Name)
	}
	if !slices.Equal(rows[0], names) {
		return fmt.Errorf("%s.csv has the columns %v, and its dictionary %v", t.Name, rows[0], names)
	}
	for i, row := range rows[1:] {
		for k, c := range t.Columns {
			if c.Type != "integer" || row[k] == "" {
				continue
			}
			if _, err := strconv.ParseInt(row[k], 10, 64); err != nil {
				return fmt.Errorf("%s.csv, row %d, column %s: %q is no integer", t.Name, i+1, c.Name, row[k])
			}
		}
	}
	t.Rows = rows[1:]
	return nil
}
