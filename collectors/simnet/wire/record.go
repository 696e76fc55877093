package wire

import (
	"fmt"
	"net"
	"net/netip"
	"strings"

	mdns "github.com/miekg/dns"

	"bridle/collectors/simnet/dns"
)

// maxRecord is more than any record's wire form, in bytes.
const maxRecord = 1 << 16

// owner returns the wire form of a name. It must not be changed.
func (e *encoder) owner(name string) ([]byte, error) {
	if wire, ok := e.names[name]; ok {
		return wire, nil
	}
	var wire [256]byte
	n, err := mdns.PackDomainName(mdns.Fqdn(name), wire[:], 0, nil, false)
	if err != nil {
		return nil, fmt.Errorf("%q is not a name: %w", name, err)
	}
	if len(e.names) >= remembered {
		clear(e.names)
	}
	e.names[name] = append([]byte(nil), wire[:n]...)
	return e.names[name], nil
}

// data returns the wire form of a record's data. It must not be changed.
func (e *encoder) data(v value) ([]byte, error) {
	if wire, ok := e.values[v]; ok {
		return wire, nil
	}
	rr, err := v.record()
	if err != nil {
		return nil, fmt.Errorf("%q is not the data of a record of type %s: %w", v.text, mdns.Type(v.of), err)
	}
	buf := make([]byte, maxRecord)
	n, err := mdns.PackRR(rr, buf, 0, nil, false)
	if err != nil {
		return nil, fmt.Errorf("%q is not the data of a record of type %s: %w", v.text, mdns.Type(v.of), err)
	}
	if len(e.values) >= remembered {
		clear(e.values)
	}
	const fixed = 1 + 10 // the root as owner; type, class, TTL and length
	e.values[v] = append([]byte(nil), buf[fixed:n]...)
	return e.values[v], nil
}

// record returns v as a record of the root.
func (v value) record() (mdns.RR, error) {
	h := mdns.RR_Header{Name: ".", Rrtype: uint16(v.of), Class: mdns.ClassINET}
	switch v.of {
	case dns.A, dns.AAAA:
		a, err := netip.ParseAddr(v.text)
		switch {
		case err != nil:
			return nil, err
		case v.of == dns.A && a.Is4():
			return &mdns.A{Hdr: h, A: net.IP(a.AsSlice())}, nil
		case v.of == dns.AAAA && a.Is6():
			return &mdns.AAAA{Hdr: h, AAAA: net.IP(a.AsSlice())}, nil
		}
		return nil, fmt.Errorf("the address is of the other family")
	case dns.NS:
		return &mdns.NS{Hdr: h, Ns: mdns.Fqdn(v.text)}, nil
	case dns.CNAME:
		return &mdns.CNAME{Hdr: h, Target: mdns.Fqdn(v.text)}, nil
	case dns.TXT:
		return &mdns.TXT{Hdr: h, Txt: strings255(v.text)}, nil
	}
	rr, err := mdns.NewRR(". 0 IN " + mdns.Type(v.of).String() + " " + v.text)
	if err == nil && rr == nil {
		err = fmt.Errorf("it is empty")
	}
	return rr, err
}

// strings255 cuts text into strings of at most 255 bytes (RFC 1035, section 3.3), at least
// one, in which what miekg/dns would take for the begin of an escape is escaped.
func strings255(text string) []string {
	var list []string
	for len(text) > 255 {
		list = append(list, strings.ReplaceAll(text[:255], `\`, `\\`))
		text = text[255:]
	}
	return append(list, strings.ReplaceAll(text, `\`, `\\`))
}
