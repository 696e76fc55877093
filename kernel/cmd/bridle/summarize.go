package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"bridle/kernel/session"
)

// summaryQuery is a SUMMARIZE after white space and comments; then comes a table or a query.
var summaryQuery = regexp.MustCompile(`(?is)^(?:\s|--[^\n]*\n|/\*.*?\*/)*SUMMARIZE\s+(.*?)[\s;]*$`)

// queryStart begins what SUMMARIZE takes for a query rather than a table.
var queryStart = regexp.MustCompile(`(?i)^((SELECT|FROM|WITH|VALUES|TABLE|DESCRIBE|SHOW|PIVOT|UNPIVOT)\b|\()`)

// summarized returns what can stand after FROM for what a SUMMARIZE is about.
func summarized(text string) (from string, ok bool) {
	found := summaryQuery.FindStringSubmatch(text)
	if found == nil {
		return "", false
	}
	if queryStart.MatchString(found[1]) {
		return "(" + found[1] + "\n)", true
	}
	return found[1], true
}

// outOfRange says whether DuckDB refused to compute a number that a DOUBLE cannot hold.
func outOfRange(err error) bool { return err != nil && strings.Contains(err.Error(), "Out of Range") }

// statistics are the columns of SUMMARIZE that can be out of range, and how DuckDB computes them.
var statistics = []struct{ name, expression string }{
	{"avg", "avg(%s)"}, {"std", "stddev(%s)"},
	{"q25", "approx_quantile(%s, 0.25)"}, {"q50", "approx_quantile(%s, 0.5)"}, {"q75", "approx_quantile(%s, 0.75)"},
}

// summarize is SUMMARIZE for columns of which a statistic is out of range, such as the standard
// deviation of 1e307 and -1e307. DuckDB then refuses all; here that number alone is null, and a
// note says so.
func (q studySQL) summarize(ctx context.Context, from string) (session.Table, error) {
	columns, err := q.ask(ctx, "DESCRIBE SELECT * FROM "+from)
	if err != nil {
		return session.Table{}, err
	}
	var parts, notes []string
	for i, row := range columns.Rows {
		name := row[0].Text
		quoted := `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
		whole := fmt.Sprintf("SELECT * FROM (SUMMARIZE SELECT %s FROM %s)", quoted, from)
		switch _, err := q.ask(ctx, whole); {
		case outOfRange(err):
			var missing []string
			if whole, missing, err = q.summary(ctx, from, name, quoted, row[1].Text); err != nil {
				return session.Table{}, err
			}
			notes = append(notes, fmt.Sprintf("SUMMARIZE: %s of the column %s cannot be computed, because intermediate numbers do not fit a DOUBLE; it is shown as null", strings.Join(missing, ", "), name))
		case err != nil:
			return session.Table{}, err
		}
		parts = append(parts, fmt.Sprintf("SELECT %d AS place, * FROM (%s)", i, whole))
	}
	t, err := q.ask(ctx, "SELECT * EXCLUDE (place) FROM ("+strings.Join(parts, " UNION ALL BY NAME ")+") ORDER BY place")
	if err == nil && t.Card != nil {
		t.Card.Notes = notes
	}
	return t, err
}

// summary writes the query that gives one row of SUMMARIZE without what is out of range, and names
// that.
func (q studySQL) summary(ctx context.Context, from, name, quoted, kind string) (query string, missing []string, err error) {
	var values []string
	for _, s := range statistics {
		value := fmt.Sprintf(s.expression, quoted)
		switch _, err := q.ask(ctx, "SELECT "+value+" FROM "+from); {
		case outOfRange(err):
			value = "NULL"
			missing = append(missing, s.name)
		case err != nil:
			return "", nil, err
		}
		values = append(values, fmt.Sprintf("CAST(%s AS VARCHAR) AS %s", value, s.name))
	}
	literal := func(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }
	return fmt.Sprintf("SELECT %s AS column_name, %s AS column_type, CAST(min(%[3]s) AS VARCHAR) AS min, CAST(max(%[3]s) AS VARCHAR) AS max, "+
		"approx_count_distinct(%[3]s) AS approx_unique, %[4]s, count(*) AS count, "+
		"CAST(100 * (1 - count(%[3]s) / nullif(count(*), 0)) AS DECIMAL(9, 2)) AS null_percentage FROM %[5]s",
		literal(name), literal(kind), quoted, strings.Join(values, ", "), from), missing, nil
}
