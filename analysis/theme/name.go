package theme

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// name is a domain name taken apart.
type name struct {
	// domain is the registrable part with A-labels, suffix the public suffix.
	domain, suffix string
	// shown is what stands before the suffix, in Unicode; text is the same folded to ASCII, one
	// byte for each letter, so that offsets in one are offsets in the letters of the other.
	shown []rune
	text  string
	// start is where the registrable label begins in text.
	start int
}

// takeApart splits a name at its public suffix and folds what stands before it.
func takeApart(given string) (name, error) {
	if !utf8.ValidString(given) {
		return name{}, fmt.Errorf("not a domain name: not UTF-8")
	}
	s := strings.TrimSuffix(strings.ToLower(strings.TrimSpace(given)), ".")
	ascii, err := idna.Punycode.ToASCII(s)
	if err != nil {
		return name{}, fmt.Errorf("not a domain name: %w", err)
	}
	if err := wellFormed(ascii); err != nil {
		return name{}, err
	}
	suffix, _ := publicsuffix.PublicSuffix(ascii)
	if suffix == ascii {
		return name{}, fmt.Errorf("%s is a public suffix; nothing stands before it", ascii)
	}
	before := strings.TrimSuffix(ascii, "."+suffix)
	label := before[strings.LastIndexByte(before, '.')+1:]
	unicode, err := idna.Punycode.ToUnicode(before)
	if err != nil {
		return name{}, fmt.Errorf("not a domain name: %w", err)
	}
	n := name{domain: label + "." + suffix, suffix: suffix, shown: []rune(unicode)}
	n.text = fold(n.shown)
	n.start = strings.LastIndexByte(n.text, '.') + 1
	return n, nil
}

// wellFormed checks the lengths of RFC 1035 (section 2.3.4), and that only letters, digits,
// hyphens and underscores are used.
func wellFormed(ascii string) error {
	if ascii == "" || len(ascii) > 253 {
		return fmt.Errorf("not a domain name: %d bytes, where 1 to 253 are allowed", len(ascii))
	}
	label := 0
	for i := range len(ascii) {
		c := ascii[i]
		switch {
		case c == '.' && label == 0:
			return fmt.Errorf("not a domain name: an empty label at byte %d", i+1)
		case c == '.':
			label = 0
			continue
		case c == '-' || c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z':
		default:
			return fmt.Errorf("not a domain name: %q at byte %d", c, i+1)
		}
		if label++; label > 63 {
			return fmt.Errorf("not a domain name: a label of more than 63 bytes at byte %d", i+1)
		}
	}
	if label == 0 {
		return fmt.Errorf("not a domain name: an empty label at the end")
	}
	return nil
}

// token is a stretch of a name: between separators, or of letters or digits alone.
type token struct {
	start, end int
	number     bool
}

// tokens splits a piece of folded text into stretches of letters and of digits.
func tokens(text string, piece token) []token {
	var all []token
	for i := piece.start; i < piece.end; {
		t := token{start: i, number: digit(text[i])}
		for i < piece.end && digit(text[i]) == t.number {
			i++
		}
		t.end = i
		all = append(all, t)
	}
	return all
}

// pieces splits folded text at hyphens and dots alone: digits stay with their letters.
func pieces(text string) []token {
	var all []token
	for i := 0; i < len(text); {
		if separator(text[i]) {
			i++
			continue
		}
		t := token{start: i}
		for i < len(text) && !separator(text[i]) {
			i++
		}
		t.end = i
		all = append(all, t)
	}
	return all
}

func separator(c byte) bool { return c == '-' || c == '.' || c == '_' }

func digit(c byte) bool { return '0' <= c && c <= '9' }
