// Package certs makes the X.509 certificates of a simulated Internet: from the description
// in a world to the bytes on the wire and the private key.
//
// The same description gives the same bytes on every machine and with every release of Go.
// Keys are computed from seeds, signatures have no random part (RFC 6979 for ECDSA, RFC
// 8017 section 8.2 for RSA), and the DER encoding is written here, field by field, and not
// left to crypto/x509, which besides refuses to write much of what old and hostile servers
// present: negative serial numbers, MD5, a subject that is empty.
//
// Whoever knows a world knows its keys: they protect nothing and are good for nothing but a
// laboratory.
package certs
