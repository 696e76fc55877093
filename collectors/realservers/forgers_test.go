package realservers

import (
	"encoding/binary"
	"net"
	"net/netip"
	"sync"
	"testing"
	"time"

	mdns "github.com/miekg/dns"
)

// patience is how long the engine waits for a reply over UDP where forgers are asked, and twice as long over TCP.
const patience = 600 * time.Millisecond

// Addresses that replies of forgers hold: lie stands in those that must not be accepted.
var (
	honest = net.IPv4(127, 8, 0, 1)
	lie    = net.IPv4(127, 66, 6, 6)
)

// via says from where a forged packet comes.
type via int

const (
	itself    via = iota // address and port that were asked
	elsewhere            // another address, the same port
	otherPort            // the same address, another port
)

// forger is a responder that answers as its manner says, at to.
type forger struct {
	manner  manner
	to      netip.AddrPort
	sockets [3]*net.UDPConn // by via
	streams *net.TCPListener
	running sync.WaitGroup

	mu     sync.Mutex
	forged int // packets that must not be accepted
}

// manner is how a forger answers over UDP, and over TCP if it does at all.
type manner struct {
	name string
	// kind is that of the anomalies that its forged packets become, and answered whether it gives a true reply too.
	kind     string
	answered bool
	datagram func(f *forger, q *mdns.Msg, raw []byte, from netip.AddrPort)
	stream   func(f *forger, q *mdns.Msg, conn net.Conn)
}

// listen opens the sockets of forger number i.
func listen(t *testing.T, i int, m manner) *forger {
	t.Helper()
	f := &forger{manner: m, to: netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 3, byte(i), 1}), 53)}
	for v, at := range []netip.AddrPort{f.to, netip.AddrPortFrom(f.to.Addr().Next(), 53), netip.AddrPortFrom(f.to.Addr(), 54)} {
		conn, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(at))
		if err != nil {
			t.Fatal(err)
		}
		f.sockets[v] = conn
	}
	f.running.Go(f.datagrams)
	if m.stream != nil {
		l, err := net.ListenTCP("tcp4", net.TCPAddrFromAddrPort(f.to))
		if err != nil {
			t.Fatal(err)
		}
		f.streams = l
		f.running.Go(f.accept)
	}
	t.Cleanup(func() {
		for _, c := range f.sockets {
			c.Close()
		}
		if f.streams != nil {
			f.streams.Close()
		}
		f.running.Wait()
	})
	return f
}

func (f *forger) datagrams() {
	buffer := make([]byte, 4096)
	for {
		n, from, err := f.sockets[itself].ReadFromUDPAddrPort(buffer)
		if err != nil {
			return // closed
		}
		q := new(mdns.Msg)
		if q.Unpack(buffer[:n]) == nil {
			f.manner.datagram(f, q, append([]byte(nil), buffer[:n]...), from)
		}
	}
}

func (f *forger) accept() {
	for {
		conn, err := f.streams.Accept()
		if err != nil {
			return // closed
		}
		f.running.Go(func() {
			defer conn.Close()
			conn.SetDeadline(time.Now().Add(5 * time.Second))
			c := mdns.Conn{Conn: conn}
			if q, err := c.ReadMsg(); err == nil {
				f.manner.stream(f, q, conn)
			}
		})
	}
}

// forge sends a packet that must not be accepted.
func (f *forger) forge(v via, packet []byte, to netip.AddrPort) {
	f.mu.Lock()
	f.forged++
	f.mu.Unlock()
	f.sockets[v].WriteToUDPAddrPort(packet, to)
}

// forgeOver does so over TCP.
func (f *forger) forgeOver(conn net.Conn, packet []byte) {
	f.mu.Lock()
	f.forged++
	f.mu.Unlock()
	conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(packet))), packet...))
}

func (f *forger) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.forged
}

// answer returns a reply with an address, changed.
func answer(q *mdns.Msg, address net.IP, change func(m *mdns.Msg)) []byte {
	m := new(mdns.Msg).SetReply(q)
	m.Answer = []mdns.RR{&mdns.A{Hdr: mdns.RR_Header{Name: q.Question[0].Name, Rrtype: mdns.TypeA, Class: mdns.ClassINET, Ttl: 300}, A: address}}
	if change != nil {
		change(m)
	}
	packet, err := m.Pack()
	if err != nil {
		panic(err)
	}
	return packet
}

// first returns a manner whose forged packets precede the true reply.
func first(name, kind string, v via, packet func(q *mdns.Msg, raw []byte) []byte, times int) manner {
	return manner{name: name, kind: kind, answered: true, datagram: func(f *forger, q *mdns.Msg, raw []byte, from netip.AddrPort) {
		for range times {
			f.forge(v, packet(q, raw), from)
		}
		f.sockets[itself].WriteToUDPAddrPort(answer(q, honest, nil), from)
	}}
}

// cut returns a manner that truncates every reply over UDP.
func cut(name, kind string, answered bool, stream func(f *forger, q *mdns.Msg, conn net.Conn)) manner {
	return manner{name: name, kind: kind, answered: answered, stream: stream, datagram: func(f *forger, q *mdns.Msg, _ []byte, from netip.AddrPort) {
		m := new(mdns.Msg).SetReply(q)
		m.Truncated = true
		packet, err := m.Pack()
		if err != nil {
			panic(err)
		}
		f.sockets[itself].WriteToUDPAddrPort(packet, from)
	}}
}

// manners are all ways in which forgers answer.
func manners() []manner {
	changed := func(change func(m *mdns.Msg)) func(*mdns.Msg, []byte) []byte {
		return func(q *mdns.Msg, _ []byte) []byte { return answer(q, lie, change) }
	}
	otherQuestion := func(m *mdns.Msg) { m.Question[0].Name = "other.xa."; m.Answer[0].Header().Name = "other.xa." }
	otherID := func(m *mdns.Msg) { m.Id ^= 0x5555 }
	garbage := func(_ *mdns.Msg, raw []byte) []byte {
		raw[2] |= 0x80                                              // QR
		raw[7] = 9                                                  // nine answers, which are not there
		return append(raw[:len(raw):len(raw)], 0xff, 0xff, 0xff, 7) // and rubbish
	}
	return []manner{
		first("other source", "wrong_source", elsewhere, changed(nil), 1),
		first("other port", "wrong_port", otherPort, changed(nil), 1),
		first("other question", "wrong_question", itself, changed(otherQuestion), 1),
		first("QR=0", "not_a_response", itself, changed(func(m *mdns.Msg) { m.Response = false }), 1),
		first("other id", "wrong_id", itself, changed(otherID), 1),
		first("garbage", "malformed", itself, garbage, 1),
		first("flood", "wrong_id", itself, changed(otherID), 50),
		{name: "twice", kind: "duplicate", answered: true, datagram: func(f *forger, q *mdns.Msg, _ []byte, from netip.AddrPort) {
			f.sockets[itself].WriteToUDPAddrPort(answer(q, honest, nil), from)
			f.forge(itself, answer(q, lie, nil), from)
		}},
		{name: "late", kind: "late", datagram: func(f *forger, q *mdns.Msg, _ []byte, from netip.AddrPort) {
			f.running.Go(func() {
				time.Sleep(2 * patience) // an engine that is kept waiting looks at deadlines later
				f.forge(itself, answer(q, lie, nil), from)
			})
		}},
		cut("truncated, TCP answers", "", true, func(_ *forger, q *mdns.Msg, conn net.Conn) {
			packet := answer(q, honest, nil)
			conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(packet))), packet...))
		}),
		cut("truncated, no TCP", "", false, nil),
		cut("truncated, TCP closes", "", false, func(_ *forger, _ *mdns.Msg, conn net.Conn) {}),
		cut("truncated, TCP garbage", "malformed", false, func(f *forger, q *mdns.Msg, conn net.Conn) {
			packet := answer(q, lie, nil)
			f.forgeOver(conn, packet[:len(packet)-5])
		}),
		cut("truncated, TCP other question", "wrong_question", false, func(f *forger, q *mdns.Msg, conn net.Conn) {
			f.forgeOver(conn, answer(q, lie, otherQuestion))
		}),
		cut("truncated, TCP drips", "", false, func(_ *forger, q *mdns.Msg, conn net.Conn) {
			for _, b := range append([]byte{0xff, 0xff}, answer(q, lie, nil)...) {
				if _, err := conn.Write([]byte{b}); err != nil {
					return
				}
				time.Sleep(50 * time.Millisecond)
			}
		}),
	}
}
