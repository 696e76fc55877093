package wire

import (
	"context"
	"net"
	"net/netip"
	"runtime"
	"strings"
	"testing"
	"time"

	mdns "github.com/miekg/dns"

	"bridle/collectors/simnet/dns"
	"bridle/collectors/simnet/step"
)

// A model that gives what no message can hold stops the server: rows would be wrong.
func TestWrongAnswersStopTheServer(t *testing.T) {
	for name, bad := range map[string]func(r *dns.Reply){
		"address": func(r *dns.Reply) { r.Answer = []dns.Set{{Owner: "a.xa", Type: dns.A, Data: []string{"::1"}}} },
		"owner": func(r *dns.Reply) {
			r.Answer = []dns.Set{{Owner: strings.Repeat("x", 64) + ".xa", Type: dns.NS, Data: []string{"a"}}}
		},
		"family": func(r *dns.Reply) { r.From = netip.IPv6Loopback() },
		"rcode":  func(r *dns.Reply) { r.RCode = 23 },
		"source": func(r *dns.Reply) { r.From = netip.AddrFrom4([4]byte{192, 0, 2, 1}) },
	} {
		t.Run(name, func(t *testing.T) {
			if name == "source" && runtime.GOOS != "linux" {
				t.Skip("only on Linux do replies leave from chosen addresses")
			}
			s, err := Listen(Config{Responder: answer(bad), Clock: step.New(step.Config{}), Ports: []uint16{0}})
			if err != nil {
				t.Fatal(err)
			}
			done := make(chan error, 1)
			go func() { done <- s.Serve(t.Context()) }()
			udp(t).WriteToUDPAddrPort(packed(t, 1, "a.xa", mdns.TypeA), netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), s.Ports()[0]))
			if err := <-done; err == nil {
				t.Error("the server ended without an error")
			}
		})
	}
}

// answer is a responder that does the same to every reply.
type answer func(r *dns.Reply)

func (a answer) Ask(_ *dns.Question, r *dns.Reply) { a(r) }

func TestServeLeavesNothingBehind(t *testing.T) {
	before := runtime.NumGoroutine()
	s, err := Listen(Config{Responder: &model{}, Clock: step.New(step.Config{}), Ports: []uint16{0, 0, 0}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx) }()
	// An open connection and a reply that is delayed by 5 s do not keep it.
	open, err := net.Dial("tcp", netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), s.Ports()[1]).String())
	if err != nil {
		t.Fatal(err)
	}
	defer open.Close()
	conn := udp(t)
	conn.WriteToUDPAddrPort(packed(t, 1, "a.xa", mdns.TypeA), netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 3}), s.Ports()[0]))
	for end := time.Now().Add(patience); s.Stats().UDP.Pending == 0 && time.Now().Before(end); {
		runtime.Gosched()
	}
	begin := time.Now()
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if time.Since(begin) > 4*time.Second {
		t.Error("the server waited for a delayed reply")
	}
	for end := time.Now().Add(patience); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(end) {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
	}
	// The ports are free again.
	again, err := Listen(Config{Responder: &model{}, Clock: step.New(step.Config{}), Ports: s.Ports()})
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
}
