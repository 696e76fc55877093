package tlsgrab

import (
	"net"
	"strings"

	"github.com/zmap/zcrypto/tls"
	"github.com/zmap/zcrypto/x509"
	"golang.org/x/crypto/cryptobyte"
)

// modernSuites returns the suites that the library can offer together with TLS 1.3, whose own
// suites it adds. The quick ones come first.
func modernSuites() []uint16 {
	return []uint16{
		tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
		tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
		tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
		tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,
		tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
		tls.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, tls.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
		tls.TLS_RSA_WITH_AES_128_GCM_SHA256, tls.TLS_RSA_WITH_AES_256_GCM_SHA384,
		tls.TLS_RSA_WITH_AES_128_CBC_SHA256, tls.TLS_RSA_WITH_AES_128_CBC_SHA, tls.TLS_RSA_WITH_AES_256_CBC_SHA,
		tls.TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA, tls.TLS_RSA_WITH_3DES_EDE_CBC_SHA,
		tls.TLS_ECDHE_ECDSA_WITH_RC4_128_SHA, tls.TLS_ECDHE_RSA_WITH_RC4_128_SHA, tls.TLS_RSA_WITH_RC4_128_SHA,
	}
}

// oldSuites returns everything the library has up to TLS 1.2. Suites with DSS stand last: it
// shows their certificates but cannot go on with them.
func oldSuites() []uint16 {
	return append(modernSuites(),
		tls.TLS_DHE_RSA_WITH_AES_128_GCM_SHA256, tls.TLS_DHE_RSA_WITH_AES_256_GCM_SHA384,
		tls.TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
		tls.TLS_DHE_RSA_WITH_AES_128_CBC_SHA256, tls.TLS_DHE_RSA_WITH_AES_256_CBC_SHA256,
		tls.TLS_DHE_RSA_WITH_AES_128_CBC_SHA, tls.TLS_DHE_RSA_WITH_AES_256_CBC_SHA,
		tls.TLS_RSA_WITH_AES_256_CBC_SHA256, tls.TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA,
		tls.TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA,
		tls.TLS_DHE_DSS_WITH_AES_128_GCM_SHA256, tls.TLS_DHE_DSS_WITH_AES_256_GCM_SHA384,
		tls.TLS_DHE_DSS_WITH_AES_128_CBC_SHA256, tls.TLS_DHE_DSS_WITH_AES_256_CBC_SHA256,
		tls.TLS_DHE_DSS_WITH_AES_128_CBC_SHA, tls.TLS_DHE_DSS_WITH_AES_256_CBC_SHA,
		tls.TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA, tls.TLS_DHE_DSS_WITH_RC4_128_SHA)
}

// library returns what the library is told for one handshake. Its fields are shared; the
// struct is not, because the library writes to it.
func (c Config) library(v *view) *tls.Config {
	t := &tls.Config{
		InsecureSkipVerify: true,
		RootCAs:            x509.NewCertPool(), // none: else the system's are searched
		ServerName:         c.ServerName,
		NextProtos:         c.protocols(),
		MinVersion:         tls.VersionTLS10,
		MaxVersion:         tls.VersionTLS13,
		// P-256 first: every TLS 1.3 server must have it (RFC 8446, 9.1), so that hardly any asks
		// for another hello, and here it takes a third less computing per handshake than X25519.
		CurvePreferences:       []tls.CurveID{tls.CurveP256, tls.X25519, tls.CurveP384, tls.CurveP521},
		SessionTicketsDisabled: true,
		ForceSessionTicketExt:  true, // a ticket shows up to TLS 1.2; none is used
		KeyLogWriter:           secrets{v},
	}
	if c.Old {
		t.MaxVersion = tls.VersionTLS12
		t.ClientFingerprintConfiguration = c.oldHello()
		return t
	}
	t.CipherSuites = modernSuites()
	return t
}

// protocols returns the names for ALPN, none if the extension is left out.
func (c Config) protocols() []string {
	switch {
	case c.NoALPN:
		return nil
	case len(c.ALPN) == 0:
		return []string{"http/1.1"}
	}
	return c.ALPN
}

// sni returns the name that is sent: no address and no dot at the end, RFC 6066, 3, which is
// what the library does too.
func (c Config) sni() string {
	name := strings.TrimRight(c.ServerName, ".")
	if net.ParseIP(strings.Trim(name, "[]")) != nil {
		return ""
	}
	return name
}

// extension is one of a hello that is written here.
type extension []byte

func (e extension) Marshal() []byte                 { return e }
func (extension) CheckImplemented() error           { return nil }
func (extension) WriteToConfig(c *tls.Config) error { return nil }

// oldHello writes the hello for old servers. It has no ALPN: they do not know it, and a server
// that refuses the protocols offered (alert 120) goes on without.
func (c Config) oldHello() *tls.ClientFingerprintConfiguration {
	hello := &tls.ClientFingerprintConfiguration{
		HandshakeVersion:   tls.VersionTLS12,
		CipherSuites:       oldSuites(),
		CompressionMethods: []uint8{0},
	}
	add := func(id uint16, fill func(b *cryptobyte.Builder)) {
		var b cryptobyte.Builder
		b.AddUint16(id)
		b.AddUint16LengthPrefixed(fill)
		hello.Extensions = append(hello.Extensions, extension(b.BytesOrPanic()))
	}
	list := func(values ...uint16) func(b *cryptobyte.Builder) {
		return func(b *cryptobyte.Builder) {
			b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) {
				for _, v := range values {
					b.AddUint16(v)
				}
			})
		}
	}
	if name := c.sni(); name != "" { // RFC 6066, 3
		add(0, func(b *cryptobyte.Builder) {
			b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) {
				b.AddUint8(0)
				b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes([]byte(name)) })
			})
		})
	}
	add(10, list(23, 29, 24, 25))                                                // supported_groups, RFC 8422, 5.1.1
	add(11, func(b *cryptobyte.Builder) { b.AddBytes([]byte{1, 0}) })            // ec_point_formats, RFC 8422, 5.1.2
	add(13, list(0x0804, 0x0403, 0x0807, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, // signature_algorithms,
		0x0503, 0x0603, 0x0201, 0x0203, 0x0402, 0x0202)) // RFC 5246, 7.4.1.4.1
	add(35, func(*cryptobyte.Builder) {})                      // session_ticket, RFC 5077, 3.2
	add(0xff01, func(b *cryptobyte.Builder) { b.AddUint8(0) }) // renegotiation_info, RFC 5746, 3.4
	return hello
}
