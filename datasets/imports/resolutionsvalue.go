package imports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/netip"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/miekg/dns"
	"golang.org/x/net/idna"
)

// recordName returns a name of the DNS in lower case, without final dot, in A-labels.
//
// Beside host names these are owners of records: labels may have underscores and hyphens anywhere, the first one may
// be an asterisk, and one label is enough. Names outside ASCII are turned into A-labels as whoever looks them up would
// do it (profile Lookup of UTS 46, nontransitional; RFC 5891, section 5); A-labels are kept as they are, since that is what was on
// the wire. What has other characters, or escapes, is an error.
func recordName(text string) (string, error) {
	name := strings.TrimSuffix(strings.Trim(text, " \t"), ".")
	if name == "" {
		return "", errors.New("is empty, or the root")
	}
	if !utf8.ValidString(name) {
		return "", errors.New("is not UTF-8")
	}
	if strings.ContainsFunc(name, func(r rune) bool { return r >= 0x80 }) {
		mapped, err := idna.Lookup.ToASCII(name)
		if err != nil {
			return "", fmt.Errorf("cannot be turned into A-labels: %w", err)
		}
		name = strings.TrimSuffix(mapped, ".")
	}
	name = strings.ToLower(name)
	if len(name) > 253 { // RFC 1035, section 2.3.4, without final dot
		return "", fmt.Errorf("has %d characters, a name at most 253", len(name))
	}
	for i, label := range strings.Split(name, ".") {
		switch {
		case label == "" || len(label) > 63:
			return "", fmt.Errorf("has a label of %d characters; 1 to 63 are possible", len(label))
		case i == 0 && label == "*" && len(name) > 1:
		case strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "":
			return "", fmt.Errorf("has the label %.80q with a character that no host name or service label has", label)
		}
	}
	if _, err := netip.ParseAddr(strings.TrimPrefix(name, "*.")); err == nil {
		return "", errors.New("is an address")
	}
	return name, nil
}

// recordType returns the type of a record by its word, given that or its number.
func recordType(text string) (string, error) {
	word := strings.ToUpper(strings.TrimSpace(text))
	if n, err := strconv.ParseUint(strings.TrimPrefix(word, "TYPE"), 10, 16); err == nil {
		if name, ok := dns.TypeToString[uint16(n)]; ok {
			return name, nil
		}
		return fmt.Sprintf("TYPE%d", n), nil
	}
	if kind, ok := dns.StringToType[word]; !ok || kind == dns.TypeNone || kind == dns.TypeReserved {
		return "", fmt.Errorf("%.40q is no type of record", text)
	}
	return word, nil
}

// recordValue returns the data of a record as the column value has it: addresses canonical, names as [recordName]
// returns them, everything else in its presentation form (RFC 1035, section 5) in which spaces are single.
func recordValue(rrtype, text string) (string, error) {
	text = strings.TrimSpace(text)
	switch rrtype {
	case "A", "AAAA":
		a, err := netip.ParseAddr(text)
		if err != nil || a.Is4() != (rrtype == "A") || a.Zone() != "" {
			return "", fmt.Errorf("%.80q is not an address of a record %s", text, rrtype)
		}
		return a.Unmap().String(), nil
	case "CNAME", "NS", "PTR", "DNAME":
		name, err := recordName(text)
		if err != nil {
			return "", fmt.Errorf("the name %.80q %w", text, err)
		}
		return name, nil
	}
	if strings.ContainsAny(text, "\r\n") {
		return "", fmt.Errorf("%.80q has more than one line", text)
	}
	rr, err := dns.NewRR(". 0 IN " + rrtype + " " + text)
	if err != nil || rr == nil {
		return "", fmt.Errorf("%.80q is not the data of a record %s", text, rrtype)
	}
	if unknown, ok := rr.(*dns.RFC3597); ok {
		return fmt.Sprintf(`\# %d %s`, len(unknown.Rdata)/2, strings.ToLower(unknown.Rdata)), nil
	}
	return strings.TrimPrefix(rr.String(), rr.Header().String()), nil
}

// The instants that are taken: the DNS began in 1983, and parts hold no instant after 2261.
const (
	firstYear = 1983
	lastYear  = 2200
)

// sightedAt reads an instant: seconds since 1970, also with a fraction or as text, or as
// in 2026-03-01T12:00:00Z or 2026-03-01 12:00:00, which is UTC, or a day.
func sightedAt(text string) (time.Time, error) {
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", time.DateOnly} {
		if t, err := time.Parse(form, text); err == nil {
			return plausible(t, text)
		}
	}
	// No float, in which microseconds would be lost; and no exponent, which can be too long to be written out.
	if r, ok := new(big.Rat).SetString(text); ok && len(text) <= 30 && strings.Trim(text, "0123456789.") == "" {
		us := new(big.Int).Quo(new(big.Int).Mul(r.Num(), big.NewInt(1e6)), r.Denom())
		if us.IsInt64() {
			return plausible(time.UnixMicro(us.Int64()), text)
		}
	}
	return time.Time{}, fmt.Errorf("%.60q is not an instant: give seconds since 1970, or as in 2026-03-01T12:00:00Z", text)
}

func plausible(t time.Time, text string) (time.Time, error) {
	t = t.UTC().Truncate(time.Microsecond)
	if y := t.Year(); y < firstYear || y > lastYear {
		return t, fmt.Errorf("%.60q is an instant in the year %d", text, y)
	}
	return t, nil
}

// textOf returns a scalar of JSON as text; false for null, objects and lists.
func textOf(raw json.RawMessage) (string, bool) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return "", false
	}
	switch raw[0] {
	case '"':
		var s string
		return s, json.Unmarshal(raw, &s) == nil
	case '{', '[', 'n', 't', 'f':
		return "", false
	}
	return string(raw), true
}
