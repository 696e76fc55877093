package certs

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha1"
	"encoding/asn1"
	"fmt"
	"math/big"
	"time"

	"bridle/datasets/world"
)

// content is what a certificate says, before it is signed.
type content struct {
	serial          *big.Int
	subject, issuer []attribute
	names           []string // subject alternative names; none if empty
	from, until     time.Time
	key             crypto.PublicKey
	signedBy        crypto.PublicKey // key of the authority, nil if signed with the own one
	authority       bool
	algorithm       world.Signature
}

// The structures of RFC 5280, section 4.1.
type (
	algorithmID struct {
		Algorithm  asn1.ObjectIdentifier
		Parameters asn1.RawValue `asn1:"optional"`
	}
	publicKeyInfo struct {
		Algorithm algorithmID
		Key       asn1.BitString
	}
	validity struct {
		NotBefore, NotAfter asn1.RawValue
	}
	extension struct {
		ID       asn1.ObjectIdentifier
		Critical bool `asn1:"optional"`
		Value    []byte
	}
	toBeSigned struct {
		Version    int `asn1:"explicit,tag:0"`
		Serial     *big.Int
		Algorithm  algorithmID
		Issuer     asn1.RawValue
		Validity   validity
		Subject    asn1.RawValue
		PublicKey  publicKeyInfo
		Extensions []extension `asn1:"explicit,tag:3"`
	}
	signedCertificate struct {
		Content   asn1.RawValue
		Algorithm algorithmID
		Signature asn1.BitString
	}
)

// version3 is the number that stands for X.509 version 3.
const version3 = 2

// sign returns the certificate in DER.
func (c content) sign(key crypto.Signer) ([]byte, error) {
	algorithm, hash, err := signatureAlgorithm(c.algorithm)
	if err != nil {
		return nil, err
	}
	tbs, err := c.toBeSigned(algorithm)
	if err != nil {
		return nil, err
	}
	h := hash.New()
	h.Write(tbs)
	// Without a source of randomness both kinds of key sign deterministically.
	signature, err := key.Sign(nil, h.Sum(nil), hash)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	return asn1.Marshal(signedCertificate{asn1.RawValue{FullBytes: tbs}, algorithm, bits(signature)})
}

func (c content) toBeSigned(algorithm algorithmID) ([]byte, error) {
	from, err := instant(c.from)
	if err != nil {
		return nil, err
	}
	until, err := instant(c.until)
	if err != nil {
		return nil, err
	}
	info, err := newPublicKeyInfo(c.key)
	if err != nil {
		return nil, err
	}
	extensions, err := c.extensions(info)
	if err != nil {
		return nil, err
	}
	issuer, err := encodeName(c.issuer)
	if err != nil {
		return nil, err
	}
	subject, err := encodeName(c.subject)
	if err != nil {
		return nil, err
	}
	return asn1.Marshal(toBeSigned{
		Version: version3, Serial: c.serial, Algorithm: algorithm, Issuer: issuer,
		Validity: validity{from, until}, Subject: subject, PublicKey: info, Extensions: extensions,
	})
}

// encodeName writes a distinguished name: a sequence of sets of one attribute each.
func encodeName(parts []attribute) (asn1.RawValue, error) {
	var sequence []byte
	for _, p := range parts {
		der, err := asn1.MarshalWithParams([]attribute{p}, "set")
		if err != nil {
			return asn1.RawValue{}, fmt.Errorf("encode a name: %w", err)
		}
		sequence = append(sequence, der...)
	}
	return asn1.RawValue{Class: asn1.ClassUniversal, Tag: asn1.TagSequence, IsCompound: true, Bytes: sequence}, nil
}

// instant writes a time as RFC 5280, 4.1.2.5 wants it: in whole seconds, with two digits for
// the year from 1950 to 2049 and with four otherwise.
func instant(t time.Time) (asn1.RawValue, error) {
	t = t.UTC()
	tag, layout := asn1.TagGeneralizedTime, "20060102150405Z"
	switch year := t.Year(); {
	case year < 0 || year > 9999:
		return asn1.RawValue{}, fmt.Errorf("year %d: a certificate can hold 0 to 9999", year)
	case year >= 1950 && year < 2050:
		tag, layout = asn1.TagUTCTime, "060102150405Z"
	}
	return asn1.RawValue{Class: asn1.ClassUniversal, Tag: tag, Bytes: []byte(t.Format(layout))}, nil
}

// newPublicKeyInfo writes a public key (RFC 5480, section 2; RFC 3279, section 2.3.1).
func newPublicKeyInfo(key crypto.PublicKey) (publicKeyInfo, error) {
	switch key := key.(type) {
	case *ecdsa.PublicKey:
		point, err := key.Bytes()
		if err != nil {
			return publicKeyInfo{}, fmt.Errorf("encode a P-256 key: %w", err)
		}
		curve, err := asn1.Marshal(asn1.ObjectIdentifier{1, 2, 840, 10045, 3, 1, 7})
		if err != nil {
			return publicKeyInfo{}, fmt.Errorf("encode a P-256 key: %w", err)
		}
		id := algorithmID{asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1}, asn1.RawValue{FullBytes: curve}}
		return publicKeyInfo{id, bits(point)}, nil
	case *rsa.PublicKey:
		der, err := asn1.Marshal(struct {
			N *big.Int
			E int
		}{key.N, key.E})
		if err != nil {
			return publicKeyInfo{}, fmt.Errorf("encode an RSA key: %w", err)
		}
		return publicKeyInfo{algorithmID{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}, asn1.NullRawValue}, bits(der)}, nil
	}
	return publicKeyInfo{}, fmt.Errorf("encode a key of type %T: want P-256 or RSA", key)
}

// keyID is the SHA-1 over the key's bits (RFC 5280, 4.2.1.2, method 1).
func keyID(info publicKeyInfo) []byte {
	sum := sha1.Sum(info.Key.Bytes)
	return sum[:]
}

func bits(b []byte) asn1.BitString { return asn1.BitString{Bytes: b, BitLength: 8 * len(b)} }
