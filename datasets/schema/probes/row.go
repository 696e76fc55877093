// Package probes describes cache probes, each with the one outcome it had after all its
// tries. No probe desires recursion, which is why there is no column for the RD bit of
// the query: exchanges that do desire it stand in qualification_exchanges and concern own
// names alone.
//
// Within a run a probe is known by sweep, address, anchor_port, name, qtype and
// burst_index, and has exactly one row, also when it was skipped. Hence the ledger: planned
// = answered + timed_out + invalid + skipped, counted over status. Whether a row is a hit, a
// miss or missing data depends on the class of its resolver and on its target, so it is
// computed when rows are read and not stored here.
//
// Output of other tools is imported into the same table. What a tool does not record is
// null. Rows that it sent with recursion desired are refused: no tool writes the bit of its queries, so the user
// states it, and a file most of whose replies show the bit is refused as a whole.
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
	RunID                string    `parquet:"run_id"`
	Sweep                int32     `parquet:"sweep"`
	Address              string    `parquet:"address"`
	Port                 int32     `parquet:"port"`
	AnchorPort           *int32    `parquet:"anchor_port"`
	Name                 string    `parquet:"name"`
	QType                string    `parquet:"qtype"`
	BurstIndex           int32     `parquet:"burst_index"`
	Purpose              string    `parquet:"purpose"`
	Schedule             string    `parquet:"schedule"`
	Vantage              string    `parquet:"vantage"`
	ProbedAt             time.Time `parquet:"probed_at,timestamp(microsecond)"`
	NTries               *int32    `parquet:"n_tries"`
	SourcePort           *int32    `parquet:"source_port"`
	IsTCP                *bool     `parquet:"is_tcp"`
	EDNSUDPBytes         *int32    `parquet:"edns_udp_bytes"`
	RTTUS                *int64    `parquet:"rtt_us"`
	Status               string    `parquet:"status"`
	Failure              *string   `parquet:"failure"`
	RCode                *string   `parquet:"rcode"`
	EDECodes             []int32   `parquet:"ede_codes,list"`
	IsAuthoritative      *bool     `parquet:"is_authoritative"`
	IsTruncated          *bool     `parquet:"is_truncated"`
	IsRDInReply          *bool     `parquet:"is_rd_in_reply"`
	IsRecursionAvailable *bool     `parquet:"is_recursion_available"`
	IsAuthenticData      *bool     `parquet:"is_authentic_data"`
	IsEDNSInReply        *bool     `parquet:"is_edns_in_reply"`
	IsCaseKept           *bool     `parquet:"is_case_kept"`
	NAnswers             *int32    `parquet:"n_answers"`
	NAuthority           *int32    `parquet:"n_authority"`
	NAdditional          *int32    `parquet:"n_additional"`
	RemainingTTLS        *uint32   `parquet:"remaining_ttl_s"`
	LeastTTLS            *uint32   `parquet:"least_ttl_s"`
	NSOwner              *string   `parquet:"ns_owner"`
	NSRemainingTTLS      *uint32   `parquet:"ns_remaining_ttl_s"`
	IsNSInAnswer         *bool     `parquet:"is_ns_in_answer"`
	SOAOwner             *string   `parquet:"soa_owner"`
	SOARemainingTTLS     *uint32   `parquet:"soa_remaining_ttl_s"`
	CNAME                *string   `parquet:"cname"`
	Answers              []string  `parquet:"answers,list"`
	Source               string    `parquet:"source"`
	SourceRow            *int64    `parquet:"source_row"`
}
