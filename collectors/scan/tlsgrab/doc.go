// Package tlsgrab makes one TLS handshake with a server and tells everything the server
// showed, whether the handshake succeeded or not.
//
// It speaks to old, odd and hostile servers: TLS 1.0 to 1.3, every cipher suite that zcrypto
// has, certificates that are never verified and need not be readable. [Do] takes an open
// connection and returns a [Handshake]; if a session came about, also a connection to speak
// HTTP over. A handshake is for one exchange only: no tickets are kept, nothing is resumed,
// and no client certificate is ever sent.
//
// # What is learned from where
//
// ServerHello, certificates and the parameters of the key exchange are cut from the records
// on the wire, so that they are exact and are there also if the library gives up later.
// TLS 1.3 encrypts what follows its ServerHello; there the certificates come from the
// library, which hands them over unread and unverified before anything else happens to them.
//
// # Failures
//
// A failed handshake has one word of collectors/internal/failure, decided in one place from
// what was on the wire, what the connection reported and what the library said, in this
// order. The detail is for readers: the alert with its number and name, the first bytes that
// were no TLS, the library's sentence.
package tlsgrab
