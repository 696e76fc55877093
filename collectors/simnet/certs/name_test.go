package certs

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"testing"
)

func TestDistinguished(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"O=Example Ltd,C=XA", "O=Example Ltd,C=XA"},
		{` o = Spaced , c = XA `, "O=Spaced,C=XA"},
		{`O=Comma\, Ltd,C=XA`, `O=Comma\, Ltd,C=XA`}, // RFC 4514, 2.4: a comma is escaped
		{"OU=Unit,O=Größe,L=Ort,ST=Land,C=XA", "OU=Unit,O=Größe,L=Ort,ST=Land,C=XA"},
		{"SERIALNUMBER=5,O=X", "SERIALNUMBER=5,O=X"},
	} {
		parts, err := distinguished(c.in)
		if err != nil {
			t.Errorf("%q: %v", c.in, err)
			continue
		}
		raw, err := encodeName(parts)
		if err != nil {
			t.Fatal(err)
		}
		der, err := asn1.Marshal(raw)
		if err != nil {
			t.Fatal(err)
		}
		var sequence pkix.RDNSequence // the standard library as second route
		if _, err := asn1.Unmarshal(der, &sequence); err != nil {
			t.Errorf("%q: %v", c.in, err)
		}
		if got := sequence.String(); got != c.want {
			t.Errorf("%q reads back as %q, want %q", c.in, got, c.want)
		}
	}
}

// FuzzDistinguished: whatever is accepted can be encoded.
func FuzzDistinguished(f *testing.F) {
	for _, s := range []string{"", "O=Example Ltd,C=XA", `O=a\,b`, `O=\`, "E=a@b", "=", ",", "DC=xc,DC=\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		parts, err := distinguished(s)
		if err != nil {
			return
		}
		raw, err := encodeName(parts)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := asn1.Marshal(raw); err != nil {
			t.Fatal(err)
		}
	})
}
