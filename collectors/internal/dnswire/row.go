package dnswire

import (
	"bridle/datasets/schema/probes"
	"bridle/datasets/schema/qualificationexchanges"
)

// sent is what a row tells of the query, together, since it is kept or given up together, and with the reply if there is one.
type sent struct {
	tries, port, offered int32
	tcp                  bool
	rtt                  int64 // microseconds
}

// FillProbe writes what the wire decides into a row of probes: probed_at, n_tries and all
// columns from source_port to answers. What the plan decides is the caller's. A skipped question
// has no tries and no columns of a reply.
func (o *Outcome) FillProbe(row *probes.Row) {
	var s *sent
	if o.Reply != nil {
		s = &o.Reply.sent
	} else {
		s = new(sent)
	}
	*s = sent{int32(o.Queries), int32(o.Port), int32(o.EDNSBytes), o.TCP, o.RTT.Microseconds()}
	row.ProbedAt, row.NTries, row.SourcePort, row.IsTCP = o.At, &s.tries, nil, &s.tcp
	if s.port != 0 {
		row.SourcePort = &s.port
	}
	row.Status, row.Answers, row.EDECodes = string(o.Status), nil, nil
	row.EDNSUDPBytes, row.RTTUS, row.Failure = nil, nil, o.failure()
	if s.offered != 0 {
		row.EDNSUDPBytes = &s.offered
	}
	r := o.Reply
	if r == nil {
		return
	}
	row.RTTUS, row.RCode, row.EDECodes = &s.rtt, &r.RCode, r.ExtendedErrors
	row.IsAuthoritative, row.IsTruncated, row.IsRDInReply = &r.Authoritative, &r.Truncated, &r.RecursionDesired
	row.IsRecursionAvailable, row.IsAuthenticData = &r.RecursionAvailable, &r.AuthenticData
	row.IsEDNSInReply, row.IsCaseKept = &r.EDNS, &r.CaseKept
	row.NAnswers, row.NAuthority, row.NAdditional = &r.NAnswers, &r.NAuthority, &r.NAdditional
	row.RemainingTTLS, row.LeastTTLS = r.TTL, r.LeastTTL
	if r.NS != nil {
		row.NSOwner, row.NSRemainingTTLS, row.IsNSInAnswer = &r.NS.Owner, &r.NS.TTL, &r.NS.InAnswer
	}
	if r.SOA != nil {
		row.SOAOwner, row.SOARemainingTTLS = &r.SOA.Owner, &r.SOA.TTL
	}
	if r.CNAME != "" {
		row.CNAME = &r.CNAME
	}
	row.Answers = r.Answers
}

// FillExchange does the same for a row of qualification_exchanges, whose asked_at is the
// instant of the outcome.
func (o *Outcome) FillExchange(row *qualificationexchanges.Row) {
	var p probes.Row
	o.FillProbe(&p)
	row.AskedAt, row.NTries, row.SourcePort, row.IsTCP = o.At, int32(o.Queries), p.SourcePort, o.TCP
	row.EDNSUDPBytes, row.RTTUS, row.Status, row.Failure, row.RCode = p.EDNSUDPBytes, p.RTTUS, p.Status, p.Failure, p.RCode
	row.EDECodes, row.IsAuthoritative, row.IsTruncated, row.IsRDInReply = p.EDECodes, p.IsAuthoritative, p.IsTruncated, p.IsRDInReply
	row.IsRecursionAvailable, row.IsAuthenticData, row.IsEDNSInReply = p.IsRecursionAvailable, p.IsAuthenticData, p.IsEDNSInReply
	row.IsCaseKept, row.NAnswers, row.NAuthority, row.NAdditional = p.IsCaseKept, p.NAnswers, p.NAuthority, p.NAdditional
	row.RemainingTTLS, row.LeastTTLS, row.NSOwner, row.NSRemainingTTLS = p.RemainingTTLS, p.LeastTTLS, p.NSOwner, p.NSRemainingTTLS
	row.IsNSInAnswer, row.SOAOwner, row.SOARemainingTTLS = p.IsNSInAnswer, p.SOAOwner, p.SOARemainingTTLS
	row.CNAME, row.Answers = p.CNAME, p.Answers
}

// failure returns the word, nil if answered.
func (o *Outcome) failure() *string {
	if o.Failure == None {
		return nil
	}
	return new(string(o.Failure))
}
