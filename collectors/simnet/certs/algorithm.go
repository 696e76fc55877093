package certs

import (
	"crypto"
	"encoding/asn1"
	"fmt"

	_ "crypto/md5" // registers the hash of old certificates

	"bridle/datasets/world"
)

// usesRSA reports whether an algorithm needs RSA keys.
func usesRSA(s world.Signature) bool {
	return s == world.RSASHA256 || s == world.RSASHA1 || s == world.RSAMD5
}

// signatureAlgorithm returns how an algorithm is named (RFC 3279, section 2.2; RFC 5758,
// section 3.2) and which hash it signs. RSA's names have a null as parameter, ECDSA's none.
func signatureAlgorithm(s world.Signature) (algorithmID, crypto.Hash, error) {
	switch s {
	case world.ECDSASHA256:
		return algorithmID{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}}, crypto.SHA256, nil
	case world.ECDSASHA1:
		return algorithmID{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 1}}, crypto.SHA1, nil
	case world.RSASHA256:
		return algorithmID{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}, asn1.NullRawValue}, crypto.SHA256, nil
	case world.RSASHA1:
		return algorithmID{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 5}, asn1.NullRawValue}, crypto.SHA1, nil
	case world.RSAMD5:
		return algorithmID{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 4}, asn1.NullRawValue}, crypto.MD5, nil
	}
	return algorithmID{}, 0, fmt.Errorf("signature algorithm %q is not known: use one of package world", s)
}
