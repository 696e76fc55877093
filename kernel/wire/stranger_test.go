package wire_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"bridle/kernel/wire"
)

// raw opens a connection and speaks as a DEALER up to READY, then writes b.
func raw(t *testing.T, c wire.Connection, ch wire.Channel, b []byte) net.Conn {
	t.Helper()
	network, address := c.Address(ch)
	conn, err := net.Dial(network, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	conn.Write(b) // the server may hang up before all is written
	return conn
}

// ready is a greeting of version 3.0 and READY of a DEALER.
func ready() []byte {
	g := make([]byte, 64)
	g[0], g[9], g[10] = 0xff, 0x7f, 3
	copy(g[12:], "NULL")
	body := "\x05READY\x0bSocket-Type\x00\x00\x00\x06DEALER"
	return append(append(g, 4, byte(len(body))), body...)
}

// closed waits until the server has hung up.
func closed(t *testing.T, c net.Conn) {
	t.Helper()
	c.SetReadDeadline(time.Now().Add(10 * time.Second))
	if _, err := io.Copy(io.Discard, c); err != nil && strings.Contains(err.Error(), "timeout") {
		t.Errorf("the connection is still open: %v", err)
	}
}

// safeBuffer is a bytes.Buffer for several goroutines.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// signedWith returns frames that are signed rightly whatever the parts are.
func signedWith(t *testing.T, key string, parts ...string) [][]byte {
	t.Helper()
	mac := hmac.New(sha256.New, []byte(key))
	frames := [][]byte{[]byte("<IDS|MSG>"), nil}
	for _, p := range parts {
		io.WriteString(mac, p)
		frames = append(frames, []byte(p))
	}
	frames[1] = hex.AppendEncode(nil, mac.Sum(nil))
	return frames
}
