package certs

import (
	"encoding/asn1"
	"fmt"
)

// Identifiers of RFC 5280, section 4.2.1.
func identifier(last int) asn1.ObjectIdentifier { return asn1.ObjectIdentifier{2, 5, 29, last} }

const (
	subjectKeyID     = 14
	keyUsage         = 15
	alternativeNames = 17
	basicConstraints = 19
	authorityKeyID   = 35
	extendedKeyUsage = 37
)

// Tags within alternative names and the authority's key (RFC 5280, 4.2.1.6 and 4.2.1.1).
const (
	tagDNSName = 2
	tagKeyID   = 0
)

// extensions returns those of a server or an authority, in a fixed order.
func (c content) extensions(own publicKeyInfo) ([]extension, error) {
	list := extensionList{}
	usage := asn1.BitString{Bytes: []byte{0x80}, BitLength: 1} // digitalSignature
	if c.authority {
		usage = asn1.BitString{Bytes: []byte{0x06}, BitLength: 7} // keyCertSign, cRLSign
	}
	list.add(keyUsage, true, usage)
	if !c.authority {
		serverAuth := asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 1}
		list.add(extendedKeyUsage, false, []asn1.ObjectIdentifier{serverAuth})
	}
	list.add(basicConstraints, true, struct {
		IsCA bool `asn1:"optional"`
	}{c.authority})
	list.add(subjectKeyID, false, keyID(own))
	if c.signedBy != nil {
		info, err := newPublicKeyInfo(c.signedBy)
		if err != nil {
			return nil, err
		}
		list.add(authorityKeyID, false, []asn1.RawValue{contextual(tagKeyID, keyID(info))})
	}
	if len(c.names) > 0 {
		names := make([]asn1.RawValue, len(c.names))
		for i, n := range c.names {
			names[i] = contextual(tagDNSName, []byte(n))
		}
		list.add(alternativeNames, len(c.subject) == 0, names) // critical if it stands alone
	}
	if list.err != nil {
		return nil, fmt.Errorf("encode an extension: %w", list.err)
	}
	return list.extensions, nil
}

// extensionList gathers extensions and remembers the first error.
type extensionList struct {
	extensions []extension
	err        error
}

func (l *extensionList) add(id int, critical bool, value any) {
	der, err := asn1.Marshal(value)
	if err != nil && l.err == nil {
		l.err = err
	}
	l.extensions = append(l.extensions, extension{identifier(id), critical, der})
}

func contextual(tag int, b []byte) asn1.RawValue {
	return asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: tag, Bytes: b}
}
