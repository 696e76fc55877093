package serve

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"bridle/collectors/canary"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/canaryqueries"

	"github.com/miekg/dns"
)

// kept is a sink in memory.
type kept struct {
	mu      sync.Mutex
	queries []canaryqueries.Row
	odd     []anomalies.Row
	flushed int
	full    error
}

func (k *kept) Query(r canaryqueries.Row) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.queries = append(k.queries, r)
	return k.full
}

func (k *kept) Anomaly(r anomalies.Row) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.odd = append(k.odd, r)
	return nil
}

func (k *kept) last() canaryqueries.Row {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.queries[len(k.queries)-1]
}

func (k *kept) Flush() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.flushed++
	return nil
}

// start serves at loopback addresses until the returned function is called.
func start(t *testing.T, cfg Config) (*Server, func() error) {
	t.Helper()
	cfg.Zone = zone
	if cfg.Listen == nil {
		cfg.Listen = []netip.AddrPort{netip.MustParseAddrPort("127.0.0.1:0")}
	}
	s, err := Listen(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx) }()
	return s, func() error {
		cancel()
		return <-done
	}
}

// Several addresses, both families if the machine has them, UDP and TCP: each answers from itself, and
// each answer has its row.
func TestServes(t *testing.T) {
	listen := []netip.AddrPort{netip.MustParseAddrPort("127.0.0.1:0"), netip.MustParseAddrPort("127.0.0.2:0")}
	if c, err := net.ListenPacket("udp", "[::1]:0"); err == nil {
		c.Close()
		listen = append(listen, netip.MustParseAddrPort("[::1]:0"))
	}
	k := &kept{}
	s, stop := start(t, Config{Sink: k, Listen: listen, Flush: time.Millisecond})
	n := 0
	for _, at := range s.Addresses() {
		for _, network := range []string{"udp", "tcp"} {
			c := dns.Client{Net: network}
			token := canary.Token(1, at.String(), network)
			m, _, err := c.ExchangeContext(t.Context(), new(dns.Msg).SetQuestion(token+".whoami.c.example.org.", dns.TypeTXT), at.String())
			if err != nil {
				t.Fatal(err)
			}
			n++
			row := k.last()
			if words(m) != "NOERROR aa "+m.Question[0].Name+` 0 IN TXT "`+row.FromAddress+`"` || row.Token == nil || *row.Token != token ||
				row.IsTCP != (network == "tcp") || row.Server != at.Addr().String() {
				t.Errorf("%v %s: %v, row %+v", at, network, m, row)
			}
		}
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	if len(k.queries) != n || len(k.odd) != 0 || s.Stats() != (Stats{Received: uint64(n), Queries: uint64(n)}) {
		t.Errorf("%d asked, %d rows, %d odd, %+v", n, len(k.queries), len(k.odd), s.Stats())
	}
}

// Streams: several messages in one, junk, silence, too many at once.
func TestStreams(t *testing.T) {
	k := &kept{}
	s, stop := start(t, Config{Sink: k, Limits: Limits{Streams: 32, Idle: 300 * time.Millisecond}})
	dial := func() net.Conn {
		c, err := net.Dial("tcp", s.Addresses()[0].String())
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	query, _ := new(dns.Msg).SetQuestion("a.c.example.org.", dns.TypeA).Pack()
	framed := append(binary.BigEndian.AppendUint16(nil, uint16(len(query))), query...)
	c := dial()
	c.Write(bytes.Repeat(framed, 3))
	for range 3 {
		if m, err := (&dns.Conn{Conn: c}).ReadMsg(); err != nil || len(m.Answer) != 1 {
			t.Fatalf("%v, %v", m, err)
		}
	}
	rest, err := io.ReadAll(c) // silence ends it
	if err != nil || len(rest) > 0 {
		t.Errorf("after silence: %x, %v", rest, err)
	}
	c.Close()
	c = dial()
	c.Write([]byte{0xff, 0xff})
	c.Write(make([]byte, 5000)) // longer than any query
	io.ReadAll(c)
	c.Close()
	c = dial()
	c.Write(framed[:10]) // and then nothing more
	io.ReadAll(c)
	c.Close()
	open := []net.Conn{dial(), dial(), dial()} // 32/16 from one address
	io.ReadAll(open[2])
	for _, c := range open {
		c.Close()
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	if x := s.Stats(); x.Queries != 3 || x.Odd != 2 || x.Refused == 0 || len(k.odd) != 2 {
		t.Errorf("%+v, %d odd rows", x, len(k.odd))
	}
}

// A log that cannot be written ends the server, with its reason, and the question stays without answer.
func TestFullDisk(t *testing.T) {
	for _, network := range []string{"udp", "tcp"} {
		k := &kept{full: errors.New("no space left")}
		s, err := Listen(Config{Zone: zone, Sink: k, Listen: []netip.AddrPort{netip.MustParseAddrPort("127.0.0.1:0")}})
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() { done <- s.Serve(t.Context()) }()
		c := dns.Client{Net: network, Timeout: 300 * time.Millisecond}
		if m, _, err := c.Exchange(new(dns.Msg).SetQuestion("a.c.example.org.", dns.TypeA), s.Addresses()[0].String()); err == nil {
			t.Errorf("%s: answered %v", network, m)
		}
		if err := <-done; err == nil || !strings.Contains(err.Error(), "no space left") {
			t.Errorf("%s: %v", network, err)
		}
	}
}

func TestListenMistakes(t *testing.T) {
	taken, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, x := range []struct {
		listen []netip.AddrPort
		want   string
	}{
		{nil, "no address"},
		{[]netip.AddrPort{netip.MustParseAddrPort("0.0.0.0:53")}, "each address of the server"},
		{[]netip.AddrPort{netip.MustParseAddrPort(taken.LocalAddr().String())}, "in use"},
	} {
		if _, err := Listen(Config{Zone: zone, Sink: Nowhere{}, Listen: x.listen}); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%v: %v", x.listen, err)
		}
	}
	if _, err := Listen(Config{Sink: Nowhere{}}); err == nil {
		t.Error("a zone without name is served")
	}
}

func BenchmarkRespond(b *testing.B) {
	data, _ := new(dns.Msg).SetQuestion(canary.Token(1)+".ttl-60.c.example.org.", dns.TypeA).Pack()
	b.ReportAllocs()
	for b.Loop() {
		if v := zone.Respond(Packet{At: moment, From: asker, Server: "s", Data: data}); v.Query == nil {
			b.Fatal(fmt.Sprint(v))
		}
	}
}
