package figure

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"image"

	"github.com/klauspost/compress/zlib"
)

// hashDots hashes width, height and the colours of all dots.
func hashDots(m *image.NRGBA) string {
	h := sha256.New()
	fmt.Fprintf(h, "%d %d\n", m.Rect.Dx(), m.Rect.Dy())
	h.Write(m.Pix)
	return hex.EncodeToString(h.Sum(nil))
}

// encodePNG packs an opaque picture, whose first dot is at 0, 0, as 8-bit colours without transparency, with texts in its metadata
// and the size of a dot: scale dots are one CSS pixel, 1/96 inch. Keywords and texts must be ASCII.
//
// The bytes depend on the dots and on the pinned module github.com/klauspost/compress, not on the version of Go.
//
// Source: Portable Network Graphics Specification (Third Edition), W3C 2025, sections 5.3 (layout of chunks), 11.2.1 (IHDR),
// 11.3.3.3 (tEXt), 11.3.4.3 (pHYs) and 11.2.3 (IDAT).
func encodePNG(m *image.NRGBA, scale int, texts [][2]string) []byte {
	out := []byte("\x89PNG\r\n\x1a\n")
	header := binary.BigEndian.AppendUint32(nil, uint32(m.Rect.Dx()))
	header = binary.BigEndian.AppendUint32(header, uint32(m.Rect.Dy()))
	out = appendChunk(out, "IHDR", append(header, 8, 2, 0, 0, 0)) // bits, true colour, the only methods there are, not interlaced
	for _, t := range texts {
		out = appendChunk(out, "tEXt", []byte(t[0]+"\x00"+t[1]))
	}
	const perMetre = 3780 // 96 dots per inch of 0.0254 m, rounded
	size := binary.BigEndian.AppendUint32(nil, uint32(perMetre*scale))
	out = appendChunk(out, "pHYs", append(binary.BigEndian.AppendUint32(size, uint32(perMetre*scale)), 1))
	out = appendChunk(out, "IDAT", packDots(m))
	return appendChunk(out, "IEND", nil)
}

func appendChunk(out []byte, kind string, data []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
	start := len(out)
	out = append(append(out, kind...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[start:]))
}

// packed is bytes written to memory, which does not fail.
type packed []byte

func (p *packed) Write(b []byte) (int, error) {
	*p = append(*p, b...)
	return len(b), nil
}

// deflate compresses data.
func deflate(parts func(write func([]byte))) []byte {
	var out packed
	z, err := zlib.NewWriterLevel(&out, 6)
	if err != nil {
		panic("figure: level 6 of compression: " + err.Error())
	}
	parts(func(b []byte) {
		if _, err := z.Write(b); err != nil {
			panic("figure: compressing into memory: " + err.Error())
		}
	})
	if err := z.Close(); err != nil {
		panic("figure: compressing into memory: " + err.Error())
	}
	return out
}

// packDots compresses the rows of a picture without filters: of flat colours and letters that is the smallest, by a fifth against
// filters Sub and Up on the charts of the gallery.
func packDots(m *image.NRGBA) []byte {
	w := m.Rect.Dx()
	row := make([]byte, 1+3*w) // 0: no filter
	return deflate(func(write func([]byte)) {
		for y := range m.Rect.Dy() {
			line := m.Pix[m.PixOffset(0, y):]
			for x := range w {
				copy(row[1+3*x:4+3*x], line[4*x:])
			}
			write(row)
		}
	})
}
