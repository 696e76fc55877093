package certificate

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/md5"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"math/big"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	zx509 "github.com/zmap/zcrypto/x509"
)

// source is random bytes of a fixed seed.
func source() *rand.ChaCha8 { return rand.NewChaCha8([32]byte{1}) }

// made returns a certificate of the standard library for a key.
func made(t testing.TB, template *x509.Certificate, public, private any) []byte {
	t.Helper()
	der, err := x509.CreateCertificate(source(), template, template, public, private)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// plain is a template with everything that a row has.
func plain() *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(1234567890123),
		Subject: pkix.Name{CommonName: "a.example.org", Country: []string{"XA"}, Organization: []string{`Example, "Ltd" #1 `, "#two"},
			OrganizationalUnit: []string{"é"}, SerialNumber: "7", PostalCode: []string{"00000"}, StreetAddress: []string{"a+b<c>;d\\"}},
		NotBefore: time.Date(1975, 3, 1, 0, 0, 1, 0, time.UTC), NotAfter: time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
		DNSNames: []string{"b.example.org", "a.example.org", "*.example.org"}, EmailAddresses: []string{"x@example.org"},
	}
}

// TestAgainstTwoLibraries reads certificates that the standard library accepts and compares every column
// with what crypto/x509 and zcrypto say of them.
func TestAgainstTwoLibraries(t *testing.T) {
	edPublic, edPrivate, _ := ed25519.GenerateKey(source())
	r, err := rsa.GenerateKey(source(), 2048)
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]struct {
		public, private any
		bits            int32
	}{"RSA": {&r.PublicKey, r, 2048}, "Ed25519": {edPublic, edPrivate, 256}}
	for _, c := range []elliptic.Curve{elliptic.P224(), elliptic.P256(), elliptic.P384(), elliptic.P521()} {
		k, err := ecdsa.GenerateKey(c, source())
		if err != nil {
			t.Fatal(err)
		}
		p := c.Params()
		keys["ECDSA "+p.Name] = struct {
			public, private any
			bits            int32
		}{&k.PublicKey, k, int32(p.BitSize)}
	}
	for name, k := range keys {
		der := made(t, plain(), k.public, k.private)
		row := Row(der)
		std, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		z, err := zx509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		var subject pkix.RDNSequence
		if _, err := asn1.Unmarshal(std.RawSubject, &subject); err != nil {
			t.Fatal(err)
		}
		sum, old, spki := sha256.Sum256(der), md5.Sum(der), sha256.Sum256(std.RawSubjectPublicKeyInfo)
		for what, pair := range map[string][2]any{
			"id": {row.CertificateID, "sha256:" + hex.EncodeToString(sum[:])}, "sha256": {*row.SHA256, hex.EncodeToString(sum[:])},
			"md5": {*row.MD5, hex.EncodeToString(old[:])}, "spki": {*row.SPKISHA256, hex.EncodeToString(spki[:])},
			"subject": {*row.Subject, subject.String()}, "issuer": {*row.Issuer, *row.Subject},
			"serial": {*row.SerialNumber, "1234567890123"}, "key": {*row.KeyAlgorithm, name}, "bits": {*row.NKeyBits, k.bits},
			"begin": {*row.NotBefore, std.NotBefore}, "end": {*row.NotAfter, std.NotAfter},
			"names":     {row.Names, []string{"b.example.org", "a.example.org", "*.example.org"}},
			"signature": {*row.SignatureAlgorithm, z.SignatureAlgorithm.String()},
		} {
			if !reflect.DeepEqual(pair[0], pair[1]) {
				t.Errorf("%s, %s: %v, expected %v", name, what, pair[0], pair[1])
			}
		}
		if !bytes.Equal(row.DER, der) || len(z.DNSNames) != 3 {
			t.Error(name, "der")
		}
	}
}

// TestBroken: of what is no certificate the bytes and the hashes are there, and nothing else; what stands
// before the break is there.
func TestBroken(t *testing.T) {
	_, private, _ := ed25519.GenerateKey(source())
	der := made(t, plain(), private.Public(), private)
	for _, b := range [][]byte{nil, {0x30}, []byte("not a certificate"), der[:40]} {
		row := Row(b)
		if row.SHA256 == nil || row.MD5 == nil || !bytes.Equal(row.DER, b) || row.Names == nil {
			t.Errorf("%x: %+v", b, row)
		}
		if row.Subject != nil || row.SerialNumber != nil || row.KeyAlgorithm != nil || row.NotAfter != nil || row.SPKISHA256 != nil || row.SignatureAlgorithm != nil || len(row.Names) > 0 {
			t.Errorf("%x: %+v", b, row)
		}
	}
	more := Row(append(bytes.Clone(der), 1, 2, 3))
	if whole := Row(der); *more.Subject != *whole.Subject || more.CertificateID == whole.CertificateID {
		t.Errorf("with bytes after it: %+v", more)
	}
}
