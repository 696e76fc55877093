package tlsgrab

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"io"
	"net"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"bridle/collectors/internal/failure"
)

// canned is a connection whose server says the same whatever it hears.
type canned struct{ io.Reader }

func (canned) Write(p []byte) (int, error)      { return len(p), nil }
func (canned) Close() error                     { return nil }
func (canned) LocalAddr() net.Addr              { return nil }
func (canned) RemoteAddr() net.Addr             { return &net.TCPAddr{} }
func (canned) SetDeadline(time.Time) error      { return nil }
func (canned) SetReadDeadline(time.Time) error  { return nil }
func (canned) SetWriteDeadline(time.Time) error { return nil }

// unhex reads hexadecimal digits with spaces.
func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.Join(strings.Fields(s), ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Whatever a server says, there is one row's worth: a word of the vocabulary and JSON.
func FuzzDo(f *testing.F) {
	f.Add([]byte("\x15\x03\x03\x00\x02\x02\x28"), false)
	f.Add([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"), false)
	hello := "\x02\x00\x00\x26\x03\x03" + strings.Repeat("r", 32) + "\x00\xc0\x2f\x00"
	f.Add([]byte("\x16\x03\x03\x00\x2a"+hello+"\x16\x03\x03\x00\x0b\x0b\x00\x00\x07\x00\x00\x04\x00\x00\x01\x30"), true)
	f.Fuzz(func(t *testing.T, said []byte, old bool) {
		session, h, err := Do(t.Context(), canned{bytes.NewReader(said)}, Config{ServerName: "a.example", Old: old})
		if err != nil || session != nil {
			t.Fatalf("session %v, error %v", session, err)
		}
		h.Failure.Status() // panics if it is no word
		if h.Failure == "" || h.Detail == "" || h.Extra != "" && !json.Valid([]byte(h.Extra)) {
			t.Errorf("%+v", h)
		}
		if !utf8.ValidString(h.Detail) || h.ALPN != nil && !utf8.ValidString(*h.ALPN) || strings.Contains(h.Detail, "\x00") {
			t.Errorf("no text: %+v", h)
		}
	})
}

// Messages that are encrypted on the wire are as foreign as others.
func FuzzMessages(f *testing.F) {
	f.Add(byte(messageExtensions), []byte("\x00\x0f\x00\x10\x00\x0b\x00\x09\x08http/1.1"), true)
	f.Add(byte(messageCertificate), []byte("\x00\x00\x00\x06\x00\x00\x01\x30\x00\x00"), true)
	f.Add(byte(messageKeyExchange), []byte("\x03\x00\x1d\x01x\x04\x01"), false)
	f.Add(byte(messageRequest), []byte("\x01\x01\x00\x02\x04\x01\x00\x00"), false)
	f.Fuzz(func(t *testing.T, kind byte, body []byte, tls13 bool) {
		v := view{hand: new([]byte), ticket: -1, message: []byte{2}}
		v.hello.LegacyVersion, v.hello.Cipher = 0x0303, 0xc02f
		if tls13 {
			v.hello.LegacyVersion = 0x0304
		}
		head := []byte{kind, byte(len(body) >> 16), byte(len(body) >> 8), byte(len(body))}
		if err := v.look(append(head, body...)); err != nil {
			if r, ok := err.(*refusal); !ok || r.word == "" || r.detail == "" {
				t.Errorf("error %v", err)
			}
		}
		if b := v.extra(false); !json.Valid(b) {
			t.Errorf("no JSON: %s", b)
		}
	})
}

// RFC 8448, section 3: the server's handshake traffic secret, and the key and iv from it.
func TestOpenerKeys(t *testing.T) {
	secret := unhex(t, `b6 7b 7d 69 0c c1 6c 4e 75 e5 42 13 cb 2d 37 b4
		e9 c9 12 bc de d9 10 5d 42 be fd 59 d3 91 ad 38`)
	o := newOpener(0x1301, secret)
	if want := unhex(t, "5d 31 3e b2 67 12 76 ee 13 00 0b 30"); o == nil || !bytes.Equal(o.iv, want) {
		t.Fatalf("iv %x, want %x", o.iv, want)
	}
	record := append([]byte{23, 3, 3, 0, 0}, o.aead.Seal(nil, o.iv, []byte("hello\x16\x00\x00"), []byte{23, 3, 3, 0, 0})...)
	if plain, kind, ok := o.open(record); !ok || string(plain) != "hello" || kind != recordHandshake {
		t.Errorf("%q, kind %d, %v", plain, kind, ok)
	}
	if _, _, ok := o.open(record); ok {
		t.Error("the same record opens twice")
	}
	if newOpener(0x1304, secret) != nil {
		t.Error("an opener for a suite that is not offered")
	}
}

// Every word that verdict gives is one of those of grabs.
func TestWords(t *testing.T) {
	for _, l := range libraryWords {
		l.word.Status() // panics if it is no word
	}
	if w, d, err := Failure(failure.Receive, io.EOF); w != failure.ClosedEarly || d != "" || err != nil {
		t.Errorf("%q %q %v", w, d, err)
	}
}
