package main

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"bridle/datasets/schema"
)

// ownQuery marks the questions of the recorder itself.
const ownQuery = "/* recorder */ "

// since returns the queries asked since the last time.
func (s *recorded) since(ctx context.Context) ([]string, error) {
	rows, err := s.DB().QueryContext(ctx, ownQuery+`SELECT query_id, message FROM duckdb_logs
		WHERE type = 'QueryLog' AND query_id > ? ORDER BY query_id`, s.last)
	if err != nil {
		return nil, fmt.Errorf("the log of queries cannot be read: %w", err)
	}
	defer rows.Close()
	var queries []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&s.last, &text); err != nil {
			return nil, fmt.Errorf("the log of queries cannot be read: %w", err)
		}
		if !strings.HasPrefix(text, ownQuery) {
			queries = append(queries, text)
		}
	}
	return queries, rows.Err()
}

// tablesOf returns the tables that a query reads, of derived datasets those of
// the latest run if the query asks for these. DuckDB sees through views and
// names the tables below; the words of the query, and of the views that it
// names, tell which of the two was asked for. Of statements that DuckDB cannot
// tell of, such as those with parameters, the words are all there is: they can
// name a table too many, but none too few.
func (s *recorded) tablesOf(ctx context.Context, text string) []string {
	words := map[string]bool{}
	s.collect(ctx, text, words)
	names, err := s.TableNames(ctx, text)
	if err != nil || len(names) == 0 {
		names = slices.Collect(maps.Keys(words))
	}
	all := map[string]bool{}
	for _, name := range names {
		d, ok := schema.Named(strings.TrimPrefix(name, "current_"))
		if !ok || !d.HasParts() { // a table that a cell made, or the ledger
			continue
		}
		latest := d.IsDerived() && words["current_"+d.Name]
		if latest {
			all["current_"+d.Name] = true
		}
		if !latest || words[d.Name] {
			all[d.Name] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

var word = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*`)

// collect adds the words of a text in lower case, and those of the views over
// several datasets that it names.
func (s *recorded) collect(ctx context.Context, text string, words map[string]bool) {
	for _, w := range word.FindAllString(text, -1) {
		w = strings.ToLower(w)
		if words[w] {
			continue
		}
		words[w] = true
		if view := s.view(ctx, w); view != "" {
			s.collect(ctx, view, words)
		}
	}
}

// view returns the query behind a view over several datasets, or nothing for
// any other word.
func (s *recorded) view(ctx context.Context, name string) string {
	if _, isDataset := schema.Named(strings.TrimPrefix(name, "current_")); isDataset {
		return ""
	}
	if s.views == nil {
		s.views = map[string]string{}
		rows, err := s.DB().QueryContext(ctx, ownQuery+"SELECT view_name, sql FROM duckdb_views() WHERE NOT internal AND schema_name = 'main'")
		if err != nil {
			return ""
		}
		defer rows.Close()
		for rows.Next() {
			var view, text string
			if err := rows.Scan(&view, &text); err != nil {
				return ""
			}
			s.views[strings.ToLower(view)] = text
		}
	}
	return s.views[name]
}
