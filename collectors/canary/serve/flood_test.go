package serve

import (
	"net"
	"net/netip"
	"runtime"
	"testing"
	"time"

	"bridle/datasets/schema/anomalies"

	"github.com/miekg/dns"
)

// A flood leaves bounded memory and a bounded number of rows, in which each packet is counted.
func TestFlood(t *testing.T) {
	k := &kept{}
	s, stop := start(t, Config{Sink: k, Limits: Limits{PrefixRate: 1, TotalRate: 1000}})
	c, err := net.Dial("udp", s.Addresses()[0].String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	query, _ := new(dns.Msg).SetQuestion("a.c.example.org.", dns.TypeA).Pack()
	for i := range 20_000 {
		if i%2 == 0 {
			c.Write(query)
		} else {
			c.Write(query[:5])
		}
		for i%64 == 63 && s.Stats().Received < uint64(i-32) {
			runtime.Gosched()
		}
	}
	for last := uint64(0); last != s.Stats().Received; {
		last = s.Stats().Received
		time.Sleep(20 * time.Millisecond)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	x := s.Stats()
	var counted int64
	for _, row := range k.odd {
		counted += row.NPackets
	}
	if x.Received != x.Queries+x.Odd+x.Limited || x.Limited < x.Received/2 || len(k.queries) != int(x.Queries) || counted != int64(x.Odd+x.Limited) || len(k.odd) > rowsPerSource+2 {
		t.Errorf("%+v; %d rows, %d odd rows that count %d", x, len(k.queries), len(k.odd), counted)
	}
	flood := k.odd[len(k.odd)-1]
	if flood.Kind != "flood" || flood.NPackets < 2 || flood.FromAddress != "127.0.0.1" {
		t.Errorf("the last row of a flood: %+v", flood)
	}
}

// Anomalies of a million sources within a window and after it: rows stay within their bound.
func TestAccountsAreBounded(t *testing.T) {
	var a accounts
	rows, counted := 0, int64(0)
	take := func(out []*anomalies.Row) {
		for _, r := range out {
			rows++
			counted += r.NPackets
		}
	}
	const packets = 200_000
	for i := range packets {
		from := netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)})
		p := Packet{At: moment.Add(time.Duration(i) * 120 * time.Second / packets), From: netip.AddrPortFrom(from, 53), Data: []byte{1}}
		take(a.take(from, anomaly(p, "malformed", "short"), i%7 == 0))
		if len(a.bySource) > maxSources {
			t.Fatalf("%d sources are told apart", len(a.bySource))
		}
	}
	take(a.end())
	// Two windows, each with its own rows, one of each source told apart and one of all others.
	if limit := 2 * (rowsPerWindow + maxSources + 1); rows > limit || counted != packets {
		t.Errorf("%d rows, at most %d; %d of %d packets counted", rows, limit, counted, packets)
	}
}

// With a burst of twice the rate and then the rate: 10 s at a rate of 5 let 10 + 50 through, whatever the
// others do; another prefix has its own bucket.
func TestLimiter(t *testing.T) {
	l := newLimiter(Limits{PrefixRate: 5, TotalRate: -1}.filled())
	allowed := map[netip.Addr]int{}
	a, b, c := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.200"), netip.MustParseAddr("2001:db8::1")
	for i := range 1001 {
		now := moment.Add(time.Duration(i) * 10 * time.Millisecond)
		for _, from := range []netip.Addr{a, b, c} {
			if l.allow(from, now) {
				allowed[from]++
			}
		}
	}
	if allowed[a]+allowed[b] != 60 || allowed[c] != 60 {
		t.Errorf("allowed %v", allowed)
	}
	l = newLimiter(Limits{PrefixRate: -1, TotalRate: 10}.filled())
	n := 0
	for i := range 1000 {
		if l.allow(netip.AddrFrom4([4]byte{10, byte(i >> 8), byte(i), 1}), moment) {
			n++
		}
	}
	if n != 20 {
		t.Errorf("of all together %d were allowed at once, want 20", n)
	}
}
