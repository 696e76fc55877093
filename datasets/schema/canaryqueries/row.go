// Package canaryqueries describes the queries that reached the authoritative servers of
// the study's own zone: the other end of every qualification test. Queries of strangers
// are kept too. Packets that are no query at all go to anomalies.
package canaryqueries

import (
	_ "embed"
	"time"
)

// SQL creates the table canary_queries and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of canary_queries, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID              string    `parquet:"run_id"`
	ReceivedAt         time.Time `parquet:"received_at,timestamp(microsecond)"`
	Server             string    `parquet:"server"`
	FromAddress        string    `parquet:"from_address"`
	FromPort           int32     `parquet:"from_port"`
	Name               string    `parquet:"name"`
	Token              *string   `parquet:"token"`
	QType              string    `parquet:"qtype"`
	IsRecursionDesired bool      `parquet:"is_recursion_desired"`
	IsTCP              bool      `parquet:"is_tcp"`
	EDNSUDPBytes       *int32    `parquet:"edns_udp_bytes"`
	IsDNSSECOK         *bool     `parquet:"is_dnssec_ok"`
	ClientSubnet       *string   `parquet:"client_subnet"`
	RCode              string    `parquet:"rcode"`
	Answers            []string  `parquet:"answers,list"`
	TTLS               *uint32   `parquet:"ttl_s"`
}
