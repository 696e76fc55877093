package imports

import (
	"context"
	"encoding/csv"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// Columns says where in a table of the user things stand. Its zero value takes every column by the name that the reader
// gives it.
type Columns struct {
	// Of gives the column that holds something, where it is named otherwise: by its name in the header, or by its number
	// from 1.
	Of map[string]string
	// Ignored are columns that are passed over. A column that is neither known nor here is refused, since what stands under a misspelt
	// name would be lost in silence.
	Ignored []string
}

// chosen is a table with chosen columns being read: CSV, or TSV if its header holds a tab. Lines that begin with # are
// comments.
type chosen struct {
	account
	Columns
	fields []string // that there may be
	needs  []string // that there must be
	record func(said map[string]string)

	tabs  bool
	width int            // 0: the header was not read yet
	at    map[string]int // the column of each field
	said  map[string]string
}

// read reads the file once.
func (c *chosen) read(ctx context.Context, path string) error {
	c.said = map[string]string{}
	f, err := open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := c.account.read(ctx, f, c.lineOf); err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	if c.width == 0 {
		return fmt.Errorf("%s: the file has no header; its first line names the columns, among them %s", filepath.Base(path), strings.Join(c.needs, ", "))
	}
	return c.Check()
}

func (c *chosen) lineOf(line string) {
	if strings.HasPrefix(line, "#") {
		return
	}
	if c.width == 0 {
		c.tabs = strings.Contains(line, "\t")
	}
	f, err := c.split(line)
	switch {
	case err != nil && c.width == 0:
		c.err = fmt.Errorf("the header is %w", err)
	case err != nil:
		c.reject("", "%v", err)
	case c.width == 0:
		c.err = c.header(f)
	case len(f) != c.width:
		c.reject("", "the line has %d fields, the header has %d", len(f), c.width)
	default:
		for field, i := range c.at {
			c.said[field] = strings.TrimSpace(f[i])
		}
		c.record(c.said)
	}
}

// split parts a line into fields.
func (c *chosen) split(line string) ([]string, error) {
	if !c.tabs {
		return fields(line)
	}
	if !strings.Contains(line, `"`) {
		return strings.Split(line, "\t"), nil
	}
	r := csv.NewReader(strings.NewReader(line))
	r.Comma, r.FieldsPerRecord = '\t', -1
	f, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("not a line of TSV: %w", err)
	}
	return f, nil
}

// header finds the columns.
func (c *chosen) header(f []string) error {
	c.at = map[string]int{}
	taken := map[int]string{}
	for _, field := range c.fields {
		name, elsewhere := c.Of[field]
		if !elsewhere {
			name = field
		}
		i := index(f, name)
		if i < 0 && elsewhere {
			var err error
			if i, err = column(f, name); err != nil {
				return err
			}
		}
		if i < 0 {
			continue
		}
		if other, twice := taken[i]; twice {
			return fmt.Errorf("column %d of the header is to hold %s and %s; choose another for one of them", i+1, other, field)
		}
		c.at[field], taken[i] = i, field
	}
	for _, need := range c.needs {
		if _, found := c.at[need]; !found {
			return fmt.Errorf("no column holds %s; the header names %s", need, strings.Join(f, ", "))
		}
	}
	for i, name := range f {
		name = strings.TrimSpace(name)
		if taken[i] == "" && !slices.Contains(c.Ignored, name) {
			return fmt.Errorf("the header has the column %.40q, which holds none of %s: say what it holds, or that it is ignored", name, strings.Join(c.fields, ", "))
		}
		if index(f[:i], name) >= 0 && taken[i] != "" {
			return fmt.Errorf("the header has the column %.40q twice", name)
		}
	}
	c.width = len(f)
	return nil
}

// checkChoice returns an error if a column is chosen for something that the table does not have.
func (c Columns) checkChoice(fields []string) error {
	for _, field := range slices.Sorted(maps.Keys(c.Of)) {
		if !slices.Contains(fields, field) {
			return fmt.Errorf("there is nothing named %q to choose a column for; there are %s", field, strings.Join(fields, ", "))
		}
	}
	return nil
}
