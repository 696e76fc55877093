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

// study lets two participants ask 300 addresses of all manners over two days of study
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
			for at := start0 + every; at <= start0+2*dns.Day; at += every {
				per[who] = append(per[who], p.until(at)...)
				per[who] = append(per[who], p.round(fmt.Sprintf("name%d.xa", at/dns.Second%7), to)...)
			}
			per[who] = append(per[who], p.until(start0+3*dns.Day)...)
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
// addresses of each of 12 manners, 8 and 12 times in two days: 20 * 25 = 500 exchanges
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
		"1 timed out 3": 500, // dead
		"2 NOERROR 2":   500, // the first attempt is lost
		"3 timed out 3": 500, // slow by 5 s where 1 s is waited
		"4 timed out 3": 500, // nothing there; the socket is not connected, so nothing is seen
		"9 REFUSED 1":   500,
		"0 late 0":      3 * 500, // the three replies of each slow one, at the next instant
	}
	for _, manner := range []int{5, 6, 7, 8, 10, 11, 12} { // slow by 50 ms is not slow
		want[fmt.Sprint(manner, " NOERROR 1")] = 500
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
