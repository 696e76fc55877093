package schema

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// read returns a file from the folder of a dataset.
func read(t *testing.T, d Dataset, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(strings.ReplaceAll(d.Name, "_", ""), filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// comment is a column comment taken apart.
type comment struct{ meaning, unit, null, source string }

// form is how every column comment is built.
var form = regexp.MustCompile(`^([A-Za-z0-9].*)\. Unit: ([^:]+)\. Null: ([^:]+)\. Source: ([^:]+)\.$`)

// formOf takes a column comment apart.
func formOf(text string) (comment, error) {
	m := form.FindStringSubmatch(text)
	if m == nil {
		return comment{}, fmt.Errorf("comment %q has not the form 'Meaning. Unit: x. Null: y. Source: z.'", text)
	}
	return comment{m[1], m[2], m[3], m[4]}, nil
}

// Table and row type agree on every column by name, order, type and nullability.
func TestTablesMatchRows(t *testing.T) {
	for _, d := range All() {
		tab := parse(t, d)
		if tab.name != d.Name {
			t.Errorf("%s: schema.sql creates %s", d.Name, tab.name)
		}
		if want := d.Columns(); !slices.Equal(tab.columns, want) {
			t.Errorf("%s: table has\n%v\nrow type has\n%v", d.Name, tab.columns, want)
		}
	}
}

// Every column is commented, in order and in the agreed form, and its comment says
// "Null: never" if the table says NOT NULL, and only then.
func TestColumnComments(t *testing.T) {
	for _, d := range All() {
		tab := parse(t, d)
		var names []string
		for _, c := range tab.columns {
			names = append(names, c.Name)
			said, err := formOf(tab.comments[c.Name])
			if err != nil {
				t.Errorf("%s.%s: %v", d.Name, c.Name, err)
				continue
			}
			never := said.null == "never" || strings.HasPrefix(said.null, "never, ")
			if never == c.Nullable {
				t.Errorf("%s.%s may be null: %v; its comment says %q", d.Name, c.Name, c.Nullable, said.null)
			}
			if !strings.HasSuffix(c.Type, "[]") && strings.HasPrefix(said.null, "never, ") {
				t.Errorf("%s.%s is no list; its null must be said in one word: %q", d.Name, c.Name, said.null)
			}
			if c.Name == "run_id" && d.HasParts() && tab.comments[c.Name] != "Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run." {
				t.Errorf("%s.run_id is described in words of its own: %s", d.Name, tab.comments[c.Name])
			}
		}
		if !slices.Equal(names, tab.order) {
			t.Errorf("%s: comments are in the order\n%v\ncolumns in\n%v", d.Name, tab.order, names)
		}
	}
}

// The comment of a table ends with its layer.
func TestTableComments(t *testing.T) {
	for _, d := range All() {
		want := " Layer: " + string(d.Layer)
		if d.IsDerived() {
			want += " (derived)"
		}
		if got := parse(t, d).comment; !strings.HasSuffix(got, "."+want+".") {
			t.Errorf("%s: comment %q does not end with %q", d.Name, got, "."+want+".")
		}
	}
}

// Every word that a CHECK allows is told to readers, in the comment or the datasheet.
func TestVocabulariesAreExplained(t *testing.T) {
	for _, d := range All() {
		tab, sheet := parse(t, d), string(read(t, d, "DATASHEET.md"))
		for _, c := range tab.columns {
			for _, word := range words(tab.checks[c.Name]) {
				whole := regexp.MustCompile(`\b` + regexp.QuoteMeta(word) + `\b`)
				if !whole.MatchString(tab.comments[c.Name]) && !whole.MatchString(sheet) {
					t.Errorf("%s.%s: nobody explains the word %q", d.Name, c.Name, word)
				}
			}
		}
	}
}

// A null has exactly one meaning: no comment joins two by "or".
func TestNullsHaveOneMeaning(t *testing.T) {
	var found []string
	for _, d := range All() {
		tab := parse(t, d)
		for _, c := range tab.columns {
			if said, err := formOf(tab.comments[c.Name]); err == nil && c.Nullable && regexp.MustCompile(`\bor\b`).MatchString(said.null) {
				found = append(found, d.Name+"."+c.Name)
			}
		}
	}
	if len(found) > 0 {
		t.Errorf("nulls with two meanings: %v", found)
	}
}
