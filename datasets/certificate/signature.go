package certificate

import (
	"bytes"

	"bridle/datasets/schema/certificates"

	zasn1 "github.com/zmap/zcrypto/encoding/asn1"
	"github.com/zmap/zcrypto/x509/pkix"
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// readSignature reads the signature algorithm that stands beside the signature.
func readSignature(row *certificates.Row, certificate cryptobyte.String) {
	var element cryptobyte.String
	if !certificate.ReadASN1Element(&element, asn1.SEQUENCE) {
		return
	}
	var a pkix.AlgorithmIdentifier
	if _, err := zasn1.Unmarshal(element, &a); err != nil {
		return
	}
	row.SignatureAlgorithm = new(signatureName(a))
}

// signatureName names an algorithm as zcrypto/x509 does, whose function is not called here because linking that package
// costs every start of every program a list of 10,000 domain suffixes. A test compares the two.
func signatureName(a pkix.AlgorithmIdentifier) string {
	oid := a.Algorithm.String()
	if oid == rsaPSS {
		if hash, ok := pssHash(a.Parameters.FullBytes); ok {
			return hash + "-RSAPSS"
		}
		return oid
	}
	if name, ok := signatureNames[oid]; ok {
		return name
	}
	return oid
}

// Object identifiers of RSASSA-PSS and its mask generation (RFC 8017, appendix A.2).
const (
	rsaPSS = "1.2.840.113549.1.1.10"
	mgf1   = "1.2.840.113549.1.1.8"
)

// signatureNames holds the names of all others that have one: RFC 3279, section 2.2; RFC 4055; RFC 5758; RFC 8410; and the
// identifier that ISO gave to SHA-1 with RSA.
var signatureNames = map[string]string{
	"1.2.840.113549.1.1.2":   "MD2-RSA",
	"1.2.840.113549.1.1.4":   "MD5-RSA",
	"1.2.840.113549.1.1.5":   "SHA1-RSA",
	"1.3.14.3.2.29":          "SHA1-RSA",
	"1.2.840.113549.1.1.11":  "SHA256-RSA",
	"1.2.840.113549.1.1.12":  "SHA384-RSA",
	"1.2.840.113549.1.1.13":  "SHA512-RSA",
	"1.2.840.10040.4.3":      "DSA-SHA1",
	"2.16.840.1.101.3.4.3.2": "DSA-SHA256",
	"1.2.840.10045.4.1":      "ECDSA-SHA1",
	"1.2.840.10045.4.3.2":    "ECDSA-SHA256",
	"1.2.840.10045.4.3.3":    "ECDSA-SHA384",
	"1.2.840.10045.4.3.4":    "ECDSA-SHA512",
	"1.3.101.112":            "Ed25519",
}

// pssHash returns the hash of RSASSA-PSS parameters (RFC 4055, section 3.1) in the form that is in use: the same hash for the
// message and for the mask, a salt as long as the hash, the only trailer there is. Anything else has no name.
func pssHash(parameters []byte) (string, bool) {
	var p struct {
		Hash    pkix.AlgorithmIdentifier `asn1:"explicit,tag:0"`
		Mask    pkix.AlgorithmIdentifier `asn1:"explicit,tag:1"`
		Salt    int                      `asn1:"explicit,tag:2"`
		Trailer int                      `asn1:"optional,explicit,tag:3,default:1"`
	}
	var mask pkix.AlgorithmIdentifier
	if _, err := zasn1.Unmarshal(parameters, &p); err != nil {
		return "", false
	}
	if _, err := zasn1.Unmarshal(p.Mask.Parameters.FullBytes, &mask); err != nil {
		return "", false
	}
	null := zasn1.NullBytes
	if p.Mask.Algorithm.String() != mgf1 || p.Trailer != 1 || !mask.Algorithm.Equal(p.Hash.Algorithm) ||
		!bytes.Equal(p.Hash.Parameters.FullBytes, null) || !bytes.Equal(mask.Parameters.FullBytes, null) {
		return "", false
	}
	switch oid := p.Hash.Algorithm.String(); { // RFC 4055, section 2.1
	case oid == "2.16.840.1.101.3.4.2.1" && p.Salt == 32:
		return "SHA256", true
	case oid == "2.16.840.1.101.3.4.2.2" && p.Salt == 48:
		return "SHA384", true
	case oid == "2.16.840.1.101.3.4.2.3" && p.Salt == 64:
		return "SHA512", true
	}
	return "", false
}
