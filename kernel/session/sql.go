package session

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"bridle/kernel/eval"
	"bridle/kernel/eval/front"
)

// SQL answers queries. The command that runs notebooks supplies it; the
// kernel itself knows no database.
type SQL interface {
	// Query runs the text and returns all rows, or as many as the
	// implementation is willing to hold, with Table.Cut set. An error may
	// tell its place in DuckDB's manner: "LINE 2: …" and a caret below.
	Query(ctx context.Context, text string, args ...any) (Table, error)
}

// query runs a %%sql cell.
func (s *Session) query(ctx context.Context, cell eval.Cell, sql *front.SQL) ([]eval.Value, error) {
	if s.options.SQL == nil {
		return nil, &eval.Error{Position: sql.Position, Name: "SQLError", Message: "this session has no study: pass --study"}
	}
	table, err := s.options.SQL.Query(ctx, sql.Text)
	if ctx.Err() != nil {
		return nil, &eval.Error{Position: sql.Position, Name: "Interrupted", Message: eval.ErrInterrupted.Error(),
			Err: fmt.Errorf("%w: %w", eval.ErrInterrupted, context.Cause(ctx))}
	}
	if err != nil {
		return nil, sqlError(err, cell.Number, sql)
	}
	if sql.Name == "" {
		return []eval.Value{{V: &table}}, nil
	}
	if table.Cut {
		return nil, &eval.Error{Position: sql.Position, Name: "SQLError", Message: fmt.Sprintf(
			"the result has %s rows, of which only %s were kept, so %s would not be the whole; aggregate in SQL or add a LIMIT",
			grouped(table.Total), grouped(len(table.Rows)), sql.Name)}
	}
	if err := s.engine.Define(sql.Name, &table); err != nil {
		return nil, &eval.Error{Position: sql.Position, Name: "SQLError", Message: err.Error(), Err: err}
	}
	note := fmt.Sprintf("%s: %s, %d columns", sql.Name, countRows(table.Total), len(table.Columns))
	return []eval.Value{{V: note}}, nil
}

// A place in DuckDB's messages: the number of the line, an excerpt of it and,
// one line below, a caret under the first offending character.
var sqlPlace = regexp.MustCompile(`(?m)^(LINE (\d+): )(.*)\n( *)\^.*$`)

// sqlError gives an error of the database its place in the cell.
func sqlError(err error, cell int, sql *front.SQL) *eval.Error {
	failure := &eval.Error{Position: eval.Position{Cell: cell, Line: sql.Line}, Name: "SQLError", Message: err.Error(), Err: err}
	found := sqlPlace.FindStringSubmatch(failure.Message)
	if found == nil {
		failure.Message = oneLine(failure.Message)
		return failure
	}
	failure.Message = oneLine(strings.Replace(failure.Message, found[0], "", 1))
	lines := strings.Split(sql.Text, "\n")
	number, _ := strconv.Atoi(found[2])
	if number < 1 || number > len(lines) {
		return failure
	}
	failure.Line = sql.Line + number - 1
	failure.Column = sqlColumn(lines[number-1], found[3], len(found[4])-len(found[1]))
	return failure
}

// sqlColumn returns the column in line, in bytes from 1, of the character
// under which the caret stands, skip characters into the excerpt. DuckDB
// writes "..." for what it leaves out of a long line. 0 means unknown.
func sqlColumn(line, excerpt string, skip int) int {
	if text, cut := strings.CutPrefix(excerpt, "..."); cut && !strings.HasPrefix(line, "...") {
		excerpt, skip = text, skip-3
	}
	if !strings.Contains(line, excerpt) {
		excerpt = strings.TrimSuffix(excerpt, "...")
	}
	start := strings.Index(line, excerpt)
	if start < 0 || skip < 0 {
		return 0
	}
	offset := 0
	for range skip {
		_, size := utf8.DecodeRuneInString(excerpt[offset:])
		offset += size // 0 at the end, where a caret may stand too
	}
	return start + offset + 1
}

// oneLine joins the lines of a message.
func oneLine(message string) string { return strings.Join(strings.Fields(message), " ") }
