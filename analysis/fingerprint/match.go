package fingerprint

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"bridle/datasets/schema/fingerprintmatches"
)

// Method names the way of matching and its version. It belongs to the configuration
// of a run: a change that may change matches gets a new number.
const Method = "sql-1"

// Querier asks a study; *sql.DB is one.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Match runs all rules over the grabs of a study in one pass and calls each for
// every match, ordered by run, grab and rule. The field RunID of the rows is left
// empty. Grabs that failed are not looked at.
//
// Errors of the study and of each are returned as they are; rules must be valid
// and have different IDs.
func Match(ctx context.Context, q Querier, rules []Rule, each func(fingerprintmatches.Row) error) error {
	query, err := compile(rules)
	if err != nil {
		return err
	}
	rows, err := q.QueryContext(ctx, query)
	if err != nil {
		return fmt.Errorf("fingerprint: %w", err)
	}
	defer rows.Close()
	var m fingerprintmatches.Row
	var at time.Time
	met := make([]any, len(rules))
	into := []any{&m.GrabRunID, &m.GrabID, &m.Address, &m.Port, &at}
	for i := range met {
		into = append(into, &met[i])
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return fmt.Errorf("fingerprint: %w", err)
		}
		for i, r := range rules {
			names, ok := met[i].([]any)
			if !ok {
				continue // null: the rule does not match
			}
			out := m
			out.GrabbedAt = at.UTC()
			out.RuleID, out.RuleVersion, out.RuleSHA256 = r.ID, int32(r.Version), r.SHA256()
			out.Selections = make([]string, len(names))
			for j, n := range names {
				out.Selections[j] = n.(string)
			}
			if err := each(out); err != nil {
				return err
			}
		}
	}
	return rows.Err()
}

// compile writes the statement: one column per rule that is null where the rule
// does not match and otherwise lists the selections that the grab meets.
func compile(rules []Rule) (string, error) {
	if len(rules) == 0 {
		return "", errors.New("fingerprint: there are no rules")
	}
	var columns, some []string
	seen := map[string]bool{}
	for i, r := range rules {
		if seen[r.ID] {
			return "", fmt.Errorf("fingerprint: two rules have the id %q", r.ID)
		}
		seen[r.ID] = true
		condition, err := r.conditionSQL()
		if err != nil {
			return "", fmt.Errorf("fingerprint: rule %s: %w", r.ID, err)
		}
		var names []string
		for _, name := range slices.Sorted(maps.Keys(r.Selections)) {
			s, err := selectionSQL(r.Selections[name])
			if err != nil {
				return "", fmt.Errorf("fingerprint: rule %s: %w", r.ID, err)
			}
			names = append(names, fmt.Sprintf("CASE WHEN %s THEN '%s' END", s, name))
		}
		columns = append(columns, fmt.Sprintf("CASE WHEN %s THEN list_filter([%s], lambda x: x IS NOT NULL) END AS r%d",
			condition, strings.Join(names, ", "), i))
		some = append(some, fmt.Sprintf("r%d IS NOT NULL", i))
	}
	return fmt.Sprintf(`WITH response AS (
  SELECT DISTINCT ON (response_id) response_id, status, reason, headers, raw, body, body_sha256
  FROM http_responses ORDER BY response_id, run_id
), matched AS (
  SELECT g.run_id, grab_id, address, port, grabbed_at,
    %s
  FROM grabs g LEFT JOIN response USING (response_id)
  WHERE failure IS NULL
)
SELECT * FROM matched WHERE %s ORDER BY run_id, grab_id`,
		strings.Join(columns, ",\n    "), strings.Join(some, " OR ")), nil
}
