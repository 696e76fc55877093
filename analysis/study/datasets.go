package study

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"bridle/datasets/schema"
	"bridle/datasets/study/duck"
)

// from is the table or view that has the rows of a dataset as they hold now.
func from(d schema.Dataset) string {
	if d.IsDerived() {
		return "current_" + d.Name
	}
	return d.Name
}

// Datasets lists the datasets that have rows: how many, in which layer, and what a row is. Of
// derived ones the rows of the latest run count, which the view current_NAME has.
func (s *Study) Datasets() *Table {
	var parts []string
	for i, d := range schema.All() {
		if d.HasParts() {
			parts = append(parts, fmt.Sprintf("SELECT %d AS place, '%s' AS dataset, '%s' AS ask, '%s' AS layer, count(*) AS n_rows FROM %s", i, d.Name, from(d), d.Layer, from(d)))
		}
	}
	t := s.must("datasets of "+s.label(), "SELECT dataset, ask, layer, n_rows FROM (\n  "+strings.Join(parts, "\n  UNION ALL ")+"\n) WHERE n_rows > 0 ORDER BY place")
	if len(t.Rows) == 0 {
		t.Notes = append(t.Notes, "The study has no rows yet: import a data set ('bridle import --help') or run a collector.")
	}
	return t
}

// must runs a query of this package.
func (s *Study) must(title, query string, args ...any) *Table {
	t, err := s.ask(title, query, args)
	check(err, "", "%s", title)
	return t
}

// Describe returns the data dictionary of a dataset or of a view over several: each column with its type, unit, the
// meaning of a null, and its source.
func (s *Study) Describe(dataset string) *Table {
	name := strings.TrimPrefix(dataset, "current_")
	var columns []duck.Described
	var about string
	var err error
	if d, ok := schema.Named(name); ok {
		columns, about, err = duck.Describe(s.context(), d)
	} else if slices.Contains(duck.Views(), name) {
		columns, about, err = duck.DescribeView(s.context(), s.DB(), name)
	} else {
		refuse("dictionary of "+dataset, "", "there is no such dataset; there are %s and the views %s", strings.Join(names(), ", "), strings.Join(duck.Views(), ", "))
	}
	check(err, "", "dictionary of %s", dataset)
	t := s.table(name+": "+about, "column_name VARCHAR", "column_type VARCHAR", "nullable BOOLEAN", "meaning VARCHAR")
	for _, c := range columns {
		t.add(c.Name, c.Type, c.Nullable, c.Comment)
	}
	t.Simulated, t.whole = false, true // of the dataset, whatever its rows
	return t.done()
}

func names() (all []string) {
	for _, d := range schema.All() {
		all = append(all, d.Name)
	}
	return all
}

// Runs lists the runs of the study, oldest first: which tool wrote what when.
func (s *Study) Runs() *Table {
	return s.must("runs of "+s.label(), "SELECT run_id, tool, state, started_at, ended_at, n_rows, seed, version FROM runs ORDER BY started_at, run_id")
}

// Summarize returns what the columns of a dataset or view hold, of all rows or those of a condition: a row for each column with how many
// values are null and distinct, and the least and the greatest. Lists and bytes have neither.
func (s *Study) Summarize(dataset string, where ...any) *Table {
	view := s.viewOf(dataset)
	condition, args := s.condition(view, where)
	shape := s.must("columns of "+view, "SELECT * FROM "+view+" LIMIT 0")
	var parts []string
	for i, c := range shape.Columns {
		ends := fmt.Sprintf("min(%[1]q)::VARCHAR AS least, max(%[1]q)::VARCHAR AS greatest", c.Name)
		if strings.HasSuffix(c.Type, "[]") || c.Type == "BLOB" {
			ends = "NULL AS least, NULL AS greatest"
		}
		parts = append(parts, fmt.Sprintf("SELECT %d AS place, '%s' AS column_name, '%s' AS column_type, count(*) AS n_rows, count(*) - count(%[4]q) AS nulls, count(DISTINCT %[4]q) AS distinct_values, %s FROM chosen",
			i, c.Name, c.Type, c.Name, ends))
	}
	t := s.must("what "+view+" holds", "WITH chosen AS (SELECT * FROM "+view+condition+")\nSELECT column_name, column_type, n_rows, nulls, distinct_values, least, greatest FROM (\n  "+
		strings.Join(parts, "\n  UNION ALL ")+"\n) ORDER BY place", args...)
	t.whole = true
	return t
}

var isName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// Rows returns the rows of a dataset or view by its name, all of them or those of a condition in SQL with its parameters:
//
//	s.Rows("probes", "name = ? AND remaining_ttl_s IS NOT NULL", "example.com")
//
// Of a derived dataset they are those of the latest run. They come in the order of their run and of the other columns
// that tell rows apart.
func (s *Study) Rows(dataset string, where ...any) *Table {
	return s.selected("*", s.viewOf(dataset), where)
}

// viewOf returns the view that has the rows of a dataset as they hold now.
func (s *Study) viewOf(dataset string) string {
	if d, ok := schema.Named(dataset); ok {
		return from(d)
	}
	if !isName.MatchString(dataset) {
		refuse("rows of "+dataset, "s.Datasets() lists what there is; s.SQL takes whole queries", "that is no name of a dataset")
	}
	return dataset
}

// selected asks for columns of a view, under a condition. The rows are those of an order without ties, so that the first of
// them are always the same; nulls and rows are counted over all.
func (s *Study) selected(columns, view string, where []any) *Table {
	condition, args := s.condition(view, where)
	query := "SELECT " + columns + " FROM " + view + condition
	advice := "s.Datasets() lists what there is, s.Describe(" + strings.TrimPrefix(view, "current_") + ") the columns"
	var total int
	err := s.DB().QueryRowContext(s.context(), "SELECT count(*) FROM "+view+condition, args...).Scan(&total)
	check(err, advice, "rows of %s", view)
	query += " ORDER BY ALL"
	if total <= MaxRows {
		t, err := s.ask(view, query, args)
		check(err, advice, "rows of %s", view)
		return t
	}
	t, err := s.ask(view, query+fmt.Sprintf(" LIMIT %d", pageRows*10), args)
	check(err, advice, "rows of %s", view)
	return s.large(t, query, total, columns, view, condition, args)
}

// condition turns what follows the name of a dataset into a WHERE with its parameters; nothing if nothing follows.
func (s *Study) condition(view string, where []any) (text string, args []any) {
	if len(where) == 0 {
		return "", nil
	}
	text, ok := where[0].(string)
	if !ok || strings.TrimSpace(text) == "" {
		refuse("rows of "+view, `write the condition first, such as "port = ?", 443`, "the condition is %v, a %T", where[0], where[0])
	}
	return " WHERE (" + text + ")", where[1:]
}

// large turns the first rows of many into a table that knows how many there are and counts their nulls.
func (s *Study) large(t *Table, query string, total int, columns, view, condition string, args []any) *Table {
	counts := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		counts[i] = fmt.Sprintf("count(*) - count(%q)", c.Name)
	}
	nulls, err := s.ask("", "SELECT "+strings.Join(counts, ", ")+" FROM (SELECT "+columns+" FROM "+view+condition+")", args)
	check(err, "", "nulls of %s", view)
	for i := range t.Columns {
		n, _ := float(nulls.Rows[0][i])
		t.Columns[i].Nulls = int(n)
	}
	t.query, t.Total = query, total
	return t
}

// Grabs returns exchanges with servers (TLS handshakes, HTTP requests), all or those of a condition; see [Study.Rows].
func (s *Study) Grabs(where ...any) *Table { return s.Rows("grabs", where...) }

// Matches returns grabs that met a fingerprint, all or those of a condition; see [Study.Rows].
func (s *Study) Matches(where ...any) *Table { return s.Rows("fingerprint_matches", where...) }

// Indicators returns values that publishers have tied to products, all or those of a condition; see [Study.Rows].
func (s *Study) Indicators(where ...any) *Table { return s.Rows("indicators", where...) }

// Servers returns when each server that matched was there: a row for each span in which every scan that looked saw it.
func (s *Study) Servers(where ...any) *Table { return s.Rows("match_spans", where...) }
