package imports

import (
	"net/netip"
	"strconv"
	"strings"
)

// originLine reads a line of a prefix-to-AS file: prefix, length and origin between tabs
// (README of CAIDA's data set Routeviews Prefix-to-AS). Several origins of a prefix stand
// with _ between them, the members of an AS set with commas; each becomes a row, and an
// origin named twice in one line is one.
func (t *networks) originLine(line string) {
	if strings.HasPrefix(line, "#") {
		return
	}
	f := strings.Split(line, "\t")
	if len(f) != 3 {
		t.reject("", "the line has %d fields between tabs and not prefix, length and origin", len(f))
		return
	}
	prefix, ok := t.prefixOf(f[0], f[1])
	if !ok {
		return
	}
	named := map[int64]bool{}
	for _, s := range strings.FieldsFunc(f[2], func(r rune) bool { return r == '_' || r == ',' }) {
		asn, err := strconv.ParseUint(s, 10, 32)
		switch {
		case err != nil:
			t.reject("origin", "%.40q is not an AS number", s)
		case !named[int64(asn)]:
			named[int64(asn)] = true
			t.add(network{prefix: prefix, asn: int64(asn)})
		}
	}
	if len(named) == 0 && t.wrong == 0 {
		t.reject("origin", "the line names no origin")
	}
}

// prefixOf reads an address and the length of a prefix, or rejects the line.
func (t *networks) prefixOf(start, length string) (netip.Prefix, bool) {
	a, err := netip.ParseAddr(start)
	if err != nil || a.Zone() != "" || a.Is4In6() {
		t.reject("prefix", "%.60q is not the address of a prefix", start)
		return netip.Prefix{}, false
	}
	n, err := strconv.ParseUint(length, 10, 8)
	if err != nil || int(n) > a.BitLen() {
		t.reject("length", "%.20q is not a length from 0 to %d", length, a.BitLen())
		return netip.Prefix{}, false
	}
	p := netip.PrefixFrom(a, int(n))
	if p != p.Masked() {
		t.reject("prefix", "%s has bits behind its length: address or length is wrong", p)
		return p, false
	}
	return p, true
}
