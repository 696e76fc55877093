package tlsgrab_test

import (
	"bytes"
	"crypto/ecdsa"
	stdtls "crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/json"
	"io"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"bridle/collectors/internal/failure"
	"bridle/collectors/scan/tlsgrab"
)

// message writes a handshake message.
func message(kind byte, body []byte) []byte {
	return append([]byte{kind, byte(len(body) >> 16), byte(len(body) >> 8), byte(len(body))}, body...)
}

// records cuts handshake messages into records of at most size bytes.
func records(size int, messages ...[]byte) []byte {
	all, out := bytes.Join(messages, nil), []byte(nil)
	for len(all) > 0 {
		n := min(size, len(all))
		out = append(append(out, 22, 3, 3, byte(n>>8), byte(n)), all[:n]...)
		all = all[n:]
	}
	return out
}

// hello12 is a ServerHello of TLS 1.2 with that cipher suite.
func hello12(suite uint16) []byte {
	body := append([]byte{3, 3}, bytes.Repeat([]byte{'r'}, 32)...)
	return message(2, append(body, 0, byte(suite>>8), byte(suite), 0))
}

func certificates12(chain ...[]byte) []byte {
	var list []byte
	for _, der := range chain {
		list = append(list, byte(len(der)>>16), byte(len(der)>>8), byte(len(der)))
		list = append(list, der...)
	}
	return message(11, append([]byte{byte(len(list) >> 16), byte(len(list) >> 8), byte(len(list))}, list...))
}

// der returns a certificate and its key.
func der(t testing.TB) ([]byte, *ecdsa.PrivateKey) {
	t.Helper()
	key := newKey(t)
	return issue(t, &x509.Certificate{SerialNumber: big.NewInt(1)}, nil, key, nil).Raw, key
}

// hugeKey is der with an RSA key of that many bytes in place of its own.
func hugeKey(t *testing.T, n int) []byte {
	t.Helper()
	raw, _ := der(t)
	modulus := new(big.Int).SetBit(new(big.Int), 8*n-1, 1)
	public, err := asn1.Marshal(struct {
		N *big.Int
		E int
	}{modulus.Add(modulus, big.NewInt(1)), 1<<31 - 1})
	if err != nil {
		t.Fatal(err)
	}
	var c struct {
		TBS struct {
			Raw       asn1.RawContent
			Version   int `asn1:"explicit,tag:0"`
			Serial    *big.Int
			Signature pkix.AlgorithmIdentifier
			Issuer    asn1.RawValue
			Validity  asn1.RawValue
			Subject   asn1.RawValue
			Key       struct {
				Algorithm pkix.AlgorithmIdentifier
				Public    asn1.BitString
			}
			Extensions asn1.RawValue `asn1:"optional"`
		}
		Signature pkix.AlgorithmIdentifier
		Value     asn1.BitString
	}
	if _, err := asn1.Unmarshal(raw, &c); err != nil {
		t.Fatal(err)
	}
	c.TBS.Raw = nil
	c.TBS.Key.Algorithm = pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}, Parameters: asn1.NullRawValue}
	c.TBS.Key.Public = asn1.BitString{Bytes: public, BitLength: 8 * len(public)}
	out, err := asn1.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// do shakes hands with a server that runs handle.
func do(t *testing.T, cfg tlsgrab.Config, handle func(net.Conn)) (net.Conn, tlsgrab.Handshake) {
	t.Helper()
	if cfg.Timeout == 0 {
		cfg.Timeout = patience
	}
	session, h, err := tlsgrab.Do(t.Context(), dial(t, serve(t, handle), patience), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if h.Extra != "" && !json.Valid([]byte(h.Extra)) {
		t.Errorf("Extra is no JSON: %s", h.Extra)
	}
	return session, h
}

// sends writes bytes after the ClientHello and waits for the client to end.
func sends(b []byte) func(net.Conn) {
	return func(conn net.Conn) {
		conn.Read(make([]byte, 4096))
		conn.Write(b)
		io.Copy(io.Discard, conn)
	}
}

// tls13 serves these certificates with TLS 1.3, whatever they are.
func tls13(t *testing.T, chain ...[]byte) func(net.Conn) {
	t.Helper()
	_, key := der(t)
	cfg := &stdtls.Config{Certificates: []stdtls.Certificate{{Certificate: chain, PrivateKey: key}}}
	return func(conn net.Conn) { stdtls.Server(conn, cfg).Handshake() }
}

const ecdhe, dhe = 0xc02f, 0x009e

func TestHostile(t *testing.T) {
	good, _ := der(t)
	many := make([][]byte, 70)
	for i := range many {
		many[i] = good
	}
	huge := hugeKey(t, 4096)
	dh := append(append([]byte{0x10, 0}, bytes.Repeat([]byte{0xff}, 4096)...), 0, 1, 2, 0, 1, 2)
	for _, c := range []struct {
		name   string
		old    bool
		handle func(net.Conn)
		word   failure.Word
		detail string
		kept   int
		group  string
	}{
		{"endless handshake", false, sends(records(16384, hello12(ecdhe), message(22, make([]byte, 400<<10)))), failure.TooLarge, "", 0, ""},
		{"endless certificates", false, sends(records(16384, hello12(ecdhe), message(11, make([]byte, 400<<10)))), failure.TooLarge, "exceeds 262144 bytes", 0, ""},
		{"70 certificates", false, sends(records(16384, hello12(ecdhe), certificates12(many...))), failure.TooLarge, "70 certificates", 32, ""},
		{"70 certificates, TLS 1.3", false, tls13(t, many...), failure.TooLarge, "70 certificates", 32, ""},
		{"huge key", false, sends(records(16384, hello12(ecdhe), certificates12(good, huge))), failure.TLSUnsupported, "certificate 2 has a key", 2, ""},
		{"huge key, TLS 1.3", false, tls13(t, good, huge), failure.TLSUnsupported, "certificate 2 has a key", 2, ""},
		{"huge group", true, sends(records(16384, hello12(dhe), certificates12(good), message(12, dh))), failure.TLSUnsupported, "32768 bits", 1, "dh-32768"},
		{"records of one byte", false, sends(records(1, hello12(ecdhe), certificates12(good), message(14, nil))), failure.Malformed, "missing ServerKeyExchange", 1, ""},
		{"suite never offered", false, sends(records(16384, hello12(0x0004))), failure.TLSUnsupported, "unconfigured cipher suite", 0, ""},
		{"garbage after ServerHello", false, sends(append(records(16384, hello12(ecdhe)), "SSH-2.0"...)), failure.NotTLS, `after ServerHello: "SSH-2.0"`, 0, ""},
		{"data before ServerHello", false, sends([]byte("\x17\x03\x03\x00\x01x")), failure.NotTLS, "instead of ServerHello", 0, ""},
		{"binary garbage", false, sends([]byte("\x00\xff\xfe\r\n\x00")), failure.NotTLS, `"\x00\xff\xfe\r\n\x00"`, 0, ""},
		{"garbage in parts", false, func(conn net.Conn) {
			conn.Read(make([]byte, 4096))
			for range 5 {
				conn.Write([]byte("0123456789abcdefghij"))
				time.Sleep(2 * time.Millisecond)
			}
			conn.Read(make([]byte, 1)) // until the other side leaves
		}, failure.NotTLS, `"` + strings.Repeat("0123456789abcdefghij", 4)[:64] + `"`, 0, ""},
		{"stops after ServerHello", false, sends(records(16384, hello12(ecdhe))), failure.Timeout, "after ServerHello", 0, ""},
		{"stops within a record", false, sends(records(16384, hello12(ecdhe))[:30]), failure.Timeout, "before ServerHello", 0, ""},
		{"unreadable ServerHello", false, sends(records(16384, message(2, make([]byte, 20)))), failure.Malformed, "", 0, ""},
		{"warnings without end", false, sends(bytes.Repeat([]byte("\x15\x03\x03\x00\x02\x01\x70"), 100)), failure.Malformed, "too many ignored records", 0, ""},
		{"a warning, then silence", false, sends([]byte("\x15\x03\x03\x00\x02\x01\x70")), failure.Timeout, "and alert 112", 0, ""},
		{"an unknown alert", false, sends([]byte("\x15\x03\x03\x00\x02\x02\xc8")), failure.Alert, "alert 200", 0, ""},
		{"reset after ServerHello", false, func(conn net.Conn) {
			conn.Read(make([]byte, 4096))
			conn.Write(records(16384, hello12(ecdhe)))
			time.Sleep(100 * time.Millisecond) // so that the reset does not overtake it
			conn.(*net.TCPConn).SetLinger(0)
		}, failure.Reset, "after ServerHello", 0, ""},
	} {
		wait := patience
		if c.word == failure.Timeout {
			wait = impatience
		}
		session, h := do(t, tlsgrab.Config{Old: c.old, Timeout: wait}, c.handle)
		group := ""
		if h.Group != nil {
			group = *h.Group
		}
		if session != nil || h.Failure != c.word || !strings.Contains(h.Detail, c.detail) || len(h.Chain) != c.kept || c.group != "" && group != c.group {
			t.Errorf("%s: %q %q, %d certificates, group %q; want %+v", c.name, h.Failure, h.Detail, len(h.Chain), group, c)
		}
	}
}

// A server that sends a byte now and then cannot outlast the deadline.
func TestSlow(t *testing.T) {
	start := time.Now()
	_, h := do(t, tlsgrab.Config{Timeout: 200 * time.Millisecond}, func(conn net.Conn) {
		for _, b := range records(16384, hello12(ecdhe)) {
			if _, err := conn.Write([]byte{b}); err != nil {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
	})
	if h.Failure != failure.Timeout || time.Since(start) > patience || h.FirstByte <= 0 {
		t.Errorf("%q after %v, first byte after %v", h.Failure, time.Since(start), h.FirstByte)
	}
}
