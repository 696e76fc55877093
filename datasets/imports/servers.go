package imports

import (
	"context"
	"fmt"
	"math"
	"net/netip"
	"strings"
)

// servers is a list of scan targets being read.
type servers struct {
	ScanTargets
	account
	ctx      context.Context // of the reading, asked while prefixes are counted off
	each     func(netip.AddrPort) error
	seen     map[place]int64 // the line of each address and port that stands alone
	prefixes map[block]int64 // the line of each prefix and port
	lengths  []int           // lengths of those prefixes, each once; those of IPv6 above 32
	expanded int64           // addresses that the prefixes taken so far stand for
}

// block is a prefix and a port.
type block struct {
	prefix netip.Prefix
	port   uint16
}

// plain reads a line of a plain list; anything after # is a comment.
func (s *servers) plain(line string) {
	text, _, _ := strings.Cut(line, "#")
	text = strings.TrimSpace(text)
	switch {
	case text == "":
	case strings.Contains(text, "/"):
		s.prefix(text)
	default:
		a, p := splitPort(text)
		s.add(a, p, "", "")
	}
}

// add takes a server over, or rejects it. port is empty if the entry names none; the columns
// are for rejects.
func (s *servers) add(a, p, addressColumn, portColumn string) {
	ip, err := address(a)
	if err != nil {
		s.reject(addressColumn, "%v", err)
		return
	}
	number := s.Port
	if p != "" {
		if number, err = port(p); err != nil {
			s.reject(portColumn, "%v", err)
			return
		}
	}
	if number == 0 {
		s.reject(portColumn, "it names no port, and none is given for entries without one")
		return
	}
	target := netip.AddrPortFrom(ip, number)
	if before := s.before(target); before > 0 {
		s.duplicate(target, before)
		return
	}
	s.seen[place{ip.As16(), number}] = s.line
	s.hand(target)
}

// before returns the line that a target stands in already, 0 if it stands in none.
func (s *servers) before(target netip.AddrPort) int64 {
	line := s.seen[place{target.Addr().As16(), target.Port()}]
	for _, bits := range s.lengths {
		if is6 := bits > 32; is6 != target.Addr().Is6() {
			continue
		} else if is6 {
			bits -= 33
		}
		p, _ := target.Addr().Prefix(bits) // no error: the length is one of this family
		if n := s.prefixes[block{p, target.Port()}]; n > 0 && (line == 0 || n < line) {
			line = n
		}
	}
	return line
}

// prefix counts a prefix off.
func (s *servers) prefix(text string) {
	p, err := netip.ParsePrefix(text)
	switch {
	case err != nil:
		s.reject("", "%.60q is neither an address nor a prefix", text)
		return
	case p.Addr().Is4In6():
		s.reject("", "%s is a prefix of IPv4 written as one of IPv6; write it as one of IPv4", p)
		return
	case p != p.Masked():
		s.reject("", "%s has bits beyond its length; %s holds it", p, p.Masked())
		return
	case s.Port == 0:
		s.reject("", "it names no port, and none is given for entries without one")
		return
	}
	for _, none := range []string{"0.0.0.0/32", "224.0.0.0/4", "255.255.255.255/32", "::/128", "ff00::/8"} {
		if q := netip.MustParsePrefix(none); p.Overlaps(q) {
			s.reject("", "%s holds addresses of no single host (%s)", p, q)
			return
		}
	}
	n := size(p)
	if n > s.Expanded-s.expanded {
		s.reject("", "%s stands for %s addresses; with the prefixes before it these are more than the %d that are allowed", p, words64(n), s.Expanded)
		return
	}
	s.expanded += n
	s.count(p)
	if _, again := s.prefixes[block{p, s.Port}]; again {
		return
	}
	s.prefixes[block{p, s.Port}] = s.line
	bits := p.Bits()
	if p.Addr().Is6() {
		bits += 33
	}
	for _, known := range s.lengths {
		if known == bits {
			return
		}
	}
	s.lengths = append(s.lengths, bits)
}

// count hands on the addresses of a prefix that no line has named.
func (s *servers) count(p netip.Prefix) {
	n := 0
	for a := p.Addr(); a.IsValid() && p.Contains(a) && s.err == nil; a = a.Next() {
		if n++; n%4096 == 0 && s.ctx.Err() != nil {
			s.err = s.ctx.Err()
			return
		}
		target := netip.AddrPortFrom(a, s.Port)
		if before := s.before(target); before > 0 {
			s.duplicate(target, before)
			continue
		}
		s.hand(target)
	}
}

// hand hands a target on.
func (s *servers) hand(target netip.AddrPort) {
	s.rows++
	if s.err == nil {
		s.err = s.each(target)
	}
}

// size returns how many addresses a prefix has, at most 2^63-1.
func size(p netip.Prefix) int64 {
	if bits := p.Addr().BitLen() - p.Bits(); bits < 63 {
		return 1 << bits
	}
	return math.MaxInt64
}

// words64 writes a count that ends at 2^63-1.
func words64(n int64) string {
	if n == math.MaxInt64 {
		return "2^63 or more"
	}
	return fmt.Sprint(n)
}
