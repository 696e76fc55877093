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
	RunID                    string    `parquet:"run_id"`
	GrabID                   int64     `parquet:"grab_id"`
	GrabbedAt                time.Time `parquet:"grabbed_at,timestamp(microsecond)"`
	Address                  string    `parquet:"address"`
	Port                     *int32    `parquet:"port"`
	Protocol                 string    `parquet:"protocol"`
	Request                  *string   `parquet:"request"`
	Host                     *string   `parquet:"host"`
	IsOverTLS                *bool     `parquet:"is_over_tls"`
	Source                   string    `parquet:"source"`
	Failure                  *string   `parquet:"failure"`
	Detail                   *string   `parquet:"detail"`
	CertificateIDs           []string  `parquet:"certificate_ids,list"`
	ResponseID               *string   `parquet:"response_id"`
	TLSVersion               *string   `parquet:"tls_version"`
	TLSCipher                *string   `parquet:"tls_cipher"`
	TLSGroup                 *string   `parquet:"tls_group"`
	TLSALPN                  *string   `parquet:"tls_alpn"`
	IsClientCertificateAsked *bool     `parquet:"is_client_certificate_asked"`
	ServerHello              []byte    `parquet:"server_hello,optional"`
	Handshake                *string   `parquet:"handshake"`
	JARM                     *string   `parquet:"jarm"`
	ConnectUS                *int64    `parquet:"connect_us"`
	FirstByteUS              *int64    `parquet:"first_byte_us"`
	DurationUS               *int64    `parquet:"duration_us"`
	Visit                    *int64    `parquet:"visit"`
	NVisitGrabs              *int32    `parquet:"n_visit_grabs"`
}
