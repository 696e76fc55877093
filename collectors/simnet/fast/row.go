package fast

import (
	"slices"

	"bridle/collectors/simnet/dns"
	"bridle/datasets/schema/probes"
)

// UDPSize is what questions offer with EDNS, in bytes.
const UDPSize = 1232

// cells are the values that the pointers of one row point to.
type cells struct {
	tries, port                         int32
	answers, authority, additional      int32
	ttl, least, nsLeft, soaLeft         uint32
	rtt64                               int64
	caseKept, authoritative, rd, ra, ad bool
	edns, nsInAnswer                    bool
	failure, nsOwner, soaOwner, cname   string
}

// Values that rows share.
var (
	no        = false
	ednsBytes = int32(UDPSize)
	rcodes    = []string{"NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"}
)

// answered fills in what a reply shows, in the words of the dataset probes.
func answered(row *probes.Row, c *cells, q *dns.Question, r *dns.Reply) {
	row.Status, row.Failure = "answered", nil
	row.RCode = &rcodes[r.RCode]
	row.EDECodes = r.ExtendedErrors
	c.rtt64 = r.Delay.Microseconds()
	row.RTTUS = &c.rtt64
	c.authoritative, c.rd, c.ra, c.ad = r.Authoritative, r.RecursionDesired, r.RecursionAvailable, r.AuthenticData
	row.IsAuthoritative, row.IsRDInReply, row.IsRecursionAvailable, row.IsAuthenticData = &c.authoritative, &c.rd, &c.ra, &c.ad
	row.IsTruncated = &no
	c.edns, c.caseKept = r.EDNS, !r.LosesCase
	row.IsEDNSInReply, row.IsCaseKept = &c.edns, &c.caseKept
	c.answers, c.authority = int32(dns.Records(r.Answer)), int32(dns.Records(r.Authority))
	c.additional = int32(dns.Records(r.Additional))
	if r.EDNS {
		c.additional++
	}
	row.NAnswers, row.NAuthority, row.NAdditional = &c.answers, &c.authority, &c.additional
	answerSection(row, c, q, r)
	authoritySection(row, c, r)
}

func answerSection(row *probes.Row, c *cells, q *dns.Question, r *dns.Reply) {
	row.RemainingTTLS, row.LeastTTLS, row.CNAME, row.Answers = nil, nil, nil, nil
	row.NSOwner, row.NSRemainingTTLS, row.IsNSInAnswer = nil, nil, nil
	for i := range r.Answer {
		s := &r.Answer[i]
		if row.LeastTTLS == nil || s.TTL < c.least {
			c.least = s.TTL
			row.LeastTTLS = &c.least
		}
		if s.Type == q.Type && row.RemainingTTLS == nil {
			c.ttl = s.TTL
			row.RemainingTTLS = &c.ttl
			row.Answers = s.Data
			if len(s.Data) > 1 {
				row.Answers = slices.Sorted(slices.Values(s.Data))
			}
		}
		if s.Type == dns.CNAME {
			c.cname = s.Data[0]
			row.CNAME = &c.cname
		}
		if s.Type == dns.NS && row.NSOwner == nil {
			c.delegation(row, s, true)
		}
	}
}

func authoritySection(row *probes.Row, c *cells, r *dns.Reply) {
	row.SOAOwner, row.SOARemainingTTLS = nil, nil
	for i := range r.Authority {
		s := &r.Authority[i]
		switch {
		case s.Type == dns.NS && row.NSOwner == nil:
			c.delegation(row, s, false)
		case s.Type == dns.SOA && row.SOAOwner == nil:
			c.soaOwner, c.soaLeft = s.Owner, s.TTL
			row.SOAOwner, row.SOARemainingTTLS = &c.soaOwner, &c.soaLeft
		}
	}
}

func (c *cells) delegation(row *probes.Row, s *dns.Set, inAnswer bool) {
	c.nsOwner, c.nsLeft, c.nsInAnswer = s.Owner, s.TTL, inAnswer
	row.NSOwner, row.NSRemainingTTLS, row.IsNSInAnswer = &c.nsOwner, &c.nsLeft, &c.nsInAnswer
}

// unanswered fills in a row without an accepted reply.
func unanswered(row *probes.Row, c *cells, status, failure string) {
	c.failure = failure
	row.Status, row.Failure = status, &c.failure
	row.RCode, row.EDECodes, row.RTTUS = nil, nil, nil
	row.IsAuthoritative, row.IsTruncated, row.IsRDInReply = nil, nil, nil
	row.IsRecursionAvailable, row.IsAuthenticData, row.IsEDNSInReply, row.IsCaseKept = nil, nil, nil, nil
	row.NAnswers, row.NAuthority, row.NAdditional = nil, nil, nil
	row.RemainingTTLS, row.LeastTTLS, row.CNAME, row.Answers = nil, nil, nil, nil
	row.NSOwner, row.NSRemainingTTLS, row.IsNSInAnswer = nil, nil, nil
	row.SOAOwner, row.SOARemainingTTLS = nil, nil
}
