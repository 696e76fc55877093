package serverhello_test

import (
	"bytes"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"bridle/datasets/serverhello"

	"golang.org/x/crypto/cryptobyte"
)

// write is the second route: it builds the message that Parse reads.
func write(h serverhello.Hello) []byte {
	var b cryptobyte.Builder
	b.AddUint8(2)
	b.AddUint24LengthPrefixed(func(b *cryptobyte.Builder) {
		b.AddUint16(h.LegacyVersion)
		b.AddBytes(h.Random)
		b.AddUint8LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes(h.SessionID) })
		b.AddUint16(h.Cipher)
		b.AddUint8(h.Compression)
		if h.Extensions == nil {
			return
		}
		b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) {
			for _, e := range h.Extensions {
				b.AddUint16(e.ID)
				b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes(e.Data) })
			}
		})
	})
	return b.BytesOrPanic()
}

func hello(version, cipher uint16, ids ...uint16) serverhello.Hello {
	h := serverhello.Hello{LegacyVersion: version, Cipher: cipher, Random: bytes.Repeat([]byte{7}, 32), SessionID: []byte{}}
	for _, id := range ids {
		h.Extensions = append(h.Extensions, serverhello.Extension{ID: id, Data: []byte{}})
	}
	return h
}

func TestJA3S(t *testing.T) {
	for _, c := range []struct {
		hello      serverhello.Hello
		text, hash string
	}{
		// zgrab2, the test of its JA3S (after v1.0.0): a TLS 1.2 server of its examples.
		{hello(771, 52393, 0, 65281, 11, 16), "771,52393,0-65281-11-16", "7f76f3e952a1bc7d407366fafe1db7ed"},
		// RFC 8448, section 3; text and hash as Wireshark and Suricata print them for such a hello.
		{rfc8448(t), "771,4865,51-43", "eb1d94daa7e0344597e756a1fb6e7054"},
		{hello(769, 47), "769,47,", ""},
	} {
		got, err := serverhello.Parse(write(c.hello))
		if err != nil {
			t.Fatal(err)
		}
		if got.JA3SText() != c.text {
			t.Errorf("text %q, want %q", got.JA3SText(), c.text)
		}
		if c.hash == "" {
			sum := md5.Sum([]byte(c.text)) // the definition
			c.hash = hex.EncodeToString(sum[:])
		}
		if got.JA3S() != c.hash {
			t.Errorf("%s has JA3S %s, want %s", c.text, got.JA3S(), c.hash)
		}
	}
}

// rfc8448 is the ServerHello of RFC 8448, section 3, "Simple 1-RTT Handshake".
func rfc8448(t *testing.T) serverhello.Hello {
	t.Helper()
	raw, err := hex.DecodeString(strings.Join(strings.Fields(`02 00 00 56 03 03 a6
		af 06 a4 12 18 60 dc 5e 6e 60 24 9c d3 4c 95 93 0c 8a c5 cb 14
		34 da c1 55 77 2e d3 e2 69 28 00 13 01 00 00 2e 00 33 00 24 00
		1d 00 20 c9 82 88 76 11 20 95 fe 66 76 2b db f7 c6 72 e1 56 d6
		cc 25 3b 83 3d f1 dd 69 b1 b0 4e 75 1f 0f 00 2b 00 02 03 04`), ""))
	if err != nil {
		t.Fatal(err)
	}
	h, err := serverhello.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestFields(t *testing.T) {
	h := rfc8448(t)
	group, ok := h.Group()
	if h.LegacyVersion != serverhello.TLS12 || h.Version() != serverhello.TLS13 || h.Cipher != 0x1301 ||
		!ok || group != 29 || h.IsRetry() || len(h.SessionID) != 0 {
		t.Errorf("RFC 8448's ServerHello is read as %+v", h)
	}
	retry := sha256.Sum256([]byte("HelloRetryRequest")) // RFC 8446, 4.1.3
	h.Random = retry[:]
	if !h.IsRetry() {
		t.Error("a HelloRetryRequest is not recognised")
	}
	h = hello(serverhello.TLS12, 0xc02f, 16)
	if _, ok := h.ALPN(); ok {
		t.Error("an empty extension names a protocol")
	}
	h.Extensions[0].Data = []byte("\x00\x09\x08http/1.1")
	if p, ok := h.ALPN(); !ok || p != "http/1.1" || h.Version() != serverhello.TLS12 {
		t.Errorf("protocol %q", p)
	}
	if _, ok := h.Group(); ok {
		t.Error("a group without key_share")
	}
	if got := serverhello.VersionName(0x7f1c); got != "0x7f1c" {
		t.Errorf("a draft is named %s", got)
	}
}

// Every prefix and every longer message is refused with a sentence.
func TestCut(t *testing.T) {
	raw := write(hello(serverhello.TLS12, 47, 0, 5))
	for n := range raw {
		if _, err := serverhello.Parse(raw[:n]); err == nil {
			t.Errorf("the first %d bytes of %d are read", n, len(raw))
		}
	}
	if _, err := serverhello.Parse(append(raw, 0)); err == nil {
		t.Error("a byte too many is read")
	}
	raw[0] = 1
	if _, err := serverhello.Parse(raw); err == nil {
		t.Error("a ClientHello is read")
	}
}

func FuzzParse(f *testing.F) {
	f.Add(write(hello(769, 47, 65281, 0, 11, 35, 5, 16)))
	f.Add(write(hello(771, 47)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		h, err := serverhello.Parse(raw)
		if err != nil {
			return
		}
		if again := write(h); !bytes.Equal(again, raw) {
			t.Errorf("%x is read as %+v, which writes %x", raw, h, again)
		}
		h.JA3S()
		h.ALPN()
		h.Group()
		h.Version()
	})
}
