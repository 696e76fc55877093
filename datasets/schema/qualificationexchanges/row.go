// Package qualificationexchanges describes the exchanges of a survey: every query that
// qualified a resolver or disqualified it, with its answer.
//
// They do not stand among the probes, for three reasons. Probes never desire recursion, and
// a table without a column for it says so better than a promise; a survey must prime
// caches with it. Fills and rates are computed over all probes, and a primed canary
// counted as a hit would be a false accusation. And an exchange is known by its test, round
// and step, which a probe of a plan does not have. The names are the study's own, but for
// the test reach, which asks for a well-known name as the study of 2018 did. Calibrations
// that a prober runs within its plan stand here as well.
package qualificationexchanges

import (
	_ "embed"
	"time"
)

// SQL creates the table qualification_exchanges and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of qualification_exchanges, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID                string    `parquet:"run_id"`
	Address              string    `parquet:"address"`
	Test                 string    `parquet:"test"`
	Round                int32     `parquet:"round"`
	Step                 int32     `parquet:"step"`
	AskedAddress         string    `parquet:"asked_address"`
	Port                 int32     `parquet:"port"`
	Name                 string    `parquet:"name"`
	Token                *string   `parquet:"token"`
	QType                string    `parquet:"qtype"`
	IsRecursionDesired   bool      `parquet:"is_recursion_desired"`
	Vantage              string    `parquet:"vantage"`
	AskedAt              time.Time `parquet:"asked_at,timestamp(microsecond)"`
	NTries               int32     `parquet:"n_tries"`
	SourcePort           *int32    `parquet:"source_port"`
	IsTCP                bool      `parquet:"is_tcp"`
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
}
