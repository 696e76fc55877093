package serverhello

import (
	"bytes"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
)

// The versions of the protocol.
const (
	SSL30 uint16 = 0x0300
	TLS10 uint16 = 0x0301
	TLS11 uint16 = 0x0302
	TLS12 uint16 = 0x0303
	TLS13 uint16 = 0x0304
)

// Hello is a ServerHello, RFC 8446, 4.1.3; RFC 5246, 7.4.1.3.
type Hello struct {
	LegacyVersion uint16      // the field server_version; TLS 1.3 says 0x0303 here
	Random        []byte      // 32 bytes
	SessionID     []byte      // at most 255 bytes, also where the RFCs allow 32
	Cipher        uint16      // number of the cipher suite
	Compression   uint8       // number of the compression method; 0 is none
	Extensions    []Extension // in the order they came; nil if the block was missing
}

// Extension is one extension of a Hello.
type Extension struct {
	ID   uint16
	Data []byte
}

// Parse reads a handshake message of type 2 with its header of 4 bytes, as the column
// server_hello of grabs holds it. The result shares memory with message. It reads
// everything that has the form, however little sense it makes; a missing block of
// extensions is none, and the same extension may come twice.
//
// # Errors
//
// A message of another type, one whose length is not that of its header, and fields that do
// not fit into it, each with the place.
func Parse(message []byte) (Hello, error) {
	s := cryptobyte.String(message)
	var kind uint8
	var body cryptobyte.String
	switch {
	case !s.ReadUint8(&kind) || kind != 2:
		return Hello{}, fmt.Errorf("these %d bytes are no ServerHello: the first must be 2", len(message))
	case !s.ReadUint24LengthPrefixed(&body) || !s.Empty():
		return Hello{}, fmt.Errorf("the ServerHello has %d bytes, which is not what its header says", len(message))
	}
	var h Hello
	var session, block cryptobyte.String
	if !body.ReadUint16(&h.LegacyVersion) || !body.ReadBytes(&h.Random, 32) ||
		!body.ReadUint8LengthPrefixed(&session) || !body.ReadUint16(&h.Cipher) || !body.ReadUint8(&h.Compression) {
		return Hello{}, fmt.Errorf("the ServerHello of %d bytes ends before its compression method", len(message))
	}
	h.SessionID = session
	if body.Empty() {
		return h, nil
	}
	if !body.ReadUint16LengthPrefixed(&block) || !body.Empty() {
		return Hello{}, fmt.Errorf("the extensions of the ServerHello do not end where it ends")
	}
	h.Extensions = []Extension{}
	for !block.Empty() {
		var e Extension
		var data cryptobyte.String
		if !block.ReadUint16(&e.ID) || !block.ReadUint16LengthPrefixed(&data) {
			return Hello{}, fmt.Errorf("extension %d of the ServerHello does not fit into it", len(h.Extensions)+1)
		}
		e.Data = data
		h.Extensions = append(h.Extensions, e)
	}
	return h, nil
}

// Extension returns the data of the first extension with that number, and whether there is
// one.
func (h Hello) Extension(id uint16) ([]byte, bool) {
	for _, e := range h.Extensions {
		if e.ID == id {
			return e.Data, true
		}
	}
	return nil, false
}

// Version returns the version agreed on: that of the extension supported_versions (43) if it
// has one, else LegacyVersion.
func (h Hello) Version() uint16 {
	if v, ok := h.Extension(43); ok && len(v) == 2 {
		return uint16(v[0])<<8 | uint16(v[1])
	}
	return h.LegacyVersion
}

// Group returns the number of the group of the extension key_share (51), and whether there is
// one. In a HelloRetryRequest it is the group the server would like.
func (h Hello) Group() (uint16, bool) {
	v, ok := h.Extension(51)
	if !ok || len(v) < 2 {
		return 0, false
	}
	return uint16(v[0])<<8 | uint16(v[1]), true
}

// ALPN returns the protocol of the extension 16 (RFC 7301), and whether there is a readable
// one. TLS 1.3 sends it elsewhere.
func (h Hello) ALPN() (string, bool) {
	v, ok := h.Extension(16)
	if !ok {
		return "", false
	}
	s := cryptobyte.String(v)
	var list, name cryptobyte.String
	if !s.ReadUint16LengthPrefixed(&list) || !list.ReadUint8LengthPrefixed(&name) || len(name) == 0 {
		return "", false
	}
	return string(name), true
}

// IsRetry tells whether the message is a HelloRetryRequest, which has the form of a
// ServerHello and a random value of its own (RFC 8446, 4.1.3).
func (h Hello) IsRetry() bool { return bytes.Equal(h.Random, retryRandom()) }

// retryRandom is SHA-256 of "HelloRetryRequest".
func retryRandom() []byte {
	return []byte("\xcf\x21\xad\x74\xe5\x9a\x61\x11\xbe\x1d\x8c\x02\x1e\x65\xb8\x91" +
		"\xc2\xa2\x11\x16\x7a\xbb\x8c\x5e\x07\x9e\x09\xe2\xc8\xa8\x33\x9c")
}
