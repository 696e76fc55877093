package naming

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// Method names the way of finding names and its version. It belongs to the configuration of a
// run: a change that may change names gets a new number.
const Method = "names-1"

// Versions returns the versions of what names depend on beside [Method]: the Public Suffix
// List and Unicode.
func Versions() map[string]string {
	return map[string]string{"public_suffix_list": publicsuffix.List.String(), "unicode": idna.UnicodeVersion}
}

// Name is a domain name that a text bears.
type Name struct {
	// Name is lower case, without final dot, in A-labels.
	Name string
	// Registered is the public suffix and one label; "" if the name is a public suffix itself.
	Registered string
	// Shared is true if names of others lie below the same private suffix, as with dynamic
	// DNS and hosting, so that the zone above is not the owner's.
	Shared bool
	// Form says how the text bears the name.
	Form Form
}

// Form is how a text bears a name.
type Form string

// Forms. All but the first are the label of an observation.
const (
	Plain    Form = ""         // the text is the name
	Wildcard Form = "wildcard" // the text is *. and the name: it covers names below it
	Port     Form = "port"     // a port follows the name
	URL      Form = "url"      // the name is the host of a URL
)

// Reason says why a text bears no name.
type Reason string

// Reasons. [Normalize] returns the first that applies.
const (
	NotText      Reason = "is no text: it holds control characters or is not UTF-8" // a NUL hides what follows from old clients
	Empty        Reason = "is empty"
	Address      Reason = "is an address and no name"
	Mail         Reason = "is a mail address"
	Spaces       Reason = "is free text with spaces"
	NotIDNA      Reason = "is no internationalised name (IDNA)"
	TooLong      Reason = "is longer than a name or a label may be (RFC 1035, 2.3.4)"
	BadLabel     Reason = "has a label that no host has: empty, with hyphens at its ends or other characters"
	Numeric      Reason = "ends in a number and is no name"
	SingleLabel  Reason = "is a single label"
	SpecialUse   Reason = "lies below a top-level name that is not in the public DNS"
	PublicSuffix Reason = "is a wildcard over a public suffix"
)

// Reasons returns all of them.
func Reasons() []Reason {
	return []Reason{NotText, Empty, Address, Mail, Spaces, NotIDNA, TooLong, BadLabel, Numeric, SingleLabel, SpecialUse, PublicSuffix}
}

// Normalize returns the name that a text of a certificate or a list bears. The reason is empty
// if it bears one. Spaces around the text do not count.
func Normalize(text string) (Name, Reason) {
	if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f || r == utf8.RuneError }) {
		return Name{}, NotText
	}
	host, form := strings.TrimSpace(text), Plain
	switch {
	case host == "":
		return Name{}, Empty
	case isAddress(host):
		return Name{}, Address
	case strings.Contains(host, "://"):
		u, err := url.Parse(host)
		if err != nil || u.Host == "" {
			return Name{}, BadLabel
		}
		host, form = u.Hostname(), URL
		if isAddress(host) {
			return Name{}, Address
		}
	case strings.Contains(host, "@"):
		return Name{}, Mail
	case strings.ContainsAny(host, " \u00a0"):
		return Name{}, Spaces
	}
	if name, port, ok := strings.Cut(host, ":"); ok && form == Plain && port != "" && strings.Trim(port, "0123456789") == "" {
		host, form = name, Port
	}
	if under, ok := strings.CutPrefix(host, "*."); ok && form == Plain {
		host, form = under, Wildcard
	}
	return registered(host, form)
}

// registered checks a name and finds what is registered of it.
func registered(host string, form Form) (Name, Reason) {
	host, reason := ascii(strings.TrimSuffix(host, "."))
	if reason == "" {
		reason = wrong(host)
	}
	if reason != "" {
		return Name{}, reason
	}
	n := Name{Name: host, Form: form}
	suffix, icann := publicsuffix.PublicSuffix(host)
	n.Shared = !icann && strings.Contains(suffix, ".")
	if suffix != host {
		rest := strings.TrimSuffix(host, "."+suffix)
		n.Registered = rest[strings.LastIndexByte(rest, '.')+1:] + "." + suffix
	} else if form == Wildcard {
		return Name{}, PublicSuffix
	}
	return n, ""
}

// ascii returns a name in lower-case ASCII. A-labels stay as they are, whether or not they
// decode: that is what the certificate bears and what the DNS would be asked.
func ascii(host string) (string, Reason) {
	if strings.IndexFunc(host, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return strings.ToLower(host), ""
	}
	name, err := idna.Lookup.ToASCII(host)
	if err != nil {
		return "", NotIDNA
	}
	return strings.TrimSuffix(name, "."), ""
}

// wrong says what keeps a text in lower-case ASCII from being a name.
func wrong(host string) Reason {
	labels := strings.Split(host, ".")
	for _, label := range labels {
		if label == "" || label[0] == '-' || label[len(label)-1] == '-' || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return BadLabel
		}
	}
	last := labels[len(labels)-1]
	switch {
	case len(host) > 253 || slices.ContainsFunc(labels, func(l string) bool { return len(l) > 63 }):
		return TooLong
	case strings.Trim(last, "0123456789") == "":
		return Numeric
	case len(labels) == 1:
		return SingleLabel
	case slices.Contains(notPublic(), last) || strings.HasSuffix("."+host, ".home.arpa"):
		return SpecialUse
	}
	return ""
}

// notPublic are top-level names that are never delegated: RFC 6761, section 6 (invalid,
// localhost), RFC 6762 (local), RFC 7686 (onion), ICANN's resolution of 29 July 2024
// (internal), and two that machines give themselves.
func notPublic() []string {
	return []string{"internal", "invalid", "lan", "local", "localdomain", "localhost", "onion"}
}

// isAddress reports whether a text is an address, with or without port and brackets.
func isAddress(s string) bool {
	if _, err := netip.ParseAddrPort(s); err == nil {
		return true
	}
	_, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(s, "["), "]"))
	return err == nil
}
