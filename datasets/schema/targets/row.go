// Package targets describes the names that a study probes, with what their authorities say
// of them: names of operators, decoys (own names published in the same lists), controls
// (own names never published) and canaries. Which operator a name belongs to stands in
// operators, since that is a conclusion and may change.
package targets

import (
	_ "embed"
	"time"
)

// SQL creates the table targets and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of targets, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID            string     `parquet:"run_id"`
	Name             string     `parquet:"name"`
	QType            string     `parquet:"qtype"`
	Purpose          string     `parquet:"purpose"`
	IsPublic         *bool      `parquet:"is_public"`
	LookedUpAt       *time.Time `parquet:"looked_up_at,timestamp(microsecond)"`
	ZoneCut          *string    `parquet:"zone_cut"`
	IsZoneShared     *bool      `parquet:"is_zone_shared"`
	TTLS             *uint32    `parquet:"ttl_s"`
	NegativeTTLS     *uint32    `parquet:"negative_ttl_s"`
	NSParentTTLS     *uint32    `parquet:"ns_parent_ttl_s"`
	NSChildTTLS      *uint32    `parquet:"ns_child_ttl_s"`
	CNAME            *string    `parquet:"cname"`
	Addresses        []string   `parquet:"addresses,list"`
	HostingASNs      []int64    `parquet:"hosting_asns,list"`
	HostingCountries []string   `parquet:"hosting_countries,list"`
	Source           string     `parquet:"source"`
	SourceRow        *int64     `parquet:"source_row"`
}
