package audit

import (
	"cmp"
	"net/netip"
	"strings"

	"bridle/collectors/simnet/dns"
	"bridle/collectors/simnet/wire"
	"bridle/datasets/schema/probes"
	"bridle/datasets/schema/qualificationexchanges"

	mdns "github.com/miekg/dns"
)

// Row is a row of probes or of qualification_exchanges.
type Row struct {
	// Asked is whom, From the own port (0: none is recorded), Anchor the own port that the plan prescribes (0: none).
	Asked        netip.AddrPort
	From, Anchor uint16
	Name         string
	Type         dns.Type
	RD           bool
	At           dns.Instant
	Queries      int
	TCP          bool
	Offered      *int
	Status       string
	Failure      string
	Purpose      string // empty in surveys
	// Reply is what the row has of a reply, nil if it has none; CaseKept and RCode are its columns of these names.
	Reply    *wire.Shown
	RCode    string
	CaseKept bool
	// defect is what no row may have, such as a column that is null although there was a reply.
	defect string
}

// OfProbe returns a row of probes.
func OfProbe(p *probes.Row) Row {
	r := Row{Asked: asked(p.Address, p.Port), Anchor: uint16(orZero(p.AnchorPort)), Name: p.Name, Type: typeOf(p.QType), At: dns.At(p.ProbedAt),
		Queries: int(orZero(p.NTries)), From: uint16(orZero(p.SourcePort)), TCP: orZero(p.IsTCP), Status: p.Status, Failure: orZero(p.Failure), Purpose: p.Purpose}
	if p.EDNSUDPBytes != nil {
		r.Offered = new(int(*p.EDNSUDPBytes))
	}
	if p.NTries == nil || p.IsTCP == nil {
		r.defect = "n_tries or is_tcp is null"
	}
	if p.RCode == nil {
		if hasReply(p) {
			r.defect = cmp.Or(r.defect, "a column of the reply is filled in although rcode is null")
		}
		return r
	}
	if p.IsAuthoritative == nil || p.IsTruncated == nil || p.IsRDInReply == nil || p.IsRecursionAvailable == nil || p.IsAuthenticData == nil || p.IsEDNSInReply == nil ||
		p.IsCaseKept == nil || p.NAnswers == nil || p.NAuthority == nil || p.NAdditional == nil || p.RTTUS == nil {
		r.defect = cmp.Or(r.defect, "a column of the reply is null although rcode is not")
	}
	r.RCode, r.CaseKept = *p.RCode, orZero(p.IsCaseKept)
	r.Reply = &wire.Shown{AA: orZero(p.IsAuthoritative), TC: orZero(p.IsTruncated), RD: orZero(p.IsRDInReply), RA: orZero(p.IsRecursionAvailable),
		AD: orZero(p.IsAuthenticData), EDNS: orZero(p.IsEDNSInReply), ExtendedErrors: p.EDECodes,
		Answers: int(orZero(p.NAnswers)), Authority: int(orZero(p.NAuthority)), Additional: int(orZero(p.NAdditional)),
		Data: p.Answers, TTL: p.RemainingTTLS, LeastTTL: p.LeastTTLS, CNAME: orZero(p.CNAME)}
	if p.NSOwner != nil {
		r.Reply.NS = &wire.ShownSet{Owner: *p.NSOwner, TTL: orZero(p.NSRemainingTTLS), InAnswer: orZero(p.IsNSInAnswer)}
	}
	if p.SOAOwner != nil {
		r.Reply.SOA = &wire.ShownSet{Owner: *p.SOAOwner, TTL: orZero(p.SOARemainingTTLS)}
	}
	return r
}

// hasReply reports whether any column is filled in that only a reply can fill.
func hasReply(p *probes.Row) bool {
	return p.RTTUS != nil || p.IsAuthoritative != nil || p.IsTruncated != nil || p.IsRDInReply != nil || p.IsRecursionAvailable != nil ||
		p.IsAuthenticData != nil || p.IsEDNSInReply != nil || p.IsCaseKept != nil || p.NAnswers != nil || p.NAuthority != nil || p.NAdditional != nil ||
		p.RemainingTTLS != nil || p.LeastTTLS != nil || p.NSOwner != nil || p.NSRemainingTTLS != nil || p.IsNSInAnswer != nil || p.SOAOwner != nil ||
		p.SOARemainingTTLS != nil || p.CNAME != nil || len(p.Answers) > 0 || len(p.EDECodes) > 0
}

// OfExchange returns a row of qualification_exchanges.
func OfExchange(x *qualificationexchanges.Row) Row {
	r := OfProbe(&probes.Row{
		Address: x.AskedAddress, Port: x.Port, Name: x.Name, QType: x.QType, ProbedAt: x.AskedAt, NTries: &x.NTries, SourcePort: x.SourcePort,
		IsTCP: &x.IsTCP, EDNSUDPBytes: x.EDNSUDPBytes, RTTUS: x.RTTUS, Status: x.Status, Failure: x.Failure, RCode: x.RCode, EDECodes: x.EDECodes,
		IsAuthoritative: x.IsAuthoritative, IsTruncated: x.IsTruncated, IsRDInReply: x.IsRDInReply, IsRecursionAvailable: x.IsRecursionAvailable,
		IsAuthenticData: x.IsAuthenticData, IsEDNSInReply: x.IsEDNSInReply, IsCaseKept: x.IsCaseKept, NAnswers: x.NAnswers, NAuthority: x.NAuthority,
		NAdditional: x.NAdditional, RemainingTTLS: x.RemainingTTLS, LeastTTLS: x.LeastTTLS, NSOwner: x.NSOwner, NSRemainingTTLS: x.NSRemainingTTLS,
		IsNSInAnswer: x.IsNSInAnswer, SOAOwner: x.SOAOwner, SOARemainingTTLS: x.SOARemainingTTLS, CNAME: x.CNAME, Answers: x.Answers,
	})
	r.RD = x.IsRecursionDesired
	return r
}

func orZero[T any](p *T) (zero T) {
	if p == nil {
		return zero
	}
	return *p
}

// asked returns an address and port; the zero AddrPort if the text cannot be read.
func asked(address string, port int32) netip.AddrPort {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return netip.AddrPort{}
	}
	return netip.AddrPortFrom(a.Unmap(), uint16(port))
}

func typeOf(name string) dns.Type { return dns.Type(mdns.StringToType[name]) }

// lower returns a name as rows have it.
func lower(name string) string { return strings.ToLower(name) }
