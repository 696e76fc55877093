package face

import (
	"crypto/rsa"
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"net"
	"strings"
	"testing"

	"bridle/collectors/simnet/certs"
	"bridle/datasets/world"
)

// shake lets a client of the standard library talk to a server over a pipe.
func shake(t *testing.T, s world.Server, c world.Certificate, client *tls.Config) (tls.ConnectionState, error) {
	t.Helper()
	state, _, err := overhear(t, s, c, client)
	return state, err
}

// overhear is shake, and returns what the server sent too.
func overhear(t *testing.T, s world.Server, c world.Certificate, client *tls.Config) (tls.ConnectionState, []byte, error) {
	t.Helper()
	made, err := new(certs.Maker).Make(c)
	if err != nil {
		t.Fatal(err)
	}
	pair := tls.Certificate{Certificate: made.Chain, PrivateKey: made.Key}
	_, isRSA := made.Key.(*rsa.PrivateKey)
	near, far := net.Pipe()
	defer near.Close()
	tap := &recorder{Conn: near}
	done := make(chan error, 1)
	go func() {
		defer far.Close()
		conn := tls.Server(far, &tls.Config{MinVersion: tls.VersionTLS10, GetConfigForClient: func(h *tls.ClientHelloInfo) (*tls.Config, error) {
			return HandshakeOf(s).Config(h, pair, isRSA), nil
		}})
		done <- conn.HandshakeContext(t.Context())
	}()
	client.InsecureSkipVerify = true // the certificates of this laboratory prove nothing
	conn := tls.Client(tap, client)
	err = conn.HandshakeContext(t.Context())
	near.Close()
	<-done
	return conn.ConnectionState(), tap.seen, err
}

// recorder keeps what is read from a connection.
type recorder struct {
	net.Conn
	seen []byte
}

func (r *recorder) Read(b []byte) (int, error) {
	n, err := r.Conn.Read(b)
	r.seen = append(r.seen, b[:n]...)
	return n, err
}

// ja3s writes version, cipher and extensions of the ServerHello at the start of what a server
// sent (RFC 5246, 7.4.1.3): the text over which JA3S is the MD5.
func ja3s(t *testing.T, sent []byte) string {
	t.Helper()
	const record, head = 5, 4 // bytes before the hello: of the record and of the message
	if len(sent) < 80 || sent[0] != 22 || sent[record] != 2 {
		t.Fatalf("no ServerHello: % x", sent[:min(len(sent), 16)])
	}
	b := sent[record+head:]
	version := binary.BigEndian.Uint16(b)
	b = b[2+32:]        // random
	b = b[1+int(b[0]):] // session
	text := fmt.Sprintf("%d,%d,", version, binary.BigEndian.Uint16(b))
	b = b[3:] // cipher and compression
	b = b[2 : 2+int(binary.BigEndian.Uint16(b))]
	var list []string
	for len(b) > 0 {
		list = append(list, fmt.Sprint(binary.BigEndian.Uint16(b)))
		b = b[4+int(binary.BigEndian.Uint16(b[2:])):]
	}
	return text + strings.Join(list, "-")
}

// TestProxyFingerprintOnTheWire: the proxies have one JA3S, whatever their software and
// quirk, and no other server has it.
func TestProxyFingerprintOnTheWire(t *testing.T) {
	hello := func(s world.Server) string {
		_, sent, err := overhear(t, s, world.Certificate{Serial: "1"}, old())
		if err != nil {
			t.Fatal(err)
		}
		return ja3s(t, sent)
	}
	// TLS 1.2; 0xc00a, ECDHE-ECDSA with AES-256-CBC-SHA; the extensions that crypto/tls adds
	// for these clients, in the order of Go 1.26: renegotiation, extended master secret, point
	// formats. No ticket (35).
	const want = "771,49162,65281-23-11"
	for i := range 12 {
		s := server([]world.Generation{world.ProxyA, world.ProxyB}[i%2])
		s.Software, s.Quirk = fmt.Sprint(i), []string{"", "a", "b", "c"}[i%4]
		if got := hello(s); got != want {
			t.Errorf("%s, software %s, quirk %q: %s, want %s", s.Looks, s.Software, s.Quirk, got, want)
		}
	}
	others := []world.Server{server(world.DecoyPages)}
	for _, k := range kinds() {
		s := server(world.Ordinary)
		s.Software = k.name
		others = append(others, s)
	}
	for _, s := range others {
		if got := hello(s); got == want {
			t.Errorf("%s, software %s: has the fingerprint of the proxies", s.Looks, s.Software)
		}
	}
}

// old is a client that takes whatever a server offers.
func old() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS10, NextProtos: []string{"h2", "http/1.1"}, CipherSuites: allSuites()}
}

func allSuites() []uint16 {
	var ids []uint16
	for _, s := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		ids = append(ids, s.ID)
	}
	return ids
}

// TestHandshakes: what a client negotiates follows from the server's order, not from its own
// nor from that of the standard library.
func TestHandshakes(t *testing.T) {
	ecdsa, withRSA := world.Certificate{Serial: "1", Key: 1}, world.Certificate{Serial: "1", Key: 1, Signature: world.RSASHA1}
	for _, c := range []struct {
		name        string
		looks       world.Generation
		software    string
		quirk       string
		certificate world.Certificate
		version     uint16
		cipher      uint16
		curve       tls.CurveID
		alpn        string
	}{
		{"decoy", world.DecoyPages, "", "", ecdsa, tls.VersionTLS12, tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, tls.CurveP256, ""},
		{"proxy-a", world.ProxyA, "1", "", ecdsa, tls.VersionTLS12, tls.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, tls.CurveP384, ""},
		{"proxy-b", world.ProxyB, "7", "", ecdsa, tls.VersionTLS12, tls.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, tls.CurveP384, ""},
		{"proxy-a rsa", world.ProxyA, "1", "", withRSA, tls.VersionTLS12, tls.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, tls.CurveP384, ""},
		{"nginx", world.Ordinary, "nginx/1.10.3", "", ecdsa, tls.VersionTLS12, tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, tls.X25519, "http/1.1"},
		{"apache rsa", world.Ordinary, "Apache/2.4.18", "", withRSA, tls.VersionTLS12, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, tls.CurveP256, ""},
		{"lighttpd", world.Ordinary, "lighttpd/1.4", "", ecdsa, tls.VersionTLS12, tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, tls.CurveP256, ""},
		{"jetty", world.Ordinary, "Jetty", "", ecdsa, tls.VersionTLS12, tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.CurveP384, ""},
		{"device", world.Ordinary, "mini_httpd/1.19", "", ecdsa, tls.VersionTLS10, tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, tls.CurveP256, ""},
		{"device rsa", world.Ordinary, "mini_httpd/1.19", "", withRSA, tls.VersionTLS10, tls.TLS_RSA_WITH_AES_128_CBC_SHA, 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := server(c.looks)
			s.Software, s.Quirk = c.software, c.quirk
			got, err := shake(t, s, c.certificate, old())
			if err != nil {
				t.Fatal(err)
			}
			if got.Version != c.version || got.CipherSuite != c.cipher || got.CurveID != c.curve || got.NegotiatedProtocol != c.alpn {
				t.Errorf("%s %s %v %q, want %s %s %v %q",
					tls.VersionName(got.Version), tls.CipherSuiteName(got.CipherSuite), got.CurveID, got.NegotiatedProtocol,
					tls.VersionName(c.version), tls.CipherSuiteName(c.cipher), c.curve, c.alpn)
			}
		})
	}
	t.Run("caddy speaks TLS 1.3", func(t *testing.T) {
		s := server(world.Ordinary)
		s.Software = "Caddy"
		got, err := shake(t, s, ecdsa, old())
		if err != nil || got.Version != tls.VersionTLS13 {
			t.Errorf("%s, error %v", tls.VersionName(got.Version), err)
		}
	})
}

// TestFrontEndsServeModernClients: no front end is lost to a client with default settings,
// whatever its software and quirk; the device that knows TLS 1.0 alone is.
func TestFrontEndsServeModernClients(t *testing.T) {
	for _, looks := range []world.Generation{world.DecoyPages, world.ProxyA, world.ProxyB} {
		for _, quirk := range []string{"", "a", "b", "c", "d"} {
			s := server(looks)
			s.Quirk = quirk
			got, err := shake(t, s, world.Certificate{Serial: "1"}, &tls.Config{})
			if err != nil {
				t.Errorf("%s, quirk %q: %v", looks, quirk, err)
			}
			if looks != world.DecoyPages && got.CipherSuite != tls.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA {
				t.Errorf("%s, quirk %q: cipher %s breaks the fingerprint", looks, quirk, tls.CipherSuiteName(got.CipherSuite))
			}
		}
	}
	device := server(world.Ordinary)
	device.Software = "mini_httpd"
	if _, err := shake(t, device, world.Certificate{Serial: "1"}, &tls.Config{}); err == nil {
		t.Error("a client of today speaks TLS 1.0")
	}
}

// TestProxyMarks: software shows in the lowest version, quirks show in the curve.
func TestProxyMarks(t *testing.T) {
	lowest, curves := map[uint16]int{}, map[tls.CurveID]int{}
	for i := range 64 {
		s := server(world.ProxyA)
		s.Software, s.Quirk = string(rune('A'+i)), string(rune('A'+i))
		h := HandshakeOf(s)
		lowest[h.MinVersion]++
		curves[h.Curves[0]]++
	}
	if len(lowest) != 2 || len(curves) != 3 {
		t.Errorf("lowest versions %v, curves %v; want 2 and 3 of them", lowest, curves)
	}
}
