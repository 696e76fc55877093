package athena

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
)

// Querier asks a study; *sql.DB is one.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

//go:embed certificates.sql
var certificatesSQL string

// Certificates reads the sightings of certificates on servers whose TLS grabs match
// a fingerprint: every certificate of the chain, attribute "certificate", value its
// certificate_id. They come in order of server and value, each once.
func Certificates(ctx context.Context, q Querier) ([]Sighting, error) {
	rows, err := q.QueryContext(ctx, certificatesSQL)
	if err != nil {
		return nil, fmt.Errorf("athena: sightings of certificates: %w", err)
	}
	defer rows.Close()
	var all []Sighting
	for rows.Next() {
		s := Sighting{Attribute: "certificate"}
		if err := rows.Scan(&s.Server, &s.Value); err != nil {
			return nil, fmt.Errorf("athena: sightings of certificates: %w", err)
		}
		all = append(all, s)
	}
	return all, rows.Err()
}
