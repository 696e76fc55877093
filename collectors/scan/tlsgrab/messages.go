package tlsgrab

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"bridle/collectors/internal/failure"
	"bridle/datasets/serverhello"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// Limits of what the library may be given to compute with. Beyond them a handshake could
// cost seconds of computing, which no deadline ends.
const (
	keyMost   = 2 << 10 // bytes of a public key; RSA with 16,384 bits has 2,062
	chainMost = 64      // certificates; the library tries each against each
	groupMost = 16384   // bits of a Diffie-Hellman group
)

// certificates reads Certificate: RFC 5246, 7.4.2; RFC 8446, 4.4.2.
func (v *view) certificates(body []byte, tls13 bool) error {
	s := cryptobyte.String(body)
	var context, list, der, extensions cryptobyte.String
	if tls13 && !s.ReadUint8LengthPrefixed(&context) || !s.ReadUint24LengthPrefixed(&list) {
		return nil // the library says so
	}
	var refused error
	for !list.Empty() {
		if !list.ReadUint24LengthPrefixed(&der) || tls13 && !list.ReadUint16LengthPrefixed(&extensions) {
			break
		}
		v.sent++
		if n := keyBytes(der); n > keyMost && refused == nil {
			refused = &refusal{failure.TLSUnsupported, fmt.Sprintf("certificate %d has a key of %d bytes, more than the %d computed with", v.sent, n, keyMost)}
		}
		if len(v.chain) == MaxCertificates || v.bytes+len(der) > MaxChainBytes {
			continue
		}
		v.bytes += len(der)
		v.chain = append(v.chain, slices.Clone([]byte(der)))
	}
	if v.sent > chainMost {
		return &refusal{failure.TooLarge, fmt.Sprintf("%d certificates came, more than the %d computed with", v.sent, chainMost)}
	}
	return refused
}

// keyBytes returns the length of the field subjectPublicKey, and 0 if there is none where RFC
// 5280, 4.1 puts it.
func keyBytes(der []byte) int {
	s := cryptobyte.String(der)
	var certificate, tbs, info, key cryptobyte.String
	if !s.ReadASN1(&certificate, asn1.SEQUENCE) || !certificate.ReadASN1(&tbs, asn1.SEQUENCE) ||
		!tbs.SkipOptionalASN1(asn1.Tag(0).ContextSpecific().Constructed()) || // version
		!tbs.SkipASN1(asn1.INTEGER) || !tbs.SkipASN1(asn1.SEQUENCE) || // serial number, signature
		!tbs.SkipASN1(asn1.SEQUENCE) || !tbs.SkipASN1(asn1.SEQUENCE) || // issuer, validity
		!tbs.SkipASN1(asn1.SEQUENCE) || !tbs.ReadASN1(&info, asn1.SEQUENCE) || // subject
		!info.SkipASN1(asn1.SEQUENCE) || !info.ReadASN1(&key, asn1.BIT_STRING) {
		return 0
	}
	return len(key)
}

// keyExchange reads ServerKeyExchange: RFC 5246, 7.4.3; RFC 8422, 5.4.
func (v *view) keyExchange(body []byte) error {
	s := cryptobyte.String(body)
	suite := cipherName(v.hello.Cipher)
	switch {
	case strings.HasPrefix(suite, "TLS_ECDHE_"), strings.HasPrefix(suite, "TLS_ECDH_"):
		var kind uint8
		var curve uint16
		var point cryptobyte.String
		if !s.ReadUint8(&kind) || kind != 3 || !s.ReadUint16(&curve) || !s.ReadUint8LengthPrefixed(&point) {
			return nil
		}
		v.group = groupName(curve)
	case strings.HasPrefix(suite, "TLS_DHE_"), strings.HasPrefix(suite, "TLS_DH_"):
		var p, g, y cryptobyte.String
		if !s.ReadUint16LengthPrefixed(&p) || !s.ReadUint16LengthPrefixed(&g) || !s.ReadUint16LengthPrefixed(&y) {
			return nil
		}
		bits := new(big.Int).SetBytes(p).BitLen()
		v.group = fmt.Sprintf("dh-%d", bits)
		if bits > groupMost {
			return &refusal{failure.TLSUnsupported, fmt.Sprintf("the group of the key exchange has %d bits, more than the %d computed with", bits, groupMost)}
		}
	}
	var scheme uint16
	if v.version() == serverhello.TLS12 && !strings.Contains(suite, "_anon_") && s.ReadUint16(&scheme) {
		v.scheme = schemeName(scheme)
	}
	return nil
}

// certificateRequest reads CertificateRequest: RFC 5246, 7.4.4. Of TLS 1.3 it is noted only
// that one came.
func (v *view) certificateRequest(body []byte, tls13 bool) {
	v.request = true
	if tls13 {
		return
	}
	s := cryptobyte.String(body)
	var types, schemes, names, name cryptobyte.String
	if !s.ReadUint8LengthPrefixed(&types) {
		return
	}
	v.types = slices.Clone([]byte(types))
	if v.version() >= serverhello.TLS12 && !s.ReadUint16LengthPrefixed(&schemes) || !s.ReadUint16LengthPrefixed(&names) {
		return
	}
	for names.ReadUint16LengthPrefixed(&name) {
		v.names++
	}
}

// encryptedExtensions reads EncryptedExtensions: RFC 8446, 4.3.1.
func (v *view) encryptedExtensions(body []byte) {
	s := cryptobyte.String(body)
	var block, data cryptobyte.String
	if !s.ReadUint16LengthPrefixed(&block) {
		return
	}
	v.inner = []uint16{}
	var id uint16
	for block.ReadUint16(&id) && block.ReadUint16LengthPrefixed(&data) {
		v.inner = append(v.inner, id)
		h := serverhello.Hello{Extensions: []serverhello.Extension{{ID: id, Data: data}}}
		if name, ok := h.ALPN(); ok {
			v.alpn = name
		}
	}
}
