package wire

import (
	"encoding/binary"
	"fmt"
	"net"
	"net/netip"
	"os/exec"
	"reflect"
	"runtime"
	"sync"
	"sync/atomic"
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

// study lets two participants ask 300 addresses of all manners over three days of study
// time, at interleaved and at equal instants, and returns their rows and the order in
// which the model was asked.
func study(t *testing.T) (rows []row, asked []string) {
	m := &model{}
	start0 := dns.At(time.Date(2018, 7, 1, 0, 0, 0, 0, time.UTC))
	c := step.New(step.Config{Start: start0, Expect: 2})
	address := coordinate(t, c)
	s, port := start(t, Config{Responder: m, Clock: c})
	per := [2][]row{}
	var wg sync.WaitGroup
	for who, every := range []dns.Instant{6 * 3600 * dns.Second, 4 * 3600 * dns.Second} {
		wg.Go(func() {
			p := newProber(t, address, fmt.Sprint("prober", who))
			defer p.client.Close()
			to := make([]netip.AddrPort, 300)
			for i := range to {
				to[i] = netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, byte(16 + who), byte(i / 12), byte(i%12 + 1)}), port)
			}
			for at := start0 + every; at <= start0+3*dns.Day; at += every {
				per[who] = append(per[who], p.until(at)...)
				per[who] = append(per[who], p.round(fmt.Sprintf("name%d.xa", at/dns.Second%7), to)...)
			}
			per[who] = append(per[who], p.until(start0+4*dns.Day)...)
		})
		for end := time.Now().Add(patience); len(c.Participants()) != who+1 && who == 0; runtime.Gosched() {
			if time.Now().After(end) {
				t.Fatal("the first participant does not join")
			}
		}
	}
	wg.Wait()
	n := counted(t, s).UDP
	if n.Pending != 0 || n.Unsent != 0 || n.Received != n.Answered+n.Lost+n.Unreachable {
		t.Errorf("stats %+v do not add up", n)
	}
	for _, q := range m.questions() {
		asked = append(asked, fmt.Sprint(q.At, q.To.Addr(), q.Name, q.Attempt))
	}
	for _, r := range append(per[0], per[1]...) {
		r.To, r.From = netip.AddrPortFrom(r.To.Addr(), 0), netip.AddrPortFrom(r.From.Addr(), 0) // ports differ from run to run
		rows = append(rows, r)
	}
	return rows, asked
}

// busy keeps all processors occupied, by goroutines of this process and by other processes,
// until the function it returns is called.
func busy(t *testing.T) (stop func()) {
	t.Helper()
	var ended atomic.Bool
	var wg sync.WaitGroup
	var others []*exec.Cmd
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for n := 1; !ended.Load(); n++ {
				if n%(1<<20) == 0 { // now and then, or each answer takes some 10 ms
					runtime.Gosched()
				}
			}
		})
		other := exec.Command("sh", "-c", "while :; do :; done")
		if err := other.Start(); err != nil {
			t.Fatal(err)
		}
		others = append(others, other)
	}
	return func() {
		ended.Store(true)
		wg.Wait()
		for _, other := range others {
			other.Process.Kill()
			other.Wait()
		}
	}
}

// The same script gives the same rows, and the model sees the same questions in the same
// order, on an idle machine and on a busy one, with lost, slow, dead and unreachable
// addresses among those asked.
func TestSameRowsOnABusyMachine(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux takes all of 127.0.0.0/8 for its own")
	}
	idle, idleAsked := study(t)
	stop := busy(t)
	defer stop()
	loaded, loadedAsked := study(t)
	if !reflect.DeepEqual(idleAsked, loadedAsked) {
		t.Error("the model was asked something else, or in another order, on a busy machine")
	}
	if len(idle) != len(loaded) {
		t.Fatalf("%d rows on an idle machine, %d on a busy one", len(idle), len(loaded))
	}
	for i := range idle {
		if idle[i] != loaded[i] {
			t.Fatalf("row %d is\n%+v on an idle machine and\n%+v on a busy one", i, idle[i], loaded[i])
		}
	}
	countStudy(t, idle)
}

// countStudy compares the rows with what the model decides. Each participant asks 25
// addresses of each of 12 manners, 12 and 18 times in three days: 30 * 25 = 750 exchanges
// of each manner.
func countStudy(t *testing.T, rows []row) {
	t.Helper()
	got := map[string]int{}
	for _, r := range rows {
		manner := 0
		if r.To.Addr().IsValid() {
			manner = int(r.To.Addr().As4()[3])
		}
		got[fmt.Sprint(manner, " ", r.Status, " ", r.Attempts)]++
		if r.Status == "NOERROR" {
			if want := uint32(300 - int64(r.At/dns.Second)%300); r.TTL != want {
				t.Fatalf("row %+v: TTL %d at this instant, want %d", r, r.TTL, want)
			}
		}
	}
	want := map[string]int{
		"1 timed out 3": 750, // dead
		"2 NOERROR 2":   750, // the first attempt is lost
		"3 timed out 3": 750, // slow by 5 s where 1 s is waited
		"4 timed out 3": 750, // nothing there; the socket is not connected, so nothing is seen
		"9 REFUSED 1":   750,
		"0 late 0":      3 * 750, // the three replies of each slow one, at the next instant
	}
	for _, manner := range []int{5, 6, 7, 8, 10, 11, 12} { // slow by 50 ms is not slow
		want[fmt.Sprint(manner, " NOERROR 1")] = 750
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("rows by manner, status and attempts\n%v\nwant\n%v", got, want)
	}
}

// Over TCP a reply that comes too late does not come, and one in time comes at once.
func TestDelaysOverTCPInATurn(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux takes all of 127.0.0.0/8 for its own")
	}
	c := step.New(step.Config{})
	s, port := start(t, Config{Responder: &model{}, Clock: c})
	newProber(t, coordinate(t, c), "p")
	conn, err := net.Dial("tcp", netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 8}), port).String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(patience))
	q := packed(t, 1, "a.xa", mdns.TypeA)
	conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(q))), q...))
	if _, err := (&mdns.Conn{Conn: conn}).ReadMsg(); err != nil {
		t.Fatal(err)
	}
	slow, err := net.Dial("tcp", netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 3}), port).String())
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	slow.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(q))), q...))
	for end := time.Now().Add(patience); s.Stats().TCP.Lost == 0; runtime.Gosched() {
		if time.Now().After(end) {
			t.Fatalf("stats %+v, want one lost", s.Stats().TCP)
		}
	}
}
