package certs

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"bridle/datasets/world"
)

func day(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
}

// plain is a certificate without anything odd.
func plain() world.Certificate {
	return world.Certificate{
		Names: []string{"north.xc", "www.north.xc"}, Subject: "O=Example Ltd,C=XA", Issuer: "Example Authority",
		Serial: "1f00ab", NotBefore: day(2017, 3, 1), NotAfter: day(2018, 3, 1), Key: 7,
	}
}

func TestMakeIsReadByTheStandardLibrary(t *testing.T) {
	made, err := new(Maker).Make(plain())
	if err != nil {
		t.Fatal(err)
	}
	if len(made.Chain) != 2 {
		t.Fatalf("chain of %d certificates, want the server's and the authority's", len(made.Chain))
	}
	leaf := parse(t, made.Chain[0])
	authority := parse(t, made.Chain[1])
	if got, want := leaf.Subject.String(), "CN=north.xc,O=Example Ltd,C=XA"; got != want {
		t.Errorf("subject %q, want %q", got, want)
	}
	if got, want := leaf.Issuer.String(), "CN=Example Authority"; got != want {
		t.Errorf("issuer %q, want %q", got, want)
	}
	if !slices.Equal(leaf.DNSNames, plain().Names) {
		t.Errorf("names %q, want %q", leaf.DNSNames, plain().Names)
	}
	if got := leaf.SerialNumber.Int64(); got != 0x1f00ab {
		t.Errorf("serial number %x, want 1f00ab", got)
	}
	if !leaf.NotBefore.Equal(plain().NotBefore) || !leaf.NotAfter.Equal(plain().NotAfter) {
		t.Errorf("valid from %v to %v", leaf.NotBefore, leaf.NotAfter)
	}
	if leaf.IsCA || !authority.IsCA {
		t.Errorf("leaf is an authority: %v; authority is one: %v", leaf.IsCA, authority.IsCA)
	}
	roots := x509.NewCertPool()
	roots.AddCert(authority)
	_, err = leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: "www.north.xc", CurrentTime: day(2017, 6, 1)})
	if err != nil {
		t.Errorf("verify: %v", err)
	}
}

func TestSelfSigned(t *testing.T) {
	c := plain()
	c.Issuer = ""
	made, err := new(Maker).Make(c)
	if err != nil {
		t.Fatal(err)
	}
	if len(made.Chain) != 1 {
		t.Fatalf("chain of %d certificates, want 1", len(made.Chain))
	}
	leaf := parse(t, made.Chain[0])
	if !bytes.Equal(leaf.RawIssuer, leaf.RawSubject) {
		t.Errorf("issuer %q is not the subject %q", leaf.Issuer, leaf.Subject)
	}
	if err := leaf.CheckSignature(leaf.SignatureAlgorithm, leaf.RawTBSCertificate, leaf.Signature); err != nil {
		t.Errorf("signature: %v", err)
	}
}

// TestEqualSeedsAreEqualKeys: operators that give one key to several servers can be joined by
// it, and others cannot.
func TestEqualSeedsAreEqualKeys(t *testing.T) {
	for _, s := range []world.Signature{world.ECDSASHA256, world.RSASHA1} {
		t.Run("signature="+string(s), func(t *testing.T) {
			a, b, c := plain(), plain(), plain()
			b.Names, b.Issuer, c.Key = []string{"south.xc"}, "", a.Key+1
			var spki [3]string
			for i, d := range []world.Certificate{a, b, c} {
				d.Signature = s
				spki[i] = publicKeyHash(t, d)
			}
			if spki[0] != spki[1] {
				t.Error("equal seeds gave two keys")
			}
			if spki[0] == spki[2] {
				t.Error("different seeds gave one key")
			}
		})
	}
}

// TestMakeIsTheSameEverywhere pins the bytes. The hashes were printed by this package when
// it was written; a change means that every simulated study changes.
func TestMakeIsTheSameEverywhere(t *testing.T) {
	selfSigned := plain()
	selfSigned.Issuer = ""
	md5 := plain()
	md5.Signature = world.RSAMD5
	for _, c := range []struct {
		name        string
		certificate world.Certificate
		want        string
	}{
		{"authority", plain(), "6cccbf2c7c2a591c65e8a29daf5b45ed9110e9472e94d92121c9dfaa6f3034bf"},
		{"self-signed", selfSigned, "5e8cb2c0dfec34ed17f1a1bea1d829a3a94479fd3ceeecc622e854ffb164fcec"},
		{"rsa-md5", md5, "49afb8b034ac3ab204e4621fc0325675b1155980fc04566d0c11dd648da75154"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for range 2 {
				made, err := new(Maker).Make(c.certificate)
				if err != nil {
					t.Fatal(err)
				}
				h := sha256.New()
				for _, der := range made.Chain {
					h.Write(der)
				}
				if got := hex.EncodeToString(h.Sum(nil)); got != c.want {
					t.Errorf("sha256 of the chain %s, want %s", got, c.want)
				}
			}
		})
	}
}

// TestMakersAgree: what a maker made before changes nothing.
func TestMakersAgree(t *testing.T) {
	m := new(Maker)
	for i := range 30 {
		c := plain()
		c.Issuer = []string{"", "First Authority", "Second Authority"}[i%3]
		c.Signature = []world.Signature{world.ECDSASHA256, world.ECDSASHA1}[i%2]
		a, err := m.Make(c)
		if err != nil {
			t.Fatal(err)
		}
		b, err := new(Maker).Make(c)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(a.Chain, b.Chain) {
			t.Errorf("certificate %d differs", i)
		}
	}
}

func TestKeysAreFitForUse(t *testing.T) {
	for seed := range uint64(20) {
		c := plain()
		c.Key = seed
		made, err := new(Maker).Make(c)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := made.Key.(*ecdsa.PrivateKey); !ok {
			t.Fatalf("key is a %T", made.Key)
		}
	}
	c := plain()
	for seed := range uint64(3) {
		c.Key, c.Signature = seed, world.RSASHA256
		made, err := new(Maker).Make(c)
		if err != nil {
			t.Fatal(err)
		}
		key := made.Key.(*rsa.PrivateKey)
		if key.N.BitLen() != rsaBits {
			t.Errorf("seed %d: modulus of %d bits, want %d", seed, key.N.BitLen(), rsaBits)
		}
		if err := key.Validate(); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
	}
}

func parse(t *testing.T, der []byte) *x509.Certificate {
	t.Helper()
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func publicKeyHash(t *testing.T, c world.Certificate) string {
	t.Helper()
	made, err := new(Maker).Make(c)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", sha256.Sum256(parse(t, made.Chain[0]).RawSubjectPublicKeyInfo))
}

func BenchmarkMake(b *testing.B) {
	for _, s := range []world.Signature{world.ECDSASHA256, world.RSASHA256} {
		b.Run("signature="+string(s), func(b *testing.B) {
			c := plain()
			c.Signature, c.Issuer = s, ""
			for b.Loop() {
				c.Key++
				if _, err := new(Maker).Make(c); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
