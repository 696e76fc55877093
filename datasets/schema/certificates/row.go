// Package certificates describes X.509 certificates, stored once however often they
// were shown.
package certificates

import (
	_ "embed"
	"time"
)

// SQL creates the table certificates and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of certificates, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID              string     `parquet:"run_id"`
	CertificateID      string     `parquet:"certificate_id"`
	SHA256             *string    `parquet:"sha256"`
	MD5                *string    `parquet:"md5"`
	DER                []byte     `parquet:"der,optional"`
	Subject            *string    `parquet:"subject"`
	Issuer             *string    `parquet:"issuer"`
	SerialNumber       *string    `parquet:"serial_number"`
	NotBefore          *time.Time `parquet:"not_before,timestamp(microsecond)"`
	NotAfter           *time.Time `parquet:"not_after,timestamp(microsecond)"`
	Names              []string   `parquet:"names,list"`
	SPKISHA256         *string    `parquet:"spki_sha256"`
	KeyAlgorithm       *string    `parquet:"key_algorithm"`
	NKeyBits           *int32     `parquet:"n_key_bits"`
	SignatureAlgorithm *string    `parquet:"signature_algorithm"`
}
