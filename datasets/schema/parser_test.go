package schema

import (
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
