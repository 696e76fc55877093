package wire

import (
	"net"
	"net/netip"
	"runtime"
	"testing"
	"time"

	mdns "github.com/miekg/dns"

	"bridle/collectors/simnet/dns"
	"bridle/collectors/simnet/step"
)

// row is what a participant writes down of one exchange, or of a late reply.
type row struct {
	Who      string
	At       dns.Instant
	To       netip.AddrPort
	Name     string
	Attempts int
	Status   string
	From     netip.AddrPort
	TTL      uint32
}

// prober is a participant that asks, settles, and reads what came.
type prober struct {
	t      *testing.T
	name   string
	client *step.Client
	conn   *net.UDPConn
	sent   uint64
	read   uint64
	nextID uint16
}

// fail ends the goroutine, which need not be the test's.
func (p *prober) fail(format string, a ...any) {
	p.t.Errorf(format, a...)
	runtime.Goexit()
}

func newProber(t *testing.T, address, name string) *prober {
	t.Helper()
	p := &prober{t: t, name: name, conn: udp(t)}
	var err error
	if p.client, err = step.Dial(t.Context(), address, name, time.Second); err != nil {
		p.fail("%v", err)
	}
	t.Cleanup(func() { p.client.Close() })
	if err := p.client.Announce(t.Context(), p.conn.LocalAddr().(*net.UDPAddr).AddrPort().Port()); err != nil {
		p.client.Close()
		p.fail("%v", err)
	}
	return p
}

// receive reads as many datagrams as the servers have sent.
func (p *prober) receive(until uint64, each func(m *mdns.Msg, from netip.AddrPort)) {
	p.conn.SetReadDeadline(time.Now().Add(patience))
	buf := make([]byte, 1500)
	for ; p.read < until; p.read++ {
		n, from, err := p.conn.ReadFromUDPAddrPort(buf)
		if err != nil {
			p.fail("%d of %d replies are in the socket: %v", p.read, until, err)
		}
		m := new(mdns.Msg)
		if err := m.Unpack(buf[:n]); err != nil {
			p.fail("%v", err)
		}
		each(m, netip.AddrPortFrom(from.Addr().Unmap(), from.Port()))
	}
}

// round asks all addresses for name at one instant, up to three times, and returns a row
// for each.
func (p *prober) round(name string, to []netip.AddrPort) []row {
	rows := make([]row, len(to))
	open := map[uint16]int{}
	for attempt := range 3 {
		for i, a := range to {
			if rows[i].Status != "" {
				continue
			}
			rows[i] = row{Who: p.name, At: p.client.Now(), To: a, Name: name, Attempts: attempt + 1}
			p.nextID++
			open[p.nextID] = i
			if _, err := p.conn.WriteToUDPAddrPort(packed(p.t, p.nextID, name, mdns.TypeA), a); err != nil {
				p.fail("%v", err)
			}
			p.sent++
		}
		replies, err := p.client.Settle(p.t.Context(), p.sent)
		if err != nil {
			p.fail("%v", err)
		}
		p.receive(replies, func(m *mdns.Msg, from netip.AddrPort) {
			r := &rows[open[m.Id]]
			r.From = from
			r.Status = mdns.RcodeToString[m.Rcode]
			if len(m.Answer) > 0 {
				r.TTL = m.Answer[0].Header().Ttl
			}
		})
	}
	for i := range rows {
		if rows[i].Status == "" {
			rows[i].Status = "timed out"
		}
	}
	return rows
}

// until waits for t; replies that came late are rows too.
func (p *prober) until(t dns.Instant) (late []row) {
	if _, err := p.client.Until(p.t.Context(), t); err != nil {
		p.fail("%v", err)
	}
	p.receive(p.client.Replies(), func(m *mdns.Msg, from netip.AddrPort) {
		late = append(late, row{Who: p.name, At: p.client.Now(), Name: m.Question[0].Name, Status: "late", From: from})
	})
	return late
}
