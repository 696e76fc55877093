// Package anomalies describes packets that came back and could not be accepted as the
// answer to a query. They are findings (a wrong source is a multi-homed forwarder, or
// somebody else who answers), so none is dropped. A sender that floods is cut off after a
// limit; one row of kind flood then counts the packets that have no row of their own.
package anomalies

import (
	_ "embed"
	"time"
)

// SQL creates the table anomalies and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of anomalies, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID        string     `parquet:"run_id"`
	ReceivedAt   time.Time  `parquet:"received_at,timestamp(microsecond)"`
	Vantage      string     `parquet:"vantage"`
	Kind         string     `parquet:"kind"`
	FromAddress  string     `parquet:"from_address"`
	FromPort     int32      `parquet:"from_port"`
	IsTCP        bool       `parquet:"is_tcp"`
	AskedAddress *string    `parquet:"asked_address"`
	AskedName    *string    `parquet:"asked_name"`
	AskedQType   *string    `parquet:"asked_qtype"`
	AskedAt      *time.Time `parquet:"asked_at,timestamp(microsecond)"`
	Expected     *string    `parquet:"expected"`
	Found        string     `parquet:"found"`
	NPackets     int64      `parquet:"n_packets"`
	PacketBytes  int64      `parquet:"packet_bytes"`
	Packet       []byte     `parquet:"packet"`
}
