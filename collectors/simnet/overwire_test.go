package simnet_test

import (
	"context"
	"net"
	"net/netip"
	"testing"
	"time"

	"bridle/collectors/simnet"
	"bridle/collectors/simnet/live"
	"bridle/collectors/simnet/step"
	"bridle/datasets/world/lab"

	simdns "bridle/collectors/simnet/dns"

	"github.com/miekg/dns"
)

// overWire asks a bench through real sockets, in stepped study time.
func overWire(t *testing.T, b lab.Bench) asker {
	t.Helper()
	w, up := b.World(1), 0
	served, err := live.Start(context.Background(), live.Config{World: w, Start: lab.Start,
		Internet: simnet.Options{ParentLookupsPerDay: -1, Canary: func(simnet.CanaryQuestion) { up++ }}})
	if err != nil {
		t.Fatal(err)
	}
	client, err := step.Dial(t.Context(), served.Control(), "test", 2*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	// A user inside the network and a prober outside it.
	sockets := map[bool]*net.UDPConn{}
	for rd, from := range map[bool]string{true: "127.1.200.1:0", false: "127.0.0.1:0"} {
		c, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(netip.MustParseAddrPort(from)))
		if err != nil {
			t.Fatal(err)
		}
		sockets[rd] = c
		if err := client.Announce(t.Context(), uint16(c.LocalAddr().(*net.UDPAddr).Port)); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		client.Close()
		if err := served.Stop(); err != nil {
			t.Error(err)
		}
		sockets[true].Close()
		sockets[false].Close()
	})
	sent, read, to := uint64(0), uint64(0), netip.AddrPortFrom(w.Resolvers[0].Address, w.Resolvers[0].Port)
	return func(second int, name string, rd bool) string {
		if _, err := client.Until(t.Context(), simdns.At(lab.Start)+simdns.Instant(second)*simdns.Second); err != nil {
			t.Fatal(err)
		}
		q := new(dns.Msg).SetQuestion(name+".", dns.TypeA)
		q.RecursionDesired = rd
		q.SetEdns0(1232, false)
		packet, _ := q.Pack()
		before := up
		if _, err := sockets[rd].WriteToUDPAddrPort(packet, to); err != nil {
			t.Fatal(err)
		}
		sent++
		replies, err := client.Settle(t.Context(), sent)
		if err != nil {
			t.Fatal(err)
		}
		if replies == read {
			return "nothing"
		}
		read = replies
		buffer := make([]byte, 2048)
		n, from, err := sockets[rd].ReadFromUDPAddrPort(buffer)
		if err != nil {
			t.Fatal(err)
		}
		words := packetInWords(t, buffer[:n], q.Id)
		if from != to {
			words += " from " + from.Addr().String()
		}
		if up > before {
			words += " up"
		}
		return words
	}
}

// packetInWords reads a packet into the words of the matrix.
func packetInWords(t *testing.T, packet []byte, id uint16) string {
	t.Helper()
	m := new(dns.Msg)
	if err := m.Unpack(packet); err != nil || m.Id != id || !m.Response {
		t.Fatalf("no reply to question %d: %v, %v", id, err, m)
	}
	r := simdns.Reply{RCode: simdns.RCode(m.Rcode), RecursionDesired: m.RecursionDesired}
	for _, s := range []struct {
		from []dns.RR
		to   *[]simdns.Set
	}{{m.Answer, &r.Answer}, {m.Ns, &r.Authority}} {
		for _, rr := range s.from {
			h := rr.Header()
			*s.to = append(*s.to, simdns.Set{Owner: plain(h.Name), Type: simdns.Type(h.Rrtype), TTL: h.Ttl})
		}
	}
	if o := m.IsEdns0(); o != nil {
		for _, x := range o.Option {
			if e, ok := x.(*dns.EDNS0_EDE); ok {
				r.ExtendedErrors = append(r.ExtendedErrors, int32(e.InfoCode))
			}
		}
	}
	return inWords(&r)
}
