package imports

import (
	"context"
	"fmt"

	"bridle/datasets/schema/resolutions"

	"github.com/miekg/dns"
)

// zone reads a zone file. Its account counts records. Those of types A, AAAA, CNAME and NS become rows of resolutions, with
// their TTL, seen on the day that the file describes; every owner becomes one row of name_observations. Records that
// bring neither (such as the MX of a name that is already known) are blank and counted by type. Owners of NSEC,
// NSEC3 and RRSIG are no names of their own.
//
// Where the file cannot be read, it cannot be read on: the rest is one rejected record and a complaint. $INCLUDE is refused.
func (s *sightings) zone(ctx context.Context) error {
	b, f, err := begin(s.Path)
	if err != nil {
		return err
	}
	defer f.Close()
	p := dns.NewZoneParser(b, "", "")
	n := int64(0)
	for rr, ok := p.Next(); ok; rr, ok = p.Next() {
		n++
		if n%4096 == 1 && ctx.Err() != nil {
			return ctx.Err()
		}
		s.begin(n, rr.String())
		s.entry(rr)
		if s.end() != nil {
			return s.err
		}
	}
	if err := p.Err(); err != nil {
		return s.broken(n+1, err)
	}
	return nil
}

// entry takes a record of a zone over.
func (s *sightings) entry(rr dns.RR) {
	h := rr.Header()
	if h.Class != dns.ClassINET {
		s.reject("", "the record is of class %s and not IN", dns.ClassToString[h.Class])
		return
	}
	rrtype := dns.TypeToString[h.Rrtype]
	switch h.Rrtype {
	case dns.TypeNSEC, dns.TypeNSEC3, dns.TypeNSEC3PARAM, dns.TypeRRSIG:
		s.pass("record " + rrtype)
		return
	}
	name, err := recordName(h.Name)
	if err != nil {
		if h.Name == "." {
			s.pass("record of the root")
			return
		}
		s.reject("name", "%.80q %v", h.Name, err)
		return
	}
	if _, known := s.known[name]; !known {
		s.known[name] = nothing{}
		s.observe(name, "zone", s.on, nil)
	}
	switch h.Rrtype {
	case dns.TypeA, dns.TypeAAAA, dns.TypeCNAME, dns.TypeNS:
	default:
		s.pass(fmt.Sprint("record ", dns.Type(h.Rrtype)))
		return
	}
	value, err := recordValue(rrtype, rr.String()[len(h.String()):])
	if err != nil {
		s.reject("value", "%v", err)
		return
	}
	s.resolution(resolutions.Row{Name: name, Rrtype: rrtype, Value: value, FirstSeenAt: s.on, LastSeenAt: s.on, TTLS: new(h.Ttl)})
}
