package tlsgrab_test

import (
	stdtls "crypto/tls"
	"net"
	"testing"

	"bridle/collectors/scan/tlsgrab"

	"github.com/zmap/zcrypto/tls"
)

// BenchmarkHandshake includes the server, which is crypto/tls in the same process; the clients
// differ.
func BenchmarkHandshake(b *testing.B) {
	raw, key := der(b)
	cfg := &stdtls.Config{Certificates: []stdtls.Certificate{{Certificate: [][]byte{raw}, PrivateKey: key}}}
	address := serve(b, func(conn net.Conn) { stdtls.Server(conn, cfg).Handshake() })
	for name, shake := range map[string]func(net.Conn) error{
		"crypto-tls": func(conn net.Conn) error {
			return stdtls.Client(conn, &stdtls.Config{InsecureSkipVerify: true}).Handshake()
		},
		"zcrypto": func(conn net.Conn) error {
			return tls.Client(conn, &tls.Config{InsecureSkipVerify: true}).Handshake()
		},
		"tlsgrab": func(conn net.Conn) error {
			_, _, err := tlsgrab.Do(b.Context(), conn, tlsgrab.Config{})
			return err
		},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				conn, err := net.Dial("tcp", address)
				if err != nil {
					b.Fatal(err)
				}
				if err := shake(conn); err != nil {
					b.Fatal(err)
				}
				conn.Close()
			}
		})
	}
}
