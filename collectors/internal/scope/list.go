package scope

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"bridle/datasets/study"
)

// list is a file as it was read.
type list struct {
	prefixes []entry
	domains  map[string]int // lower case, without last dot, to the line
}

// longestLine is the length of a line, comment included, that is surely none.
const longestLine = 4096

// parse reads a list. file names it in errors.
func parse(file string, text []byte, domains bool) (list, error) {
	l := list{domains: map[string]int{}}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(make([]byte, 0, longestLine), longestLine)
	n := 0
	for lines.Scan() {
		n++
		if err := l.add(lines.Text(), n, domains); err != nil {
			return list{}, located(file, n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return list{}, located(file, n+1, fmt.Errorf("a line of more than %d bytes; is this a text file?", longestLine))
	}
	if len(text) > 0 && text[len(text)-1] != '\n' {
		return list{}, located(file, n, errors.New("the last line has no newline: the file may have been cut off; if it is whole, end it with one"))
	}
	return l, nil
}

func located(file string, line int, err error) error {
	return &study.LocatedError{Location: study.Location{File: file, Row: int64(line)}, Err: err}
}

// add reads a line.
func (l *list) add(line string, n int, domains bool) error {
	text, _, _ := strings.Cut(line, "#")
	text = strings.TrimSpace(text)
	if text == "" {
		return nil
	}
	p, err := parsePrefix(text)
	if err == nil {
		l.prefixes = append(l.prefixes, entry{p, n})
		return nil
	}
	if !domains || looksNumeric(text) {
		return err
	}
	d, err := parseDomain(text)
	if err != nil {
		return err
	}
	if _, ok := l.domains[d]; !ok {
		l.domains[d] = n
	}
	return nil
}

// looksNumeric says that a text was meant as address or prefix: the last label of a domain is
// not a number, and there is no ':' or '/' in it.
func looksNumeric(text string) bool {
	last := text[strings.LastIndexByte(strings.TrimSuffix(text, "."), '.')+1:]
	return strings.ContainsAny(text, ":/") || strings.Trim(last, "0123456789.") == ""
}

// parsePrefix reads an address or a prefix. Addresses of IPv6 that stand for IPv4 are taken as
// IPv4.
func parsePrefix(text string) (netip.Prefix, error) {
	if !strings.Contains(text, "/") {
		a, err := netip.ParseAddr(text)
		switch {
		case err != nil:
			return netip.Prefix{}, fmt.Errorf("%.80q is no address and no prefix, such as 192.0.2.1 or 2001:db8::/32", text)
		case a.Zone() != "":
			return netip.Prefix{}, fmt.Errorf("%.80q has a zone, which means something on one machine only; leave it out", text)
		}
		a = a.Unmap()
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	p, err := netip.ParsePrefix(text)
	if err != nil {
		return netip.Prefix{}, fmt.Errorf("%.80q is no prefix, such as 192.0.2.0/24 or 2001:db8::/32", text)
	}
	if p.Masked() != p {
		return netip.Prefix{}, fmt.Errorf("%s says an address and more than it; write %s or %s", p, p.Masked(), p.Addr())
	}
	if p.Addr().Is4In6() {
		// The last 32 of 128 bits are the address, and a masked prefix of this kind has 96 at least.
		p = netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96)
	}
	return p, nil
}

// parseDomain reads a domain and returns it as names are compared.
func parseDomain(text string) (string, error) {
	if rest, ok := strings.CutPrefix(text, "*."); ok {
		return "", fmt.Errorf("%.80q: a domain stands for all names below it; write %.80q", text, rest)
	}
	d := strings.ToLower(strings.TrimSuffix(text, "."))
	if len(d) > 253 {
		return "", fmt.Errorf("%.80q... is longer than a domain can be", text)
	}
	for label := range strings.SplitSeq(d, ".") {
		if label == "" || len(label) > 63 {
			return "", fmt.Errorf("%.80q is no domain: its labels have 1 to 63 characters", text)
		}
		for _, c := range []byte(label) {
			if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
				return "", fmt.Errorf("%.80q is no address, no prefix and no domain; write a domain in ASCII (xn--...)", text)
			}
		}
	}
	return d, nil
}
