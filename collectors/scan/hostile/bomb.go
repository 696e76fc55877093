package hostile

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"hash/crc32"
	"sync"

	"bridle/collectors/internal/failure"

	"github.com/andybalholm/brotli"
)

// A bomb decodes to 1,024 parts of 1 MiB: 1 GiB.
const (
	parts = 1 << 10
	part  = 1 << 20
)

// bombs are bodies that grow when they are decoded.
func bombs() []Behaviour {
	const cut = "until the limit was reached"
	one := sync.OnceValue(func() []byte { return bomb(parts) })
	two := sync.OnceValue(func() []byte { return compress(one()) })
	three := sync.OnceValue(func() []byte { return compress(two()) })
	br := sync.OnceValue(brotliBomb)
	return []Behaviour{
		answering("compression bomb", "", true, cut, func(p *peer) { p.explode("gzip", one()) }),
		answering("nested compression bomb", "", true, cut, func(p *peer) { p.explode("gzip, gzip", two()) }),
		answering("threefold compression bomb", "", true, cut, func(p *peer) { p.explode("gzip, gzip, gzip", three()) }),
		answering("brotli bomb", "", true, cut, func(p *peer) { p.explode("br", br()) }),
		answering("five hundred codings", "", true, "more than 3 codings", func(p *peer) {
			p.explode("gzip"+string(bytes.Repeat([]byte(",gzip"), 499)), compress([]byte("ab")))
		}),
		answering("coding that is a lie", "", true, "is not undone", func(p *peer) { p.explode("gzip", []byte("plain")) }),
		answering("coding broken off", failure.ClosedEarly, true, "", say(ok+"Content-Encoding: gzip\r\nContent-Length: 99\r\n\r\n\x1f\x8b")),
	}
}

// explode sends a body with its length.
func (p *peer) explode(codings string, body []byte) {
	p.send(fmt.Sprintf("%sContent-Encoding: %s\r\nContent-Length: %d\r\n\r\n", ok, codings, len(body)))
	p.conn.Write(body)
	p.end()
}

// bomb is a valid gzip file of n parts of zeros. The deflate blocks of a part stand in it n
// times, since such a run of blocks refers to nothing before itself.
func bomb(n int) []byte {
	zeros := make([]byte, part)
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression)
	w.Write(nil) // the header alone
	w.Flush()
	header := bytes.Clone(out.Bytes()[:10])
	start := out.Len()
	w.Write(zeros)
	w.Flush()
	blocks := out.Bytes()[start:]

	file := header
	sum := uint32(0)
	for range n {
		file = append(file, blocks...)
		sum = crc32.Update(sum, crc32.IEEETable, zeros)
	}
	file = append(file, 1, 0, 0, 0xff, 0xff)            // an empty block that is the last
	for _, v := range []uint32{sum, uint32(n * part)} { // RFC 1952, 2.3.1: the least byte first
		file = append(file, byte(v), byte(v>>8), byte(v>>16), byte(v>>24))
	}
	return file
}

func compress(body []byte) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression)
	w.Write(body)
	w.Close()
	return out.Bytes()
}

// brotliBomb is 4 MiB of zeros, whose code fits in a few bytes.
func brotliBomb() []byte {
	var out bytes.Buffer
	w := brotli.NewWriterLevel(&out, 1)
	for zeros, n := make([]byte, 1<<16), 0; n < 1<<22; n += len(zeros) {
		w.Write(zeros)
	}
	w.Close()
	return out.Bytes()
}
