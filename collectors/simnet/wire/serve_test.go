package wire

import (
	"bytes"
	"net"
	"net/netip"
	"runtime"
	"testing"
	"time"

	mdns "github.com/miekg/dns"

	"bridle/collectors/simnet/step"
)

// patience bounds real waiting in tests that must not wait; it is never reached.
const patience = 20 * time.Second

// packed returns a question without RD; id and name as given.
func packed(t testing.TB, id uint16, name string, of uint16) []byte {
	t.Helper()
	m := new(mdns.Msg)
	m.Id = id
	m.Question = []mdns.Question{{Name: mdns.Fqdn(name), Qtype: of, Qclass: mdns.ClassINET}}
	b, err := m.Pack()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// mixed returns name with every letter in upper or lower case as the bits of n say.
func mixed(name string, n int) string {
	b := []byte(name)
	for i := range b {
		if 'a' <= b[i] && b[i] <= 'z' && n>>(i%16)&1 == 1 {
			b[i] -= 'a' - 'A'
		}
	}
	return string(b)
}

func TestThousandsOfAddresses(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux takes all of 127.0.0.0/8 for its own")
	}
	s, port := start(t, Config{Responder: &model{}, Clock: step.New(step.Config{})})
	conn := udp(t)
	conn.SetReadDeadline(time.Now().Add(patience))
	const addresses, together = 6000, 100
	at := func(i int) netip.Addr { return netip.AddrFrom4([4]byte{127, byte(i >> 8), byte(i), 200}) }
	var buf [1500]byte
	for i := 0; i < addresses; i += together {
		sent := map[netip.AddrPort][]byte{}
		for j := i; j < i+together; j++ {
			to := netip.AddrPortFrom(at(j), port)
			sent[to] = packed(t, uint16(j*7), mixed("name.example.xa", j), mdns.TypeA)
			if _, err := conn.WriteToUDPAddrPort(sent[to], to); err != nil {
				t.Fatal(err)
			}
		}
		for len(sent) > 0 {
			n, from, err := conn.ReadFromUDPAddrPort(buf[:])
			if err != nil {
				t.Fatal(err)
			}
			question := sent[from]
			if question == nil {
				t.Fatalf("a reply from %s, which was not asked or answered twice", from)
			}
			delete(sent, from)
			var m mdns.Msg
			if err := m.Unpack(buf[:n]); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(buf[:2], question[:2]) || !bytes.Equal(buf[12:len(question)], question[12:]) {
				t.Fatalf("id or question of %s are not repeated byte by byte", from)
			}
			if a, ok := m.Answer[0].(*mdns.A); !ok || a.A.String() != from.Addr().String() || a.Hdr.Ttl != 300 {
				t.Fatalf("%s answered %v", from, m.Answer)
			}
		}
	}
	want := Counts{Received: addresses, Answered: addresses}
	if got := counted(t, s); got.UDP != want || got.TCP != (Counts{}) {
		t.Errorf("stats %+v, want %+v over UDP and nothing over TCP", got, want)
	}
}

// roundTrip asks and returns the reply and where it came from.
func roundTrip(t *testing.T, conn *net.UDPConn, to netip.AddrPort, question []byte) (*mdns.Msg, []byte, netip.AddrPort) {
	t.Helper()
	conn.SetReadDeadline(time.Now().Add(patience))
	if _, err := conn.WriteToUDPAddrPort(question, to); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 1<<16)
	n, from, err := conn.ReadFromUDPAddrPort(buf)
	if err != nil {
		t.Fatal(err)
	}
	m := new(mdns.Msg)
	if err := m.Unpack(buf[:n]); err != nil {
		t.Fatal(err)
	}
	return m, buf[:n], netip.AddrPortFrom(from.Addr().Unmap(), from.Port())
}

func TestManners(t *testing.T) {
	m := &model{}
	_, port := start(t, Config{Responder: m, Clock: step.New(step.Config{})})
	conn := udp(t)
	to := func(last byte) netip.AddrPort {
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 9, 9, last}), port)
	}

	t.Run("transparent", func(t *testing.T) {
		_, _, from := roundTrip(t, conn, to(5), packed(t, 1, "a.xa", mdns.TypeA))
		if from != to(6) {
			t.Errorf("the reply came from %s, want %s", from, to(6))
		}
	})
	t.Run("loses case", func(t *testing.T) {
		_, raw, _ := roundTrip(t, conn, to(7), packed(t, 1, "NaMe.Xa", mdns.TypeA))
		if !bytes.Contains(raw, []byte("\x04name\x02xa\x00")) {
			t.Errorf("the question came back as %q, want lower case", raw[12:])
		}
		if got := m.last().Name; got != "name.xa" {
			t.Errorf("the responder was asked for %q, want lower case without final dot", got)
		}
	})
	t.Run("recursion desired", func(t *testing.T) {
		q := packed(t, 1, "a.xa", mdns.TypeA)
		q[2] |= 1
		r, _, _ := roundTrip(t, conn, to(200), q)
		if !r.RecursionDesired || !r.RecursionAvailable || !m.last().RecursionDesired {
			t.Errorf("RD was lost on the way: %v", r.MsgHdr)
		}
	})
	t.Run("extended error", func(t *testing.T) {
		q := new(mdns.Msg)
		q.SetQuestion("a.xa.", mdns.TypeA)
		q.SetEdns0(4096, true)
		b, _ := q.Pack()
		r, _, _ := roundTrip(t, conn, to(9), b)
		opt := r.IsEdns0()
		if r.Rcode != mdns.RcodeRefused || opt == nil || !opt.Do() || opt.UDPSize() != 1232 || len(opt.Option) != 1 {
			t.Fatalf("reply %v, want REFUSED with one option, DO and size 1232", r)
		}
		if e, ok := opt.Option[0].(*mdns.EDNS0_EDE); !ok || e.InfoCode != 18 {
			t.Errorf("option %v, want extended error 18", opt.Option[0])
		}
		r, _, _ = roundTrip(t, conn, to(9), packed(t, 1, "a.xa", mdns.TypeA))
		if r.IsEdns0() != nil {
			t.Error("an OPT record in the reply to a question without")
		}
	})
}

// Sizes: 60 records of 2+10+1+40 = 53 bytes behind a question for "big.xa" of 12+8+4 = 24
// bytes are 3,204 bytes. Of them floor((512-24)/53) = 9 fit 512 bytes, and as many with an
// OPT record of 11; floor((700-24-11)/53) = 12 fit 700, floor((1232-24-11)/53) = 22 fit
// 1,232, which is the most that is sent.
func TestTruncation(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux takes all of 127.0.0.0/8 for its own")
	}
	_, port := start(t, Config{Responder: &model{}, Clock: step.New(step.Config{})})
	to := netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 10}), port)
	conn := udp(t)
	for _, c := range []struct {
		size           uint16 // 0: no OPT record
		limit, records int
	}{{0, 512, 9}, {100, 512, 9}, {700, 700, 12}, {4096, 1232, 22}} {
		q := new(mdns.Msg)
		q.SetQuestion("big.xa.", mdns.TypeTXT)
		if c.size > 0 {
			q.SetEdns0(c.size, false)
		}
		b, err := q.Pack()
		if err != nil {
			t.Fatal(err)
		}
		r, raw, _ := roundTrip(t, conn, to, b)
		if !r.Truncated || len(r.Answer) != c.records || len(raw) > c.limit || (r.IsEdns0() != nil) != (c.size > 0) {
			t.Errorf("size %d: %d records in %d bytes, TC %t; want %d records in at most %d, TC", c.size, len(r.Answer), len(raw), r.Truncated, c.records, c.limit)
		}
	}
	client := mdns.Client{Net: "tcp", Timeout: patience}
	r, _, err := client.Exchange(new(mdns.Msg).SetQuestion("big.xa.", mdns.TypeTXT), to.String())
	if err != nil || r.Truncated || len(r.Answer) != 60 {
		t.Errorf("over TCP %v, %v; want all 60 records", r, err)
	}
}

func TestDelaysPassInRealTimeWithoutParticipants(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux takes all of 127.0.0.0/8 for its own")
	}
	_, port := start(t, Config{Responder: &model{}, Clock: step.New(step.Config{})})
	begin := time.Now()
	to := netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 1, 2, 8}), port)
	roundTrip(t, udp(t), to, packed(t, 1, "a.xa", mdns.TypeA))
	if passed := time.Since(begin); passed < 50*time.Millisecond {
		t.Errorf("the reply came after %s, want not before the delay of 50 ms", passed)
	}
}
