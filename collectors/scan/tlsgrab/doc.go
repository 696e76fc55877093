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
// on the wire before the library sees them, so that they are exact and are there also if the
// library gives up. What TLS 1.3 encrypts is opened with the secret that the library gives
// for logs. The library gets one record at a time, and none that would make it compute for
// seconds: keys, groups and chains beyond a size are refused first, with their certificates
// kept.
//
// # Two hellos
//
// zcrypto cannot offer all it has in one hello. The usual one offers TLS 1.0 to 1.3 and its 22
// suites with elliptic curves or a key sent under RSA; P-256 comes first, nothing
// post-quantum is offered. A server that wants none of it may take the hello for old servers
// ([Config].Old), on a second connection: [Handshake.TryOld] says when.
//
// # Limits
//
// There is no SSL 3.0, no export suite, no Camellia, ARIA, SEED or CCM, no group but x25519 and
// the three of NIST. DSA certificates are kept but no session comes about, likewise
// certificates that cannot be parsed and Certificate messages above 65,536 bytes. RSA keys
// below 1,024 bits work because zcrypto, when it is loaded, sets GODEBUG rsa1024min=0 for
// the whole program. GALLERY.md, a folder up, has what
// real servers give.
//
// # Failures
//
// A failed handshake has one word of collectors/internal/failure, decided in one place from
// what was on the wire, what the connection reported and what the library said, in this
// order. The detail is for readers: the alert with its number and name, the first bytes that
// were no TLS, the library's sentence.
package tlsgrab
