package httpgrab

import (
	"encoding/base64"
	"hash"
	"net/http"
	"strings"

	"github.com/spaolacci/murmur3"
)

// lineLength is that of base64 in MIME (RFC 2045, section 6.8), which Python's
// base64.encodebytes writes.
const lineLength = 76

// FaviconMMH3 returns the hash of an image as Shodan publishes it in http.favicon.hash:
// MurmurHash3 (x86, 32 bits, seed 0), as a signed number, over the base64 text of the
// image with a line feed after each 76 characters and at the end. The text of no bytes is
// empty.
func FaviconMMH3(image []byte) int32 {
	h := newIconHash()
	h.write(image)
	return h.sum32()
}

// iconHash computes FaviconMMH3 of an image that comes in pieces.
type iconHash struct {
	sum  hash.Hash32
	line [lineLength / 4 * 3]byte // bytes of the line that is not full
	n    int
	text [lineLength + 1]byte // of a line; here since it would be allocated for each
}

func newIconHash() *iconHash { return &iconHash{sum: murmur3.New32()} }

func (h *iconHash) write(p []byte) {
	for len(p) > 0 {
		n := copy(h.line[h.n:], p)
		p = p[n:]
		if h.n += n; h.n == len(h.line) {
			h.endLine()
		}
	}
}

// endLine hashes the line as it is.
func (h *iconHash) endLine() {
	n := base64.StdEncoding.EncodedLen(h.n)
	base64.StdEncoding.Encode(h.text[:], h.line[:h.n])
	h.text[n] = '\n'
	h.sum.Write(h.text[:n+1])
	h.n = 0
}

// sum32 returns the hash; nothing may be written afterwards.
func (h *iconHash) sum32() int32 {
	if h.n > 0 {
		h.endLine()
	}
	return int32(h.sum.Sum32())
}

// isImage reports whether a body is an image, by its Content-Type or its first bytes. The
// request does not count: equal responses must give equal rows, whatever was asked.
func isImage(contentType string, body []byte) bool {
	kind, _, _ := strings.Cut(contentType, "/")
	return strings.EqualFold(strings.Trim(kind, " \t"), "image") ||
		strings.HasPrefix(http.DetectContentType(body), "image/")
}
