package tlsgrab

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"hash"

	"golang.org/x/crypto/chacha20poly1305"
	"golang.org/x/crypto/cryptobyte"
)

// opener opens the server's records of a TLS 1.3 handshake: RFC 8446, 5.2 and 7.3.
type opener struct {
	aead  cipher.AEAD
	iv    []byte
	count uint64
	plain []byte
}

// newOpener derives key and iv from the server's handshake traffic secret. It returns nil for
// a cipher suite that is not one of TLS 1.3's three usual ones, and for a secret of another
// length.
func newOpener(suite uint16, secret []byte) *opener {
	newHash, size := sha256.New, 32
	switch suite {
	case 0x1301: // TLS_AES_128_GCM_SHA256
		size = 16
	case 0x1302: // TLS_AES_256_GCM_SHA384
		newHash = sha512.New384
	case 0x1303: // TLS_CHACHA20_POLY1305_SHA256
	default:
		return nil
	}
	key, err := expand(newHash, secret, "key", size)
	if err != nil {
		return nil
	}
	iv, err := expand(newHash, secret, "iv", 12)
	if err != nil {
		return nil
	}
	o := &opener{iv: iv}
	if suite == 0x1303 {
		o.aead, err = chacha20poly1305.New(key)
	} else {
		var block cipher.Block
		if block, err = aes.NewCipher(key); err == nil {
			o.aead, err = cipher.NewGCM(block)
		}
	}
	if err != nil {
		return nil
	}
	return o
}

// expand is HKDF-Expand-Label with an empty context, RFC 8446, 7.1.
func expand(newHash func() hash.Hash, secret []byte, label string, size int) ([]byte, error) {
	var b cryptobyte.Builder
	b.AddUint16(uint16(size))
	b.AddUint8LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes([]byte("tls13 " + label)) })
	b.AddUint8(0)
	return hkdf.Expand(newHash, secret, string(b.BytesOrPanic()), size)
}

// open returns what the next record holds and its kind. The result is valid until the next
// call.
func (o *opener) open(record []byte) (plain []byte, kind byte, ok bool) {
	var nonce [12]byte
	copy(nonce[:], o.iv)
	for i := range 8 {
		nonce[4+i] ^= byte(o.count >> (56 - 8*i))
	}
	o.count++
	var err error
	o.plain, err = o.aead.Open(o.plain[:0], nonce[:], record[recordHeader:], record[:recordHeader])
	if err != nil {
		return nil, 0, false
	}
	plain = bytes.TrimRight(o.plain, "\x00") // padding
	if len(plain) == 0 {
		return nil, 0, false
	}
	return plain[:len(plain)-1], plain[len(plain)-1], true
}

// secrets receives the library's key log, in memory, and takes from it the one secret that the
// view needs.
type secrets struct{ view *view }

// Write reads one line: label, random value of the client, secret. It never fails.
func (s secrets) Write(line []byte) (int, error) {
	label, rest, ok := bytes.Cut(line, []byte(" "))
	if !ok || string(label) != "SERVER_HANDSHAKE_TRAFFIC_SECRET" {
		return len(line), nil
	}
	_, text, _ := bytes.Cut(bytes.TrimSpace(rest), []byte(" "))
	secret := make([]byte, hex.DecodedLen(len(text)))
	if _, err := hex.Decode(secret, text); err == nil {
		s.view.opener = newOpener(s.view.hello.Cipher, secret)
	}
	return len(line), nil
}
