package certificate

import (
	"encoding/asn1"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"bridle/datasets/schema/certificates"
)

// tlv encodes an element of less than 65,536 bytes.
func tlv(tag byte, parts ...string) string {
	content := strings.Join(parts, "")
	switch n := len(content); {
	case n < 0x80:
		return string([]byte{tag, byte(n)}) + content
	case n < 0x100:
		return string([]byte{tag, 0x81, byte(n)}) + content
	default:
		return string([]byte{tag, 0x82, byte(n >> 8), byte(n)}) + content
	}
}

// oid encodes an object identifier.
func oid(id ...int) string {
	b, _ := asn1.Marshal(asn1.ObjectIdentifier(id))
	return string(b)
}

// odd is a certificate part by part; an empty part has its usual content.
type odd struct{ serial, signature, issuer, validity, subject, key, extensions string }

// der encodes the certificate.
func (o odd) der() []byte {
	usual := func(s *string, content string) {
		if *s == "" {
			*s = content
		}
	}
	usual(&o.serial, tlv(2, "\x01"))
	usual(&o.signature, tlv(0x30, oid(1, 2, 840, 113549, 1, 1, 4), tlv(5))) // MD5 with RSA
	usual(&o.issuer, tlv(0x30))
	usual(&o.subject, tlv(0x30))
	usual(&o.validity, tlv(0x30, tlv(0x17, "490101000000Z"), tlv(0x17, "500101000000Z")))
	usual(&o.key, tlv(0x30, tlv(0x30, oid(1, 2, 840, 113549, 1, 1, 1), tlv(5)), tlv(3, "\x00", tlv(0x30, tlv(2, "\x00\x80", strings.Repeat("\x01", 63)), tlv(2, "\x03")))))
	tbs := tlv(0x30, tlv(0xa0, tlv(2, "\x02")), o.serial, o.signature, o.issuer, o.validity, o.subject, o.key, o.extensions)
	return []byte(tlv(0x30, tbs, o.signature, tlv(3, "\x00\x01")))
}

// part is one attribute of a name.
func part(tag byte, value string, id ...int) string {
	return tlv(0x31, tlv(0x30, oid(id...), tlv(tag, value)))
}

// alternative is the extension of subject alternative names.
func alternative(names ...string) string {
	return tlv(0xa3, tlv(0x30, tlv(0x30, oid(2, 5, 29, 19), tlv(4, "\xff")),
		tlv(0x30, oid(2, 5, 29, 17), tlv(1, "\xff"), tlv(4, tlv(0x30, names...)))))
}

// TestOddCertificates: what crypto/x509 refuses is read, field by field. Expected values come
// from the encoding beside them: RFC 4514 for names, RFC 5280 4.1.2.5.1 for years of two digits.
func TestOddCertificates(t *testing.T) {
	cn := []int{2, 5, 4, 3}
	ec := func(params string) string {
		return tlv(0x30, tlv(0x30, oid(1, 2, 840, 10045, 2, 1), params), tlv(3, "\x00\x04ab"))
	}
	for _, c := range []struct {
		name string
		odd
		got  func(certificates.Row) any // nil pointers come as nil
		want any
	}{
		{"negative serial", odd{serial: tlv(2, "\xff\x01")}, func(r certificates.Row) any { return *r.SerialNumber }, "-255"},
		{"serial with zeros before it", odd{serial: tlv(2, "\x00\x00\x07")}, func(r certificates.Row) any { return *r.SerialNumber }, "7"},
		{"empty serial", odd{serial: tlv(2)}, func(r certificates.Row) any { return r.SerialNumber == nil && r.Subject != nil }, true},
		{"long serial", odd{serial: tlv(2, strings.Repeat("\x11", maxSerial+1))}, func(r certificates.Row) any { return r.SerialNumber == nil && r.Subject != nil }, true},
		{"MD5", odd{}, func(r certificates.Row) any { return *r.SignatureAlgorithm }, "MD5-RSA"},
		{"unknown signature", odd{signature: tlv(0x30, oid(1, 2, 3, 4))}, func(r certificates.Row) any { return *r.SignatureAlgorithm }, "1.2.3.4"},
		{"empty subject", odd{}, func(r certificates.Row) any { return *r.Subject }, ""},
		{"RSA-512", odd{}, func(r certificates.Row) any { return []any{*r.KeyAlgorithm, *r.NKeyBits} }, []any{"RSA", int32(512)}},
		{"1949 and 1950", odd{}, func(r certificates.Row) any { return []int{r.NotBefore.Year(), r.NotAfter.Year()} }, []int{2049, 1950}},
		{"no seconds, an offset", odd{validity: tlv(0x30, tlv(0x17, "2603011200Z"), tlv(0x18, "20260301120000.5+0100"))},
			func(r certificates.Row) any {
				return r.NotBefore.Format("15:04:05.0") + " " + r.NotAfter.Format("15:04:05.0")
			}, "12:00:00.0 11:00:00.5"},
		{"no instants", odd{validity: tlv(0x30, tlv(0x17, "x"), tlv(4, ""))}, func(r certificates.Row) any { return r.NotBefore == nil && r.NotAfter == nil && r.KeyAlgorithm != nil }, true},
		{"NUL in a name", odd{subject: tlv(0x30, part(12, "good.example.org\x00.evil", cn...))},
			func(r certificates.Row) any { return []any{*r.Subject, r.Names} }, []any{`CN=good.example.org\00.evil`, []string{`good.example.org\x00.evil`}}},
		{"Latin-1", odd{subject: tlv(0x30, part(20, "M\xfcller\\", cn...))},
			func(r certificates.Row) any { return []any{*r.Subject, r.Names} }, []any{`CN=M\FCller\\`, []string{`M\xfcller\`}}},
		{"UTF-16", odd{subject: tlv(0x30, part(30, "\x00a\x26\x3a\xd8\x3d\xde\x00", cn...))}, func(r certificates.Row) any { return *r.Subject }, "CN=a☺😀"},
		{"half a pair", odd{subject: tlv(0x30, part(30, "\xd8\x3d", cn...))}, func(r certificates.Row) any { return *r.Subject }, "2.5.4.3=#1e02d83d"},
		{"unknown type", odd{subject: tlv(0x30, part(12, "x", 1, 2, 3), part(12, "o", 2, 5, 4, 10))}, func(r certificates.Row) any { return *r.Subject }, "O=o,1.2.3=#0c0178"},
		{"two in one", odd{subject: tlv(0x30, tlv(0x31, tlv(0x30, oid(2, 5, 4, 10), tlv(12, "o")), tlv(0x30, oid(2, 5, 4, 11), tlv(12, "u"))))},
			func(r certificates.Row) any { return *r.Subject }, "O=o+OU=u"},
		{"broken subject", odd{subject: tlv(0x30, part(12, "x", cn...), "\x31\x7f")}, func(r certificates.Row) any { return []any{r.Subject == nil, r.Names, *r.NKeyBits} },
			[]any{true, []string{"x"}, int32(512)}},
		{"names", odd{subject: tlv(0x30, part(19, "a.example.org", cn...), part(19, "c.example.org", cn...)),
			extensions: alternative(tlv(0x82, "b.example.org"), tlv(0x81, "x@example.org"), tlv(0x87, "\x01\x02\x03"), tlv(0x82, "a.example.org"), tlv(0x82, ""), tlv(0x82, "x\xff"), tlv(0x82, "b.example.org"))},
			func(r certificates.Row) any { return r.Names }, []string{"b.example.org", "a.example.org", `x\xff`, "c.example.org"}},
		{"names up to a break", odd{extensions: alternative(tlv(0x82, "b.example.org"), "\x82\x7fx")}, func(r certificates.Row) any { return r.Names }, []string{"b.example.org"}},
		{"secp256k1", odd{key: ec(oid(1, 3, 132, 0, 10))}, func(r certificates.Row) any { return []any{*r.KeyAlgorithm, *r.NKeyBits} }, []any{"ECDSA secp256k1", int32(256)}},
		{"brainpool", odd{key: ec(oid(1, 3, 36, 3, 3, 2, 8, 1, 1, 7))}, func(r certificates.Row) any { return []any{*r.KeyAlgorithm, r.NKeyBits == nil} }, []any{"ECDSA 1.3.36.3.3.2.8.1.1.7", true}},
		{"explicit curve", odd{key: ec(tlv(0x30))}, func(r certificates.Row) any { return *r.KeyAlgorithm }, "ECDSA"},
		{"unknown key", odd{key: tlv(0x30, tlv(0x30, oid(1, 2, 3)), tlv(3, "\x00"))}, func(r certificates.Row) any { return []any{*r.KeyAlgorithm, r.NKeyBits == nil} }, []any{"1.2.3", true}},
		{"broken RSA", odd{key: tlv(0x30, tlv(0x30, oid(1, 2, 840, 113549, 1, 1, 1)), tlv(3, "\x00xx"))}, func(r certificates.Row) any { return []any{*r.KeyAlgorithm, r.NKeyBits == nil} }, []any{"RSA", true}},
		{"DSA", odd{key: tlv(0x30, tlv(0x30, oid(1, 2, 840, 10040, 4, 1), tlv(0x30, tlv(2, "\x00\xff\x01"))), tlv(3, "\x00"))},
			func(r certificates.Row) any { return []any{*r.KeyAlgorithm, *r.NKeyBits} }, []any{"DSA", int32(16)}},
	} {
		if got := c.got(Row(c.der())); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, expected %v", c.name, got, c.want)
		}
	}
}

// TestSerialsOfBothSigns compares decimals with those of encoding/asn1.
func TestSerialsOfBothSigns(t *testing.T) {
	for n := int64(-70000); n <= 70000; n += 13 {
		b, err := asn1.Marshal(big.NewInt(n))
		if err != nil {
			t.Fatal(err)
		}
		if got := decimal(b[2:]); *got != big.NewInt(n).String() {
			t.Fatalf("%d is written %s", n, *got)
		}
	}
}

// FuzzRow: any bytes give a row whose text can be stored, the same each time.
func FuzzRow(f *testing.F) {
	f.Add([]byte{})
	f.Add(odd{}.der())
	f.Add(odd{subject: tlv(0x30, part(30, "\xd8\x3d\xde\x00", 2, 5, 4, 3)), extensions: alternative(tlv(0x82, "a\x00\xff"))}.der())
	f.Fuzz(func(t *testing.T, b []byte) {
		row := Row(slices.Clone(b))
		if !reflect.DeepEqual(row, Row(b)) || row.Names == nil {
			t.Fatal("a second reading differs")
		}
		texts := slices.Clone(row.Names)
		for _, p := range []*string{row.Subject, row.Issuer, row.SerialNumber, row.KeyAlgorithm, row.SignatureAlgorithm} {
			if p != nil {
				texts = append(texts, *p)
			}
		}
		for _, s := range texts {
			if !utf8.ValidString(s) || strings.Contains(s, "\x00") {
				t.Fatalf("%q", s)
			}
		}
		if row.NKeyBits != nil && *row.NKeyBits <= 0 {
			t.Fatal(*row.NKeyBits)
		}
	})
}
