package tlsgrab

import (
	"time"

	"bridle/collectors/internal/failure"
)

// Handshake is what one handshake showed. Each field but Failure and Detail is filled as far
// as the handshake came, also if it failed.
type Handshake struct {
	// Version is the version agreed on: SSLv3, TLSv1.0, TLSv1.1, TLSv1.2 or TLSv1.3; for any
	// other number 0x and four hexadecimal digits. Empty if no ServerHello came.
	Version string
	// Cipher is the IANA name of the cipher suite agreed on; for a number without a name 0x and
	// four hexadecimal digits. Empty if no ServerHello came.
	Cipher string
	// Group of the key exchange, such as x25519, secp384r1 or dh-1024. Nil if none was used or
	// seen.
	Group *string
	// ALPN is the protocol the server chose, with U+FFFD for what is no text. Nil if it chose
	// none.
	ALPN *string
	// ServerHello is the handshake message as it came, its header of 4 bytes included, without
	// those of the records. After a HelloRetryRequest it is the second one. Nil if none came.
	ServerHello []byte
	// Chain holds the certificates in DER, in the order they came, whether or not they can be
	// read. It is cut at MaxCertificates and MaxChainBytes; Detail says so.
	Chain [][]byte
	// ClientCertificateAsked tells whether a CertificateRequest came. Nil if the handshake ended
	// before one could be excluded.
	ClientCertificateAsked *bool
	// Extra is JSON, one object without random values, its keys in this order: hello (modern or
	// old, which ClientHello was sent), legacy_version, session_id_bytes, compression,
	// extensions (numbers of those of the ServerHello in order), encrypted_extensions (TLS 1.3),
	// hello_retry_requests and retry_group (if there were any), signature (scheme of the key
	// exchange or of CertificateVerify), certificates_sent, ticket_bytes and ticket_lifetime_s
	// (up to TLS 1.2), client_certificate_types and client_authorities (their number, up to
	// TLS 1.2), alerts (numbers in order). What was not seen is left out. Empty if no readable
	// ServerHello came.
	Extra string
	// Failure is empty if the handshake succeeded.
	Failure failure.Word
	// Detail says what the peer or the library said about the failure, and what was cut.
	Detail string
	// FirstByte is the time from the ClientHello to the first byte of the answer. Zero if
	// nothing came.
	FirstByte time.Duration

	old      bool // the hello was the one for old servers
	declined bool // the server did not want this hello, or the library not its answer
}

// TryOld tells whether the server refused this hello in a way that it may not refuse the hello
// for old servers (Config.Old), so that a second connection is worth it: an alert (but not one
// about the name), an end or a reset instead of a ServerHello, or an answer to TLS 1.3's offer that the library does not
// take.
func (h Handshake) TryOld() bool { return h.declined && !h.old }
