// Package anomalies describes packets that came back and could not be accepted as the
// reply to a query: they are findings, and none is dropped.
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
	RunID        string    `parquet:"run_id"`
	ReceivedAt   time.Time `parquet:"received_at,timestamp(microsecond)"`
	Kind         string    `parquet:"kind"`
	FromAddress  string    `parquet:"from_address"`
	FromPort     int32     `parquet:"from_port"`
	AskedAddress *string   `parquet:"asked_address"`
	AskedName    *string   `parquet:"asked_name"`
	Sweep        *int32    `parquet:"sweep"`
	Detail       string    `parquet:"detail"`
	Packet       []byte    `parquet:"packet"`
}
