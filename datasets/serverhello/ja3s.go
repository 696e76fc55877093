package serverhello

import (
	"crypto/md5"
	"encoding/hex"
	"strconv"
)

// JA3S returns the fingerprint of Salesforce's JA3S: MD5 of JA3SText, 32 hexadecimal digits.
// The same server answers different hellos differently, so it is comparable only between
// scans that sent the same ClientHello.
func (h Hello) JA3S() string {
	sum := md5.Sum([]byte(h.JA3SText()))
	return hex.EncodeToString(sum[:])
}

// JA3SText returns what JA3S is the hash of: LegacyVersion, cipher suite and the numbers of
// the extensions in order, as decimals: "769,47,65281-0-11-35-5-16".
func (h Hello) JA3SText() string {
	text := strconv.AppendUint(nil, uint64(h.LegacyVersion), 10)
	text = append(text, ',')
	text = strconv.AppendUint(text, uint64(h.Cipher), 10)
	text = append(text, ',')
	for i, e := range h.Extensions {
		if i > 0 {
			text = append(text, '-')
		}
		text = strconv.AppendUint(text, uint64(e.ID), 10)
	}
	return string(text)
}

// VersionName returns the name of a version as the column tls_version of grabs has it: SSLv3,
// TLSv1.0 to TLSv1.3; for any other number 0x and four hexadecimal digits.
func VersionName(version uint16) string {
	switch version {
	case SSL30:
		return "SSLv3"
	case TLS10:
		return "TLSv1.0"
	case TLS11:
		return "TLSv1.1"
	case TLS12:
		return "TLSv1.2"
	case TLS13:
		return "TLSv1.3"
	}
	return "0x" + hex.EncodeToString([]byte{byte(version >> 8), byte(version)})
}
