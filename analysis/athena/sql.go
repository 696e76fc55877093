package athena

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

// Attributes that a study knows of its servers.
const (
	// Certificate is any certificate of a chain the server showed, by its
	// certificate_id.
	Certificate = "certificate"
	// Banner is an HTTP response the server gave, by its response_id. Few distinct
	// ones stand on many servers: most are hubs.
	Banner = "banner"
)

// Known returns the attributes that [Sightings] can read.
func Known() []string { return []string{Certificate, Banner} }

// Querier asks a study; *sql.DB is one.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

//go:embed sightings.sql
var sightingsSQL string

// Sightings reads which servers that match a fingerprint bear which values of the
// attributes, in order of server, attribute and value, each once. An attribute that
// is not [Known], or none at all, is an error.
func Sightings(ctx context.Context, q Querier, attributes ...string) ([]Sighting, error) {
	if len(attributes) == 0 {
		return nil, fmt.Errorf("athena: no attribute is given; there are %s", strings.Join(Known(), ", "))
	}
	for _, a := range attributes {
		if !slices.Contains(Known(), a) {
			return nil, fmt.Errorf("athena: there is no attribute %q; there are %s", a, strings.Join(Known(), ", "))
		}
	}
	rows, err := q.QueryContext(ctx, sightingsSQL)
	if err != nil {
		return nil, fmt.Errorf("athena: sightings: %w", err)
	}
	defer rows.Close()
	var all []Sighting
	for rows.Next() {
		var s Sighting
		if err := rows.Scan(&s.Server, &s.Attribute, &s.Value); err != nil {
			return nil, fmt.Errorf("athena: sightings: %w", err)
		}
		if slices.Contains(attributes, s.Attribute) {
			all = append(all, s)
		}
	}
	return all, rows.Err()
}
