package httpgrab

import (
	"encoding/base64"
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
	text := base64.StdEncoding.EncodeToString(image)
	h := murmur3.New32()
	for len(text) > 0 {
		n := min(lineLength, len(text))
		h.Write([]byte(text[:n]))
		h.Write([]byte{'\n'})
		text = text[n:]
	}
	return int32(h.Sum32())
}

// isImage reports whether a body is an image, by its Content-Type or its first bytes. The
// request does not count: equal responses must give equal rows, whatever was asked.
func isImage(contentType, body string) bool {
	kind, _, _ := strings.Cut(contentType, "/")
	return strings.EqualFold(strings.Trim(kind, " \t"), "image") ||
		strings.HasPrefix(http.DetectContentType([]byte(body[:min(len(body), 512)])), "image/")
}
