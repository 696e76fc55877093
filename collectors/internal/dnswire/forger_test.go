package dnswire

import (
	"encoding/binary"
	"math/rand/v2"
	"net"
	"net/netip"
	"sync"
	"testing"
	"time"

	"bridle/datasets/schema/anomalies"

	"github.com/miekg/dns"
)

// forger is a responder that answers as its manner says.
type forger struct {
	t      *testing.T
	stream net.Listener // at to, like conn
	conn   *net.UDPConn
	others []*net.UDPConn
	to     netip.AddrPort

	mu     sync.Mutex
	asked  int // queries over UDP
	forged int // packets that must not be accepted
	manner manner
}

// manner writes what comes back for the n-th query. reply sends a packet; forge sends one that must
// not be accepted, from the asked socket (0), another address (1) or another port (2).
type manner func(n int, q *dns.Msg, raw []byte, reply func([]byte), forge func(from int, packet []byte))

func newForger(t *testing.T, m manner) *forger {
	t.Helper()
	f := &forger{t: t, manner: m}
	if !f.open() {
		t.Fatal("no port is free for TCP and UDP at two addresses")
	}
	f.others = []*net.UDPConn{f.conn, f.others[0], listen(t, "127.0.0.1:0")}
	for _, c := range f.others {
		c.SetReadBuffer(8 << 20)
		t.Cleanup(func() { c.Close() })
	}
	t.Cleanup(func() { f.stream.Close() })
	go f.serve()
	return f
}

// open takes a port that is free for TCP, and for UDP at both addresses.
func (f *forger) open() bool {
	for range 50 {
		l, err := net.Listen("tcp4", "127.0.0.1:0")
		if err != nil {
			continue
		}
		f.to = l.Addr().(*net.TCPAddr).AddrPort()
		one, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(f.to))
		if err != nil {
			l.Close()
			continue
		}
		two, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr("127.0.0.2"), f.to.Port())))
		if err != nil {
			l.Close()
			one.Close()
			continue
		}
		f.stream, f.conn, f.others = l, one, []*net.UDPConn{two}
		return true
	}
	return false
}

func listen(t *testing.T, address string) *net.UDPConn {
	t.Helper()
	c, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(netip.MustParseAddrPort(address)))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (f *forger) serve() {
	buffer := make([]byte, 4096)
	for {
		n, from, err := f.conn.ReadFromUDPAddrPort(buffer)
		if err != nil {
			return
		}
		raw := append([]byte(nil), buffer[:n]...)
		q := new(dns.Msg)
		if err := q.Unpack(raw); err != nil {
			f.t.Errorf("a query cannot be read: %v", err)
			return
		}
		f.mu.Lock()
		f.asked++
		k := f.asked
		f.mu.Unlock()
		reply := func(p []byte) { f.conn.WriteToUDPAddrPort(p, from) }
		forge := func(via int, p []byte) {
			f.mu.Lock()
			f.forged++
			f.mu.Unlock()
			f.others[via].WriteToUDPAddrPort(p, from)
		}
		f.manner(k, q, raw, reply, forge)
	}
}

func (f *forger) counts() (asked, forged int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.asked, f.forged
}

// answer packs a reply with one address.
func answer(q *dns.Msg, change func(m *dns.Msg)) []byte {
	m := new(dns.Msg).SetReply(q)
	m.Answer = []dns.RR{&dns.A{Hdr: dns.RR_Header{Name: q.Question[0].Name, Rrtype: dns.TypeA, Class: dns.ClassINET, Ttl: 300}, A: net.IPv4(192, 0, 2, 1)}}
	if change != nil {
		change(m)
	}
	packet, err := m.Pack()
	if err != nil {
		panic(err)
	}
	return packet
}

// work gives questions from a list and keeps what comes back.
type work struct {
	questions []Question
	given     int
	outcomes  []*Outcome
	anomalies []*anomalies.Row
	refuse    bool // further queries
}

func (w *work) Next(_ time.Time, q *Question) (Turn, time.Time) {
	if w.given == len(w.questions) {
		return End, time.Time{}
	}
	*q = w.questions[w.given]
	w.given++
	return Ask, time.Time{}
}
func (w *work) Again(time.Time, *Question, int, Further) bool { return !w.refuse }
func (w *work) Done(o *Outcome) error                         { w.outcomes = append(w.outcomes, new(*o)); return nil }
func (w *work) Anomaly(row *anomalies.Row) error              { w.anomalies = append(w.anomalies, row); return nil }

// packets counts anomalies by kind.
func (w *work) packets() map[string]int {
	n := map[string]int{}
	for _, row := range w.anomalies {
		n[row.Kind] += int(row.NPackets)
	}
	return n
}

// ask runs n questions to an address and checks that each has one outcome.
func ask(t *testing.T, cfg Config, to netip.AddrPort, n int) (*work, Stats) {
	t.Helper()
	w := &work{}
	for i := range n {
		w.questions = append(w.questions, Question{To: to, Name: "some.name.example", Type: dns.TypeA, Tag: uint64(i)})
	}
	return w, run1(t, cfg, w)
}

func run1(t *testing.T, cfg Config, w *work) Stats {
	t.Helper()
	if cfg.Rand == nil {
		cfg.Rand = rand.New(rand.NewChaCha8([32]byte{1}))
	}
	if cfg.Local == nil {
		cfg.Local = make([]netip.AddrPort, 4)
		for i := range cfg.Local {
			cfg.Local[i] = netip.MustParseAddrPort("127.0.0.1:0")
		}
	}
	e, err := New(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if err := e.Run(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	seen := make([]int, len(w.questions))
	for _, o := range w.outcomes {
		seen[o.Question.Tag]++
	}
	for tag, n := range seen {
		if n != 1 {
			t.Errorf("question %d has %d outcomes, want 1", tag, n)
		}
	}
	return e.Stats()
}

// statuses counts outcomes by status and failure.
func statuses(w *work) map[string]int {
	n := map[string]int{}
	for _, o := range w.outcomes {
		n[string(o.Status)+" "+string(o.Failure)]++
	}
	return n
}

// withID returns a packet with another id.
func withID(packet []byte, id uint16) []byte {
	p := append([]byte(nil), packet...)
	binary.BigEndian.PutUint16(p, id)
	return p
}
