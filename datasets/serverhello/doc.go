// Package serverhello reads the TLS ServerHello that scans keep as raw bytes, and computes from
// it what fingerprints are made of, among it JA3S (Salesforce, 2019: MD5 of version, cipher
// suite and extensions in order).
//
// Everything here can be computed again at any time from the column server_hello of the
// dataset grabs.
package serverhello
