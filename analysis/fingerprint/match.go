package fingerprint

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"bridle/datasets/schema/fingerprintmatches"
)

// Method names the way of matching and its version. It belongs to the configuration
// of a run: a change that may change matches gets a new number.
const Method = "sql-2"

// Querier asks a study; *sql.DB is one.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Match runs all rules over the grabs of a study in one statement and calls each for every
// match, ordered by run, grab and rule: for a rule of scope exchange once for every exchange of
// which its condition holds, for one of scope server once for every exchange of such a server
// that meets at least one selection. Selections are those that the exchange meets. The field
// RunID of the rows is left empty.
//
// Errors of the study and of each are returned as they are; rules must come from [Parse]
// and have different IDs.
func Match(ctx context.Context, q Querier, rules []Rule, each func(fingerprintmatches.Row) error) error {
	placed, query, err := compile(rules)
	if err != nil {
		return err
	}
	rows, err := q.QueryContext(ctx, query)
	if err != nil {
		return fmt.Errorf("fingerprint: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var m fingerprintmatches.Row
		var at time.Time
		var rule int
		var met uint64
		if err := rows.Scan(&m.GrabRunID, &m.GrabID, &m.Address, &m.Port, &at, &rule, &met); err != nil {
			return fmt.Errorf("fingerprint: %w", err)
		}
		r := placed[rule]
		m.GrabbedAt = at.UTC()
		m.RuleID, m.RuleVersion, m.RuleSHA256 = r.ID, int32(r.Version), r.sum
		m.Selections = []string{}
		for _, name := range r.names {
			if met&r.bits[name] != 0 {
				m.Selections = append(m.Selections, name)
			}
		}
		if err := each(m); err != nil {
			return err
		}
	}
	return rows.Err()
}

// compile orders the rules by ID and writes the statement.
func compile(rules []Rule) ([]placed, string, error) {
	if len(rules) == 0 {
		return nil, "", errors.New("fingerprint: there are no rules")
	}
	rules = slices.SortedFunc(slices.Values(rules), func(a, b Rule) int { return strings.Compare(a.ID, b.ID) })
	for i, r := range rules[1:] {
		if r.ID == rules[i].ID {
			return nil, "", fmt.Errorf("fingerprint: two rules have the id %q", r.ID)
		}
	}
	placed, lanes, err := place(rules)
	if err != nil {
		return nil, "", err
	}
	return placed, statement(placed, lanes), nil
}
