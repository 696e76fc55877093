package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"bridle/analysis/load"
	"bridle/analysis/querycard"
	"bridle/kernel/session"
)

// studySQL answers the SQL cells of a session over a study.
type studySQL struct {
	study *load.Study

	// timed puts on the card how long the query took, which a run whose
	// outputs are compared must not.
	timed bool

	about *aboutStudy
}

// aboutStudy is what cards say of a study; it is looked up once, at the first
// query.
type aboutStudy struct {
	once   sync.Once
	engine string
	hashes map[string]string // by dataset

	simulated bool
	err       error // whether it is simulated could not be found out
}

// maxRows bounds what a cell keeps of an answer.
const maxRows = 100_000

// Query implements [session.SQL].
func (q studySQL) Query(ctx context.Context, text string, args ...any) (session.Table, error) {
	t, err := q.ask(ctx, text, args...)
	if from, ok := summarized(text); ok && outOfRange(err) && len(args) == 0 {
		return q.summarize(ctx, from)
	}
	return t, err
}

// ask runs a query.
func (q studySQL) ask(ctx context.Context, text string, args ...any) (session.Table, error) {
	start := time.Now()
	rows, err := q.study.DB().QueryContext(ctx, text, args...)
	if err != nil {
		return session.Table{}, err
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return session.Table{}, err
	}
	var t session.Table
	var names []string
	values, into := make([]any, len(types)), make([]any, len(types))
	for i, c := range types {
		t.Columns = append(t.Columns, session.Column{Name: c.Name(), Type: c.DatabaseTypeName()})
		names = append(names, c.Name())
		into[i] = &values[i]
	}
	hasher := querycard.NewHasher(names...)
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return session.Table{}, err
		}
		row := datums(values)
		hasher.Add(texts(row))
		t.Total++
		if t.Total > maxRows {
			t.Cut = true
			continue
		}
		t.Rows = append(t.Rows, row)
	}
	if err := rows.Err(); err != nil {
		return session.Table{}, err
	}
	if err := q.look(ctx); err != nil {
		return session.Table{}, err
	}
	t.Card = q.card(ctx, text, hasher, time.Since(start))
	return t, nil
}

// datums gives each value its text.
func datums(values []any) []session.Datum {
	row := make([]session.Datum, len(values))
	for i, v := range values {
		if v == nil {
			row[i].Null = true
			continue
		}
		row[i] = session.Datum{Text: load.Text(v), Value: wide(v)}
	}
	return row
}

// wide makes whole numbers and decimals of one size, so that cells need not
// know which of DuckDB's sizes a column has.
func wide(v any) any {
	switch v := v.(type) {
	case int8:
		return int64(v)
	case int16:
		return int64(v)
	case int32:
		return int64(v)
	case uint8:
		return uint64(v)
	case uint16:
		return uint64(v)
	case uint32:
		return uint64(v)
	case float32:
		return float64(v)
	}
	return v
}

func texts(row []session.Datum) []*string {
	list := make([]*string, len(row))
	for i := range row {
		if !row[i].Null {
			list[i] = &row[i].Text
		}
	}
	return list
}

// card says how the answer was got.
func (q studySQL) card(ctx context.Context, text string, hasher *querycard.Hasher, took time.Duration) *session.Card {
	card := &session.Card{Engine: q.about.engine, Simulated: q.about.simulated}
	if q.timed {
		card.Took = took
	}
	var found []querycard.Finding
	card.Grade, found = querycard.Grade(text)
	card.Ordered = !slices.ContainsFunc(found, func(f querycard.Finding) bool { return f.What == querycard.AnyOrder })
	card.Result = hasher.Unordered()
	if card.Ordered {
		card.Result = hasher.Ordered()
	}
	for _, f := range found {
		card.Reasons = append(card.Reasons, fmt.Sprintf("line %d: %s; write %s", f.Line, f.What, f.Instead))
	}
	for _, name := range q.tables(ctx, text) {
		card.Tables = append(card.Tables, session.Source{Name: name, Hash: q.about.hashes[strings.TrimPrefix(name, "current_")]})
	}
	return card
}

// look fills in what cards say of the study. What cannot be found out is left
// out of the cards, but not whether the study is simulated.
func (q studySQL) look(ctx context.Context) error {
	q.about.once.Do(func() {
		q.about.simulated, q.about.err = q.study.IsSimulated()
		if version, err := q.study.Engine(ctx); err == nil {
			q.about.engine = "DuckDB " + strings.TrimPrefix(version, "v")
		}
		if hashes, err := q.study.PartsHashes(ctx); err == nil {
			q.about.hashes = hashes
		}
	})
	return q.about.err
}

// tables returns what the query reads, in order; nothing for statements that
// DuckDB cannot tell of, such as SUMMARIZE.
func (q studySQL) tables(ctx context.Context, text string) []string {
	names, err := q.study.TableNames(ctx, text)
	if err != nil {
		return nil
	}
	slices.Sort(names)
	return slices.Compact(names)
}
