package certs

import (
	"encoding/asn1"
	"fmt"
	"strings"
	"unicode/utf8"
)

// attribute is one part of a distinguished name.
type attribute struct {
	Type  asn1.ObjectIdentifier
	Value asn1.RawValue
}

// attributeTypes returns the identifier of an attribute type by its short name in capitals
// (RFC 4514 section 3, RFC 4519; E is PKCS #9's emailAddress).
func attributeTypes() map[string]asn1.ObjectIdentifier {
	return map[string]asn1.ObjectIdentifier{
		"CN":           {2, 5, 4, 3},
		"SERIALNUMBER": {2, 5, 4, 5},
		"C":            {2, 5, 4, 6},
		"L":            {2, 5, 4, 7},
		"ST":           {2, 5, 4, 8},
		"STREET":       {2, 5, 4, 9},
		"O":            {2, 5, 4, 10},
		"OU":           {2, 5, 4, 11},
		"POSTALCODE":   {2, 5, 4, 17},
		"E":            {1, 2, 840, 113549, 1, 9, 1},
		"DC":           {0, 9, 2342, 19200300, 100, 1, 25},
	}
}

// distinguished returns the parts of a distinguished name written as RFC 4514 has it: the
// last part first, so that "CN=a.example,O=Example Ltd,C=XA" is encoded beginning with the
// country. A backslash takes the character after it as it is.
func distinguished(text string) ([]attribute, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	var parts []attribute
	for _, part := range splitUnescaped(text) {
		name, value, ok := strings.Cut(part, "=")
		name = strings.ToUpper(strings.TrimSpace(name))
		id, known := attributeTypes()[name]
		if !ok || !known {
			return nil, fmt.Errorf("subject %q: %q is not TYPE=value with a known type", text, part)
		}
		parts = append(parts, newAttribute(name, id, unescape(value)))
	}
	for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
		parts[i], parts[j] = parts[j], parts[i]
	}
	return parts, nil
}

// commonName returns a name as the part of a distinguished name.
func commonName(name string) attribute {
	return newAttribute("CN", attributeTypes()["CN"], name)
}

// newAttribute encodes a value as PrintableString if its characters allow it, else as
// UTF8String; e-mail addresses and domain components are IA5Strings (RFC 5280, 4.1.2.4).
// Bytes that are no UTF-8 are written as they are: hostile servers do so.
func newAttribute(name string, id asn1.ObjectIdentifier, value string) attribute {
	tag := asn1.TagUTF8String
	switch {
	case name == "E" || name == "DC":
		tag = asn1.TagIA5String
	case printable(value):
		tag = asn1.TagPrintableString
	}
	return attribute{Type: id, Value: asn1.RawValue{Class: asn1.ClassUniversal, Tag: tag, Bytes: []byte(value)}}
}

// printable reports whether all characters may stand in a PrintableString (X.680, 41.4).
func printable(s string) bool {
	for _, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		if r == utf8.RuneError || !letter && !strings.ContainsRune(" '()+,-./:=?", r) {
			return false
		}
	}
	return true
}

// splitUnescaped parts a text at the commas that no backslash stands before.
func splitUnescaped(text string) []string {
	var parts []string
	start := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case ',':
			parts = append(parts, text[start:i])
			start = i + 1
		}
	}
	return append(parts, text[start:])
}

// unescape trims a value and takes away the backslashes that protect a character.
func unescape(value string) string {
	value = strings.TrimSpace(value)
	var out strings.Builder
	for i := 0; i < len(value); i++ {
		if value[i] == '\\' && i+1 < len(value) {
			i++
		}
		out.WriteByte(value[i])
	}
	return out.String()
}
