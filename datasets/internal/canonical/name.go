package canonical

import (
	"errors"
	"fmt"
	"strings"
)

// Lengths of RFC 1035, 2.3.4, in the text form without final dot.
const (
	maxName  = 253
	maxLabel = 63
)

// Name returns a domain name in lower case and without final dot. Spaces and tabs
// around it are dropped.
//
// Taken over are names of at least two labels of ASCII letters, digits and hyphens,
// no hyphen at either end of a label (RFC 1123, 2.1), the last label not all digits.
// Names outside ASCII are errors: turning them into A-labels depends on the version
// of Unicode, and none of the sets has one. A-labels themselves (xn--) are kept.
// A single label is an error, since "com" as an indicator would match half the
// Internet; so are addresses, URLs, wildcards and defanged names such as a[.]example.
func Name(field string) (string, error) {
	name := lower(strings.TrimSuffix(strings.Trim(field, " \t"), "."))
	if name == "" {
		return "", errors.New("is empty")
	}
	if len(name) > maxName {
		return "", fmt.Errorf("has %d characters, a domain name at most %d", len(name), maxName)
	}
	labels := strings.Split(name, ".")
	for _, label := range labels {
		if err := checkLabel(label); err != nil {
			return "", err
		}
	}
	last := labels[len(labels)-1]
	switch {
	case len(labels) == 1:
		return "", errors.New("is a single label, not a domain name of two or more")
	case strings.Trim(last, "0123456789") == "":
		return "", errors.New("ends in a number and is not a domain name")
	}
	return name, nil
}

// lower returns s with the letters A to Z in lower case and nothing else changed:
// strings.ToLower would make a plain k of the Kelvin sign.
func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// checkLabel returns an error if label is not one to 63 lower-case letters, digits
// and inner hyphens.
func checkLabel(label string) error {
	switch {
	case label == "":
		return errors.New("has an empty label")
	case len(label) > maxLabel:
		return fmt.Errorf("has a label of %d characters, at most %d are allowed", len(label), maxLabel)
	case label[0] == '-' || label[len(label)-1] == '-':
		return errors.New("has a label with a hyphen at its end")
	}
	for i := range len(label) {
		c := label[i]
		if c >= 0x80 {
			return errors.New("has characters outside ASCII; its A-labels (xn--) would be taken")
		}
		if c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return fmt.Errorf("has the character %q, which no host name has", c)
		}
	}
	return nil
}
