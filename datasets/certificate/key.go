package certificate

import (
	"encoding/asn1"
	"math/bits"

	"bridle/datasets/schema/certificates"

	"golang.org/x/crypto/cryptobyte"
	tags "golang.org/x/crypto/cryptobyte/asn1"
)

// curve is a named curve: its name and the bits of its field.
type curve struct {
	name string
	bits int32
}

// curveOf returns the named curve of a key by its object identifier (RFC 5480, 2.1.1.1; SEC 2); for others the
// identifier and no bits.
func curveOf(id string) curve {
	switch id {
	case "1.3.132.0.33":
		return curve{"P-224", 224}
	case "1.2.840.10045.3.1.7":
		return curve{"P-256", 256}
	case "1.3.132.0.34":
		return curve{"P-384", 384}
	case "1.3.132.0.35":
		return curve{"P-521", 521}
	case "1.3.132.0.10":
		return curve{"secp256k1", 256}
	}
	return curve{name: id}
}

// readKey reads algorithm and length of a SubjectPublicKeyInfo.
func readKey(row *certificates.Row, info cryptobyte.String) {
	var key, algorithm cryptobyte.String
	var id asn1.ObjectIdentifier
	if !info.ReadASN1(&key, tags.SEQUENCE) || !key.ReadASN1(&algorithm, tags.SEQUENCE) || !algorithm.ReadASN1ObjectIdentifier(&id) {
		return
	}
	name, length := id.String(), int32(0)
	switch name { // RFC 3279, 2.3; RFC 5480; RFC 8410, 3
	case "1.2.840.113549.1.1.1":
		name, length = "RSA", modulus(content(key))
	case "1.2.840.10040.4.1":
		name, length = "DSA", modulus(algorithm)
	case "1.2.840.10045.2.1":
		name = "ECDSA"
		var which asn1.ObjectIdentifier
		if algorithm.ReadASN1ObjectIdentifier(&which) {
			c := curveOf(which.String())
			name, length = "ECDSA "+c.name, c.bits
		}
	case "1.3.101.110":
		name, length = "X25519", 8*int32(min(len(content(key)), 1<<20))
	case "1.3.101.111":
		name, length = "X448", 8*int32(min(len(content(key)), 1<<20))
	case "1.3.101.112":
		name, length = "Ed25519", 8*int32(min(len(content(key)), 1<<20))
	case "1.3.101.113":
		name, length = "Ed448", 8*int32(min(len(content(key)), 1<<20))
	}
	row.KeyAlgorithm = &name
	if length > 0 {
		row.NKeyBits = &length
	}
}

// content returns the bytes of the BIT STRING that a public key is in; nil if there is none.
func content(key cryptobyte.String) cryptobyte.String {
	var b []byte
	if !key.ReadASN1BitStringAsBytes(&b) {
		return nil
	}
	return b
}

// modulus returns the bits of the first integer of a sequence; 0 if there is none.
func modulus(sequence cryptobyte.String) int32 {
	var inner, n cryptobyte.String
	if !sequence.ReadASN1(&inner, tags.SEQUENCE) || !inner.ReadASN1(&n, tags.INTEGER) {
		return 0
	}
	for len(n) > 0 && n[0] == 0 {
		n = n[1:]
	}
	if len(n) == 0 || len(n) > 1<<24 {
		return 0
	}
	return int32(8*(len(n)-1) + bits.Len8(n[0]))
}
