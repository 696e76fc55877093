package simnet_test

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/collectors/simnet/fast"
	"bridle/collectors/simnet/live"
	"bridle/collectors/simnet/step"
	"bridle/datasets/schema/probes"
	"bridle/datasets/world"

	"github.com/miekg/dns"
)

// prober sends a plan over real sockets, in stepped study time, and makes rows of the
// packets that come back. It shares no code with the fast mode.
type prober struct {
	t       *testing.T
	client  *step.Client
	plan    *fast.Plan
	world   *world.World
	sockets map[uint16]*net.UDPConn
	sent    uint64
	read    uint64
	last    uint16 // port of the probe before
}

// probeOverWire serves the world and sends the plan to it.
func probeOverWire(t *testing.T, w *world.World, plan *fast.Plan) []probes.Row {
	t.Helper()
	ctx := t.Context()
	served, err := live.Start(ctx, live.Config{World: w, Start: plan.From})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := served.Stop(); err != nil {
			t.Error(err)
		}
	}()
	p := &prober{t: t, plan: plan, world: w, sockets: map[uint16]*net.UDPConn{}}
	if p.client, err = step.Dial(ctx, served.Control(), "test", 2*time.Second); err != nil {
		t.Fatal(err)
	}
	defer p.client.Close()
	for _, port := range plan.Ports {
		c, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), port)))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		p.sockets[port] = c
	}
	if err := p.client.Announce(ctx, plan.Ports...); err != nil {
		t.Fatal(err)
	}
	var rows []probes.Row
	plan.InTime(func(x fast.Probe) bool {
		rows = append(rows, p.probe(ctx, x))
		return !t.Failed()
	})
	return rows
}

func (p *prober) probe(ctx context.Context, x fast.Probe) probes.Row {
	r := p.world.Resolvers[p.plan.Resolvers[x.Resolver]]
	row := probes.Row{Sweep: int32(x.Sweep), Address: r.Address.String(), Port: int32(r.Port), Name: p.plan.Names[x.Name].Name, QType: "A",
		Purpose: p.plan.Names[x.Name].Purpose, Schedule: "fixed", Vantage: "simulated", Source: "bridle-simnet",
		SourcePort: ptr(int32(x.Port)), IsTCP: ptr(false), EDNSUDPBytes: ptr(int32(1232))}
	if _, err := p.client.Until(ctx, x.At); err != nil {
		p.t.Fatal(err)
	}
	p.drain(p.last, 0) // late replies to the probe before
	p.last = x.Port
	row.ProbedAt = p.client.Now().Time()
	for try := range 3 {
		row.NTries = ptr(int32(try + 1))
		id := uint16(x.Sweep*31 + try)
		q := new(dns.Msg).SetQuestion(mixed(row.Name)+".", dns.TypeA)
		q.Id, q.RecursionDesired = id, false
		q.SetEdns0(1232, false)
		packet, _ := q.Pack()
		to := netip.AddrPortFrom(r.Address, r.Port)
		if _, err := p.sockets[x.Port].WriteToUDPAddrPort(packet, to); err != nil {
			p.t.Fatal(err)
		}
		p.sent++
		if _, err := p.client.Settle(ctx, p.sent); err != nil {
			p.t.Fatal(err)
		}
		reply, from := p.drain(x.Port, id)
		switch {
		case reply == nil:
			row.Status, row.Failure = "timed_out", ptr("timeout")
		case from != to:
			row.Status, row.Failure = "invalid", ptr("wrong_source")
		default:
			fill(&row, q, reply)
			return row
		}
	}
	return row
}

// drain reads all that has come and returns the reply with that id.
func (p *prober) drain(port, id uint16) (found *dns.Msg, from netip.AddrPort) {
	buffer := make([]byte, 4096)
	for ; p.read < p.client.Replies(); p.read++ {
		n, source, err := p.sockets[port].ReadFromUDPAddrPort(buffer)
		if err != nil {
			p.t.Fatal(err)
		}
		m := new(dns.Msg)
		if err := m.Unpack(buffer[:n]); err != nil {
			p.t.Fatal(err)
		}
		if m.Id == id && id != 0 {
			found, from = m, source
		}
	}
	return found, from
}

// mixed writes a name in letters that a server which does not keep case gives back in others.
func mixed(name string) string { return strings.ToUpper(name) }

// fill turns a packet into the columns of a row.
func fill(row *probes.Row, q, m *dns.Msg) {
	row.Status, row.Failure = "answered", nil
	row.RCode = ptr(dns.RcodeToString[m.Rcode])
	row.IsAuthoritative, row.IsTruncated, row.IsRDInReply = ptr(m.Authoritative), ptr(m.Truncated), ptr(m.RecursionDesired)
	row.IsRecursionAvailable, row.IsAuthenticData = ptr(m.RecursionAvailable), ptr(m.AuthenticatedData)
	row.IsEDNSInReply, row.IsCaseKept = ptr(m.IsEdns0() != nil), ptr(m.Question[0].Name == q.Question[0].Name)
	row.NAnswers, row.NAuthority, row.NAdditional = ptr(int32(len(m.Answer))), ptr(int32(len(m.Ns))), ptr(int32(len(m.Extra)))
	if o := m.IsEdns0(); o != nil {
		for _, x := range o.Option {
			if e, ok := x.(*dns.EDNS0_EDE); ok {
				row.EDECodes = append(row.EDECodes, int32(e.InfoCode))
			}
		}
	}
	for _, rr := range m.Answer {
		h := rr.Header()
		if row.LeastTTLS == nil || h.Ttl < *row.LeastTTLS {
			row.LeastTTLS = ptr(h.Ttl)
		}
		if a, ok := rr.(*dns.A); ok {
			if row.RemainingTTLS == nil {
				row.RemainingTTLS = ptr(h.Ttl)
			}
			row.Answers = append(row.Answers, a.A.String())
		}
	}
	slices.Sort(row.Answers)
	nameServers(row, m.Answer, true)
	nameServers(row, m.Ns, false)
	for _, rr := range m.Ns {
		if s, ok := rr.(*dns.SOA); ok {
			row.SOAOwner, row.SOARemainingTTLS = ptr(plain(s.Hdr.Name)), ptr(s.Hdr.Ttl)
		}
	}
}

func nameServers(row *probes.Row, section []dns.RR, inAnswer bool) {
	for _, rr := range section {
		if n, ok := rr.(*dns.NS); ok && row.NSOwner == nil {
			row.NSOwner, row.NSRemainingTTLS, row.IsNSInAnswer = ptr(plain(n.Hdr.Name)), ptr(n.Hdr.Ttl), ptr(inAnswer)
		}
	}
}

func plain(name string) string {
	if name == "." {
		return name
	}
	return strings.ToLower(strings.TrimSuffix(name, "."))
}

func ptr[T any](v T) *T { return &v }
