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

// table is what a schema.sql says, read without a database.
type table struct {
	name     string
	comment  string
	columns  []Column
	checks   map[string][]string // tokens of the CHECK of a column, by name
	rules    [][]string          // tokens of the CHECKs of the whole table
	comments map[string]string   // by column
	order    []string            // columns in the order of their comments
}

// sqlTypes maps the spellings allowed in schema.sql to the words of [Column.Type].
var sqlTypes = map[string]string{
	"VARCHAR": "VARCHAR", "BOOLEAN": "BOOLEAN", "INTEGER": "INTEGER", "UINTEGER": "UINTEGER",
	"BIGINT": "BIGINT", "DOUBLE": "DOUBLE", "BLOB": "BLOB", "TIMESTAMPTZ": "TIMESTAMP WITH TIME ZONE",
}

// token matches one token of schema.sql; a quoted text may hold doubled quotes.
var token = regexp.MustCompile(`^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9]+|'(?:[^']|'')*'|<=|>=|[(),;.=<>\[\]])`)

// parser reads the small part of SQL that schema.sql may use: one CREATE TABLE and
// COMMENT ON statements. Everything else fails the test.
type parser struct {
	t      *testing.T
	tokens []string
}

func parse(t *testing.T, d Dataset) table {
	t.Helper()
	p := &parser{t: t}
	for rest := strings.TrimSpace(d.SQL); rest != ""; rest = strings.TrimSpace(rest) {
		tok := token.FindString(rest)
		if tok == "" {
			t.Fatalf("%s: cannot read SQL from %.40q", d.Name, rest)
		}
		p.tokens, rest = append(p.tokens, tok), rest[len(tok):]
	}
	tab := p.create()
	for len(p.tokens) > 0 {
		p.commentOn(&tab)
	}
	return tab
}

// next takes the next token; want, if given, says what it must be.
func (p *parser) next(want ...string) string {
	p.t.Helper()
	if len(p.tokens) == 0 {
		p.t.Fatalf("SQL ends where %v was expected", want)
	}
	tok := p.tokens[0]
	if len(want) > 0 && !slices.Contains(want, tok) {
		p.t.Fatalf("SQL has %q where %v was expected, before %v", tok, want, p.tokens[:min(8, len(p.tokens))])
	}
	p.tokens = p.tokens[1:]
	return tok
}

func (p *parser) peek(tok string) bool { return len(p.tokens) > 0 && p.tokens[0] == tok }

func (p *parser) create() table {
	tab := table{checks: map[string][]string{}, comments: map[string]string{}}
	p.next("CREATE")
	p.next("TABLE")
	tab.name = p.next()
	p.next("(")
	for sep := ","; sep == ","; sep = p.next(",", ")") {
		if p.peek("CHECK") {
			p.next()
			tab.rules = append(tab.rules, p.bracketed())
			continue
		}
		p.column(&tab)
	}
	p.next(";")
	return tab
}

// column reads: name TYPE [] [NOT NULL] [CHECK (...)].
func (p *parser) column(tab *table) {
	c := Column{Name: p.next(), Nullable: true}
	word := p.next()
	known, ok := sqlTypes[word]
	if !ok {
		p.t.Fatalf("%s.%s has type %s, which no row may have", tab.name, c.Name, word)
	}
	c.Type = known
	if p.peek("[") {
		p.next()
		p.next("]")
		c.Type += "[]"
	}
	if p.peek("NOT") {
		p.next()
		p.next("NULL")
		c.Nullable = false
	}
	if p.peek("CHECK") {
		p.next()
		tab.checks[c.Name] = p.bracketed()
	}
	tab.columns = append(tab.columns, c)
}

// bracketed takes a bracketed text and returns the tokens within.
func (p *parser) bracketed() []string {
	p.next("(")
	var inner []string
	for depth := 1; ; {
		tok := p.next()
		switch tok {
		case "(":
			depth++
		case ")":
			depth--
		}
		if depth == 0 {
			return inner
		}
		inner = append(inner, tok)
	}
}

func (p *parser) commentOn(tab *table) {
	p.next("COMMENT")
	p.next("ON")
	kind := p.next("TABLE", "COLUMN")
	p.next(tab.name)
	column := ""
	if kind == "COLUMN" {
		p.next(".")
		column = p.next()
	}
	p.next("IS")
	text := unquote(p.next())
	p.next(";")
	if _, twice := tab.comments[column]; twice || (column == "" && tab.comment != "") {
		p.t.Errorf("%s.%s has two comments", tab.name, column)
	}
	if column == "" {
		tab.comment = text
		return
	}
	tab.comments[column] = text
	tab.order = append(tab.order, column)
}

// unquote returns the text of a quoted token.
func unquote(tok string) string {
	return strings.ReplaceAll(strings.Trim(tok, "'"), "''", "'")
}

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

// A null has exactly one meaning. The columns listed still have two, joined by "or";
// they are older than the rule's check and wait for the next version of their dataset.
func TestNullsHaveOneMeaning(t *testing.T) {
	two := []string{
		"runs.ended_at", "grabs.request", "grabs.response_id", "grabs.tls_version", "grabs.tls_cipher",
		"grabs.server_hello", "certificates.not_before", "certificates.not_after", "name_observations.registered_domain",
	}
	var found []string
	for _, d := range All() {
		tab := parse(t, d)
		for _, c := range tab.columns {
			if said, err := formOf(tab.comments[c.Name]); err == nil && c.Nullable && regexp.MustCompile(`\bor\b`).MatchString(said.null) {
				found = append(found, d.Name+"."+c.Name)
			}
		}
	}
	slices.Sort(two)
	slices.Sort(found)
	if !slices.Equal(found, two) {
		t.Errorf("nulls with two meanings: %v, known are %v", found, two)
	}
}

// words returns the words of a CHECK of the form: column IN ('a', 'b').
func words(check []string) []string {
	if len(check) < 4 || check[1] != "IN" {
		return nil
	}
	var list []string
	for _, tok := range check[2:] {
		if strings.HasPrefix(tok, "'") {
			list = append(list, unquote(tok))
		}
	}
	return list
}
