package naming

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
)

// Target is a name that was found, as a name to probe.
type Target struct {
	Name string
	// Public is true if the name, or a name that it lies below, stands in a list of
	// indicators of the study. False means that no list of the study has it, which says
	// nothing of other lists.
	Public bool
	// Shared is true if its registered domain lies below a private suffix of the Public
	// Suffix List. False means that nobody knows.
	Shared bool
}

// Targets lists the names that the latest complete run of 'bridle names' found, in order of
// name, each once. Names that stand in wildcards alone are left out and counted in wildcards,
// since nobody showed that they exist.
func Targets(ctx context.Context, q Querier) (list []Target, wildcards int, err error) {
	rows, err := q.QueryContext(ctx, `WITH found AS (
  SELECT name, bool_and(label IS NOT DISTINCT FROM 'wildcard') AS is_wildcard
  FROM name_sightings WHERE run_id IN (SELECT run_id FROM runs WHERE tool = 'names') GROUP BY name
), listed AS (
  SELECT DISTINCT value FROM indicators WHERE kind = 'domain'
)
SELECT name, is_wildcard, EXISTS (SELECT 1 FROM listed WHERE name = value OR ends_with(name, '.' || value)) AS is_public
FROM found ORDER BY name`)
	if err != nil {
		return nil, 0, fmt.Errorf("naming: names that were found: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var t Target
		var wildcard bool
		if err := rows.Scan(&t.Name, &wildcard, &t.Public); err != nil {
			return nil, 0, fmt.Errorf("naming: names that were found: %w", err)
		}
		if wildcard {
			wildcards++
			continue
		}
		n, _ := Normalize(t.Name)
		t.Shared = n.Shared
		list = append(list, t)
	}
	return list, wildcards, rows.Err()
}

// WriteTargets writes names as the CSV that 'bridle import targets' takes, purpose target.
// What is not known stays empty: is_public and is_zone_shared are true or empty, never false,
// and there are no columns for zone, TTLs, alias, addresses and dates, which only a lookup at
// the authorities tells.
func WriteTargets(w io.Writer, list []Target) error {
	c := csv.NewWriter(w)
	known := func(b bool) string {
		if b {
			return "true"
		}
		return ""
	}
	if err := c.Write([]string{"name", "purpose", "is_public", "is_zone_shared"}); err != nil {
		return fmt.Errorf("naming: write targets: %w", err)
	}
	for _, t := range list {
		if err := c.Write([]string{t.Name, "target", known(t.Public), known(t.Shared)}); err != nil {
			return fmt.Errorf("naming: write targets: %w", err)
		}
	}
	c.Flush()
	if err := c.Error(); err != nil {
		return fmt.Errorf("naming: write targets: %w", err)
	}
	return nil
}
