package serve

import (
	"net/netip"
	"slices"
	"strings"

	"bridle/collectors/canary"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/canaryqueries"

	"github.com/miekg/dns"
)

// packetKept is how many bytes of a packet an anomaly keeps, as the dataset has it.
const packetKept = 1232

// row returns the row of a query and its reply.
func (z Zone) row(p Packet, q, r *dns.Msg) *canaryqueries.Row {
	x := q.Question[0]
	row := &canaryqueries.Row{
		ReceivedAt: p.At.UTC(), Server: p.Server, FromAddress: p.From.Addr().Unmap().String(), FromPort: int32(p.From.Port()),
		Name: undotted(x.Name), QType: name(dns.TypeToString, x.Qtype, "TYPE"), IsRecursionDesired: q.RecursionDesired,
		IsTCP: p.TCP, RCode: rcode(r.Rcode), Answers: []string{},
	}
	if dns.IsSubDomain(z.apex(), strings.ToLower(x.Name)) {
		if token, ok := canary.New(z.Apex).TokenOf(plain(x.Name)); ok {
			row.Token = &token
		}
	}
	if o := q.IsEdns0(); o != nil {
		row.EDNSUDPBytes, row.IsDNSSECOK = new(int32(o.UDPSize())), new(o.Do())
		for _, option := range o.Option {
			if s, ok := option.(*dns.EDNS0_SUBNET); ok {
				row.ClientSubnet = subnet(s)
			}
		}
	}
	for _, rr := range r.Answer {
		row.Answers = append(row.Answers, data(rr))
		row.TTLS = new(rr.Header().Ttl)
	}
	return row
}

func undotted(name string) string {
	if name == "." {
		return name
	}
	return strings.TrimSuffix(name, ".")
}

// rcode returns the name of a response code; number 16 means BADVERS in a reply (RFC 6891).
func rcode(n int) string {
	if n == dns.RcodeBadVers {
		return "BADVERS"
	}
	return name(dns.RcodeToString, n, "RCODE")
}

// data returns the data of a record as text: addresses, names without final dot, text
// without quotes, anything else as zone files have it.
func data(rr dns.RR) string {
	switch x := rr.(type) {
	case *dns.A:
		return x.A.String()
	case *dns.AAAA:
		return x.AAAA.String()
	case *dns.NS:
		return undotted(x.Ns)
	case *dns.TXT:
		return strings.Join(x.Txt, "")
	}
	return strings.TrimPrefix(rr.String(), rr.Header().String())
}

// subnet returns the client's network as the option tells it, nil if that is no network.
func subnet(s *dns.EDNS0_SUBNET) *string {
	a, ok := netip.AddrFromSlice(s.Address)
	if !ok {
		return nil
	}
	if s.Family != 2 { // family 0 means that no network is told: 0.0.0.0/0
		a = a.Unmap()
	}
	p := netip.PrefixFrom(a, int(s.SourceNetmask))
	if !p.IsValid() {
		return nil
	}
	text := p.String()
	return &text
}

// anomaly returns the row of a packet that is no query.
func anomaly(p Packet, kind, found string) *anomalies.Row {
	return &anomalies.Row{ReceivedAt: p.At.UTC(), Vantage: p.Server, Kind: kind, FromAddress: p.From.Addr().Unmap().String(),
		FromPort: int32(p.From.Port()), IsTCP: p.TCP, Found: found, NPackets: 1, PacketBytes: int64(len(p.Data)),
		Packet: slices.Clone(p.Data[:min(len(p.Data), packetKept)])}
}
