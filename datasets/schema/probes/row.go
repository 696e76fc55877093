// Package probes describes cache probes: one row per target, name and sweep, with the
// one outcome it had after all tries. Recursion is never desired for a target name.
package probes

import (
	_ "embed"
	"time"
)

// SQL creates the table probes and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of probes, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID                     string    `parquet:"run_id"`
	Sweep                     int32     `parquet:"sweep"`
	Address                   string    `parquet:"address"`
	Port                      int32     `parquet:"port"`
	Name                      string    `parquet:"name"`
	QType                     string    `parquet:"qtype"`
	Purpose                   string    `parquet:"purpose"`
	IsRecursionDesired        bool      `parquet:"is_recursion_desired"`
	Vantage                   *string   `parquet:"vantage"`
	SentAt                    time.Time `parquet:"sent_at,timestamp(microsecond)"`
	NTries                    int32     `parquet:"n_tries"`
	SourcePort                *int32    `parquet:"source_port"`
	RTTUS                     *int64    `parquet:"rtt_us"`
	Failure                   *string   `parquet:"failure"`
	RCode                     *string   `parquet:"rcode"`
	IsAuthoritative           *bool     `parquet:"is_authoritative"`
	IsTruncated               *bool     `parquet:"is_truncated"`
	IsRecursionDesiredInReply *bool     `parquet:"is_recursion_desired_in_reply"`
	IsRecursionAvailable      *bool     `parquet:"is_recursion_available"`
	IsCaseKept                *bool     `parquet:"is_case_kept"`
	IsTCP                     bool      `parquet:"is_tcp"`
	NAnswers                  *int32    `parquet:"n_answers"`
	NAuthority                *int32    `parquet:"n_authority"`
	RemainingTTLS             *uint32   `parquet:"remaining_ttl_s"`
	LeastTTLS                 *uint32   `parquet:"least_ttl_s"`
	NSOwner                   *string   `parquet:"ns_owner"`
	NSRemainingTTLS           *uint32   `parquet:"ns_remaining_ttl_s"`
	SoaRemainingTTLS          *uint32   `parquet:"soa_remaining_ttl_s"`
	Answers                   []string  `parquet:"answers,list"`
	CNAME                     *string   `parquet:"cname"`
}
