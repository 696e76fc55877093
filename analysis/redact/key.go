package redact

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"strings"
)

// A Key is the secret of pseudonyms. The same key gives the same pseudonyms, so
// two archives of one key can be joined; who has it can find the addresses again
// by trying all there are.
type Key [32]byte

// keyWord begins a key as text, so that nobody takes the file for something else.
const keyWord = "bridle-redaction-key "

// NewKey makes a key from a source of random bytes, such as crypto/rand.Reader.
func NewKey(random io.Reader) (Key, error) {
	var k Key
	if _, err := io.ReadFull(random, k[:]); err != nil {
		return Key{}, fmt.Errorf("no random key: %w", err)
	}
	return k, nil
}

// ParseKey reads what Text wrote.
func ParseKey(text string) (Key, error) {
	digits, ok := strings.CutPrefix(strings.TrimSpace(text), strings.TrimSpace(keyWord)+" ")
	b, err := hex.DecodeString(digits)
	if !ok || err != nil || len(b) != len(Key{}) {
		return Key{}, errors.New("not a key of redaction: want the words bridle-redaction-key and 64 hex digits")
	}
	return Key(b), nil
}

// Text returns the key as a line of a file.
func (k Key) Text() string { return keyWord + hex.EncodeToString(k[:]) + "\n" }

// Print returns eight hex digits that tell keys apart without telling them.
func (k Key) Print() string { return hex.EncodeToString(k.mac("print", "")[:4]) }

// mac is the keyed hash of a value of a kind.
func (k Key) mac(kind, value string) []byte {
	h := hmac.New(sha256.New, k[:])
	h.Write([]byte(kind + "\x00" + value))
	return h.Sum(nil)
}

// Address returns the pseudonym of an address: one of 3fff::/20, the range that RFC 9637
// keeps for documents, with 108 bits of the keyed hash. IPv4-mapped addresses are
// those of IPv4, and zones do not count.
func (k Key) Address(a netip.Addr) netip.Addr {
	var b [16]byte
	copy(b[:], k.mac("address", a.Unmap().WithZone("").String()))
	b[0], b[1], b[2] = 0x3f, 0xff, b[2]&0x0f
	return netip.AddrFrom16(b)
}

// Label returns the pseudonym of a label.
func (k Key) Label(label string) string {
	return "withheld-" + hex.EncodeToString(k.mac("label", label)[:12])
}
