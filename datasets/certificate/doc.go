// Package certificate reads X.509 certificates as servers show them, right or wrong, into rows
// of the dataset certificates.
//
// Nothing is verified and little is required. crypto/x509 refuses much of what old and hostile servers
// show (negative serial numbers, unknown curves, names with a NUL), and a reader that refuses
// a certificate as a whole for one bad extension loses its subject with it. Here every field is read
// for itself: what can be read is there, what cannot is null, and the certificate itself is
// always kept.
//
// # Text
//
// Subject and issuer are text after RFC 4514, the last part first, without spaces at the
// commas: "CN=a.example,O=Example Ltd,C=XA". Types without a name stand as their object
// identifier with the value as #hex. NUL, other control characters and bytes outside UTF-8
// become a backslash and two hex digits, as RFC 4514 has it.
//
// Names of the subject alternative name and common names are kept as they stand. There a NUL or a byte
// outside UTF-8 becomes \xHH, as in all texts of strangers (datasets/escaped), so that
// "good.example\x00.evil.example" can be told from any other name.
package certificate
