package web

import (
	"crypto/tls"
	"net"
	"net/netip"
	"runtime"
	"sync/atomic"
	"testing"

	"bridle/datasets/world"
)

// BenchmarkHandshake is one connection, TLS handshake and close by 16 clients per processor, which
// share the machine with the server. Each is with another of 20,000 servers, whose certificate is made on first sight.
func BenchmarkHandshake(b *testing.B) {
	const n = 20_000
	ports := freePorts(b, 2)
	w := &world.World{}
	for i := range n {
		w.Servers = append(w.Servers, site(i, world.Ordinary, ports[0], ports[1]))
		w.Certificates = append(w.Certificates, certificate(i))
	}
	s := start(b, Config{World: w, Now: day2})
	var next atomic.Int64
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			at := netip.AddrPortFrom(address(int(next.Add(1)%n)), ports[0])
			c, err := new(net.Dialer).DialContext(b.Context(), "tcp", at.String())
			if err != nil {
				b.Error(err)
				return
			}
			if err := tls.Client(c, &tls.Config{InsecureSkipVerify: true}).HandshakeContext(b.Context()); err != nil {
				b.Error(err)
			}
			c.Close()
		}
	})
	b.ReportMetric(float64(s.Stats().Handshakes)/b.Elapsed().Seconds(), "handshakes/s")
}

// BenchmarkWorld is the cost of a world of 22,000 servers: opening it, and all certificates
// once each has been shown.
func BenchmarkWorld(b *testing.B) {
	const n = 22_000
	ports := freePorts(b, 2)
	w := &world.World{}
	for i := range n {
		w.Servers = append(w.Servers, site(i, world.Ordinary, ports[0], ports[1]))
		c := certificate(i)
		c.Issuer = "Example Authority"
		w.Certificates = append(w.Certificates, c)
	}
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			s, err := New(Config{World: w, Now: day2})
			if err != nil {
				b.Fatal(err)
			}
			if err := s.Close(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("all certificates", func(b *testing.B) {
		for b.Loop() {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			k := newKeyring(w.Certificates)
			for i := range n {
				if _, err := k.get(i); err != nil {
					b.Fatal(err)
				}
			}
			runtime.GC()
			runtime.ReadMemStats(&after)
			b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/n, "B/certificate")
			runtime.KeepAlive(k)
		}
	})
}

// BenchmarkNegotiate is the choice of parameters alone.
func BenchmarkNegotiate(b *testing.B) {
	s := site(0, world.ProxyA, 1, 2)
	k := newKeyring([]world.Certificate{certificate(0)})
	shown, err := k.get(0)
	if err != nil {
		b.Fatal(err)
	}
	hello := &tls.ClientHelloInfo{CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA}, SupportedCurves: []tls.CurveID{tls.CurveP384}}
	for b.Loop() {
		negotiate(&s, hello, shown)
	}
}
