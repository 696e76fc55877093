package certificate

import (
	"encoding/asn1"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"bridle/datasets/escaped"

	"golang.org/x/crypto/cryptobyte"
	tags "golang.org/x/crypto/cryptobyte/asn1"
)

// attributeName returns the short name of an attribute type by its object identifier (RFC 4514,
// section 3; RFC 4519; E is PKCS #9's emailAddress), empty if it has none.
func attributeName(id string) string {
	switch id {
	case "2.5.4.3":
		return "CN"
	case "2.5.4.5":
		return "SERIALNUMBER"
	case "2.5.4.6":
		return "C"
	case "2.5.4.7":
		return "L"
	case "2.5.4.8":
		return "ST"
	case "2.5.4.9":
		return "STREET"
	case "2.5.4.10":
		return "O"
	case "2.5.4.11":
		return "OU"
	case "2.5.4.17":
		return "POSTALCODE"
	case "1.2.840.113549.1.9.1":
		return "E"
	case "0.9.2342.19200300.100.1.25":
		return "DC"
	case "0.9.2342.19200300.100.1.1":
		return "UID"
	}
	return ""
}

// distinguished writes a distinguished name, its sequence included, and returns its common names
// too, the first in the certificate first. text is nil if the name cannot be read to its end.
func distinguished(element cryptobyte.String) (text *string, common []string) {
	var sequence cryptobyte.String
	if !element.ReadASN1(&sequence, tags.SEQUENCE) {
		return nil, nil
	}
	var parts []string
	for !sequence.Empty() {
		var set cryptobyte.String
		if !sequence.ReadASN1(&set, tags.SET) {
			return nil, common
		}
		var pairs []string
		for !set.Empty() {
			var pair, value cryptobyte.String
			var id asn1.ObjectIdentifier
			var tag tags.Tag
			if !set.ReadASN1(&pair, tags.SEQUENCE) || !pair.ReadASN1ObjectIdentifier(&id) || !pair.ReadAnyASN1Element(&value, &tag) {
				return nil, common
			}
			name := attributeName(id.String())
			decoded, ok := characters(value, tag)
			if name == "CN" && ok {
				common = append(common, escaped.Text(decoded))
			}
			if name == "" || !ok {
				pairs = append(pairs, id.String()+"=#"+hex.EncodeToString(value))
				continue
			}
			pairs = append(pairs, name+"="+escapeValue(decoded))
		}
		parts = append(parts, strings.Join(pairs, "+"))
	}
	for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
		parts[i], parts[j] = parts[j], parts[i]
	}
	return new(strings.Join(parts, ",")), common
}

// characters returns the text of a string type, in UTF-8 where it was in UTF-16; other bytes are
// left as they are. ok is false if the value is no string.
func characters(element cryptobyte.String, tag tags.Tag) (s string, ok bool) {
	var content cryptobyte.String
	if !element.ReadASN1(&content, tag) {
		return "", false
	}
	switch tag {
	case tags.UTF8String, tags.PrintableString, tags.IA5String, tags.T61String, tags.Tag(18), tags.Tag(26): // NumericString, VisibleString
		return string(content), true
	case tags.Tag(30): // BMPString
		if len(content)%2 != 0 {
			return "", false
		}
		var units []uint16
		for i := 0; i < len(content); i += 2 {
			units = append(units, uint16(content[i])<<8|uint16(content[i+1]))
		}
		decoded := utf16.Decode(units)
		for i, r := range decoded {
			if r == utf8.RuneError && (len(decoded) != len(units) || units[i] != utf8.RuneError) {
				return "", false // half of a pair
			}
		}
		return string(decoded), true
	}
	return "", false
}

// escapeValue writes a value after RFC 4514, 2.4.
func escapeValue(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1, r < ' ', r == 0x7f:
			fmt.Fprintf(&out, `\%02X`, s[i])
		case strings.ContainsRune(`"+,;<>\`, r), r == '#' && i == 0, r == ' ' && (i == 0 || i == len(s)-1):
			out.WriteByte('\\')
			out.WriteRune(r)
		default:
			out.WriteString(s[i : i+n])
		}
		i += n
	}
	return out.String()
}

// alternatives returns the dNSNames of the subject alternative names among what stands after the key
// of a certificate, as far as they can be read.
func alternatives(rest cryptobyte.String) (names []string) {
	var extensions, list cryptobyte.String
	// The unique identifiers of issuer and subject, which version 2 brought and nobody uses.
	rest.SkipOptionalASN1(tags.Tag(1).ContextSpecific())
	rest.SkipOptionalASN1(tags.Tag(2).ContextSpecific())
	if !rest.ReadASN1(&extensions, tags.Tag(3).Constructed().ContextSpecific()) || !extensions.ReadASN1(&list, tags.SEQUENCE) {
		return nil
	}
	subjectAlternative := asn1.ObjectIdentifier{2, 5, 29, 17}
	for !list.Empty() {
		var extension, value, general cryptobyte.String
		var id asn1.ObjectIdentifier
		if !list.ReadASN1(&extension, tags.SEQUENCE) {
			return names
		}
		if !extension.ReadASN1ObjectIdentifier(&id) || !id.Equal(subjectAlternative) {
			continue
		}
		if !extension.SkipOptionalASN1(tags.BOOLEAN) || !extension.ReadASN1(&value, tags.OCTET_STRING) || !value.ReadASN1(&general, tags.SEQUENCE) {
			continue
		}
		for !general.Empty() {
			var name cryptobyte.String
			var tag tags.Tag
			if !general.ReadAnyASN1(&name, &tag) {
				break
			}
			if tag == tags.Tag(2).ContextSpecific() {
				names = append(names, escaped.Text(name))
			}
		}
	}
	return names
}
