package naming

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Pointing says that a name pointed to a server that matches a fingerprint.
type Pointing struct {
	Name    string
	Address string
	// From and Until are the first and last instant at which the source saw it; zero if it
	// gives none.
	From, Until time.Time
	Source      string
	// Rule is the fingerprint that the address matches.
	Rule string
	// Matched and LastMatched are the first and last grab of the address that matched.
	Matched, LastMatched time.Time
	// DuringMatch is true if the record and the matches have an instant in common; false
	// also if the record has no date.
	DuringMatch bool
}

// Pointed lists the domains that pointed to matches, directly or over aliases, with dates and
// sources, in order of name, address, time, source and rule. The view names_of_matches has the
// same rows with more columns.
func Pointed(ctx context.Context, q Querier) ([]Pointing, error) {
	rows, err := q.QueryContext(ctx, `SELECT name, address, first_seen_at, last_seen_at, source, rule_id,
  first_matched_at, last_matched_at, coalesce(is_during_match, false)
FROM names_of_matches ORDER BY name, address, first_seen_at NULLS FIRST, last_seen_at NULLS FIRST, source, source_row, rule_id, rule_version, via`)
	if err != nil {
		return nil, fmt.Errorf("naming: names that pointed to matches: %w", err)
	}
	defer rows.Close()
	var all []Pointing
	for rows.Next() {
		var p Pointing
		var from, until sql.NullTime
		if err := rows.Scan(&p.Name, &p.Address, &from, &until, &p.Source, &p.Rule, &p.Matched, &p.LastMatched, &p.DuringMatch); err != nil {
			return nil, fmt.Errorf("naming: names that pointed to matches: %w", err)
		}
		p.Matched, p.LastMatched = p.Matched.UTC(), p.LastMatched.UTC()
		if from.Valid {
			p.From = from.Time.UTC()
		}
		if until.Valid {
			p.Until = until.Time.UTC()
		}
		all = append(all, p)
	}
	return all, rows.Err()
}
