package httpgrab

import (
	"encoding/base64"
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/spaolacci/murmur3"
)

// The hash itself: vectors of Python's mmh3, the module that Shodan uses ("foo" stands in
// its README), and the length of nothing.
func TestMurmur(t *testing.T) {
	for text, want := range map[string]int32{"": 0, "foo": -156908512, "hello": 613153351} {
		if got := int32(murmur3.Sum32([]byte(text))); got != want {
			t.Errorf("%q gives %d, want %d", text, got, want)
		}
	}
}

// Vectors with the base64 text, one line and several, as published by the scanner sif
// (vmfunc/sif, tests of its package fingerprint), which took them from Python's
// mmh3.hash(base64.encodebytes(image)).
func TestFavicon(t *testing.T) {
	for image, want := range map[string]int32{
		"":      0,
		"hello": 1155597304,
		strings.Repeat("sif-favicon-golden-test-bytes-", 8): -1554620260,
	} {
		if got := FaviconMMH3([]byte(image)); got != want {
			t.Errorf("%q gives %d, want %d", image, got, want)
		}
	}
}

// second is MurmurHash3_x86_32 with seed 0, written from Appleby's description, over the
// text written out as a whole.
func second(image []byte) int32 {
	all := base64.StdEncoding.EncodeToString(image)
	var text []byte
	for i := range len(all) {
		text = append(text, all[i])
		if i%76 == 75 || i == len(all)-1 {
			text = append(text, '\n')
		}
	}
	var h uint32
	mix := func(k uint32) uint32 { return bits.RotateLeft32(k*0xcc9e2d51, 15) * 0x1b873593 }
	n := len(text)
	for ; len(text) >= 4; text = text[4:] {
		h = bits.RotateLeft32(h^mix(binary.LittleEndian.Uint32(text)), 13)*5 + 0xe6546b64
	}
	var last [4]byte
	if copy(last[:], text) > 0 {
		h ^= mix(binary.LittleEndian.Uint32(last[:]))
	}
	h ^= uint32(n)
	h = (h ^ h>>16) * 0x85ebca6b
	h = (h ^ h>>13) * 0xc2b2ae35
	return int32(h ^ h>>16)
}

// Images of all lengths around ends of lines, in one piece and in several.
func TestFaviconSecondRoute(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 300 {
		image := make([]byte, n)
		for i := range image {
			image[i] = byte(r.Uint32())
		}
		h := newIconHash()
		for rest := image; len(rest) > 0; {
			k := 1 + r.IntN(len(rest))
			h.write(rest[:k])
			rest = rest[k:]
		}
		if a, b, c := FaviconMMH3(image), h.sum32(), second(image); a != b || a != c {
			t.Errorf("%d bytes: %d, in pieces %d, second route %d", n, a, b, c)
		}
	}
}

// An image is told by its type or its first bytes, and hashed only if it came whole.
func TestFaviconOfResponse(t *testing.T) {
	gif := "GIF89a" + strings.Repeat("x", 300)
	for _, c := range []struct {
		name, raw string
		image     string // "" is none
	}{
		{"by its bytes", ok + "\r\n" + gif, gif},
		{"by its type", ok + "Content-Type: Image/x-icon\r\n\r\nab", "ab"},
		{"a page", ok + "Content-Type: text/html\r\n\r\nab", ""},
		{"empty", ok + "Content-Type: image/png\r\n\r\n", ""},
		{"not whole", ok + "Content-Type: image/png\r\nContent-Length: 9\r\n\r\nab", ""},
		{"cut", ok + "\r\n" + gif + strings.Repeat("x", 1000), ""},
	} {
		got := answer(t, small(), get(), &script{in: []byte(c.raw)}).FaviconMMH3
		if (got != nil) != (c.image != "") || got != nil && *got != FaviconMMH3([]byte(c.image)) {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
}
