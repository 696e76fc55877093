// Package grabs describes one exchange with a server: a TLS handshake or an HTTP
// request, answered or not.
package grabs

import (
	_ "embed"
	"time"
)

// SQL creates the table grabs and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of grabs, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID          string    `parquet:"run_id"`
	GrabID         int64     `parquet:"grab_id"`
	GrabbedAt      time.Time `parquet:"grabbed_at,timestamp(microsecond)"`
	Address        string    `parquet:"address"`
	Port           *int32    `parquet:"port"`
	Protocol       string    `parquet:"protocol"`
	Request        *string   `parquet:"request"`
	Source         string    `parquet:"source"`
	Failure        *string   `parquet:"failure"`
	CertificateIDs []string  `parquet:"certificate_ids,list"`
	ResponseID     *string   `parquet:"response_id"`
	TLSVersion     *string   `parquet:"tls_version"`
	TLSCipher      *string   `parquet:"tls_cipher"`
	ServerHello    []byte    `parquet:"server_hello,optional"`
	JARM           *string   `parquet:"jarm"`
	DurationUS     *int64    `parquet:"duration_us"`
}
