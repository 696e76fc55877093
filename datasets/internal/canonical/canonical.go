package canonical

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Address returns the canonical text of an IP address: RFC 5952 for IPv6,
// IPv4-mapped addresses as IPv4. An address with a zone means something on one
// machine alone and is an error.
func Address(field string) (netip.Addr, error) {
	a, err := netip.ParseAddr(field)
	switch {
	case err != nil:
		return netip.Addr{}, errors.New("is not an address")
	case a.Zone() != "":
		return netip.Addr{}, errors.New("has a zone, which means something on one machine alone")
	}
	return a.Unmap(), nil
}

// MD5 returns an MD5 hash as 32 lower-case hex digits.
func MD5(field string) (string, error) {
	if len(field) != 32 || strings.Trim(field, "0123456789abcdefABCDEF") != "" {
		return "", errors.New("is not an MD5 hash of 32 hex digits")
	}
	return strings.ToLower(field), nil
}

// instantForm is the form of instants in published SQLite databases.
const instantForm = "2006-01-02 15:04:05"

// Instant reads an instant such as "2013-09-10 20:50:22" as UTC. Any other form,
// fractions of a second and days that do not exist are errors.
func Instant(field string) (time.Time, error) {
	t, err := time.ParseInLocation(instantForm, field, time.UTC)
	if err != nil || t.Format(instantForm) != field {
		return time.Time{}, errors.New("is not an instant such as 2013-09-10 20:50:22")
	}
	return t, nil
}

// maxWord is the longest word in bytes; the longest source in the sets has 24.
const maxWord = 200

// Word accepts the name of a source: one to 200 bytes of printable UTF-8. It is
// returned unchanged, so that every row can be found again in the file.
func Word(field string) (string, error) {
	switch {
	case field == "":
		return "", errors.New("is empty")
	case len(field) > maxWord:
		return "", fmt.Errorf("has %d bytes, more than %d", len(field), maxWord)
	case !utf8.ValidString(field):
		return "", errors.New("is not UTF-8")
	case strings.ContainsFunc(field, func(r rune) bool { return !unicode.IsPrint(r) }):
		return "", errors.New("has characters that cannot be printed")
	}
	return field, nil
}
