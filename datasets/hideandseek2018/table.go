package hideandseek2018

import (
	"embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed tables/*.csv
var files embed.FS

// Table is one of the tables, with its dictionary.
type Table struct {
	// Name is that of its file, such as operators.
	Name string
	// About says what its rows are and what they must not be taken for.
	About   string
	Columns []Column
	// Rows have one text for every column, in the order of the file; an empty text is a null, whose
	// meaning the column tells.
	Rows [][]string
}

// Column is one column of a table.
type Column struct {
	Name string
	// Type is text or integer.
	Type string
	// Meaning is the column's entry in the dictionary: content, unit, meaning of a null.
	Meaning string
}

// Tables returns all tables in the order of the dictionary, made anew at each call.
func Tables() []Table {
	all, err := decode(files)
	if err != nil {
		panic("hideandseek2018: the tables built in are broken: " + err.Error())
	}
	return all
}

// Named returns the table of that name.
func Named(name string) (Table, bool) {
	all := Tables()
	i := slices.IndexFunc(all, func(t Table) bool { return t.Name == name })
	if i < 0 {
		return Table{}, false
	}
	return all[i], true
}

// Column returns the place of a column, or -1.
func (t Table) Column(name string) int {
	return slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == name })
}

// Dictionary returns the data dictionary of all tables as Markdown.
func Dictionary() string {
	var b strings.Builder
	b.WriteString("# Dictionary of the facts of 2018\n\nAn empty cell of a file is a null. In a session each table is called `facts_2018_` and its name.\n")
	for _, t := range Tables() {
		fmt.Fprintf(&b, "\n## %s\n\n%s %d rows.\n\n| column | type | meaning |\n|---|---|---|\n", t.Name, t.About, len(t.Rows))
		for _, c := range t.Columns {
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", c.Name, c.Type, c.Meaning)
		}
	}
	return b.String()
}
