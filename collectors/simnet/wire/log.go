package wire

import (
	"net/netip"
	"slices"

	mdns "github.com/miekg/dns"

	"bridle/collectors/simnet/dns"
)

// Exchange is one message that came to a server and what became of it: a line of the server's own log, against
// which rows of collectors are held.
type Exchange struct {
	// At is the study instant of arrival.
	At dns.Instant `json:"at"`
	// From is the asker, To the address and port that it asked.
	From netip.AddrPort `json:"from"`
	To   netip.AddrPort `json:"to"`
	TCP  bool           `json:"tcp,omitzero"`
	ID   uint16         `json:"id"`
	// Name is in the letter case in which it was sent, without final dot; empty if no question could be read.
	Name             string   `json:"name"`
	Type             dns.Type `json:"type"`
	RecursionDesired bool     `json:"rd,omitzero"`
	// Offered is the UDP size that the question's OPT record offers, in bytes, as it stands there; nil without EDNS.
	Offered *int `json:"offered,omitzero"`
	// Bytes and ReplyBytes are the lengths of the messages; ReplyBytes is 0 if there is none.
	Bytes      int  `json:"bytes"`
	ReplyBytes int  `json:"reply_bytes,omitzero"`
	Fate       Fate `json:"fate"`
	// Source is the address that the reply comes from; it is valid if there is one.
	Source netip.Addr `json:"source,omitzero"`
	// Reply is what the reply shows; nil if there is none.
	Reply *Shown `json:"reply,omitzero"`
}

// Fate says what became of a message.
type Fate string

// Fates. A late reply has two lines: one with Late when it was asked for, and a second, equal but for the fate
// LateSent, when it has been sent; that one is missing if the asker had gone.
const (
	// Answered: a reply was sent at once, or by real time after its delay.
	Answered Fate = "answered"
	// Lost: the message or its reply was lost on the way; nothing is sent.
	Lost Fate = "lost"
	// Unreachable: nobody is there.
	Unreachable Fate = "unreachable"
	// Late: the reply takes longer than the asker waits.
	Late     Fate = "late"
	LateSent Fate = "late_sent"
	// Dropped: no message of DNS, or no question.
	Dropped Fate = "dropped"
)

// Shown is what an asker can read from a reply. It is made from what the responder said, not by parsing the
// message, unless that was cut off.
type Shown struct {
	RCode dns.RCode `json:"rcode"`
	AA    bool      `json:"aa,omitzero"`
	TC    bool      `json:"tc,omitzero"`
	RD    bool      `json:"rd,omitzero"`
	RA    bool      `json:"ra,omitzero"`
	AD    bool      `json:"ad,omitzero"`
	EDNS  bool      `json:"edns,omitzero"`
	// LosesCase is true if the name is repeated in lower case.
	LosesCase      bool    `json:"loses_case,omitzero"`
	ExtendedErrors []int32 `json:"ede,omitempty"`
	// Counts of records by section, the OPT record included.
	Answers    int `json:"n_answers,omitzero"`
	Authority  int `json:"n_authority,omitzero"`
	Additional int `json:"n_additional,omitzero"`
	// Data of the records of the type asked for, sorted; TTL is that of the first of them, LeastTTL the least in
	// the answer section, in seconds; nil if there is none.
	Data     []string `json:"data,omitempty"`
	TTL      *uint32  `json:"ttl,omitzero"`
	LeastTTL *uint32  `json:"least_ttl,omitzero"`
	// CNAME is the end of the chain of aliases.
	CNAME string `json:"cname,omitzero"`
	// NS is the first NS set in answer or authority section, SOA that of the authority section; nil if there is none.
	NS  *ShownSet `json:"ns,omitzero"`
	SOA *ShownSet `json:"soa,omitzero"`
}

// ShownSet is a set of records of which owner and least TTL (in seconds) matter.
type ShownSet struct {
	Owner    string `json:"owner"`
	TTL      uint32 `json:"ttl"`
	InAnswer bool   `json:"in_answer,omitzero"`
}

// shownIn returns what a reply to a question of some name and type shows.
func shownIn(r *dns.Reply, name string, of dns.Type) *Shown {
	s := &Shown{
		RCode: r.RCode, AA: r.Authoritative, RD: r.RecursionDesired, RA: r.RecursionAvailable, AD: r.AuthenticData,
		EDNS: r.EDNS, LosesCase: r.LosesCase, Answers: dns.Records(r.Answer), Authority: dns.Records(r.Authority),
		Additional: dns.Records(r.Additional),
	}
	if r.EDNS {
		s.Additional++
		s.ExtendedErrors = slices.Clone(r.ExtendedErrors)
	}
	s.answer(r.Answer, name, of)
	s.delegation(r.Answer, true)
	s.delegation(r.Authority, false)
	for _, set := range r.Authority {
		if set.Type == dns.SOA && len(set.Data) > 0 && s.SOA == nil {
			s.SOA = &ShownSet{Owner: set.Owner, TTL: set.TTL}
		}
	}
	return s
}

// answer reads an answer section.
func (s *Shown) answer(section []dns.Set, name string, of dns.Type) {
	alias := map[string]string{}
	for _, set := range section {
		if len(set.Data) == 0 {
			continue
		}
		if s.LeastTTL == nil || set.TTL < *s.LeastTTL {
			s.LeastTTL = new(set.TTL)
		}
		if _, twice := alias[set.Owner]; set.Type == dns.CNAME && !twice {
			alias[set.Owner] = set.Data[0]
		}
		if set.Type != of {
			continue
		}
		if s.TTL == nil {
			s.TTL = new(set.TTL)
		}
		s.Data = append(s.Data, set.Data...)
	}
	slices.Sort(s.Data)
	for range len(alias) { // no longer than a loop can be
		next, ok := alias[name]
		if !ok {
			break
		}
		s.CNAME, name = next, next
	}
}

// delegation takes the first NS set that there is; its least TTL, should it come in pieces.
func (s *Shown) delegation(section []dns.Set, inAnswer bool) {
	if s.NS != nil {
		return
	}
	for _, set := range section {
		if set.Type != dns.NS || len(set.Data) == 0 {
			continue
		}
		if s.NS == nil {
			s.NS = &ShownSet{Owner: set.Owner, TTL: set.TTL, InAnswer: inAnswer}
		} else if s.NS.Owner == set.Owner {
			s.NS.TTL = min(s.NS.TTL, set.TTL)
		}
	}
}

// log tells of a message that came, unless nobody wants to know. r is nil if there is no reply; from is where it
// comes from and data what is sent.
func (s *Server) log(q *query, length int, peer, here netip.AddrPort, tcp bool, fate Fate, r *dns.Reply, from netip.Addr, data []byte) *Exchange {
	if s.cfg.Log == nil {
		return nil
	}
	x := &Exchange{At: s.cfg.Clock.Now(), From: peer, To: here, TCP: tcp, ID: q.id, Type: q.qtype, RecursionDesired: q.bits&bitRD != 0,
		Bytes: length, Fate: fate}
	if q.question != nil {
		x.Name = sentName(q.question)
	}
	if q.edns {
		x.Offered = new(q.offered)
	}
	if r != nil {
		x.Source, x.ReplyBytes, x.Reply = from, len(data), shownIn(r, q.name, q.qtype)
		if bits := uint16(data[2])<<8 | uint16(data[3]); bits&bitTC != 0 {
			x.Reply.cut(data, q)
		}
	}
	s.tell(x)
	return x
}

// tell passes a line on, one at a time.
func (s *Server) tell(x *Exchange) {
	s.logging.Lock()
	defer s.logging.Unlock()
	s.cfg.Log(x)
}

// sentName returns the name of a question section as it was sent.
func sentName(question []byte) string {
	name, _, err := mdns.UnpackDomainName(question, 0)
	if err != nil || name == "." {
		return name
	}
	return name[:len(name)-1]
}

// cut corrects what is shown when records were left out of a message: it is read again from the message.
func (s *Shown) cut(data []byte, q *query) {
	var m mdns.Msg
	if err := m.Unpack(data); err != nil {
		panic("wire: a reply that was cut off cannot be read: " + err.Error())
	}
	r := dns.Reply{RCode: s.RCode, Authoritative: s.AA, RecursionDesired: s.RD, RecursionAvailable: s.RA, AuthenticData: s.AD,
		EDNS: m.IsEdns0() != nil, LosesCase: s.LosesCase, ExtendedErrors: s.ExtendedErrors}
	for _, section := range []struct {
		from []mdns.RR
		to   *[]dns.Set
	}{{m.Answer, &r.Answer}, {m.Ns, &r.Authority}, {m.Extra, &r.Additional}} {
		for _, rr := range section.from {
			if h := rr.Header(); h.Rrtype != mdns.TypeOPT {
				*section.to = append(*section.to, dns.Set{Owner: plain(h.Name), Type: dns.Type(h.Rrtype), TTL: h.Ttl, Data: []string{plain(mdns.Field(rr, 1))}})
			}
		}
	}
	*s = *shownIn(&r, q.name, q.qtype)
	s.TC = true
}

// plain returns a name without final dot; the root is a dot.
func plain(name string) string {
	if n := len(name); n > 1 && name[n-1] == '.' {
		return name[:n-1]
	}
	return name
}
