package certs

import (
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"bridle/datasets/world"
)

// outline is as much of a certificate as encoding/asn1 reads without an opinion on it.
type outline struct {
	Content struct {
		Raw        asn1.RawContent
		Version    int `asn1:"explicit,tag:0"`
		Serial     *big.Int
		Algorithm  algorithmID
		Issuer     asn1.RawValue
		Validity   struct{ NotBefore, NotAfter time.Time }
		Subject    asn1.RawValue
		PublicKey  publicKeyInfo
		Extensions []extension `asn1:"explicit,tag:3"`
	}
	Algorithm algorithmID
	Signature asn1.BitString
}

func read(t *testing.T, c world.Certificate) (outline, Credential) {
	t.Helper()
	made, err := new(Maker).Make(c)
	if err != nil {
		t.Fatal(err)
	}
	var o outline
	rest, err := asn1.Unmarshal(made.Chain[0], &o)
	if err != nil || len(rest) > 0 {
		t.Fatalf("read the certificate: %v, %d bytes left", err, len(rest))
	}
	return o, made
}

// TestNegativeSerial: the standard library refuses such a certificate, which is why servers
// that present one are worth having in a laboratory.
func TestNegativeSerial(t *testing.T) {
	c := plain()
	c.Serial = "-0102030405"
	o, made := read(t, c)
	if got := o.Content.Serial.Text(16); got != "-102030405" {
		t.Errorf("serial number %s, want -102030405", got)
	}
	if _, err := x509.ParseCertificate(made.Chain[0]); err == nil || !strings.Contains(err.Error(), "negative serial") {
		t.Errorf("crypto/x509 reads it: %v; then this case is no longer odd", err)
	}
}

// TestMD5Signature verifies what crypto/x509 will not: the signature over the content with
// the authority's key.
func TestMD5Signature(t *testing.T) {
	c := plain()
	c.Signature = world.RSAMD5
	o, made := read(t, c)
	authority := parse(t, made.Chain[1])
	h := crypto.MD5.New()
	h.Write(o.Content.Raw)
	if err := rsa.VerifyPKCS1v15(authority.PublicKey.(*rsa.PublicKey), crypto.MD5, h.Sum(nil), o.Signature.Bytes); err != nil {
		t.Error(err)
	}
	if got := parse(t, made.Chain[0]).SignatureAlgorithm; got != x509.MD5WithRSA {
		t.Errorf("algorithm %v, want MD5-RSA", got)
	}
}

func TestSignatureAlgorithms(t *testing.T) {
	for s, want := range map[world.Signature]x509.SignatureAlgorithm{
		world.ECDSASHA256: x509.ECDSAWithSHA256, world.ECDSASHA1: x509.ECDSAWithSHA1,
		world.RSASHA256: x509.SHA256WithRSA, world.RSASHA1: x509.SHA1WithRSA, world.RSAMD5: x509.MD5WithRSA,
	} {
		c := plain()
		c.Signature = s
		made, err := new(Maker).Make(c)
		if err != nil {
			t.Fatal(err)
		}
		if got := parse(t, made.Chain[0]).SignatureAlgorithm; got != want {
			t.Errorf("%q: algorithm %v, want %v", s, got, want)
		}
	}
}

func TestNamePlaces(t *testing.T) {
	for _, c := range []struct {
		name, subject string
		place         world.NamePlace
		wantSubject   string
		wantNames     int
	}{
		{"both", "C=XA", world.InBoth, "CN=north.xc,C=XA", 2},
		{"subject alone", "C=XA", world.InSubject, "CN=north.xc,C=XA", 0},
		{"alternative alone", "C=XA", world.InAlternative, "C=XA", 2},
		{"empty subject", "", world.InAlternative, "", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := plain()
			d.Subject, d.NamesIn = c.subject, c.place
			made, err := new(Maker).Make(d)
			if err != nil {
				t.Fatal(err)
			}
			leaf := parse(t, made.Chain[0])
			if got := leaf.Subject.String(); got != c.wantSubject {
				t.Errorf("subject %q, want %q", got, c.wantSubject)
			}
			if got := len(leaf.DNSNames); got != c.wantNames {
				t.Errorf("%d names, want %d", got, c.wantNames)
			}
		})
	}
}

// TestValidity: the two encodings of RFC 5280, 4.1.2.5 and dates that make no sense.
func TestValidity(t *testing.T) {
	for _, c := range []struct {
		name        string
		from, until time.Time
	}{
		{"ordinary", day(2017, 1, 1), day(2018, 1, 1)},
		{"expired long ago", day(1950, 1, 1), day(1999, 12, 31)},
		{"not yet valid", day(2049, 12, 31), day(2050, 1, 1)},
		{"no end", day(2016, 1, 1), time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)},
		{"ends before it begins", day(2018, 1, 1), day(2017, 1, 1)},
		{"year 1", day(1, 1, 1), day(1949, 12, 31)},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := plain()
			d.NotBefore, d.NotAfter = c.from, c.until
			made, err := new(Maker).Make(d)
			if err != nil {
				t.Fatal(err)
			}
			leaf := parse(t, made.Chain[0])
			if !leaf.NotBefore.Equal(c.from) || !leaf.NotAfter.Equal(c.until) {
				t.Errorf("valid from %v to %v, want %v to %v", leaf.NotBefore, leaf.NotAfter, c.from, c.until)
			}
		})
	}
}

func TestManyNames(t *testing.T) {
	c := plain()
	for i := range 5000 {
		c.Names = append(c.Names, fmt.Sprintf("host-%d.north.xc", i))
	}
	made, err := new(Maker).Make(c)
	if err != nil {
		t.Fatal(err)
	}
	if got := len(parse(t, made.Chain[0]).DNSNames); got != 5002 { // two of plain, 5,000 more
		t.Errorf("%d names, want 5002", got)
	}
}

// TestHostileNames: any bytes are written; that a reader may refuse them is the point.
func TestHostileNames(t *testing.T) {
	for _, name := range []string{"a\x00b.xc", "\xff\xfe.xc", "", strings.Repeat("x", 70000), "<script>.xc"} {
		c := plain()
		c.Names = []string{name}
		if o, _ := read(t, c); len(o.Content.Extensions) == 0 {
			t.Errorf("%.20q: no extensions", name)
		}
	}
	c := plain()
	c.Names, c.Subject, c.Issuer = nil, "", ""
	o, _ := read(t, c)
	if got := o.Content.Subject.FullBytes; string(got) != "\x30\x00" { // an empty SEQUENCE
		t.Errorf("no name at all: subject % x, want 30 00", got)
	}
}

func TestMakeRefuses(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*world.Certificate)
		want   string
	}{
		{"serial with other digits", func(c *world.Certificate) { c.Serial = "xyz" }, "serial number"},
		{"no serial", func(c *world.Certificate) { c.Serial = "" }, "serial number"},
		{"serial with plus", func(c *world.Certificate) { c.Serial = "+1" }, "serial number"},
		{"unknown attribute", func(c *world.Certificate) { c.Subject = "ZZ=1" }, "known type"},
		{"no equals sign", func(c *world.Certificate) { c.Subject = "Example" }, "known type"},
		{"unknown algorithm", func(c *world.Certificate) { c.Signature = "dsa" }, "not known"},
		{"year 10000", func(c *world.Certificate) { c.NotAfter = day(10000, 1, 1) }, "year 10000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := plain()
			c.change(&d)
			_, err := new(Maker).Make(d)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
			if early := Check(d); early == nil || early.Error() != err.Error() {
				t.Errorf("checked: %v; made: %v", early, err)
			}
		})
	}
	if err := Check(plain()); err != nil {
		t.Error(err)
	}
}
