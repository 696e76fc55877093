package zmtp

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// greetingLength is the length in bytes of what both sides send first (RFC 37, greeting).
const greetingLength = 64

// The places of the greeting's parts.
const (
	signatureEnd = 9
	majorAt      = 10
	minorAt      = 11
	mechanismAt  = 12
	mechanismEnd = 32
	asServerAt   = 32
)

// greeting returns the bytes that open a connection: version 3.1, mechanism NULL, not "as
// server", which NULL does not know.
func greeting() []byte {
	g := make([]byte, greetingLength)
	g[0], g[signatureEnd] = 0xff, 0x7f
	g[majorAt], g[minorAt] = 3, 1
	copy(g[mechanismAt:mechanismEnd], "NULL")
	return g
}

// readGreeting reads the other side's greeting and returns the minor version, 0 or 1, that
// both sides speak.
func readGreeting(r io.Reader) (minor byte, err error) {
	g := make([]byte, greetingLength)
	// A peer of version 1 or 2, or one that does not speak ZMTP, may send fewer bytes and
	// wait: the signature is looked at before more is asked for.
	if _, err := io.ReadFull(r, g[:mechanismAt-1]); err != nil {
		return 0, fmt.Errorf("read the greeting: %w", err)
	}
	if g[0] != 0xff || g[signatureEnd] != 0x7f {
		return 0, fmt.Errorf("%w: the greeting is not ZMTP's", ErrProtocol)
	}
	if g[majorAt] < 3 {
		return 0, fmt.Errorf("%w: the peer speaks ZMTP %d, version 3 is needed", ErrProtocol, g[majorAt])
	}
	if _, err := io.ReadFull(r, g[mechanismAt-1:]); err != nil {
		return 0, fmt.Errorf("read the greeting: %w", err)
	}
	mechanism := string(bytes.TrimRight(g[mechanismAt:mechanismEnd], "\x00"))
	if mechanism != "NULL" {
		return 0, fmt.Errorf("%w: the peer wants the mechanism %q, only NULL is spoken", ErrProtocol, strings.ToValidUTF8(mechanism, "?"))
	}
	if g[majorAt] > 3 || g[minorAt] > 0 {
		return 1, nil
	}
	return 0, nil
}
