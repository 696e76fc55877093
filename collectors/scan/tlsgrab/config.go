package tlsgrab

import "time"

// Bounds of one handshake. What a server sends beyond them is a failure or is cut, and the
// detail says which.
const (
	MaxHandshakeBytes = 256 << 10 // bytes read before the handshake is given up as too large
	MaxCertificates   = 32        // certificates kept of a chain
	MaxChainBytes     = 512 << 10 // bytes of certificates kept of a chain
)

// Config says how to shake hands. It is not changed by Do and may be shared.
type Config struct {
	// ServerName is sent as SNI. Empty, or an address, sends none; dots at the end are not sent
	// (RFC 6066, 3).
	ServerName string
	// ALPN lists the protocols offered. Empty offers http/1.1 alone, which is what httpgrab
	// speaks.
	ALPN []string
	// NoALPN leaves the extension out.
	NoALPN bool
	// Old sends the hello for old servers: at most TLS 1.2, but all suites, also those with a
	// Diffie-Hellman group of the server's making (DHE), which the library cannot offer together
	// with TLS 1.3, and without ALPN. It is for a second connection to a server that refused the
	// first hello: see Handshake.TryOld.
	Old bool
	// Timeout bounds the handshake, beside the deadline of the context. Zero means 10 s.
	Timeout time.Duration
}
