// Package nameobservations describes where a domain name was seen: in a certificate,
// in a list, in a zone.
package nameobservations

import (
	_ "embed"
	"time"
)

// SQL creates the table name_observations and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of name_observations, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID            string     `parquet:"run_id"`
	Name             string     `parquet:"name"`
	RegisteredDomain *string    `parquet:"registered_domain"`
	SeenIn           string     `parquet:"seen_in"`
	CertificateID    *string    `parquet:"certificate_id"`
	Address          *string    `parquet:"address"`
	ObservedAt       *time.Time `parquet:"observed_at,timestamp(microsecond)"`
	Label            *string    `parquet:"label"`
	Source           string     `parquet:"source"`
	SourceRow        *int64     `parquet:"source_row"`
}
